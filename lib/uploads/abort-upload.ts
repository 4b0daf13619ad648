import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { requireBucket } from "../storage/require-bucket.ts";
import { findUpload, markAborted, uploadRowId } from "./store.ts";

/** Gives an upload up and frees its parts. Doing it twice is the same. Throws `upload_not_found` for one that is completed or never was. */
export async function abortUpload(services: Services, asked: { bucket: string; key: string; uploadId: string }): Promise<void> {
  const store = requireBucket(services, asked.bucket);
  const rowId = await uploadRowId(asked.bucket, asked.key, asked.uploadId);
  const known = await findUpload(services.d1, rowId);
  if (known?.state === "completed") throw new AppError("upload_not_found");
  // First the row: a completion that comes too late is then told so, instead of being taken for one whose answer was lost.
  if (known !== null) await markAborted(services.d1, rowId);
  await store.abortUpload(asked.key, asked.uploadId);
}
