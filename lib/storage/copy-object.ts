import { AppError } from "../http/errors.ts";
import type { Condition, HttpMetadata, ObjectBody, ObjectInfo, ObjectStore, PutResult, UploadedPart } from "./object-store.ts";

/** R2 takes at most 5 GiB in one write; above this the copy goes by parts. */
const SINGLE_WRITE_BYTES = 4 * 1024 ** 3;
/** All parts but the last have this size: 5 TiB, the largest object, in 5,120 parts. */
const PART_BYTES = 1024 ** 3;

export interface CopyOptions {
  /** Replace what is at the target. Without it an existing target is `already_exists`, decided atomically by the store. */
  overwrite?: boolean;
  /** Instead of the source's. */
  httpMetadata?: HttpMetadata;
  customMetadata?: Record<string, string>;
  /** Sizes from which, and in which, parts are used; tests set them low. */
  singleWriteBytes?: number | undefined;
  partBytes?: number | undefined;
}

export interface CopiedObject {
  source: ObjectInfo;
  target: ObjectInfo;
}

/**
 * Copies an object with its HTTP and custom metadata and storage class, within a bucket or to another; the bytes stream natively. Onto itself it
 * changes nothing. The result is verified by size and, where both sides have it, MD5.
 * Throws `object_not_found`, `already_exists`, `source_changed` when the source was replaced meanwhile.
 */
export async function copyObject(
  from: { store: ObjectStore; key: string },
  to: { store: ObjectStore; key: string },
  options: CopyOptions = {},
): Promise<CopiedObject> {
  const source = await from.store.head(from.key);
  if (source === null) throw new AppError("object_not_found");
  if (isSamePlace(from, to)) return { source, target: source };
  if (options.overwrite !== true && (await to.store.head(to.key)) !== null) throw new AppError("already_exists");
  const written = await transfer(from, to, source, { ...options, onlyIf: options.overwrite === true ? undefined : { ifAbsent: true } });
  if (written.kind === "precondition_failed") throw new AppError("already_exists");
  verify(source, written.info);
  return { source, target: written.info };
}

/**
 * Gives an object other metadata; what is left out stays. R2 cannot change metadata in place, so the object is written again with its own bytes, and
 * only over the very object that was read. Throws `object_not_found`, `precondition_failed` when it does not have the ETag in `ifMatch`, and
 * `source_changed` when somebody replaced it meanwhile.
 */
export async function replaceMetadata(
  store: ObjectStore,
  key: string,
  metadata: Pick<CopyOptions, "httpMetadata" | "customMetadata">,
  options: { ifMatch?: string | undefined } & Pick<CopyOptions, "singleWriteBytes" | "partBytes"> = {},
): Promise<ObjectInfo> {
  const source = await store.head(key);
  if (source === null) throw new AppError("object_not_found");
  if (options.ifMatch !== undefined && options.ifMatch !== "*" && options.ifMatch !== source.etag)
    throw new AppError("precondition_failed");
  const place = { store, key };
  const { singleWriteBytes, partBytes } = options;
  const written = await transfer(place, place, source, { ...metadata, singleWriteBytes, partBytes, onlyIf: { ifMatch: source.etag } });
  if (written.kind === "precondition_failed") throw new AppError("source_changed");
  verify(source, written.info);
  return written.info;
}

export function isSamePlace(from: { store: ObjectStore; key: string }, to: { store: ObjectStore; key: string }): boolean {
  return from.store.name === to.store.name && from.key === to.key;
}

interface Transfer extends CopyOptions {
  onlyIf: Condition | undefined;
}

async function transfer(
  from: { store: ObjectStore; key: string },
  to: { store: ObjectStore; key: string },
  source: ObjectInfo,
  options: Transfer,
): Promise<PutResult> {
  const attributes = {
    httpMetadata: options.httpMetadata ?? source.httpMetadata,
    customMetadata: options.customMetadata ?? source.customMetadata,
    storageClass: source.storageClass,
  };
  if (source.sizeBytes > (options.singleWriteBytes ?? SINGLE_WRITE_BYTES)) {
    return await transferParts(from, to, source, { ...options, ...attributes });
  }
  const opened = await open(from, source);
  try {
    return await to.store.put(to.key, opened.body, { ...attributes, ...(options.onlyIf === undefined ? {} : { onlyIf: options.onlyIf }) });
  } catch (error) {
    const target = await findOwn(to, source, attributes);
    if (target === null) throw error;
    return { kind: "stored", info: target };
  } finally {
    release(opened);
  }
}

