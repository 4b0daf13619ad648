import { formatExactTime } from "@/lib/format/exact-time";
import type { ErrorIssue } from "@/lib/http/errors";
import { includesLevel, type Level } from "@/lib/people/rights";
import { decidePolicy, type PolicyInput, type SharePolicy } from "@/lib/shares/decide-policy";
import { parseDuration } from "@/lib/shares/parse-duration";
import type { PresentedShare } from "@/lib/shares/present-share";
import { LEVEL_FOR } from "@/lib/shares/reach";
import { ALLOWED_ACTIONS, type AllowedActions } from "@/lib/shares/share";
import { handsOver, takesUploads } from "./describe-terms";
import type { LinkPolicy } from "./link-policy";
import { ApiFailure, type NewShare, type ShareChanges, type ShareItem } from "./share-api";
import { NO_UPLOAD_RULES, resolveUploads, type UploadField, type UploadRules, type UploadTerms, uploadTermsOf } from "./upload-terms";

const DAY_SECONDS = 24 * 60 * 60;

/** Lengths to pick from; the seconds are the value of the choice. */
export const EXPIRY_PRESETS = [
  { seconds: 60 * 60, label: "1 hour" },
  { seconds: DAY_SECONDS, label: "1 day" },
  { seconds: 7 * DAY_SECONDS, label: "7 days" },
  { seconds: 30 * DAY_SECONDS, label: "30 days" },
  { seconds: 90 * DAY_SECONDS, label: "90 days" },
  { seconds: 365 * DAY_SECONDS, label: "1 year" },
] as const;
const DEFAULT_EXPIRY_SECONDS = 7 * DAY_SECONDS;
const MAX_EXPIRY_SECONDS = 10 * 365 * DAY_SECONDS;

/** When a link ends, as it is being chosen. `keep` is what it has, while it is edited. */
export type ExpiryChoice =
  | { kind: "keep"; atMs: number | null }
  | { kind: "preset"; seconds: number }
  | { kind: "never" }
  | { kind: "at"; local: string }
  | { kind: "words"; text: string };

/** `keep` is the password a link has already, which nobody can read. */
export type PasswordChoice = { kind: "none" } | { kind: "keep" } | { kind: "set"; text: string };

/** When a link begins to work, as it is being chosen. */
export type StartChoice = { kind: "now" } | { kind: "keep"; atMs: number } | { kind: "at"; local: string };

/** What a link leads to, as far as it decides what the link can let visitors do; `level` is what its maker may do there, where that is known. */
export type ItemKinds = readonly { kind: "file" | "folder"; level?: Level | undefined }[];

export function kindsOf(items: readonly ShareItem[]): ItemKinds {
  return items.map((item) => ({ kind: item.prefix === undefined ? "file" : "folder" }));
}

/** The settings of a link while they are being chosen. */
export interface ShareTerms {
  name: string;
  /** Markdown that visitors see. */
  description: string;
  /** For those who manage links. */
  note: string;
  allowedActions: AllowedActions;
  opening: "page" | "direct";
  password: PasswordChoice;
  start: StartChoice;
  expiry: ExpiryChoice;
  /** As typed; `null` for no limit. */
  maxDownloads: string | null;
  /** Visits, as typed; `null` for no limit. */
  maxUses: string | null;
  uploads: UploadTerms;
  /** As typed; `null` for the id. */
  urlKey: string | null;
}

/** What a new link begins with: as much of what the site requires as can be known. */
export function newTerms(policy: LinkPolicy, kinds: ItemKinds): ShareTerms {
  const seconds = policy.defaultExpiresIn ?? Math.min(DEFAULT_EXPIRY_SECONDS, policy.maxExpiresIn ?? Infinity);
  return {
    name: "",
    description: "",
    note: "",
    allowedActions: fittingActions(policy.defaultActions, policy, kinds),
    opening: policy.defaultOpening,
    password: policy.requiresPassword ? { kind: "set", text: generatePassword(policy.minPasswordLength) } : { kind: "none" },
    start: { kind: "now" },
    expiry: { kind: "preset", seconds },
    maxDownloads: null,
    maxUses: null,
    uploads: uploadTermsOf(NO_UPLOAD_RULES),
    urlKey: null,
  };
}

