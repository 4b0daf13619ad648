import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import type { HttpMetadata, ObjectInfo, ObjectStore } from "../storage/object-store.ts";
import { requireBucket } from "../storage/require-bucket.ts";
import { parseWriteCondition } from "../storage/write-condition.ts";
import { bodyOfUpload, parseContentMd5 } from "./body-of-upload.ts";

export interface StoreUpload {
  request: Request;
  bucket: string;
  key: string;
  httpMetadata?: HttpMetadata | undefined;
  customMetadata?: Record<string, string> | undefined;
}

/**
 * Streams a request's body into an object, over whatever is there, unless `If-None-Match: *` or `If-Match` says otherwise (`precondition_failed`).
 *
 * With `Content-MD5` the store verifies the bytes, and a request that is repeated because its answer was lost finds its own object: it gets that, not
 * a refusal. Without it an answer that was lost stays unknown, since other bytes of the same length look the same.
 */
export async function storeUpload(services: Services, asked: StoreUpload): Promise<ObjectInfo> {
  const { request, key, httpMetadata, customMetadata } = asked;
  const store = requireBucket(services, asked.bucket);
  const onlyIf = parseWriteCondition(request.headers);
  const md5 = parseContentMd5(request.headers);
  const body = bodyOfUpload(request);
  try {
    const written = await store.put(key, body, {
      ...(httpMetadata === undefined ? {} : { httpMetadata }),
      ...(customMetadata === undefined ? {} : { customMetadata }),
      ...(onlyIf === undefined ? {} : { onlyIf }),
      ...(md5 === undefined ? {} : { md5 }),
    });
    if (written.kind === "stored") return written.info;
  } catch (error) {
    const own = error instanceof AppError && error.code === "unavailable" ? await findOwn(store, key, md5) : null;
    if (own === null) throw error;
    return own;
  }
  const own = await findOwn(store, key, md5);
  if (own === null) throw new AppError("precondition_failed");
  return own;
}

/** The object there, when it has the bytes that were to be stored. */
async function findOwn(store: ObjectStore, key: string, md5: string | undefined): Promise<ObjectInfo | null> {
  const present = md5 === undefined ? null : await store.head(key).catch(() => null);
  return present !== null && present.checksums.md5 === md5 ? present : null;
}
