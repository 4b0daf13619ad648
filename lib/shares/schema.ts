import * as z from "zod";
import { MAX_PASSWORD_BYTES } from "../people/password-limits.ts";
import { ObjectKey } from "../storage/object-key.ts";
import { EmbedOrigins } from "./embed-origins.ts";
import { ALLOWED_ACTIONS, SHARE_STATUSES } from "./share.ts";

/** Ten years, in seconds. */
export const MAX_EXPIRES_IN_SECONDS = 10 * 365 * 24 * 60 * 60;
const MIN_EXPIRES_IN_SECONDS = 60;
export const MAX_DOWNLOADS = 1_000_000;

const passwordBytes = (password: string) => new TextEncoder().encode(password.normalize("NFC")).length;

/** A password of a link: any Unicode, never trimmed or cut. */
export const SharePassword = z
  .string("must be text")
  .min(1, "must not be empty: leave it out for a link without a password")
  .refine((password) => passwordBytes(password) <= MAX_PASSWORD_BYTES, "must be at most 1,024 bytes");

export const MaxDownloads = z
  .int("must be a whole number from 1 to 1,000,000")
  .min(1, "must be at least 1: leave it out for no limit")
  .max(MAX_DOWNLOADS, "must be at most 1,000,000");

export const ExpiresIn = z
  .int("must be a whole number of seconds")
  .min(MIN_EXPIRES_IN_SECONDS, "must be at least 60 seconds: leave it out for a link that does not expire")
  .max(MAX_EXPIRES_IN_SECONDS, "must be at most ten years in seconds");

/** An instant as ISO 8601 with its zone; becomes milliseconds since 1970. */
export const Instant = z.iso
  .datetime({ offset: true, error: "must be a date and time with its zone, such as 2026-12-03T18:00:00+01:00" })
  .transform((text) => Date.parse(text));

const Name = z.string().trim().min(1, "must not be empty").max(200, "must be at most 200 characters");

/** Markdown that visitors see. Empty is none. */
const Description = z.string("must be text").trim().max(10_000, "must be at most 10,000 characters");
/** For those who manage the link. */
const Note = z.string("must be text").trim().max(2000, "must be at most 2,000 characters");

/** Body of R2 Explorer's `POST /api/buckets/{bucket}/{key}/share`. */
export const CreateRecordShare = z.strictObject({
  expiresIn: ExpiresIn.optional(),
  password: SharePassword.optional(),
  maxDownloads: MaxDownloads.optional(),
});
export type CreateRecordShare = z.infer<typeof CreateRecordShare>;

/** More than a visitor would look through at the top of a link; a folder holds any number. */
export const MAX_ITEMS = 100;

/** A hundred keys of 1,024 bytes, each byte escaped, and what else a link has. */
export const MAX_SHARE_BYTES = 1024 * 1024;

/** A folder: the whole bucket, or a prefix that ends in a slash, since one without it would also name its neighbours. */
const FolderPrefix = z.union([z.literal(""), ObjectKey.refine((prefix) => prefix.endsWith("/"), "must end in a slash: it names a folder")]);

/** A file by its key, or a folder by its prefix. */
export const ShareItemInput = z
  .strictObject({ bucket: z.string().min(1).max(64), key: ObjectKey.optional(), prefix: FolderPrefix.optional() })
  .refine((item) => (item.key === undefined) !== (item.prefix === undefined), "must have a key, for a file, or a prefix, for a folder")
  .transform(({ bucket, key, prefix }): { bucket: string; kind: "file" | "folder"; key: string } =>
    prefix === undefined ? { bucket, kind: "file", key: key ?? "" } : { bucket, kind: "folder", key: prefix },
  );
export type ShareItemInput = z.infer<typeof ShareItemInput>;

const Items = z
  .array(ShareItemInput)
  .min(1, "must name at least one file or folder")
  .max(MAX_ITEMS, `must name at most ${MAX_ITEMS} files and folders: share the folder that they are in`)
  .refine(
    (items) => new Set(items.map((item) => JSON.stringify([item.bucket, item.kind, item.key]))).size === items.length,
    "must name each file and folder once",
  );

/** Addresses that a custom one could be taken for. */
const RESERVED_WORDS = new Set(
  "admin api app assets auth embed file files health help inbox inboxes invitation list login logout new null preview public settings share shared shares sharing signin signout sluice static support undefined unlock upload uploads welcome www zip".split(
    " ",
  ),
);

/** The last part of a link's address in place of the id. */
export const UrlKey = z
  .string("must be text")
  .regex(/^[A-Za-z0-9]{3,64}$/u, "must be 3 to 64 letters and digits, A–Z, a–z and 0–9")
  .refine((key) => !RESERVED_WORDS.has(key.toLowerCase()), "is a reserved word: choose another");

const bytes = z
  .int("must be a whole number of bytes")
  .min(1, "must be at least 1: leave it out for no limit")
  .max(5 * 1024 ** 4, "must be at most 5 TiB in bytes");

/** What visitors may upload. */
export const UploadLimits = z.strictObject({
  /** All uploads through the link together. */
  maxBytes: bytes.nullish(),
  maxFiles: z
    .int("must be a whole number")
    .min(1, "must be at least 1: leave it out for no limit")
    .max(1_000_000, "must be at most 1,000,000")
    .nullish(),
  maxFileBytes: bytes.nullish(),
  types: z
    .array(
      z
        .string()
        .trim()
        .transform((type) => type.replace(/^\./u, "").toLowerCase())
        .pipe(z.string().regex(/^[a-z0-9]{1,16}$/u, "must be file extensions such as pdf")),
    )
    .min(1, "must name at least one extension: leave it out to take every type")
    .max(50, "must name at most 50 extensions")
    .nullish(),
  /** Whether each visitor uploads into a folder of their own. */
  hasOwnFolders: z.boolean("must be true or false").optional(),
});
export type UploadLimits = z.infer<typeof UploadLimits>;