/** The settings that a link has, to begin an edit with. */
export function termsOf(share: PresentedShare): ShareTerms {
  return {
    name: share.name ?? "",
    description: share.description ?? "",
    note: share.note ?? "",
    allowedActions: share.allowedActions,
    opening: share.opening,
    password: share.hasPassword ? { kind: "keep" } : { kind: "none" },
    start: share.startsAt === null ? { kind: "now" } : { kind: "keep", atMs: Date.parse(share.startsAt) },
    expiry: { kind: "keep", atMs: share.expiresAt === null ? null : Date.parse(share.expiresAt) },
    maxDownloads: share.maxDownloads === null ? null : String(share.maxDownloads),
    maxUses: share.maxUses === null ? null : String(share.maxUses),
    uploads: uploadTermsOf(share.uploads),
    urlKey: share.urlKey,
  };
}

/** Why a kind of access cannot be chosen, as a sentence; `null` when it can. What a link has already may stay, whatever the site allows now. */
export function problemOfActions(
  actions: AllowedActions,
  policy: Pick<SharePolicy, "allowedActions">,
  kinds: ItemKinds,
  base: Pick<PresentedShare, "allowedActions"> | null = null,
): string | null {
  if (!policy.allowedActions.includes(actions) && base?.allowedActions !== actions)
    return "Your administrator does not allow links of this kind.";
  if (takesUploads(actions) && kinds.every(({ kind }) => kind === "file")) return "It needs a folder, for uploads to go to.";
  if (actions === "upload" && kinds.some(({ kind }) => kind === "file")) return "It takes folders only, because its visitors see no file.";
  if (kinds.some(({ level }) => level !== undefined && !includesLevel(level, LEVEL_FOR[actions])))
    return "You may not do that yourself with what is shared.";
  return null;
}

/** The kind of access that was wished for, or else the first that can be chosen. */
export function fittingActions(wished: AllowedActions, policy: Pick<SharePolicy, "allowedActions">, kinds: ItemKinds): AllowedActions {
  const order: AllowedActions[] = [wished, "download", "preview", ...ALLOWED_ACTIONS];
  return order.find((actions) => problemOfActions(actions, policy, kinds) === null) ?? wished;
}

/** Whether the address of a link can be the file itself: one file, to be downloaded. */
export function canOpenDirectly(allowedActions: AllowedActions, kinds: ItemKinds): boolean {
  return allowedActions === "download" && kinds.length === 1 && kinds[0]?.kind === "file";
}

export type TermsField =
  | "name"
  | "description"
  | "note"
  | "allowedActions"
  | "opening"
  | "password"
  | "start"
  | "expiry"
  | "maxDownloads"
  | "maxUses"
  | "urlKey"
  | UploadField;

export type TermsIssues = Partial<Record<TermsField, string>>;

/**
 * The settings with everything worked out. What cannot be is in `issues`, a sentence for each field, and stands as unset; what does not apply to the kind of
 * access (limits of downloads where nothing is handed over, of uploads where none are taken) stands as the link has it.
 */
export interface ResolvedTerms {
  name: string | null;
  description: string | null;
  note: string | null;
  allowedActions: AllowedActions;
  opening: "page" | "direct";
  /** `undefined` keeps the one that is there. */
  password: string | null | undefined;
  startsAtMs: number | null;
  expiresAtMs: number | null;
  maxDownloads: number | null;
  maxUses: number | null;
  uploads: UploadRules;
  urlKey: string | null;
  issues: TermsIssues;
}

