import * as z from "zod";
import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import type { ObjectInfo, ObjectStore, UploadedPart } from "../storage/object-store.ts";
import { R2Object } from "../storage/present-object.ts";
import { requireBucket } from "../storage/require-bucket.ts";
import { parseWriteCondition } from "../storage/write-condition.ts";
import { requireParts } from "./require-parts.ts";
import { findUpload, markCompleted, type Upload, uploadRowId } from "./store.ts";

/** Answer of `multipart/complete`, as R2 Explorer has it. */
export const CompletedUpload = z.lazy(() => z.strictObject({ success: z.literal(true), str: R2Object }));

export interface CompleteUpload {
  request: Request;
  bucket: string;
  key: string;
  uploadId: string;
  parts: UploadedPart[];
}

/**
 * Joins the parts of an upload into its object. Asked several times, at once or later, it answers the same object each time; uploads that were not
 * begun here are completed too. With `If-None-Match: *` a name that was taken meanwhile is refused; R2 cannot decide that atomically.
 * Throws `invalid_part`, and the object that was there is untouched; `upload_not_found`.
 */
export async function completeUpload(services: Services, asked: CompleteUpload): Promise<ObjectInfo> {
  const { bucket, key, uploadId } = asked;
  const store = requireBucket(services, bucket);
  const parts = requireParts(asked.parts);
  const rowId = await uploadRowId(bucket, key, uploadId);
  const known = await findUpload(services.d1, rowId);
  if (known?.result) return known.result;
  if (known?.state === "aborted") throw new AppError("upload_not_found");
  requireAllUploaded(known, parts);
  const onlyIf = parseWriteCondition(asked.request.headers);
  if (onlyIf !== undefined && "ifAbsent" in onlyIf && (await store.head(key)) !== null) throw new AppError("precondition_failed");
  try {
    const completed = await complete(store, key, uploadId, parts);
    await markCompleted(services.d1, rowId, completed);
    return completed;
  } catch (error) {
    const completed =
      known !== null && error instanceof AppError && error.code === "upload_not_found"
        ? await findCompleted(services, store, known, parts)
        : null;
    if (completed === null) throw error;
    return completed;
  }
}

/** The store would join what it is told and drop the rest: a file without its end. Throws `invalid_part`. */
function requireAllUploaded(known: Upload | null, parts: UploadedPart[]): void {
  const lastPart = known?.lastPart ?? 0;
  if (parts.length >= lastPart) return;
  throw new AppError("invalid_part", {
    message: `The list ends with part ${parts.length}, but parts up to ${lastPart} were uploaded: name all of them, or abort this upload and begin another.`,
  });
}

/** When the store does not answer, it is asked once more: had it joined the parts before, it says that there is no such upload. */
async function complete(store: ObjectStore, key: string, uploadId: string, parts: UploadedPart[]): Promise<ObjectInfo> {
  try {
    return await store.completeUpload(key, uploadId, parts);
  } catch (error) {
    if (error instanceof AppError && error.code === "unavailable") return await store.completeUpload(key, uploadId, parts);
    throw error;
  }
}

/**
 * The store forgets an upload when it is completed. One that was begun here and that nobody gave up was therefore completed by another request, or by
 * this one before its answer was lost: the object that it became is its result. `null` when that is not there any more.
 */
async function findCompleted(services: Services, store: ObjectStore, upload: Upload, parts: UploadedPart[]): Promise<ObjectInfo | null> {
  const now = await findUpload(services.d1, upload.id);
  if (now?.result) return now.result;
  if (now?.state === "aborted") return null;
  const present = await store.head(upload.key);
  const isResult =
    present !== null && present.uploadedAtMs >= upload.createdAtMs - CLOCK_SKEW_MS && present.etag.endsWith(`-${parts.length}`);
  if (!isResult) return null;
  await markCompleted(services.d1, upload.id, present);
  return present;
}

/** The clock of the store and ours may differ. */
const CLOCK_SKEW_MS = 5000;