const settings = {
  allowedActions: z.enum(ALLOWED_ACTIONS, `must be ${ALLOWED_ACTIONS.join(", ").replace(/, (?=\w+$)/u, " or ")}`).optional(),
  opening: z.enum(["page", "direct"]).optional(),
  generatePassword: z.literal(true).optional(),
  expiresIn: ExpiresIn.optional(),
  uploads: UploadLimits.optional(),
};

/** One end and one password, however they are given. */
function withoutContradictions<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape, z.core.$strict>) {
  const given = (share: object, name: string) => (share as Record<string, unknown>)[name] !== undefined;
  return schema
    .refine((share) => !(given(share, "expiresAt") && given(share, "expiresIn")), {
      path: ["expiresAt"],
      message: "give expiresAt or expiresIn, not both",
    })
    .refine((share) => !(given(share, "password") && given(share, "generatePassword")), {
      path: ["password"],
      message: "give a password or ask for one, not both",
    });
}

/** Body of `POST /api/v1/shares`. */
export const CreateShare = withoutContradictions(
  z.strictObject({
    ...settings,
    name: Name.optional(),
    description: Description.optional(),
    note: Note.optional(),
    items: Items,
    password: SharePassword.optional(),
    expiresAt: Instant.optional(),
    startsAt: Instant.optional(),
    maxDownloads: MaxDownloads.optional(),
    maxUses: MaxDownloads.optional(),
    urlKey: UrlKey.optional(),
    embedOrigins: EmbedOrigins.optional(),
  }),
);
export type CreateShare = z.infer<typeof CreateShare>;

/** Body of `PATCH /api/v1/shares/{id}`: what is left out stays; `null` takes a protection or limit away. */
export const EditShare = withoutContradictions(
  z.strictObject({
    ...settings,
    name: Name.nullish(),
    description: Description.nullish(),
    note: Note.nullish(),
    items: Items.optional(),
    password: SharePassword.nullish(),
    expiresAt: Instant.nullish(),
    startsAt: Instant.nullish(),
    maxDownloads: MaxDownloads.nullish(),
    maxUses: MaxDownloads.nullish(),
    urlKey: UrlKey.nullish(),
    embedOrigins: EmbedOrigins.nullish(),
  }),
);
export type EditShare = z.infer<typeof EditShare>;

export const SHARE_SORTS = ["created", "name", "expires", "downloads", "lastAccess", "status"] as const;

/** How near an end is that a list calls near. */
export const SOON_DAYS = 7;
const MAX_UNUSED_DAYS = 3650;

/** What of a query says which links are in the list, whatever their order. */
const filters = {
  q: z.string().max(200, "must be at most 200 characters").optional(),
  status: z.enum(SHARE_STATUSES).optional(),
  bucket: z.string().max(64).optional(),
  /** Id of a person. Standard users see their own links only, whatever they ask for. */
  owner: z.string().max(64).optional(),
  allowedActions: z.enum(ALLOWED_ACTIONS).optional(),
  security: z.enum(["password", "none"]).optional(),
  expiry: z.enum(["soon", "never"]).optional(),
  unusedDays: z.coerce
    .number(`must be a whole number from 0 to ${MAX_UNUSED_DAYS}`)
    .int(`must be a whole number from 0 to ${MAX_UNUSED_DAYS}`)
    .min(0, "must be at least 0")
    .max(MAX_UNUSED_DAYS, `must be at most ${MAX_UNUSED_DAYS}`)
    .optional(),
};

/** Which links of a list. */
export const ShareFilter = z.strictObject(filters);
export type ShareFilter = z.infer<typeof ShareFilter>;

/** Query of `GET /api/v1/shares`, and of the table of Sharing. */
export const ListShares = z.strictObject({
  ...filters,
  sort: z.enum(SHARE_SORTS).default("created"),
  direction: z.enum(["asc", "desc"]).default("desc"),
  cursor: z.string().max(4096).optional(),
  limit: z.coerce.number("must be a whole number from 1 to 200").int().min(1).max(200).default(50),
  format: z.enum(["json", "csv"], "must be json or csv").default("json"),
});
export type ListShares = z.infer<typeof ListShares>;

/** How many links one request acts on. */
export const MAX_BULK = 200;

/** Body of `POST /api/v1/shares/bulk`. */
export const BulkShares = z
  .strictObject({
    ids: z
      .array(z.string().max(64))
      .min(1, "must name at least one link")
      .max(MAX_BULK, `must name at most ${MAX_BULK} links`)
      .refine((ids) => new Set(ids).size === ids.length, "must name each link once"),
    action: z.enum(["revoke", "restore", "pause", "resume", "expire", "extend", "delete"]),
    days: z.int("must be a whole number of days").min(1, "must be at least 1").max(3650, "must be at most 3,650").optional(),
  })
  .refine((bulk) => (bulk.action === "extend") === (bulk.days !== undefined), {
    path: ["days"],
    message: "goes with the action extend: it is by how many days the end moves",
  });
export type BulkShares = z.infer<typeof BulkShares>;

/** Body of `POST /api/v1/shares/revoke`: a filter of the list, and how many links whoever asks saw in it. */
export const RevokeMatching = z.strictObject({
  ...filters,
  unusedDays: z
    .int("must be a whole number")
    .min(0, "must be at least 0")
    .max(MAX_UNUSED_DAYS, `must be at most ${MAX_UNUSED_DAYS}`)
    .optional(),
  expectedCount: z.int("must be a whole number").min(1, "must be at least 1: it is the number of links that the filter names"),
});
export type RevokeMatching = z.infer<typeof RevokeMatching>;
