import type { Services } from "../services.ts";
import { isFinishedObject } from "./finished-object.ts";
import { clearAway, giveUp } from "./give-up-upload.ts";
import { deleteFinishedUploads, listForlornUploads, markStored, type VisitorUpload } from "./store.ts";

/** An upload is abandoned when it is not completed within a day; a visit, without which nobody continues it, lasts half of one. */
export const ABANDONED_AFTER_MS = 24 * 60 * 60 * 1000;
const REMEMBERED_FOR_MS = 7 * 24 * 60 * 60 * 1000;
/** A request may make only so many calls of a store. */
const AT_ONCE = 50;

/**
 * Ends uploads of visitors that nobody will end: abandoned ones, those of links that take none any more (of one link alone, with `shareId`), and what was left of others. Each gives its link back what it had taken.
 * Periodic work; what fails is done in the next round. Answers how many.
 */
export async function endForlornUploads(services: Services, shareId: string | null = null): Promise<number> {
  const now = services.now();
  const forlorn = await listForlornUploads(services.d1, { beforeMs: now - ABANDONED_AFTER_MS, nowMs: now }, AT_ONCE, shareId);
  let ended = 0;
  for (const upload of forlorn) {
    const isEnded = await end(services, upload).catch(() => false);
    if (isEnded) ended += 1;
  }
  if (shareId === null) await deleteFinishedUploads(services.d1, now - REMEMBERED_FOR_MS);
  return ended;
}

/** As `endForlornUploads`, after the answer: for one link that was just changed, or for whichever were (`null`). */
export function endUploadsSoon(services: Services, shareId: string | null): void {
  services.waitUntil(endForlornUploads(services, shareId).catch(() => undefined));
}

async function end(services: Services, upload: VisitorUpload): Promise<boolean> {
  if (upload.state === "aborted") {
    await clearAway(services, upload);
    return true;
  }
  // Stored in the moment in which the server ended: the file is there, and counts.
  const mayBeStored = upload.state === "completing" || upload.partSizeBytes === 0;
  const present = mayBeStored ? ((await services.buckets.get(upload.bucket)?.head(upload.key)) ?? null) : null;
  if (present !== null && isFinishedObject(present, upload)) return await markStored(services.d1, upload.tokenHash, present.etag);
  return await giveUp(services, upload, { alsoCompleting: true });
}
