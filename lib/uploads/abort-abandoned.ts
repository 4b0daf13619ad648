import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { deleteEndedUploads, listOpenUploads, markAborted, markOpen, type Upload } from "./store.ts";

/** An upload is abandoned when it is not completed within a day. */
export const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;
const REMEMBERED_FOR_MS = 7 * 24 * 60 * 60 * 1000;
/** A request may make only so many calls of a store. */
const AT_ONCE = 50;

/** Aborts uploads that were left behind, which nobody sees and everybody pays for. Periodic work; what fails is done in the next round. Answers how many. */
export async function abortAbandonedUploads(services: Services): Promise<number> {
  const now = services.now();
  const abandoned = await listOpenUploads(services.d1, now - ABANDONED_AFTER_MS, AT_ONCE);
  let aborted = 0;
  for (const upload of abandoned) if (await abort(services, upload)) aborted += 1;
  await deleteEndedUploads(services.d1, now - REMEMBERED_FOR_MS);
  return aborted;
}

async function abort(services: Services, upload: Upload): Promise<boolean> {
  if (!(await markAborted(services.d1, upload.id))) return false;
  try {
    await services.buckets.get(upload.bucket)?.abortUpload(upload.key, upload.uploadId);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "upload_not_found") return true;
    await markOpen(services.d1, upload.id);
    return false;
  }
}
