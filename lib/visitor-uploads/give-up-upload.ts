import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { isPlaceholderOf } from "./placeholder.ts";
import { forgetUpload, markGivenUp, type VisitorUpload } from "./store.ts";

/**
 * Gives an open upload up: the link gets back what it had taken, its parts and its placeholder go, and its token is nobody's. Answers whether it was open. What the store does not do
 * now is done by periodic work.
 */
export async function giveUp(services: Services, upload: VisitorUpload, options: { alsoCompleting?: boolean } = {}): Promise<boolean> {
  if (!(await markGivenUp(services.d1, upload, options))) return false;
  await clearAway(services, upload).catch(() => undefined);
  return true;
}

/** Removes what an upload that was given up left in the store, then forgets it. */
export async function clearAway(services: Services, upload: VisitorUpload): Promise<void> {
  const store = services.buckets.get(upload.bucket);
  if (store !== undefined) {
    if (upload.uploadId !== "") {
      await store.abortUpload(upload.key, upload.uploadId).catch((error: unknown) => {
        if (!(error instanceof AppError) || error.code !== "upload_not_found") throw error;
      });
    }
    // Only what is still ours: whatever took its place meanwhile is somebody's.
    const present = await store.head(upload.key);
    if (present !== null && isPlaceholderOf(present, upload.tokenHash)) await store.delete([upload.key]);
  }
  await forgetUpload(services.d1, upload.tokenHash);
}
