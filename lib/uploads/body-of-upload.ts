import { AppError } from "../http/errors.ts";

/** What Cloudflare lets a request body have on its smallest plan. Larger files go in parts. */
export const MAX_BODY_BYTES = 100_000_000;

/**
 * The body of an upload as the runtime streams it, unread. Throws `length_required`, since a store takes no stream of unknown length, and
 * `body_too_large`.
 */
export function bodyOfUpload(request: Request): ReadableStream<Uint8Array> | Uint8Array {
  const header = request.headers.get("content-length");
  if (header === null && request.body === null) return new Uint8Array();
  if (header === null || !/^\d{1,15}$/u.test(header)) throw new AppError("length_required");
  if (Number(header) > MAX_BODY_BYTES) {
    throw new AppError("body_too_large", {
      message: "One request takes at most 100,000,000 bytes. Send the file in parts of 5 MiB to 90 MiB through multipart/create.",
    });
  }
  return request.body ?? new Uint8Array();
}

/** Hex MD5 that `Content-MD5` (RFC 1864) names, `undefined` without one. Throws `bad_request` when it is none. */
export function parseContentMd5(headers: Headers): string | undefined {
  const header = headers.get("content-md5");
  if (header === null) return undefined;
  if (!/^[A-Za-z0-9+/]{22}==$/u.test(header)) {
    throw new AppError("bad_request", { message: "Content-MD5 must be the base64 of the body's 16-byte MD5, or left out." });
  }
  return Array.from(atob(header), (character) => character.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}
