import { AppError } from "../http/errors.ts";
import { json } from "../http/respond.ts";
import type { Services } from "../services.ts";
import type { ObjectInfo, ObjectStore } from "../storage/object-store.ts";
import { logEvent } from "../visits/enter-share.ts";
import { requireStore } from "../visits/hand-over.ts";
import { enterUpload } from "./enter-upload.ts";
import { isFinishedObject } from "./finished-object.ts";
import { giveUp } from "./give-up-upload.ts";
import { pathOfKey } from "./place-of-upload.ts";
import { placeholderOf } from "./placeholder.ts";
import { presentUploadedFile } from "./present-upload.ts";
import { partCountOf } from "./schema.ts";
import { listParts, markCompleting, markStored, reopenUpload, type VisitorUpload } from "./store.ts";
import type { AskedUpload } from "./upload-in-parts.ts";

/**
 * Joins the parts of an upload into its file, over its placeholder and over nothing else. What was uploaded is what the server wrote down; nobody sends a list. Asked several times, at
 * once or later, it answers the same. Throws `invalid_part` naming what is missing, `already_exists` when somebody put something else under the name, which stays, and
 * `upload_not_found`.
 */
export async function completeVisitorUpload(services: Services, asked: AskedUpload): Promise<Response> {
  const work = complete(services, asked);
  services.waitUntil(work.then(() => undefined).catch(() => undefined));
  return await work;
}

async function complete(services: Services, { request, ...asked }: AskedUpload): Promise<Response> {
  const { share, visit, upload } = await enterUpload(services, request, asked);
  if (upload.etag !== null) return json(presentUploadedFile(share, upload, upload.etag));
  const parts = await requireAllParts(services, upload);
  if (!(await markCompleting(services.d1, upload.tokenHash))) return json(await findCompleted(services, asked, request));
  const { etag } = await join(services, requireStore(services, upload), upload, parts);
  if (await markStored(services.d1, upload.tokenHash, etag)) {
    const path = pathOfKey(share, upload);
    logEvent(services, request, share, visit, { event: "uploaded", result: "ok", path, bytes: upload.sizeBytes });
  }
  return json(presentUploadedFile(share, upload, etag));
}

async function requireAllParts(services: Services, upload: VisitorUpload): Promise<{ partNumber: number; etag: string }[]> {
  const parts = await listParts(services.d1, upload.tokenHash);
  const there = new Set(parts.map((part) => part.partNumber));
  const missing = Array.from({ length: partCountOf(upload) }, (_, index) => index + 1).filter((part) => !there.has(part));
  if (missing.length === 0) return parts;
  const named = missing.slice(0, 20).join(", ");
  throw new AppError("invalid_part", {
    message: `These parts have not arrived: ${named}${missing.length > 20 ? " and others" : ""}. Send them, then complete the upload.`,
  });
}

/** What another request made of the upload since it was looked at. */
async function findCompleted(services: Services, asked: Omit<AskedUpload, "request">, request: Request) {
  const { share, upload } = await enterUpload(services, request, asked);
  if (upload.etag === null) throw new AppError("upload_in_progress", { retryAfterSeconds: 2 });
  return presentUploadedFile(share, upload, upload.etag);
}

async function join(
  services: Services,
  store: ObjectStore,
  upload: VisitorUpload,
  parts: { partNumber: number; etag: string }[],
): Promise<ObjectInfo> {
  const finished = await requirePlace(services, store, upload);
  if (finished !== null) return finished;
  try {
    const info = await store.completeUpload(upload.key, upload.uploadId, parts);
    if (info.sizeBytes === upload.sizeBytes) return info;
    // Every part had its length, so this is the store's doing, and nobody may take the object for the file.
    await store.delete([upload.key]);
    await giveUp(services, upload, { alsoCompleting: true });
    throw new AppError("unavailable", { message: "The file was not stored whole, so it was removed. Upload it again." });
  } catch (error) {
    // The store forgets an upload when it is completed: by another request, or by this one before its answer was lost.
    const present = await store.head(upload.key).catch(() => null);
    if (present !== null && isFinishedObject(present, upload)) return present;
    if (!(error instanceof AppError)) throw error;
    if (error.code === "upload_not_found") await giveUp(services, upload, { alsoCompleting: true });
    if (error.code !== "invalid_part") throw error;
    // The same part was sent twice at the same time, and the store kept another than the one written down: none can be relied on.
    await reopenUpload(services.d1, upload.tokenHash, { forgetsParts: true });
    throw new AppError("invalid_part", {
      message: "Some parts arrived twice at the same time. Send all of them again, one after the other.",
    });
  }
}

/**
 * Looks that the name is still the upload's: the very placeholder, or nothing, where one is put again. R2 completes an upload unconditionally, so this is asked just before. Answers the file when it is there already;
 * throws `already_exists` when something else is.
 */
async function requirePlace(services: Services, store: ObjectStore, upload: VisitorUpload): Promise<ObjectInfo | null> {
  let present = await store.head(upload.key);
  if (present === null) {
    const { body, ...metadata } = placeholderOf(upload.tokenHash);
    const written = await store.put(upload.key, body, { ...metadata, onlyIf: { ifAbsent: true } });
    if (written.kind === "stored") return null;
    present = await store.head(upload.key);
  }
  if (present?.etag === upload.placeholderEtag) return null;
  if (present !== null && isFinishedObject(present, upload)) return present;
  await giveUp(services, upload, { alsoCompleting: true });
  throw new AppError("already_exists", {
    message: "Somebody else stored something under this name meanwhile, and it was left as it is. Upload the file again.",
  });
}
