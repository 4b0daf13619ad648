import { z } from "zod";
import { MAX_PASSWORD_BYTES } from "../people/password-limits.ts";
import { ObjectKey } from "../storage/object-key.ts";
import { SHARE_STATUSES } from "./share.ts";

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

export const ShareItemInput = z.strictObject({ bucket: z.string().min(1).max(64), key: ObjectKey });

/** Body of `POST /api/v1/shares`. */
export const CreateShare = z
  .strictObject({
    name: Name.optional(),
    description: Description.optional(),
    note: Note.optional(),
    items: z.array(ShareItemInput).min(1, "must name one file").max(1, "must name one file: links to several are not there yet"),
    allowedActions: z.literal("download", 'must be "download": the other kinds of access are not there yet').optional(),
    opening: z.enum(["page", "direct"]).optional(),
    password: SharePassword.optional(),
    generatePassword: z.literal(true).optional(),
    expiresAt: Instant.optional(),
    expiresIn: ExpiresIn.optional(),
    maxDownloads: MaxDownloads.optional(),
  })
  .refine((share) => share.expiresAt === undefined || share.expiresIn === undefined, {
    path: ["expiresAt"],
    message: "give expiresAt or expiresIn, not both",
  })
  .refine((share) => share.password === undefined || share.generatePassword === undefined, {
    path: ["password"],
    message: "give a password or ask for one, not both",
  });
export type CreateShare = z.infer<typeof CreateShare>;

/** Body of `PATCH /api/v1/shares/{id}`: what is left out stays; `null` takes a protection or limit away. */
export const EditShare = z
  .strictObject({
    name: Name.nullish(),
    description: Description.nullish(),
    note: Note.nullish(),
    opening: z.enum(["page", "direct"]).optional(),
    password: SharePassword.nullish(),
    generatePassword: z.literal(true).optional(),
    expiresAt: Instant.nullish(),
    expiresIn: ExpiresIn.optional(),
    maxDownloads: MaxDownloads.nullish(),
  })
  .refine((share) => share.expiresAt === undefined || share.expiresIn === undefined, {
    path: ["expiresAt"],
    message: "give expiresAt or expiresIn, not both",
  })
  .refine((share) => share.password === undefined || share.generatePassword === undefined, {
    path: ["password"],
    message: "give a password or ask for one, not both",
  });
export type EditShare = z.infer<typeof EditShare>;

export const SHARE_SORTS = ["created", "name", "expires", "downloads", "lastAccess", "status"] as const;

/** Query of `GET /api/v1/shares`, and of the table of Sharing. */
export const ListShares = z.strictObject({
  q: z.string().max(200, "must be at most 200 characters").optional(),
  status: z.enum(SHARE_STATUSES).optional(),
  bucket: z.string().max(64).optional(),
  /** Id of a person. Standard users see their own links only, whatever they ask for. */
  owner: z.string().max(64).optional(),
  sort: z.enum(SHARE_SORTS).default("created"),
  direction: z.enum(["asc", "desc"]).default("desc"),
  cursor: z.string().max(1024).optional(),
  limit: z.coerce.number("must be a whole number from 1 to 200").int().min(1).max(200).default(50),
});
export type ListShares = z.infer<typeof ListShares>;

/** Body of `POST /api/v1/shares/revoke`: a filter of the list, and how many links whoever asks saw in it. */
export const RevokeMatching = z.strictObject({
  ...ListShares.pick({ q: true, status: true, bucket: true, owner: true }).shape,
  expectedCount: z.int("must be a whole number").min(1, "must be at least 1: it is the number of links that the filter names"),
});
export type RevokeMatching = z.infer<typeof RevokeMatching>;
