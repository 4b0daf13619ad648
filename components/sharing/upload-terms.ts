import type { PresentedShare } from "@/lib/shares/present-share";

export const SIZE_UNITS = { MiB: 1024 ** 2, GiB: 1024 ** 3, TiB: 1024 ** 4, KiB: 1024, bytes: 1 } as const;
export type SizeUnit = keyof typeof SIZE_UNITS;

/** A size as it is being typed. */
export interface SizeChoice {
  amount: string;
  unit: SizeUnit;
}

/** Limits of uploads while they are being chosen; `null` where there is none. */
export interface UploadTerms {
  maxBytes: SizeChoice | null;
  maxFileBytes: SizeChoice | null;
  maxFiles: string | null;
  /** File extensions, separated by blanks or commas; empty for every type. */
  types: string;
  hasOwnFolders: boolean;
}
export type UploadField = "maxUploadBytes" | "maxUploadFileBytes" | "maxUploadFiles" | "uploadTypes";

/** Limits of uploads as a link has them. */
export type UploadRules = Pick<PresentedShare["uploads"], "maxBytes" | "maxFileBytes" | "maxFiles" | "types" | "hasOwnFolders">;

export const NO_UPLOAD_RULES: UploadRules = { maxBytes: null, maxFileBytes: null, maxFiles: null, types: null, hasOwnFolders: false };

/** A size in the largest unit in which it is a whole number. */
export function toSizeChoice(bytes: number): SizeChoice {
  const unit = (["TiB", "GiB", "MiB", "KiB"] as const).find((name) => bytes % SIZE_UNITS[name] === 0) ?? "bytes";
  return { amount: String(bytes / SIZE_UNITS[unit]), unit };
}

export function uploadTermsOf(rules: UploadRules): UploadTerms {
  return {
    maxBytes: rules.maxBytes === null ? null : toSizeChoice(rules.maxBytes),
    maxFileBytes: rules.maxFileBytes === null ? null : toSizeChoice(rules.maxFileBytes),
    maxFiles: rules.maxFiles === null ? null : String(rules.maxFiles),
    types: rules.types === null ? "" : rules.types.join(" "),
    hasOwnFolders: rules.hasOwnFolders,
  };
}

const MAX_BYTES = 5 * 1024 ** 4;
const MAX_FILES = 1_000_000;
const MAX_TYPES = 50;

/** The size in bytes, or a sentence on what is wrong. */
function resolveSize({ amount, unit }: SizeChoice): number | string {
  const value = Number(amount.trim() === "" ? Number.NaN : amount.trim().replace(",", "."));
  const bytes = Math.round(value * SIZE_UNITS[unit]);
  if (!Number.isFinite(value) || bytes < 1) return "Give a size, such as 500.";
  return bytes > MAX_BYTES ? "At most 5 TiB." : bytes;
}

/** What the choices mean, and a sentence for each that cannot be meant; those stand as unlimited. */
export function resolveUploads(terms: UploadTerms): { rules: UploadRules; issues: Partial<Record<UploadField, string>> } {
  const issues: Partial<Record<UploadField, string>> = {};
  const size = (choice: SizeChoice | null, field: UploadField): number | null => {
    const bytes = choice === null ? null : resolveSize(choice);
    if (typeof bytes !== "string") return bytes;
    issues[field] = bytes;
    return null;
  };
  const files = terms.maxFiles === null ? null : Number(terms.maxFiles.trim() || Number.NaN);
  const isCount = files === null || (Number.isInteger(files) && files >= 1 && files <= MAX_FILES);
  if (!isCount) issues.maxUploadFiles = "Give a whole number from 1 to 1,000,000.";
  const types = [...new Set(terms.types.split(/[\s,;]+/u).map((type) => type.replace(/^\*?\./u, "").toLowerCase()))].filter(Boolean);
  const unknown = types.find((type) => !/^[a-z0-9]{1,16}$/u.test(type));
  if (unknown !== undefined) issues.uploadTypes = `“${unknown}” is no file extension. Give some such as pdf, docx or jpg.`;
  else if (types.length > MAX_TYPES) issues.uploadTypes = "At most 50 extensions.";
  return {
    rules: {
      maxBytes: size(terms.maxBytes, "maxUploadBytes"),
      maxFileBytes: size(terms.maxFileBytes, "maxUploadFileBytes"),
      maxFiles: isCount ? files : null,
      types: types.length === 0 || issues.uploadTypes !== undefined ? null : types,
      hasOwnFolders: terms.hasOwnFolders,
    },
    issues,
  };
}
