import type { ObjectInfo } from "../storage/object-store.ts";
import { isPlaceholder } from "./placeholder.ts";
import { partCountOf } from "./schema.ts";
import type { VisitorUpload } from "./store.ts";

/** The clock of the store and ours may differ. */
const CLOCK_SKEW_MS = 5000;

/**
 * Whether what is under an upload's key is what the upload became: asked when an answer of the store was lost, or another request did the work. The name was taken for it, so only somebody
 * who overwrites in the portal could have put something else there, and that would have to have its size and its number of parts.
 */
export function isFinishedObject(object: ObjectInfo, upload: VisitorUpload): boolean {
  if (isPlaceholder(object) || object.sizeBytes !== upload.sizeBytes || object.uploadedAtMs < upload.createdAtMs - CLOCK_SKEW_MS)
    return false;
  return upload.partSizeBytes === 0 || object.etag.endsWith(`-${partCountOf(upload)}`);
}
