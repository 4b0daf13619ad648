import { purposeCipherKey } from "../platform/purpose-key.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";

const IV_BYTES = 12;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Encrypts a text (AES-256-GCM) under a key that AUTH_SECRET gives for one purpose, and binds it to `scope`: it opens for the same purpose and scope
 * alone. Base64url.
 */
export async function sealText(authSecret: string, purpose: string, scope: readonly string[], text: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt(algorithm(iv, scope), await purposeCipherKey(authSecret, purpose), encoder.encode(text));
  const bytes = new Uint8Array(IV_BYTES + sealed.byteLength);
  bytes.set(iv);
  bytes.set(new Uint8Array(sealed), IV_BYTES);
  return toBase64Url(bytes);
}

/** The text that was sealed, `null` for anything else: made up, of another scope, or under another AUTH_SECRET. */
export async function openSealedText(
  authSecret: string,
  purpose: string,
  scope: readonly string[],
  sealed: string,
): Promise<string | null> {
  try {
    const bytes = fromBase64Url(sealed);
    const key = await purposeCipherKey(authSecret, purpose);
    return decoder.decode(await crypto.subtle.decrypt(algorithm(bytes.slice(0, IV_BYTES), scope), key, bytes.slice(IV_BYTES)));
  } catch {
    return null;
  }
}

function algorithm(iv: Uint8Array<ArrayBuffer>, scope: readonly string[]): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: encoder.encode(JSON.stringify(scope)) };
}
