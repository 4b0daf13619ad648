import { toBase64Url } from "../http/base64url.ts";
import { randomId } from "../platform/random-id.ts";

/** 238 random bits: whoever has it continues the upload, in the visit that began it. */
const TOKEN_LENGTH = 40;

export function newUploadToken(): string {
  return randomId(TOKEN_LENGTH);
}

/** What the database knows a token by. */
export async function hashOfToken(token: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token))));
}
