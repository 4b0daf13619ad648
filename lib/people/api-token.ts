import { toBase64Url } from "../http/base64url.ts";
import { randomId } from "../platform/random-id.ts";

/** By which scanners of leaked secrets know our tokens. */
export const TOKEN_PREFIX = "slu_";
const SECRET_LENGTH = 40;
const HINT_LENGTH = 8;

/** A new token, to be shown once: 40 random letters and digits (238 bits) behind the prefix. */
export function createApiToken(): { token: string; hint: string } {
  const token = `${TOKEN_PREFIX}${randomId(SECRET_LENGTH)}`;
  return { token, hint: token.slice(0, HINT_LENGTH) };
}

/** A token in an Authorization header; `null` for what cannot be one, so that it reaches no store. */
export function parseBearer(header: string): string | null {
  return /^Bearer +(slu_[A-Za-z0-9]{40})$/iu.exec(header)?.[1] ?? null;
}

/** SHA-256, base64url: how secrets that are random enough themselves are kept. */
export async function hashSecret(secret: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret))));
}
