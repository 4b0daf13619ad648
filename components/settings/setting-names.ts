import { ACTIONS_WORDS } from "@/components/sharing/allowed-actions-field";
import { LANGUAGE_NAMES } from "@/lib/languages/languages";
import type { SiteSettings } from "@/lib/settings/schema";
import { durationInWords } from "@/lib/shares/decide-policy";

/** The settings in the words of the form. */
export const SETTING_LABELS: Record<keyof SiteSettings, string> = {
  siteName: "Site name",
  contact: "Whom to ask",
  accentColor: "Accent colour",
  logo: "Logo",
  notFoundText: "When there is no such link",
  languages: "Languages",
  defaultLanguage: "Language for everybody else",
  areLinksOn: "Share links",
  requiresPassword: "Require a password",
  minPasswordLength: "Shortest password",
  defaultExpiresIn: "Expire by default",
  maxExpiresIn: "Longest time",
  requiresNote: "Require a note",
  defaultOpening: "Links open",
  defaultActions: "New links let visitors",
  allowedActions: "Kinds of access",
  allowsUrlKeys: "Custom addresses",
  allowsEmbedding: "Embedding",
  retentionDays: "Keep access logs for",
  truncatesAddresses: "Shorten visitors’ addresses",
  createsUsersAtSignIn: "Create accounts at the first sign-in",
  showsReserved: "Show the reserved folder",
};

/** A value as a person reads it, for telling what somebody else changed. */
export function settingInWords(name: keyof SiteSettings, settings: SiteSettings): string {
  const value = settings[name];
  if (name === "logo") return value === null ? "none" : "another picture";
  if (name === "languages") return settings.languages.map((language) => LANGUAGE_NAMES[language]).join(", ");
  if (name === "defaultLanguage") return LANGUAGE_NAMES[settings.defaultLanguage];
  if (name === "allowedActions") return settings.allowedActions.map((actions) => ACTIONS_WORDS[actions].label).join(", ");
  if (name === "defaultActions") return ACTIONS_WORDS[settings.defaultActions].label;
  if (name === "defaultOpening") return value === "page" ? "a page" : "the file itself";
  if (name === "defaultExpiresIn" || name === "maxExpiresIn") return typeof value === "number" ? durationInWords(value) : "none";
  if (name === "retentionDays") return `${String(value)} days`;
  if (typeof value === "boolean") return value ? "on" : "off";
  return value === null ? "none" : String(value);
}
