import * as z from "zod";
import { MAX_KEY_BYTES } from "./key-parts.ts";

export { baseName, encodeKey, isReservedKey, MAX_KEY_BYTES, parentPrefix, RESERVED_PREFIX } from "./key-parts.ts";

const encoder = new TextEncoder();
const strictDecoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A key that the back end can address: 1 to 1,024 bytes, well-formed Unicode, NFC (R2 treats NFC-equal keys as one object). */
export const ObjectKey = z
  .string()
  .refine((key) => key.isWellFormed(), "contains half a surrogate pair: send well-formed Unicode")
  .transform((key) => key.normalize("NFC"))
  .refine((key) => key !== "", "must not be empty")
  .refine((key) => encoder.encode(key).length <= MAX_KEY_BYTES, "must be at most 1,024 bytes of UTF-8")
  .brand("ObjectKey");
export type ObjectKey = z.infer<typeof ObjectKey>;

/**
 * A key that something new may be stored under: as `ObjectKey`, without control characters, which nobody can see or type. Objects that have
 * them already are listed, downloaded, moved away and deleted like others.
 */
export const NewObjectKey = z
  .string()
  .refine((key) => !/[\u0000-\u001f\u007f-\u009f]/u.test(key), "must not contain control characters")
  .pipe(ObjectKey);

/**
 * Decodes what R2 Explorer's API sends for a key: base64 of UTF-8, standard or URL-safe, padded or not. `null` when it is anything else:
 * another alphabet, a wrong length, bits that no encoder leaves, or bytes that are not UTF-8. There is no second way to read a key.
 */
export function decodeBase64Utf8(encoded: string): string | null {
  const unpadded = encoded.replace(/={1,2}$/u, "");
  if (encoded !== unpadded && encoded.length % 4 !== 0) return null;
  if (!/^(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)$/u.test(unpadded) || unpadded.length % 4 === 1) return null;
  const standard = unpadded.replaceAll("-", "+").replaceAll("_", "/");
  const binary = atob(standard);
  if (btoa(binary).replace(/=+$/u, "") !== standard) return null;
  try {
    return strictDecoder.decode(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
  } catch {
    return null;
  }
}
