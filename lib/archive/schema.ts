import * as z from "zod";
import { ObjectKey } from "../storage/object-key.ts";

const Bucket = z.string("must name a bucket");
/** A folder; empty is the whole bucket. */
const Folder = z
  .literal("")
  .or(ObjectKey.refine((prefix) => prefix.endsWith("/"), "must end in a slash, as the prefix of a folder does, or be empty"));

const MAX_IN_ADDRESS = 100;
const MAX_ITEMS = 1000;

export const ZipQuery = z.strictObject({
  bucket: Bucket,
  key: z.array(ObjectKey).max(MAX_IN_ADDRESS, "must be at most 100: send more by POST").optional(),
  prefix: z.array(Folder).max(MAX_IN_ADDRESS, "must be at most 100: send more by POST").optional(),
});

/** Room for 1,000 keys of 1,024 bytes, however they are escaped. */
export const MAX_ZIP_BODY_BYTES = 8 * 1024 * 1024;

export const ZipBody = z.strictObject({
  bucket: Bucket,
  items: z
    .array(z.union([z.strictObject({ key: ObjectKey }), z.strictObject({ prefix: Folder })], "must have a key or a prefix"))
    .min(1, "must name at least one file or folder")
    .max(MAX_ITEMS, "must name at most 1,000 files and folders"),
});

export interface ZipSelection {
  bucket: string;
  keys: string[];
  prefixes: string[];
}
