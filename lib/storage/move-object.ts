import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { followMove } from "../shares/follow-object.ts";
import { copyObject, type CopyOptions, isSamePlace } from "./copy-object.ts";
import type { ObjectInfo } from "./object-store.ts";
import { requireBucket } from "./require-bucket.ts";

export interface Place {
  bucket: string;
  key: string;
}

/**
 * Moves an object: copies it, verifies the copy, lets links follow, and deletes the source if it is still what was copied. Interrupted anywhere, the
 * source is there. Onto itself it changes nothing.
 * Throws what `copyObject` throws, and `source_changed` when the source was replaced during the copy: both are left then.
 */
export async function moveObject(services: Services, from: Place, to: Place, options: CopyOptions = {}): Promise<ObjectInfo> {
  const source = { store: requireBucket(services, from.bucket), key: from.key };
  const target = { store: requireBucket(services, to.bucket), key: to.key };
  const copied = await copyObject(source, target, options);
  if (isSamePlace(source, target)) return copied.target;
  const present = await source.store.head(from.key);
  if (present !== null && present.etag !== copied.source.etag) {
    throw new AppError("source_changed", {
      message: "The file was replaced while it was being moved. It was left where it is, with a copy of what it was under the new name.",
    });
  }
  // Before the source goes: links work at every moment, and a database that does not answer leaves the file where it is.
  await followMove(services, from, to);
  await source.store.delete([from.key]);
  return copied.target;
}
