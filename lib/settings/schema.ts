import * as z from "zod";
import { LANGUAGES } from "../languages/languages.ts";
import { MAX_EXPIRES_IN_SECONDS } from "../shares/schema.ts";
import { ALLOWED_ACTIONS } from "../shares/share.ts";

const flag = z.boolean("must be true or false");
const text = (max: number) =>
  z
    .string("must be text")
    .trim()
    .min(1, "must not be empty")
    .max(max, `must be at most ${max.toLocaleString("en")} characters`);
const lifetime = z
  .int("must be a whole number of seconds")
  .min(60, "must be at least 60 seconds: send null for no expiry")
  .max(MAX_EXPIRES_IN_SECONDS, "must be at most ten years in seconds");

/** What a logo may weigh: it is in every page of the site. */
const MAX_LOGO_CHARACTERS = 48_000;

/**
 * The site's settings. Each is enforced on the server; the portal's forms explain those that
 * concern them.
 */
export const SiteSettings = z.strictObject({
  /** Shown to visitors and in the portal. */
  siteName: text(60),
  /** Whom to ask, told wherever something is refused: a name, an address, a channel. */
  contact: text(200).nullable(),
  accentColor: z
    .string()
    .regex(/^#[0-9a-f]{6}$/iu, "must be a colour such as #0f766e")
    .nullable(),
  /** PNG, JPEG or WebP as a data URL. */
  logo: z
    .string()
    .max(MAX_LOGO_CHARACTERS, "must be an image of at most 35 KB")
    .regex(/^data:image\/(?:png|jpeg|webp);base64,[A-Za-z0-9+/]+={0,2}$/u, "must be a PNG, JPEG or WebP image as a data URL")
    .nullable(),
  /** Instead of the sentence of the page that says that there is no such link. */
  notFoundText: text(500).nullable(),
  /** Which of the product's languages visitors are spoken to in. */
  languages: z
    .array(z.enum(LANGUAGES))
    .min(1, "must name at least one language")
    .refine((languages) => new Set(languages).size === languages.length, "must name each language once"),
  /** For visitors whose browser asks for none of them. */
  defaultLanguage: z.enum(LANGUAGES),
  /** Off: no link can be made, and none answers. */
  areLinksOn: flag,
  requiresPassword: flag,
  minPasswordLength: z.int("must be a whole number").min(1, "must be at least 1").max(64, "must be at most 64"),
  /** Seconds; what a link gets whose maker says nothing. */
  defaultExpiresIn: lifetime.nullable(),
  /** Seconds; no link may live longer. */
  maxExpiresIn: lifetime.nullable(),
  requiresNote: flag,
  /** Whether a link may have a last part of its address that somebody chose, which can be guessed. */
  allowsUrlKeys: flag,
  /** Whether links may be shown in frames on the sites that each of them names. Off: none is, whatever sites it has. */
  allowsEmbedding: flag,
  /** Kinds of access that new links may give. */
  allowedActions: z
    .array(z.enum(ALLOWED_ACTIONS))
    .min(1, "must name at least one kind of access")
    .refine((actions) => new Set(actions).size === actions.length, "must name each kind of access once"),
  /** What links of the portal and of `/api/v1` let visitors do when their maker says nothing. */
  defaultActions: z.enum(["preview", "download"], "must be preview or download"),
  /** How links of the portal and of `/api/v1` open when their maker says nothing. */
  defaultOpening: z.enum(["page", "direct"], "must be page or direct"),
  /** How long rows of access logs are kept. */
  retentionDays: z.int("must be a whole number of days").min(1, "must be at least 1").max(3650, "must be at most 3,650"),
  /** Whether visitors' addresses are kept without their last part: /24 of IPv4, /48 of IPv6. */
  truncatesAddresses: flag,
  /** Whether whoever an identity provider knows gets an account at the first sign-in. */
  createsUsersAtSignIn: flag,
  /** Whether administrators see `.r2-explorer/`, read-only. */
  showsReserved: flag,
});
export type SiteSettings = z.infer<typeof SiteSettings>;
export const SETTING_NAMES = Object.keys(SiteSettings.shape) as (keyof SiteSettings)[];

/** What holds until an administrator says otherwise. */
export const DEFAULT_SETTINGS: SiteSettings = {
  siteName: "Sluice",
  contact: null,
  accentColor: null,
  logo: null,
  notFoundText: null,
  languages: [...LANGUAGES],
  defaultLanguage: "en",
  areLinksOn: true,
  requiresPassword: false,
  minPasswordLength: 1,
  defaultExpiresIn: null,
  maxExpiresIn: null,
  requiresNote: false,
  allowsUrlKeys: false,
  allowsEmbedding: false,
  allowedActions: [...ALLOWED_ACTIONS],
  defaultActions: "download",
  defaultOpening: "page",
  retentionDays: 365,
  truncatesAddresses: false,
  createsUsersAtSignIn: false,
  showsReserved: false,
};

/** Body of `PATCH /api/v1/settings`: what is left out stays. */
export const EditSettings = SiteSettings.partial().refine((changes) => Object.keys(changes).length > 0, "must change something");
export type EditSettings = z.infer<typeof EditSettings>;
