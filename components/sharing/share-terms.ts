import { formatExactTime } from "@/lib/format/time";
import { parseDuration } from "@/lib/shares/parse-duration";
import type { PresentedShare } from "@/lib/shares/present-share";
import type { NewShare, ShareChanges } from "./share-api";

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

/** The settings of a link while they are being chosen. */
export interface ShareTerms {
  name: string;
  opening: "page" | "direct";
  password: PasswordChoice;
  expiry: ExpiryChoice;
  /** As typed; `null` for no limit. */
  maxDownloads: string | null;
}

export const NEW_TERMS: ShareTerms = {
  name: "",
  opening: "page",
  password: { kind: "none" },
  expiry: { kind: "preset", seconds: DEFAULT_EXPIRY_SECONDS },
  maxDownloads: null,
};

/** The settings that a link has, to begin an edit with. */
export function termsOf(share: PresentedShare): ShareTerms {
  return {
    name: share.name ?? "",
    opening: share.opening,
    password: share.hasPassword ? { kind: "keep" } : { kind: "none" },
    expiry: { kind: "keep", atMs: share.expiresAt === null ? null : Date.parse(share.expiresAt) },
    maxDownloads: share.maxDownloads === null ? null : String(share.maxDownloads),
  };
}

export type TermsField = "name" | "password" | "expiry" | "maxDownloads";

/** The settings with everything worked out. What cannot be is in `issues`, a sentence for each field, and stands as unset. */
export interface ResolvedTerms {
  name: string | null;
  opening: "page" | "direct";
  /** `undefined` keeps the one that is there. */
  password: string | null | undefined;
  expiresAtMs: number | null;
  maxDownloads: number | null;
  issues: Partial<Record<TermsField, string>>;
}

/** Works out what the choices mean at `nowMs`. */
export function resolveTerms(terms: ShareTerms, nowMs: number): ResolvedTerms {
  const issues: ResolvedTerms["issues"] = {};
  const name = terms.name.trim();
  if (name.length > 200) issues.name = "A name has at most 200 characters.";
  const expiry = resolveExpiry(terms.expiry, nowMs);
  if (typeof expiry === "string") issues.expiry = expiry;
  const limit = terms.maxDownloads === null ? null : Number(terms.maxDownloads.trim() || Number.NaN);
  if (limit !== null && !(Number.isInteger(limit) && limit >= 1 && limit <= 1_000_000))
    issues.maxDownloads = "Give a whole number from 1 to 1,000,000.";
  if (terms.password.kind === "set") {
    if (terms.password.text === "") issues.password = "Type a password or generate one, or switch this off.";
    else if (new TextEncoder().encode(terms.password.text.normalize("NFC")).length > 1024)
      issues.password = "A password has at most 1,024 bytes.";
  }
  return {
    name: name === "" ? null : name,
    opening: terms.opening,
    password: terms.password.kind === "keep" ? undefined : terms.password.kind === "none" ? null : terms.password.text,
    expiresAtMs: typeof expiry === "string" ? null : expiry,
    maxDownloads: issues.maxDownloads === undefined ? limit : null,
    issues,
  };
}

/** The end in milliseconds, `null` for never, or a sentence on what is wrong. */
function resolveExpiry(choice: ExpiryChoice, nowMs: number): number | null | string {
  switch (choice.kind) {
    case "keep":
      return choice.atMs;
    case "never":
      return null;
    case "preset":
      return toWholeMinute(nowMs + choice.seconds * 1000);
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

/** The body that makes a link of these settings. */
export function toNewShare(terms: ResolvedTerms, item: { bucket: string; key: string }): NewShare {
  return {
    items: [{ bucket: item.bucket, key: item.key }],
    opening: terms.opening,
    ...(terms.name === null ? {} : { name: terms.name }),
    ...(typeof terms.password === "string" ? { password: terms.password } : {}),
    ...(terms.expiresAtMs === null ? {} : { expiresAt: new Date(terms.expiresAtMs).toISOString() }),
    ...(terms.maxDownloads === null ? {} : { maxDownloads: terms.maxDownloads }),
  };
}

/** What of a link these settings change; empty when nothing. */
export function toChanges(terms: ResolvedTerms, share: PresentedShare): ShareChanges {
  const expiresAt = terms.expiresAtMs === null ? null : new Date(terms.expiresAtMs).toISOString();
  return {
    ...(terms.name === share.name ? {} : { name: terms.name }),
    ...(terms.opening === share.opening ? {} : { opening: terms.opening }),
    ...(terms.password === undefined || (terms.password === null && !share.hasPassword) ? {} : { password: terms.password }),
    ...(expiresAt === share.expiresAt ? {} : { expiresAt }),
    ...(terms.maxDownloads === share.maxDownloads ? {} : { maxDownloads: terms.maxDownloads }),
  };
}

/** One sentence that says what will hold: "Anyone with the link can download until 3 Dec 2026, 18:00 CET." */
export function describeTerms(terms: { hasPassword: boolean; expiresAtMs: number | null; maxDownloads: number | null }): string {
  const who = terms.hasPassword ? "Anyone who has the link and the password" : "Anyone with the link";
  const until = terms.expiresAtMs === null ? "" : ` until ${formatExactTime(terms.expiresAtMs)}`;
  const limit =
    terms.maxDownloads === null
      ? ""
      : terms.maxDownloads === 1
        ? ", once in all"
        : `, at most ${terms.maxDownloads.toLocaleString()} times in all`;
  return `${who} can download${until}${limit}${terms.expiresAtMs === null ? "; the link does not end by itself" : ""}.`;
}

const ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const GENERATED_LENGTH = 16;

/** A password of 16 letters and digits that are not mistaken for each other: 93 bits, drawn without bias. */
export function generatePassword(): string {
  let password = "";
  while (password.length < GENERATED_LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(32))) {
      // 224 is the largest multiple of 56 below 256.
      if (byte < 224 && password.length < GENERATED_LENGTH) password += ALPHABET[byte % ALPHABET.length];
    }
  }
  return password;
}
