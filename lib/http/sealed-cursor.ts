import { purposeCipherKey } from "../platform/purpose-key.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";
import { AppError } from "./errors.ts";

const IV_BYTES = 12;

/**
 * Makes an opaque cursor of a place in a list: encrypted (AES-GCM), since the place may name what whoever asks may not see, and bound to `scope`, what
 * the list is of: one that was made up, or that belongs to another list, is refused, where a store would start over silently or read it as another place.
 */
export async function writeCursor(authSecret: string, scope: string[], place: string): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await crypto.subtle.encrypt(
    algorithm(iv, scope),
    await purposeCipherKey(authSecret, "list-cursor"),
    encoder.encode(place),
  );
  const bytes = new Uint8Array(IV_BYTES + sealed.byteLength);
  bytes.set(iv);
  bytes.set(new Uint8Array(sealed), IV_BYTES);
  return toBase64Url(bytes);
}

/** The place that a cursor of this list names. Throws `bad_request` for any other. */
export async function readCursor(authSecret: string, scope: string[], cursor: string): Promise<string> {
  try {
    const bytes = fromBase64Url(cursor);
    const key = await purposeCipherKey(authSecret, "list-cursor");
    return decoder.decode(await crypto.subtle.decrypt(algorithm(bytes.slice(0, IV_BYTES), scope), key, bytes.slice(IV_BYTES)));
  } catch {
    throw new AppError("bad_request", { message: "This cursor belongs to another list. Start again without one." });
  }
}

/** For pages: a list by its address. A cursor that belongs to another list, as an old address may hold, begins at the first page. */
export async function fromStartIfUnknown<A extends { cursor?: string | undefined }, R>(
  asked: A,
  list: (asked: A) => Promise<R>,
): Promise<R> {
  try {
    return await list(asked);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "bad_request" || asked.cursor === undefined) throw error;
    return await list({ ...asked, cursor: undefined });
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function algorithm(iv: Uint8Array<ArrayBuffer>, scope: string[]): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: encoder.encode(JSON.stringify(scope)) };
}
