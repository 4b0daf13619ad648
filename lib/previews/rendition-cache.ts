import type { Services } from "../services.ts";
import { cacheAddress } from "../storage/cache-address.ts";

/** Changes when renditions are made differently, so that old ones are made anew. */
const VERSION = 1;
const MAX_AGE_SECONDS = 7 * 24 * 60 * 60;

export interface RenditionCache {
  find(): Promise<{ body: ReadableStream<Uint8Array>; contentType: string } | null>;
  /** After the answer; one that cannot be kept is made again. */
  keep(rendition: { body: Uint8Array<ArrayBuffer>; contentType: string }): void;
}

/**
 * The place of one object's rendition in the data centre's cache. Its address follows from the object's ETag and from a secret: nobody else can name it,
 * and a changed object has another. Only renditions are kept there; whether a visitor may see one is asked each time before.
 */
export async function openRenditionCache(services: Services, bucket: string, key: string, etag: string): Promise<RenditionCache> {
  const address = await cacheAddress(services.config, "renditions", [VERSION, bucket, key, etag]);
  const cache = typeof caches === "undefined" ? null : caches.default;
  return {
    async find() {
      const kept = await cache?.match(address).catch(() => undefined);
      if (!kept?.body) return null;
      return { body: kept.body, contentType: kept.headers.get("content-type") ?? "application/octet-stream" };
    },
    keep({ body, contentType }) {
      if (cache === null) return;
      const headers = { "content-type": contentType, "cache-control": `public, max-age=${MAX_AGE_SECONDS}` };
      services.waitUntil(cache.put(address, new Response(body, { headers })).catch(() => undefined));
    },
  };
}
