import * as z from "zod";
import { answerSchema } from "../http/answers.ts";
import { ShareParams } from "../shares/share-params.ts";

const MIB = 1024 * 1024;
/** Larger files go in parts: Workers take bodies of up to 100 MB. */
export const MAX_SINGLE_BYTES = 90 * MIB;
/** What is lost when a connection breaks off is at most this much of each part under way. */
const PART_BYTES = 16 * MIB;
const MAX_PART_BYTES = 90 * MIB;
const MAX_PARTS = 10_000;
export const MAX_FILE_BYTES = MAX_PART_BYTES * MAX_PARTS;

/** The size that all parts of a file but the last have: whole MiB, at most 10,000 of them. For files of at most `MAX_FILE_BYTES`. */
export function partSizeOf(sizeBytes: number): number {
  return Math.max(PART_BYTES, Math.ceil(sizeBytes / MAX_PARTS / MIB) * MIB);
}

export function partCountOf(upload: { sizeBytes: number; partSizeBytes: number }): number {
  return Math.ceil(upload.sizeBytes / upload.partSizeBytes);
}

/** Exact bytes of a part. */
export function bytesOfPart(upload: { sizeBytes: number; partSizeBytes: number }, partNumber: number): number {
  return Math.min(upload.partSizeBytes, upload.sizeBytes - (partNumber - 1) * upload.partSizeBytes);
}

const Path = z.string("must be text").max(4096, "must be a path in the link").optional();
const Name = z
  .string("must be the file's name, with the folders below `path` that it goes into")
  .min(1, "must be the file's name")
  .max(4096, "must be the file's name");

/** What an upload begins with. */
export const BeginUpload = z.strictObject({
  path: Path,
  name: Name,
  size: z
    .int("must be the file's size in bytes")
    .min(1, "must be at least 1: an empty file goes in one request")
    .max(MAX_FILE_BYTES, "must be at most 900,000 MiB, the largest file that can be uploaded here"),
});
export const UploadContentQuery = z.strictObject({ path: Path, name: Name });
export const UploadParams = ShareParams.extend({ token: z.string() });
export const UploadPartParams = UploadParams.extend({ part: z.string() });

/** What was stored. On links that show no names, its name and place stay with whoever gets it. */
const stored = () => ({ name: z.string().nullable(), path: z.string().nullable(), sizeBytes: z.int() });
export const UploadedFile = answerSchema("UploadedFile", () => ({ ...stored(), etag: z.string() }));
export type UploadedFile = z.infer<typeof UploadedFile>;

/** An upload in parts and how far it is. */
export const VisitorUploadState = answerSchema("VisitorUpload", () => ({
  ...stored(),
  token: z.string(),
  state: z.enum(["open", "completing", "completed"]),
  partSizeBytes: z.int(),
  /** Numbers of the parts that are there, in order. */
  uploadedParts: z.array(z.int()),
}));
export type VisitorUploadState = z.infer<typeof VisitorUploadState>;

export const UploadedPart = answerSchema("UploadedPart", () => ({ partNumber: z.int(), sizeBytes: z.int() }));
