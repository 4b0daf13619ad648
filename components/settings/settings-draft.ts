import type { SiteSettings } from "@/lib/settings/schema";
import { parseDuration } from "@/lib/shares/parse-duration";

/** A length as it is being chosen. */
export type DurationChoice = { kind: "none" } | { kind: "seconds"; seconds: number } | { kind: "words"; text: string };

/** The settings while they are being changed: texts and numbers as typed. */
export interface SettingsDraft extends Omit<
  SiteSettings,
  "contact" | "notFoundText" | "minPasswordLength" | "retentionDays" | "defaultExpiresIn" | "maxExpiresIn"
> {
  contact: string;
  notFoundText: string;
  minPasswordLength: string;
  retentionDays: string;
  defaultExpiresIn: DurationChoice;
  maxExpiresIn: DurationChoice;
}
export type SettingIssues = Partial<Record<keyof SiteSettings, string>>;

const toChoice = (seconds: number | null): DurationChoice => (seconds === null ? { kind: "none" } : { kind: "seconds", seconds });

export function toDraft(settings: SiteSettings): SettingsDraft {
  return {
    ...settings,
    contact: settings.contact ?? "",
    notFoundText: settings.notFoundText ?? "",
    minPasswordLength: String(settings.minPasswordLength),
    retentionDays: String(settings.retentionDays),
    defaultExpiresIn: toChoice(settings.defaultExpiresIn),
    maxExpiresIn: toChoice(settings.maxExpiresIn),
  };
}

const MIN_SECONDS = 60;
const MAX_SECONDS = 10 * 365 * 24 * 60 * 60;

/** The length in seconds, `null` for none, or a sentence on what is wrong. */
export function resolveDuration(choice: DurationChoice, nowMs: number): number | null | string {
  if (choice.kind === "none") return null;
  if (choice.kind === "seconds") return choice.seconds;
  const endMs = parseDuration(choice.text, nowMs);
  if (endMs === null) return "Say how long, such as “10 days”, “36 hours” or “6 weeks”.";
  // Counted on a calendar, a day with a change of clocks is an hour off: whole hours are what was meant.
  const seconds = Math.round((endMs - nowMs) / 60_000) * 60;
  if (seconds < MIN_SECONDS) return "At least a minute.";
  return seconds > MAX_SECONDS ? "At most ten years." : seconds;
}

function wholeNumber(text: string, min: number, max: number): number | string {
  const value = Number(text.trim() === "" ? Number.NaN : text);
  return Number.isInteger(value) && value >= min && value <= max
    ? value
    : `Give a whole number from ${min.toLocaleString("en")} to ${max.toLocaleString("en")}.`;
}

/** What the draft means, and a sentence for each value that cannot be meant; those keep what `base` has. */
export function resolveDraft(draft: SettingsDraft, base: SiteSettings, nowMs: number): { settings: SiteSettings; issues: SettingIssues } {
  const issues: SettingIssues = {};
  const take = <N extends keyof SiteSettings>(name: N, value: SiteSettings[N] | string): SiteSettings[N] => {
    if (typeof value !== "string") return value;
    issues[name] = value;
    return base[name];
  };
  const settings: SiteSettings = {
    ...draft,
    siteName: draft.siteName.trim(),
    contact: draft.contact.trim() === "" ? null : draft.contact.trim(),
    notFoundText: draft.notFoundText.trim() === "" ? null : draft.notFoundText.trim(),
    minPasswordLength: take("minPasswordLength", wholeNumber(draft.minPasswordLength, 1, 64)),
    retentionDays: take("retentionDays", wholeNumber(draft.retentionDays, 1, 3650)),
    defaultExpiresIn: take("defaultExpiresIn", resolveDuration(draft.defaultExpiresIn, nowMs)),
    maxExpiresIn: take("maxExpiresIn", resolveDuration(draft.maxExpiresIn, nowMs)),
  };
  if (settings.siteName === "") issues.siteName = "Give the site a name.";
  if (settings.accentColor !== null && !/^#[0-9a-f]{6}$/iu.test(settings.accentColor))
    issues.accentColor = "Give a colour such as #0f766e.";
  if (settings.maxExpiresIn !== null && settings.defaultExpiresIn !== null && settings.defaultExpiresIn > settings.maxExpiresIn)
    issues.defaultExpiresIn ??= "Longer than the longest that links may live.";
  if (settings.languages.length === 0) issues.languages = "Offer at least one language.";
  else if (!settings.languages.includes(settings.defaultLanguage)) issues.defaultLanguage = "This language is not offered above.";
  if (settings.allowedActions.length === 0)
    issues.allowedActions = "Allow at least one kind. To allow no links at all, switch them off above.";
  else if (!settings.allowedActions.includes(settings.defaultActions)) issues.defaultActions = "This kind is not allowed above.";
  return { settings, issues };
}

/** Which settings differ. */
export function changesOf(from: SiteSettings, to: SiteSettings): Partial<SiteSettings> {
  return Object.fromEntries(
    (Object.keys(to) as (keyof SiteSettings)[])
      .filter((name) => JSON.stringify(to[name]) !== JSON.stringify(from[name]))
      .map((name) => [name, to[name]]),
  );
}
