import type { ErrorIssue } from "../http/errors.ts";
import type { SiteSettings } from "../settings/schema.ts";

/** The settings that say what a link must have. */
export type SharePolicy = Pick<SiteSettings, "requiresPassword" | "minPasswordLength" | "maxExpiresIn" | "requiresNote">;

/** What a link is about to have; `undefined` for what an edit leaves as it is. */
export interface PolicyInput {
  password?: string | null | undefined;
  expiresAtMs?: number | null | undefined;
  note?: string | null | undefined;
}

/**
 * What the site's settings have against a link: one sentence for each value that they forbid. An edit answers for what it changes, not for what a link had
 * before the settings were made. Pure.
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
