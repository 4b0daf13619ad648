import type { ObjectInfo } from "../storage/object-store.ts";

/*
 * While a visitor uploads, a small object holds the place: it takes the name for good, by a write that the store makes only where nothing is, and the upload
 * then replaces exactly that object. Its type is what lists know it by; its contents, and so its ETag, are its own.
 */

/** `Content-Type` of an object that holds the place of an upload. */
export const PLACEHOLDER_TYPE = "application/x-sluice-uploading";
const MARK = "upload";

/** What a placeholder holds: a hash has 43 letters, so all are as long. */
const contentsOf = (tokenHash: string) => `A visitor is uploading this file. ${tokenHash}`;
/** Length of every placeholder, by which a list without metadata can leave out what is none. */
export const PLACEHOLDER_BYTES = contentsOf("").length + 43;

/** Whether an object is no file yet: lists, zips and downloads of visitors leave it out. Needs the HTTP metadata alone. */
export function isPlaceholder(object: Pick<ObjectInfo, "httpMetadata">): boolean {
  return object.httpMetadata.contentType === PLACEHOLDER_TYPE;
}

/** Whether an object holds the place of this very upload. */
export function isPlaceholderOf(object: Pick<ObjectInfo, "httpMetadata" | "customMetadata">, tokenHash: string): boolean {
  return isPlaceholder(object) && object.customMetadata[MARK] === tokenHash;
}

/** What is written to hold the place of an upload. */
export function placeholderOf(tokenHash: string) {
  return { body: contentsOf(tokenHash), httpMetadata: { contentType: PLACEHOLDER_TYPE }, customMetadata: { [MARK]: tokenHash } };
}
