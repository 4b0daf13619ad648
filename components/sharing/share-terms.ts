import { formatExactTime } from "@/lib/format/time";
import { decidePolicy, type PolicyInput, type SharePolicy } from "@/lib/shares/decide-policy";
import { parseDuration } from "@/lib/shares/parse-duration";
import type { PresentedShare } from "@/lib/shares/present-share";
import type { LinkPolicy } from "./link-policy";
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
  /** Markdown that visitors see. */
  description: string;
  /** For those who manage links. */
  note: string;
  opening: "page" | "direct";
  password: PasswordChoice;
  expiry: ExpiryChoice;
  /** As typed; `null` for no limit. */
  maxDownloads: string | null;
}

/** What a new link begins with: as much of what the site requires as can be known. */
export function newTerms(policy: LinkPolicy): ShareTerms {
  const seconds = policy.defaultExpiresIn ?? Math.min(DEFAULT_EXPIRY_SECONDS, policy.maxExpiresIn ?? Infinity);
  return {
    name: "",
    description: "",
    note: "",
    opening: policy.defaultOpening,
    password: policy.requiresPassword ? { kind: "set", text: generatePassword(policy.minPasswordLength) } : { kind: "none" },
    expiry: { kind: "preset", seconds },
    maxDownloads: null,
  };
}

/** The settings that a link has, to begin an edit with. */
export function termsOf(share: PresentedShare): ShareTerms {
  return {
    name: share.name ?? "",
    description: share.description ?? "",
    note: share.note ?? "",
    opening: share.opening,
    password: share.hasPassword ? { kind: "keep" } : { kind: "none" },
    expiry: { kind: "keep", atMs: share.expiresAt === null ? null : Date.parse(share.expiresAt) },
    maxDownloads: share.maxDownloads === null ? null : String(share.maxDownloads),
  };
}

export type TermsField = "name" | "description" | "note" | "password" | "expiry" | "maxDownloads";

/** The settings with everything worked out. What cannot be is in `issues`, a sentence for each field, and stands as unset. */
export interface ResolvedTerms {
  name: string | null;
  description: string | null;
  note: string | null;
  opening: "page" | "direct";
  /** `undefined` keeps the one that is there. */
  password: string | null | undefined;
  expiresAtMs: number | null;
  maxDownloads: number | null;
  issues: Partial<Record<TermsField, string>>;
}

const POLICY_FIELDS: Record<string, TermsField> = { password: "password", expiresAt: "expiry", note: "note" };

/**
 * Works out what the choices mean at `nowMs`, and what the site has against them. An edit answers for what it changes, so `base` is the link that it is of.
 */
export function resolveTerms(terms: ShareTerms, nowMs: number, policy: SharePolicy, base: PresentedShare | null = null): ResolvedTerms {
  const issues: ResolvedTerms["issues"] = {};
  const name = terms.name.trim();
  if (name.length > 200) issues.name = "A name has at most 200 characters.";
  const description = terms.description.trim();
  if (description.length > 10_000) issues.description = "A description has at most 10,000 characters.";
  const note = terms.note.trim();
  if (note.length > 2000) issues.note = "A note has at most 2,000 characters.";
  const expiry = resolveExpiry(terms.expiry, nowMs, policy.maxExpiresIn);
  if (typeof expiry === "string") issues.expiry = expiry;
  const limit = terms.maxDownloads === null ? null : Number(terms.maxDownloads.trim() || Number.NaN);
  if (limit !== null && !(Number.isInteger(limit) && limit >= 1 && limit <= 1_000_000))
    issues.maxDownloads = "Give a whole number from 1 to 1,000,000.";
  if (terms.password.kind === "set") {
    if (terms.password.text === "") issues.password = "Type a password or generate one, or switch this off.";
    else if (new TextEncoder().encode(terms.password.text.normalize("NFC")).length > 1024)
      issues.password = "A password has at most 1,024 bytes.";
  }
  const forbidden = decidePolicy(policy, policyInputOf(terms, base, typeof expiry === "string" ? undefined : expiry, note), nowMs);
  for (const { path, message } of forbidden) {
    const field = POLICY_FIELDS[path];
    if (field !== undefined) issues[field] ??= message;
  }
  return {
    name: name === "" ? null : name,
    description: description === "" ? null : description,
    note: note === "" ? null : note,
    opening: terms.opening,
    password: terms.password.kind === "keep" ? undefined : terms.password.kind === "none" ? null : terms.password.text,
    expiresAtMs: typeof expiry === "string" ? null : expiry,
    maxDownloads: issues.maxDownloads === undefined ? limit : null,
    issues,
  };
}

/** What of the choices the site's policies look at: all of a new link, of another one what changes. */
function policyInputOf(terms: ShareTerms, base: PresentedShare | null, expiresAtMs: number | null | undefined, note: string): PolicyInput {
  const password = terms.password.kind === "set" ? terms.password.text : terms.password.kind === "none" ? null : undefined;
  if (base === null) return { password: password === "" ? undefined : password, expiresAtMs, note };
  const endsAtMs = base.expiresAt === null ? null : Date.parse(base.expiresAt);
  return {
    ...(password === "" || (password === null && !base.hasPassword) ? {} : { password }),
    ...(expiresAtMs === endsAtMs ? {} : { expiresAtMs }),
    ...(note === (base.note ?? "") ? {} : { note }),
  };
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

/** The body that makes a link of these settings. */
export function toNewShare(terms: ResolvedTerms, item: { bucket: string; key: string }): NewShare {
  return {
    items: [{ bucket: item.bucket, key: item.key }],
    opening: terms.opening,
    ...(terms.name === null ? {} : { name: terms.name }),
    ...(terms.description === null ? {} : { description: terms.description }),
    ...(terms.note === null ? {} : { note: terms.note }),
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
    ...(terms.description === share.description ? {} : { description: terms.description }),
    ...(terms.note === share.note ? {} : { note: terms.note }),
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