/** Where the form shows what is said of a member of the API's. */
const FIELD_OF: Record<string, TermsField> = {
  name: "name",
  description: "description",
  note: "note",
  allowedActions: "allowedActions",
  opening: "opening",
  password: "password",
  startsAt: "start",
  expiresAt: "expiry",
  maxDownloads: "maxDownloads",
  maxUses: "maxUses",
  urlKey: "urlKey",
  "uploads.maxBytes": "maxUploadBytes",
  "uploads.maxFileBytes": "maxUploadFileBytes",
  "uploads.maxFiles": "maxUploadFiles",
  "uploads.types": "uploadTypes",
};

/**
 * Works out what the choices mean at `nowMs` for a link to things of these kinds, and what the site has against them. An edit answers for what it changes, so
 * `base` is the link that it is of.
 */
export function resolveTerms(
  terms: ShareTerms,
  nowMs: number,
  policy: SharePolicy,
  base: PresentedShare | null = null,
  kinds: ItemKinds = kindsOf(base?.items ?? []),
): ResolvedTerms {
  const issues: TermsIssues = {};
  const name = terms.name.trim();
  if (name.length > 200) issues.name = "A name has at most 200 characters.";
  const description = terms.description.trim();
  if (description.length > 10_000) issues.description = "A description has at most 10,000 characters.";
  const note = terms.note.trim();
  if (note.length > 2000) issues.note = "A note has at most 2,000 characters.";
  const { allowedActions } = terms;
  const actionsProblem = problemOfActions(allowedActions, policy, kinds, base);
  if (actionsProblem !== null) issues.allowedActions = actionsProblem;
  const expiry = resolveExpiry(terms.expiry, nowMs, policy.maxExpiresIn);
  if (typeof expiry === "string") issues.expiry = expiry;
  const start = resolveStart(terms.start, nowMs, typeof expiry === "string" ? null : expiry);
  if (typeof start === "string") issues.start = start;
  const count = (typed: string | null, field: "maxDownloads" | "maxUses"): number | null => {
    const value = typed === null ? null : Number(typed.trim() || Number.NaN);
    if (value === null || (Number.isInteger(value) && value >= 1 && value <= 1_000_000)) return value;
    issues[field] = "Give a whole number from 1 to 1,000,000.";
    return null;
  };
  const maxDownloads = handsOver(allowedActions) ? count(terms.maxDownloads, "maxDownloads") : (base?.maxDownloads ?? null);
  const maxUses = count(terms.maxUses, "maxUses");
  const uploads = takesUploads(allowedActions)
    ? resolveUploads(terms.uploads)
    : { rules: base === null ? NO_UPLOAD_RULES : rulesOf(base), issues: {} };
  Object.assign(issues, uploads.issues);
  if (terms.password.kind === "set") {
    if (terms.password.text === "") issues.password = "Type a password or generate one, or switch this off.";
    else if (new TextEncoder().encode(terms.password.text.normalize("NFC")).length > 1024)
      issues.password = "A password has at most 1,024 bytes.";
  }
  const urlKey = terms.urlKey?.trim() ?? null;
  if (urlKey !== null && !/^[A-Za-z0-9]{3,64}$/u.test(urlKey)) issues.urlKey = "Give 3 to 64 letters and digits: A–Z, a–z and 0–9.";
  const forbidden = decidePolicy(policy, policyInputOf(terms, base, typeof expiry === "string" ? undefined : expiry, note), nowMs);
  for (const { path, message } of forbidden) {
    const field = FIELD_OF[path];
    if (field !== undefined) issues[field] ??= message;
  }
  return {
    name: name === "" ? null : name,
    description: description === "" ? null : description,
    note: note === "" ? null : note,
    allowedActions,
    opening: canOpenDirectly(allowedActions, kinds) ? terms.opening : "page",
    password: terms.password.kind === "keep" ? undefined : terms.password.kind === "none" ? null : terms.password.text,
    startsAtMs: typeof start === "string" ? null : start,
    expiresAtMs: typeof expiry === "string" ? null : expiry,
    maxDownloads,
    maxUses,
    uploads: uploads.rules,
    urlKey: issues.urlKey === undefined ? urlKey : null,
    issues,
  };
}