/** Opens the source as it was judged; another object in its place is `source_changed`. */
async function open(from: { store: ObjectStore; key: string }, source: ObjectInfo, range?: { offset: number; length: number }) {
  const opened = await from.store.get(from.key, { ifMatch: source.etag, ...(range === undefined ? {} : { range }) });
  if (opened === null) throw new AppError("object_not_found");
  if (opened === "changed") throw new AppError("source_changed");
  return opened;
}

/** A store that refuses a write may leave its body unread, and an unread body holds a connection. */
function release(opened: ObjectBody): void {
  if (!opened.body.locked) opened.body.cancel().catch(() => undefined);
}

/**
 * What is at the target after a write whose answer was lost: the very bytes and attributes that were to be written, or `null`. Asked only when the write
 * itself failed, so an object of somebody else is never taken for ours unless nothing tells the two apart.
 */
async function findOwn(
  to: { store: ObjectStore; key: string },
  source: ObjectInfo,
  attributes: { httpMetadata: HttpMetadata; customMetadata: Record<string, string> },
): Promise<ObjectInfo | null> {
  const target = await to.store.head(to.key).catch(() => null);
  const { md5 } = source.checksums;
  if (target === null || md5 === undefined || target.checksums.md5 !== md5 || target.sizeBytes !== source.sizeBytes) return null;
  const isOurs =
    JSON.stringify(sorted(target.httpMetadata)) === JSON.stringify(sorted(attributes.httpMetadata)) &&
    JSON.stringify(sorted(target.customMetadata)) === JSON.stringify(sorted(attributes.customMetadata));
  return isOurs ? target : null;
}

const sorted = (metadata: object) => Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));

/**
 * By parts of one size. R2 completes an upload unconditionally, so the condition is looked at just before: for objects of more than 4 GiB
 * an existing target is refused, though not atomically.
 */
async function transferParts(
  from: { store: ObjectStore; key: string },
  to: { store: ObjectStore; key: string },
  source: ObjectInfo,
  options: Transfer & { storageClass: string },
): Promise<PutResult> {
  const partBytes = options.partBytes ?? PART_BYTES;
  const { uploadId } = await to.store.createUpload(to.key, options);
  try {
    const parts: UploadedPart[] = [];
    for (let offset = 0; offset < source.sizeBytes; offset += partBytes) {
      const range = { offset, length: Math.min(partBytes, source.sizeBytes - offset) };
      const opened = await open(from, source, range);
      try {
        parts.push(await to.store.uploadPart(to.key, uploadId, parts.length + 1, opened.body));
      } finally {
        release(opened);
      }
    }
    if (!(await holds(to, options.onlyIf))) {
      await to.store.abortUpload(to.key, uploadId);
      return { kind: "precondition_failed" };
    }
    return { kind: "stored", info: await to.store.completeUpload(to.key, uploadId, parts) };
  } catch (error) {
    await to.store.abortUpload(to.key, uploadId).catch(() => undefined);
    throw error;
  }
}

async function holds(to: { store: ObjectStore; key: string }, onlyIf: Condition | undefined): Promise<boolean> {
  if (onlyIf === undefined) return true;
  const present = await to.store.head(to.key);
  return "ifAbsent" in onlyIf ? present === null : present?.etag === onlyIf.ifMatch;
}

function verify(source: ObjectInfo, target: ObjectInfo): void {
  const { md5 } = source.checksums;
  const isSame =
    source.sizeBytes === target.sizeBytes && (md5 === undefined || target.checksums.md5 === undefined || md5 === target.checksums.md5);
  if (!isSame)
    throw new AppError("unavailable", { message: "The copy is not the same as the original, which was left as it is. Try again." });
}
