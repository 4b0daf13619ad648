import { AppError } from "../http/errors.ts";
import { created } from "../http/respond.ts";
import type { Services } from "../services.ts";
import type { Share } from "../shares/share.ts";
import { addressOf } from "../shares/share.ts";
import type { ObjectInfo } from "../storage/object-store.ts";
import { enterToChange } from "../visits/enter-to-change.ts";
import { logEvent } from "../visits/enter-share.ts";
import { requireStore } from "../visits/hand-over.ts";
import type { Visit } from "../visits/visit.ts";
import { beginUpload } from "./begin-upload.ts";
import { bodyOfFile, discardBody, requireLength } from "./body-of-file.ts";
import { isFinishedObject } from "./finished-object.ts";
import { giveUp } from "./give-up-upload.ts";
import { pathOfKey, requireUploadPlace } from "./place-of-upload.ts";
import { isPlaceholderOf } from "./placeholder.ts";
import { presentUploadedFile } from "./present-upload.ts";
import { MAX_SINGLE_BYTES, type UploadedFile, UploadContentQuery } from "./schema.ts";
import { findVisitorUpload, markStored, type VisitorUpload } from "./store.ts";
import { hashOfToken, newUploadToken } from "./token.ts";
import { safeTypeOf } from "./upload-type.ts";
import { parseInput } from "../visits/parse-input.ts";
import { visitorAddress } from "../visits/page-query.ts";
import { doorOf } from "../visits/visitor-door.ts";

/**
 * Stores a visitor's file that comes in one request, under its name or that with a number. With an `Idempotency-Key` a repetition in the same visit finds the file that the first
 * try stored, or goes on where that broke off. Nothing of a file that fails is left.
 */
export async function storeVisitorFile(services: Services, request: Request, shareId: string): Promise<Response> {
  try {
    const work = storeFile(services, request, shareId);
    // A visitor who goes away midway ends the request, not what clears up after it.
    services.waitUntil(work.then(() => undefined).catch(() => undefined));
    return await work;
  } catch (error) {
    await discardBody(request);
    throw error;
  }
}

async function storeFile(services: Services, request: Request, shareId: string): Promise<Response> {
  const { share, visit, settle } = await enterToChange(services, request, shareId, { action: "upload", begins: true });
  const search = new URL(request.url).searchParams;
  const query = parseInput(UploadContentQuery, Object.fromEntries(search));
  const sizeBytes = requireLength(request, MAX_SINGLE_BYTES);
  const place = await requireUploadPlace(share, visit, query);
  const tokenHash = await hashOfToken(tokenOf(request, share, visit));
  const known = await findRepeated(services, request, tokenHash, sizeBytes);
  const answer = (upload: VisitorUpload, etag: string) =>
    settle(created(presentUploadedFile(share, upload, etag) satisfies UploadedFile, visitorAddress(doorOf(request), addressOf(share))));
  if (known?.etag) {
    await discardBody(request);
    return await answer(known, known.etag);
  }
  const upload = known ?? (await beginUpload(services, share, visit, { ...place, tokenHash, sizeBytes, partSizeBytes: 0 }));
  let info: ObjectInfo;
  try {
    info = await writeOver(services, request, share, upload);
  } catch (error) {
    await giveUp(services, upload);
    throw error;
  }
  if (await markStored(services.d1, tokenHash, info.etag)) {
    logEvent(services, request, share, visit, { event: "uploaded", result: "ok", path: pathOfKey(share, upload), bytes: sizeBytes });
  }
  return await answer(upload, info.etag);
}

function tokenOf(request: Request, share: Share, visit: Visit): string {
  const key = request.headers.get("idempotency-key");
  if (key === null) return newUploadToken();
  if (key === "" || key.length > 255) {
    const message = "must have 1 to 255 characters";
    throw new AppError("validation_failed", { message: `The Idempotency-Key ${message}.`, issues: [{ path: "Idempotency-Key", message }] });
  }
  return JSON.stringify([share.id, share.generation, visit.id, key]);
}

async function findRepeated(services: Services, request: Request, tokenHash: string, sizeBytes: number): Promise<VisitorUpload | null> {
  const known = request.headers.has("idempotency-key") ? await findVisitorUpload(services.d1, tokenHash) : null;
  if (known === null) return null;
  if (known.sizeBytes !== sizeBytes) throw new AppError("idempotency_conflict");
  if (known.state === "aborted") throw new AppError("upload_in_progress", { retryAfterSeconds: 2 });
  return known;
}

/** Writes the body over the placeholder, and over nothing else. */
async function writeOver(services: Services, request: Request, share: Share, upload: VisitorUpload): Promise<ObjectInfo> {
  const store = requireStore(services, upload);
  const placeholder = upload.placeholderEtag === "" ? await store.head(upload.key) : null;
  if (placeholder !== null && isFinishedObject(placeholder, upload)) {
    await discardBody(request);
    return placeholder;
  }
  if (upload.placeholderEtag === "" && (placeholder === null || !isPlaceholderOf(placeholder, upload.tokenHash))) throw taken();
  const body = await bodyOfFile(request, upload.sizeBytes, { types: share.uploadTypes, name: upload.key });
  const findOwn = async () => {
    const present = await store.head(upload.key).catch(() => null);
    return present !== null && isFinishedObject(present, upload) ? present : null;
  };
  try {
    const written = await store.put(upload.key, body, {
      httpMetadata: { contentType: safeTypeOf(upload.key) },
      onlyIf: { ifMatch: placeholder?.etag ?? upload.placeholderEtag },
    });
    if (written.kind === "stored") return written.info;
  } catch (error) {
    const own = await findOwn();
    if (own === null) throw error;
    return own;
  }
  const own = await findOwn();
  if (own === null) throw taken();
  return own;
}

function taken(): AppError {
  return new AppError("already_exists", {
    message: "Something else was stored under this name meanwhile, and was left as it is. Upload the file again.",
  });
}
