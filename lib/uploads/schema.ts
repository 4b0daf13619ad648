import * as z from "zod";
import { EncodedKey, EncodedNewKey } from "../storage/encoded-key.ts";

/** S3 and R2: parts are numbered 1 to 10,000. */
export const MAX_PARTS = 10_000;
/** Room for 10,000 parts with the longest ETags seen. */
export const MAX_COMPLETE_BODY_BYTES = 4 * 1024 * 1024;

const UploadId = z
  .string("must be the uploadId that multipart/create answered")
  .min(1, "must be the uploadId that multipart/create answered")
  .max(2048, "must be the uploadId that multipart/create answered")
  .refine((id) => /^[\u0021-\u007e]+$/u.test(id), "must be the uploadId that multipart/create answered");

export const PartQuery = z.strictObject({
  key: EncodedNewKey,
  uploadId: UploadId,
  partNumber: z.coerce
    .number("must be a whole number from 1 to 10,000")
    .int("must be a whole number from 1 to 10,000")
    .min(1, "must be a whole number from 1 to 10,000")
    .max(MAX_PARTS, "must be a whole number from 1 to 10,000"),
});

export const CompleteBody = z.strictObject({
  key: EncodedNewKey,
  uploadId: UploadId,
  parts: z.array(
    z.strictObject({ partNumber: z.int("must be a whole number"), etag: z.string("must be the part's ETag").max(1024) }),
    "must list every part with its number and ETag",
  ),
});

export const AbortBody = z.strictObject({ key: EncodedKey, uploadId: UploadId });
