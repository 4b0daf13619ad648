import * as z from "zod";
import { EncodedKey, EncodedNewFolder, EncodedNewKey, EncodedPrefix } from "./encoded-key.ts";
import { CustomMetadataInput, HttpMetadataInput, inBase64 } from "./metadata.ts";
import { NewObjectKey, ObjectKey } from "./object-key.ts";

/* What the addresses of files take. Names of buckets are looked up, not judged: whatever is none is "not found". */

const Bucket = z.string("must name a bucket");
const Cursor = z.string().max(8192, "must be a cursor that this list answered");
const MAX_PAGE = 1000;
const Limit = z.coerce
  .number("must be a whole number from 1 to 1,000")
  .int("must be a whole number from 1 to 1,000")
  .min(1, "must be a whole number from 1 to 1,000")
  .max(MAX_PAGE, "must be a whole number from 1 to 1,000");
const emptyAsNone = (value: string) => (value === "" ? undefined : value);

/* R2 Explorer's addresses */

export const BucketParams = z.strictObject({ bucket: Bucket });
export const ObjectParams = z.strictObject({ bucket: Bucket, key: EncodedKey });
export const BucketShareParams = z.strictObject({ bucket: Bucket, shareId: z.string() });

export const ListObjectsQuery = z.strictObject({
  prefix: EncodedPrefix.default(""),
  delimiter: z.string().max(16, "must be at most 16 characters").transform(emptyAsNone).optional(),
  limit: Limit.default(MAX_PAGE),
  cursor: Cursor.transform(emptyAsNone).optional(),
  startAfter: z
    .string()
    .refine((key) => new TextEncoder().encode(key).length <= 1024, "must be a key of at most 1,024 bytes")
    .transform(emptyAsNone)
    .optional(),
  include: z
    .array(z.enum(["httpMetadata", "customMetadata"], "must be httpMetadata or customMetadata"))
    .max(2)
    .optional(),
});

const metadataQuery = {
  customMetadata: inBase64(CustomMetadataInput).optional(),
  httpMetadata: inBase64(HttpMetadataInput).optional(),
};
/** What they mean, for the API's description. */
export const UPLOAD_FIELDS = {
  customMetadata: "Base64 of a JSON object: names and values of one's own.",
  httpMetadata:
    "Base64 of a JSON object with `contentType`, `contentLanguage`, `contentDisposition`, `contentEncoding`, `cacheControl`, `cacheExpiry`.",
};
export const UploadQuery = z.strictObject({ key: EncodedNewKey, ...metadataQuery });
export const CopyBody = z.strictObject({ sourceKey: EncodedKey, destinationKey: EncodedNewKey });
export const MoveBody = z.strictObject({ oldKey: EncodedKey, newKey: EncodedNewKey });
export const FolderBody = z.strictObject({ key: EncodedNewFolder });
export const DeleteBody = z.strictObject({ key: EncodedKey });
export const MetadataBody = z.strictObject({ customMetadata: CustomMetadataInput, httpMetadata: HttpMetadataInput });

/* /api/v1 */

/** A prefix of keys; empty is the whole bucket. */
const Prefix = z.literal("").or(ObjectKey);

export const FolderQuery = z.strictObject({
  bucket: Bucket,
  prefix: Prefix.default(""),
  cursor: Cursor.optional(),
  limit: Limit.default(MAX_PAGE),
});
export const ObjectQuery = z.strictObject({ bucket: Bucket, key: ObjectKey });
export const ContentQuery = ObjectQuery.extend({ inline: z.literal("1", "must be 1, or left out").optional() });
export const TransferBody = z.strictObject({
  bucket: Bucket,
  from: ObjectKey,
  to: NewObjectKey,
  overwrite: z.literal(true, "must be true, or left out").optional(),
});
/** Room for 1,000 keys of 1,024 bytes, however they are escaped. */
export const MAX_KEYS_BODY_BYTES = 8 * 1024 * 1024;

export const DeleteObjectsBody = z.strictObject({
  bucket: Bucket,
  keys: z.array(ObjectKey).min(1, "must name at least one key").max(1000, "must name at most 1,000 keys"),
});
export const NewFolderBody = z.strictObject({
  bucket: Bucket,
  prefix: z
    .string("must be the name of a folder")
    .min(1, "must not be empty")
    .transform((prefix) => (prefix.endsWith("/") ? prefix : `${prefix}/`))
    .pipe(NewObjectKey),
});
export const EditMetadataBody = z
  .strictObject({ httpMetadata: HttpMetadataInput.optional(), customMetadata: CustomMetadataInput.optional() })
  .refine((body) => body.httpMetadata !== undefined || body.customMetadata !== undefined, "must have httpMetadata or customMetadata");
