import type { ErrorIssue } from "../http/errors.ts";
import type { SiteSettings } from "../settings/schema.ts";
import type { AllowedActions, Share } from "./share.ts";

/** The settings that say what a link must have. */
export type SharePolicy = Pick<
  SiteSettings,
  "requiresPassword" | "minPasswordLength" | "maxExpiresIn" | "requiresNote" | "allowsUrlKeys" | "allowsEmbedding" | "allowedActions"
>;

/** What a link is about to have; `undefined` for what an edit leaves as it is. */
export interface PolicyInput {
  password?: string | null | undefined;
  expiresAtMs?: number | null | undefined;
  note?: string | null | undefined;
  urlKey?: string | null | undefined;
  allowedActions?: AllowedActions | undefined;
  /** Sites that the link did not have before. */
  addedEmbedOrigins?: readonly string[] | undefined;
}

/** What a link has of what policies are about. A password cannot be read back, so of one that is there nothing is said. */
export function policyOf(share: Pick<Share, "passwordHash" | "expiresAtMs" | "note" | "allowedActions">): PolicyInput {
  return {
    ...(share.passwordHash === null ? { password: null } : {}),
    expiresAtMs: share.expiresAtMs,
    note: share.note,
    allowedActions: share.allowedActions,
  };
}

/**
 * What the site's settings have against a link: one sentence for each value that they forbid. An edit answers for what it changes, not for what a link had
 * before the settings were made, unless it hands out more than the link did. Pure.
 */
export function decidePolicy(settings: SharePolicy, input: PolicyInput, nowMs: number): ErrorIssue[] {
  const issues: ErrorIssue[] = [];
  if (input.password === null && settings.requiresPassword)
    issues.push({ path: "password", message: "Your administrator requires a password." });
  if (typeof input.password === "string" && Array.from(input.password).length < settings.minPasswordLength) {
    issues.push({
      path: "password",
      message: `Your administrator requires passwords of at least ${settings.minPasswordLength} characters.`,
    });
  }
  if (input.expiresAtMs !== undefined && settings.maxExpiresIn !== null) {
    const isTooLong = input.expiresAtMs === null || input.expiresAtMs > nowMs + settings.maxExpiresIn * 1000;
    if (isTooLong)
      issues.push({
        path: "expiresAt",
        message: `Your administrator requires links to expire within ${durationInWords(settings.maxExpiresIn)}.`,
      });
  }
  if ((input.note === null || input.note === "") && settings.requiresNote) {
    issues.push({ path: "note", message: "Your administrator requires a note that says what the link is for." });
  }
  if (typeof input.urlKey === "string" && !settings.allowsUrlKeys)
    issues.push({ path: "urlKey", message: "Your administrator does not allow addresses of one's own choice." });
  if (input.allowedActions !== undefined && !settings.allowedActions.includes(input.allowedActions))
    issues.push({ path: "allowedActions", message: "Your administrator does not allow links of this kind." });
  if (input.addedEmbedOrigins !== undefined && input.addedEmbedOrigins.length > 0 && !settings.allowsEmbedding)
    issues.push({ path: "embedOrigins", message: "Your administrator does not allow links to be shown on other sites." });
  return issues;
}

/** What of a link has to fit together. */
export interface CoherenceInput {
  items: readonly { kind: "file" | "folder" }[];
  allowedActions: AllowedActions;
  opening: "page" | "direct";
  startsAtMs: number | null;
  expiresAtMs: number | null;
}

/** What contradicts itself in a link as it is about to be: one sentence each. Pure. */
export function decideCoherence(share: CoherenceInput): ErrorIssue[] {
  const issues: ErrorIssue[] = [];
  const files = share.items.filter((item) => item.kind === "file").length;
  const folders = share.items.length - files;
  const takesUploads = share.allowedActions !== "preview" && share.allowedActions !== "download";
  if (takesUploads && folders === 0) issues.push({ path: "items", message: "must name a folder: uploads need a place to go to" });
  if (share.allowedActions === "upload" && files > 0)
    issues.push({ path: "items", message: "must name folders only: visitors of an upload link see no file" });
  if (share.opening === "direct" && !(files === 1 && folders === 0 && share.allowedActions === "download"))
    issues.push({ path: "opening", message: 'must be "page": only a link to download one file can open as the file itself' });
  if (share.startsAtMs !== null && share.expiresAtMs !== null && share.startsAtMs >= share.expiresAtMs)
    issues.push({ path: "startsAt", message: "must lie before the link ends" });
  return issues;
}

/** Seconds that a link lives whose maker says nothing; `null` for no end. */
export function defaultLifetime(settings: Pick<SiteSettings, "defaultExpiresIn" | "maxExpiresIn">): number | null {
  return settings.defaultExpiresIn ?? settings.maxExpiresIn;
}

const UNITS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
] as const;

/** "7 days", "36 hours": the largest unit that gives a whole number. */
export function durationInWords(seconds: number): string {
  const [unit, length] = UNITS.find(([, unitSeconds]) => seconds % unitSeconds === 0) ?? ["second", 1];
  const count = seconds / length;
  return `${count.toLocaleString("en")} ${unit}${count === 1 ? "" : "s"}`;
}