function rulesOf({ uploads }: PresentedShare): UploadRules {
  const { maxBytes, maxFileBytes, maxFiles, types, hasOwnFolders } = uploads;
  return { maxBytes, maxFileBytes, maxFiles, types, hasOwnFolders };
}

/** What of the choices the site's policies look at: all of a new link, of another one what changes. */
function policyInputOf(terms: ShareTerms, base: PresentedShare | null, expiresAtMs: number | null | undefined, note: string): PolicyInput {
  const password = terms.password.kind === "set" ? terms.password.text : terms.password.kind === "none" ? null : undefined;
  const { allowedActions, urlKey } = terms;
  if (base === null) return { password: password === "" ? undefined : password, expiresAtMs, note, allowedActions, urlKey };
  const endsAtMs = base.expiresAt === null ? null : Date.parse(base.expiresAt);
  return {
    ...(password === "" || (password === null && !base.hasPassword) ? {} : { password }),
    ...(expiresAtMs === endsAtMs ? {} : { expiresAtMs }),
    ...(note === (base.note ?? "") ? {} : { note }),
    ...(allowedActions === base.allowedActions ? {} : { allowedActions }),
    ...(urlKey === base.urlKey ? {} : { urlKey }),
  };
}

/** The start in milliseconds, `null` for at once, or a sentence on what is wrong. */
function resolveStart(choice: StartChoice, nowMs: number, endsAtMs: number | null): number | null | string {
  if (choice.kind === "now") return null;
  const atMs = choice.kind === "keep" ? choice.atMs : Date.parse(choice.local);
  if (Number.isNaN(atMs)) return "Choose a date and a time.";
  if (choice.kind === "at" && atMs <= nowMs)
    return `${formatExactTime(atMs)} has passed. Choose a later time, or let the link work at once.`;
  return endsAtMs !== null && atMs >= endsAtMs ? "It has to lie before the link ends." : atMs;
}

/** What the server says of a link that it would not make or change, at the fields that it is about; the rest is in `other`. */
export function issuesOfFailure(error: unknown): { issues: TermsIssues; other: ErrorIssue[] } | null {
  if (!(error instanceof ApiFailure)) return null;
  if (error.code === "url_key_taken") return { issues: { urlKey: "Another link has this address. Choose another." }, other: [] };
  if (error.code !== "validation_failed" || error.issues.length === 0) return null;
  const issues: TermsIssues = {};
  const other: ErrorIssue[] = [];
  for (const issue of error.issues) {
    const field = FIELD_OF[issue.path];
    if (field === undefined) other.push(issue);
    else issues[field] ??= issue.message.endsWith(".") ? issue.message : `This ${issue.message}.`;
  }
  return { issues, other };
}

/** The end in milliseconds, `null` for never, or a sentence on what is wrong. */
function resolveExpiry(choice: ExpiryChoice, nowMs: number, maxSeconds: number | null): number | null | string {
  switch (choice.kind) {
    case "keep":
      return choice.atMs;
    case "never":
      return null;
    case "preset":
      // The longest that is allowed must not become longer by being told to the minute.
      return choice.seconds === maxSeconds
        ? Math.floor((nowMs + choice.seconds * 1000) / 60_000) * 60_000
        : toWholeMinute(nowMs + choice.seconds * 1000);
    case "at": {
      // The value of a datetime-local field has no zone and so means the reader's own.
      const atMs = Date.parse(choice.local);
      return Number.isNaN(atMs) ? "Choose a date and a time." : inReach(atMs, nowMs);
    }
    case "words": {
      const atMs = parseDuration(choice.text, nowMs);
      if (atMs !== null) return inReach(toWholeMinute(atMs), nowMs);
      return choice.text.trim() === ""
        ? "Say when it ends, such as “in 2 days” or “tomorrow 18:00”."
        : "This was not understood. Try “in 2 days”, “tomorrow 18:00” or “3 weeks”.";
    }
  }
}

