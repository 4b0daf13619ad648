import { purposeKey } from "../platform/purpose-key.ts";
import { fromBase64Url, toBase64Url } from "./base64url.ts";
import { AppError } from "./errors.ts";

const SIGNATURE_BYTES = 12;

/**
 * Makes an opaque cursor of a place in a list. It is signed together with `scope`, what the list is of: one that was made up, or that belongs to
 * another list, is refused, where a store would start over silently or read it as another place.
 */
export async function writeCursor(authSecret: string, scope: string[], place: string): Promise<string> {
  const bytes = new TextEncoder().encode(place);
  return `${toBase64Url(bytes)}.${await sign(authSecret, scope, place)}`;
}

/** The place that a cursor of this list names. Throws `bad_request` for any other. */
export async function readCursor(authSecret: string, scope: string[], cursor: string): Promise<string> {
  const place = decode(cursor);
  if (place === null || (await writeCursor(authSecret, scope, place)) !== cursor) {
    throw new AppError("bad_request", { message: "This cursor belongs to another list. Start again without one." });
  }
  return place;
}

async function sign(authSecret: string, scope: string[], place: string): Promise<string> {
  const key = await purposeKey(authSecret, "list-cursor");
  const signature = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(JSON.stringify([...scope, place])));
  return toBase64Url(new Uint8Array(signature).subarray(0, SIGNATURE_BYTES));
}

function decode(cursor: string): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(fromBase64Url(cursor.split(".", 1)[0] ?? ""));
  } catch {
    return null;
  }
}
