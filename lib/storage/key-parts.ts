import { toBase64Url } from "../http/base64url.ts";

/*
 * What can be told from a key without checking it. Apart from `object-key.ts` because browsers load it too, and the checking there brings zod along.
 */

/** Prefix that R2 Explorer and Sluice keep for themselves in every bucket. */
export const RESERVED_PREFIX = ".r2-explorer/";
/** R2: keys are at most 1,024 bytes of UTF-8. */
export const MAX_KEY_BYTES = 1024;

const encoder = new TextEncoder();

/** Encodes a key as R2 Explorer's API writes it in a path or query, URL-safe and unpadded, so that it is one path segment as it stands. */
export function encodeKey(key: string): string {
  return toBase64Url(encoder.encode(key));
}

/**
 * Whether a key lies below the reserved prefix. Compared without case and after removing leading `/` and `./`, so that a store or a client
 * that normalises names cannot be led there by another spelling.
 */
export function isReservedKey(key: string): boolean {
  const plain = key
    .normalize("NFC")
    .toLowerCase()
    .replace(/^(?:\.?\/)+/u, "");
  return plain === ".r2-explorer" || plain.startsWith(RESERVED_PREFIX);
}

/** The last name in a key: of a file, or of a folder (whose key ends in `/`), without the slash. */
export function baseName(key: string): string {
  const trimmed = key.endsWith("/") ? key.slice(0, -1) : key;
  return trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

/** The folder a key lies in, ending in `/`, or `""` at the root of the bucket. */
export function parentPrefix(key: string): string {
  const trimmed = key.endsWith("/") ? key.slice(0, -1) : key;
  return trimmed.slice(0, trimmed.lastIndexOf("/") + 1);
}

/** The folders that a key or a folder lies in, from the bucket itself (`""`) down: `a/b/c.txt` lies in `""`, `a/` and `a/b/`. */
export function foldersAbove(key: string): string[] {
  const folders = [""];
  for (let slash = key.indexOf("/"); slash !== -1 && slash < key.length - 1; slash = key.indexOf("/", slash + 1))
    folders.push(key.slice(0, slash + 1));
  return folders;
}