/** Times are shown to the minute, and what is shown is what holds. */
const toWholeMinute = (ms: number) => Math.ceil(ms / 60_000) * 60_000;

function inReach(atMs: number, nowMs: number): number | string {
  if (atMs <= nowMs) return `${formatExactTime(atMs)} has passed. Choose a later time.`;
  return atMs > nowMs + MAX_EXPIRY_SECONDS * 1000 ? "That is more than ten years away. Choose an earlier time, or no end at all." : atMs;
}

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
const isSame = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right);

/** The body that makes a link of these settings. */
export function toNewShare(terms: ResolvedTerms, items: readonly ShareItem[]): NewShare {
  return {
    items: [...items],
    allowedActions: terms.allowedActions,
    opening: terms.opening,
    ...(terms.name === null ? {} : { name: terms.name }),
    ...(terms.description === null ? {} : { description: terms.description }),
    ...(terms.note === null ? {} : { note: terms.note }),
    ...(typeof terms.password === "string" ? { password: terms.password } : {}),
    ...(terms.startsAtMs === null ? {} : { startsAt: new Date(terms.startsAtMs).toISOString() }),
    ...(terms.expiresAtMs === null ? {} : { expiresAt: new Date(terms.expiresAtMs).toISOString() }),
    ...(terms.maxDownloads === null ? {} : { maxDownloads: terms.maxDownloads }),
    ...(terms.maxUses === null ? {} : { maxUses: terms.maxUses }),
    ...(isSame(terms.uploads, NO_UPLOAD_RULES) ? {} : { uploads: terms.uploads }),
    ...(terms.urlKey === null ? {} : { urlKey: terms.urlKey }),
  };
}

/** What of a link these settings change; empty when nothing. */
export function toChanges(terms: ResolvedTerms, share: PresentedShare): ShareChanges {
  const startsAt = iso(terms.startsAtMs);
  const expiresAt = iso(terms.expiresAtMs);
  return {
    ...(terms.name === share.name ? {} : { name: terms.name }),
    ...(terms.description === share.description ? {} : { description: terms.description }),
    ...(terms.note === share.note ? {} : { note: terms.note }),
    ...(terms.allowedActions === share.allowedActions ? {} : { allowedActions: terms.allowedActions }),
    ...(terms.opening === share.opening ? {} : { opening: terms.opening }),
    ...(terms.password === undefined || (terms.password === null && !share.hasPassword) ? {} : { password: terms.password }),
    ...(startsAt === share.startsAt ? {} : { startsAt }),
    ...(expiresAt === share.expiresAt ? {} : { expiresAt }),
    ...(terms.maxDownloads === share.maxDownloads ? {} : { maxDownloads: terms.maxDownloads }),
    ...(terms.maxUses === share.maxUses ? {} : { maxUses: terms.maxUses }),
    ...(isSame(terms.uploads, rulesOf(share)) ? {} : { uploads: terms.uploads }),
    ...(terms.urlKey === share.urlKey ? {} : { urlKey: terms.urlKey }),
  };
}

const ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const GENERATED_LENGTH = 16;

/** A password of 16 letters and digits (or as many as the site asks for) that are not mistaken for each other: 93 bits, drawn without bias. */
export function generatePassword(minLength = 0): string {
  const length = Math.max(GENERATED_LENGTH, minLength);
  let password = "";
  while (password.length < length) {
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      // 224 is the largest multiple of 56 below 256.
      if (byte < 224 && password.length < length) password += ALPHABET[byte % ALPHABET.length];
    }
  }
  return password;
}
