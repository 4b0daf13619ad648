import path from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

/*
 * Large objects are made by a worker of their own on the state that is served afterwards, so that the server under test has never seen their bytes.
 * Each 512 bytes begin with their number, so bytes that are lost, doubled or moved change the digest.
 */
const SCRIPT = `
const CHUNK = 1024 * 1024;
export default { async fetch(request, env) {
  const { key, sizeBytes } = await request.json();
  const { readable, writable } = new FixedLengthStream(sizeBytes);
  const stored = env.BUCKET.put(key, readable, { httpMetadata: { contentType: "application/octet-stream" } });
  const writer = writable.getWriter();
  for (let start = 0; start < sizeBytes; start += CHUNK) {
    const words = new Uint32Array(CHUNK / 4);
    for (let at = 0; at < words.length; at += 128) words[at] = start / 512 + at / 128 + 1;
    await writer.write(new Uint8Array(words.buffer, 0, Math.min(CHUNK, sizeBytes - start)));
  }
  await writer.close();
  await stored;
  return new Response("stored");
} };`;

/** Puts objects of the given sizes into a bucket of a state folder that nobody serves at the moment. */
export async function makeLargeObjects(stateDir: string, bucket: string, sizesBytes: Record<string, number>): Promise<void> {
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({ modules: true, script: SCRIPT, compatibilityDate: "2026-11-01", r2Buckets: { BUCKET: bucket } }),
    resourcePersistencePath: path.join(stateDir, "v3"),
  });
  try {
    for (const [key, sizeBytes] of Object.entries(sizesBytes)) {
      const response = await miniflare.dispatchFetch("http://localhost/", { method: "POST", body: JSON.stringify({ key, sizeBytes }) });
      if (!response.ok) throw new Error(`The object was not made: ${await response.text()}`);
    }
  } finally {
    await miniflare.dispose();
  }
}
