import { contentDisposition } from "./content-disposition.ts";
import { baseName } from "../storage/object-key.ts";
import { downloadType } from "../storage/content-type.ts";
import type { ByteRange, ObjectInfo } from "../storage/object-store.ts";

/** User bytes run nothing, whoever opens them and however: even the inert ones are in a sandbox without an origin. */
export const USER_BYTES_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'";

export interface ObjectResponseOptions {
  disposition: "attachment" | "inline";
  /** Instead of what the stored type allows. */
  contentType?: string;
  range?: ByteRange | null;
  headers?: Record<string, string>;
}

/** What an answer says of the bytes it carries. */
export type Described = Pick<ObjectInfo, "key" | "sizeBytes" | "httpEtag" | "httpMetadata"> & { uploadedAtMs: number | null };

/** Headers that describe an object (RFC 9110 §8) and keep its bytes inert. `Content-Length` is that of the answer. */
export function objectHeaders(object: Described, options: ObjectResponseOptions): Headers {
  const headers = new Headers({
    "content-type": options.contentType ?? downloadType(object.httpMetadata.contentType),
    "content-disposition": contentDisposition(options.disposition, baseName(object.key)),
    "content-length": String(options.range ? options.range.length : object.sizeBytes),
    "accept-ranges": "bytes",
    etag: object.httpEtag,
    ...lastModified(object),
    "cache-control": "private, no-store",
    "content-security-policy": USER_BYTES_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    ...options.headers,
  });
  if (options.range)
    headers.set("content-range", `bytes ${options.range.offset}-${options.range.offset + options.range.length - 1}/${object.sizeBytes}`);
  return headers;
}

/** 200 with the whole object, or 206 with the range. `body` streams natively; `null` answers HEAD. */
export function objectResponse(object: Described, body: ReadableStream<Uint8Array> | null, options: ObjectResponseOptions): Response {
  return new Response(body, { status: options.range ? 206 : 200, headers: objectHeaders(object, options) });
}

/** 304 (RFC 9110 §15.4.5): the validators, no body. */
export function notModified(object: Pick<Described, "httpEtag" | "uploadedAtMs">): Response {
  return new Response(null, {
    status: 304,
    headers: { etag: object.httpEtag, ...lastModified(object), "cache-control": "private, no-store" },
  });
}

function lastModified(object: Pick<Described, "uploadedAtMs">): Record<string, string> {
  return object.uploadedAtMs === null ? {} : { "last-modified": new Date(object.uploadedAtMs).toUTCString() };
}
