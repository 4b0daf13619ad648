import type { SiteSettings } from "@/lib/settings/schema";

const NAMES = [
  "areLinksOn",
  "requiresPassword",
  "minPasswordLength",
  "defaultExpiresIn",
  "maxExpiresIn",
  "requiresNote",
  "defaultOpening",
  "defaultActions",
  "allowedActions",
  "allowsUrlKeys",
  "allowsEmbedding",
] as const;

/** What the site asks of links, as far as the forms say so and begin with it. */
export type LinkPolicy = Pick<SiteSettings, (typeof NAMES)[number]>;

/** Of all settings those that forms of links need. */
export function linkPolicyOf(settings: SiteSettings): LinkPolicy {
  return Object.fromEntries(NAMES.map((name) => [name, settings[name]])) as LinkPolicy;
}
