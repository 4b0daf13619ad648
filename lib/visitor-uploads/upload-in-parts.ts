import { AppError } from "../http/errors.ts";
import { readJson } from "../http/body.ts";
import { created, json, noContent } from "../http/respond.ts";
import type { Services } from "../services.ts";
import { addressOf } from "../shares/share.ts";
import { enterToChange } from "../visits/enter-to-change.ts";
import { requireStore } from "../visits/hand-over.ts";
import { parseInput } from "../visits/parse-input.ts";
import { beginUpload } from "./begin-upload.ts";
import { bodyOfFile, discardBody, requireLength } from "./body-of-file.ts";
import { enterUpload } from "./enter-upload.ts";
import { giveUp } from "./give-up-upload.ts";
import { requireUploadPlace } from "./place-of-upload.ts";
import { presentUpload } from "./present-upload.ts";
import { BeginUpload, bytesOfPart, partCountOf, partSizeOf } from "./schema.ts";
import { equipUpload, hasPart, listParts, recordPart, type VisitorUpload } from "./store.ts";
import { hashOfToken, newUploadToken } from "./token.ts";
import { safeTypeOf } from "./upload-type.ts";
import { visitorAddress } from "../visits/page-query.ts";
import { doorOf } from "../visits/visitor-door.ts";

const MAX_JSON_BYTES = 64 * 1024;

/** What is asked of an upload in parts. */
export interface AskedUpload {
  request: Request;
  shareId: string;
  token: string;
}

/**
 * Begins an upload in parts: its name is taken and its size counted. The token in the answer is the upload's only name. Throws what a link refuses, `upload_limit_reached`,
 * `upload_type_refused`.
 */
export async function beginUploadInParts(services: Services, request: Request, shareId: string): Promise<Response> {
  const work = begin(services, request, shareId);
  services.waitUntil(work.then(() => undefined).catch(() => undefined));
  return await work;
}

async function begin(services: Services, request: Request, shareId: string): Promise<Response> {
  const { share, visit, settle } = await enterToChange(services, request, shareId, { action: "upload", begins: true });
  const { size: sizeBytes, ...asked } = parseInput(BeginUpload, await readJson(request, MAX_JSON_BYTES));
  const place = await requireUploadPlace(share, visit, asked);
  const token = newUploadToken();
  const tokenHash = await hashOfToken(token);
  const partSizeBytes = partSizeOf(sizeBytes);
  const claimed = await beginUpload(services, share, visit, { ...place, tokenHash, sizeBytes, partSizeBytes });
  let upload: VisitorUpload = claimed;
  try {
    const store = requireStore(services, claimed);
    const { uploadId } = await store.createUpload(claimed.key, { httpMetadata: { contentType: safeTypeOf(claimed.key) } });
    upload = { ...claimed, uploadId };
    if (!(await equipUpload(services.d1, upload))) throw new AppError("upload_not_found");
  } catch (error) {
    await giveUp(services, upload);
    throw error;
  }
  return await settle(
    created(presentUpload(share, upload, token, []), `${visitorAddress(doorOf(request), addressOf(share))}/uploads/${token}`),
  );
}

/** Which parts of an upload are there: what a visitor who comes back need not send again. */
export async function describeUpload(services: Services, { request, ...asked }: AskedUpload): Promise<Response> {
  const { share, upload } = await enterUpload(services, request, asked);
  const parts = await listParts(services.d1, upload.tokenHash);
  return json(
    presentUpload(
      share,
      upload,
      asked.token,
      parts.map((part) => part.partNumber),
    ),
  );
}

/**
 * Stores a part. It has exactly the bytes that its number says; one that is there already is not stored again. Throws `validation_failed` for a number that the upload does not have,
 * `length_required`, `body_too_large`, `bad_request` for a part that is too short, `upload_type_refused`.
 */
export async function storeUploadPart(services: Services, asked: AskedUpload & { part: string }): Promise<Response> {
  try {
    const work = storePart(services, asked);
    services.waitUntil(work.then(() => undefined).catch(() => undefined));
    return await work;
  } catch (error) {
    await discardBody(asked.request);
    throw error;
  }
}

async function storePart(services: Services, { request, part, ...asked }: AskedUpload & { part: string }): Promise<Response> {
  const { share, upload } = await enterUpload(services, request, asked);
  if (upload.state !== "open") throw new AppError(upload.state === "completed" ? "upload_not_found" : "upload_in_progress");
  const partNumber = requirePartNumber(part, upload);
  const expectedBytes = bytesOfPart(upload, partNumber);
  const sizeBytes = requireLength(request, expectedBytes);
  if (sizeBytes < expectedBytes) {
    throw new AppError("bad_request", {
      message: `Part ${partNumber} of this upload has exactly ${expectedBytes.toLocaleString("en")} bytes.`,
    });
  }
  if (await hasPart(services.d1, upload.tokenHash, partNumber)) {
    await discardBody(request);
    return json({ partNumber, sizeBytes });
  }
  try {
    const types = partNumber === 1 ? share.uploadTypes : null;
    const body = await bodyOfFile(request, sizeBytes, { types, name: upload.key });
    const { etag } = await requireStore(services, upload).uploadPart(upload.key, upload.uploadId, partNumber, body);
    if (!(await recordPart(services.d1, upload.tokenHash, { partNumber, etag }))) throw new AppError("upload_not_found");
  } catch (error) {
    // A file of another type than its name says is not wanted whole, and an upload that the store forgot cannot go on.
    const isOver = error instanceof AppError && (error.code === "upload_type_refused" || error.code === "upload_not_found");
    if (isOver) await giveUp(services, upload);
    throw error;
  }
  return json({ partNumber, sizeBytes });
}

function requirePartNumber(part: string, upload: VisitorUpload): number {
  const count = partCountOf(upload);
  const partNumber = /^[1-9]\d{0,4}$/u.test(part) ? Number(part) : 0;
  if (partNumber >= 1 && partNumber <= count) return partNumber;
  const message = `must be a whole number from 1 to ${count.toLocaleString("en")}`;
  throw new AppError("validation_failed", { message: `The number of the part ${message}.`, issues: [{ path: "part", message }] });
}

/** Gives an upload up: its parts and its placeholder go, and the link takes as much as before. Throws `upload_not_found` for one that is over, `upload_in_progress`. */
export async function cancelUpload(services: Services, { request, ...asked }: AskedUpload): Promise<Response> {
  const { upload } = await enterUpload(services, request, asked);
  if (!(await giveUp(services, upload))) throw new AppError(upload.state === "completing" ? "upload_in_progress" : "upload_not_found");
  return noContent();
}
