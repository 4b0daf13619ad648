import { toBase64Url } from "../http/base64url.ts";
import type { Config } from "../platform/config.ts";
import { purposeKey } from "../platform/purpose-key.ts";

/**
 * Address of an entry of the data centre's cache (Cache API) that nobody else can name: it follows from `parts` and from a secret. The host is the site's own,
 * as the platform advises.
 */
export async function cacheAddress(config: Pick<Config, "authSecret" | "publicUrl">, purpose: string, parts: unknown[]): Promise<string> {
  const name = new TextEncoder().encode(JSON.stringify(parts));
  const digest = await crypto.subtle.sign("HMAC", await purposeKey(config.authSecret, purpose), name);
  return `${config.publicUrl}/.${purpose}/${toBase64Url(new Uint8Array(digest))}`;
}
