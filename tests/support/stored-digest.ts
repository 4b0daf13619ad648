import { createHash } from "node:crypto";
import type { Sluice } from "./sluice.ts";

/**
 * SHA-256 of an object as it is stored, in hexadecimal, and its ETag. Read through Sluice itself, streaming: large objects take the local runtime's own
 * handle of a bucket a tenth of a second of CPU per MB.
 */
export async function storedDigest(sluice: Sluice, bucket: string, key: string): Promise<{ sha256: string; etag: string }> {
  const answer = await sluice.api(`/api/buckets/${bucket}/${Buffer.from(key).toString("base64url")}`);
  if (answer.status !== 200 || answer.body === null) throw new Error(`${key} could not be read: ${answer.status} ${await answer.text()}`);
  const hash = createHash("sha256");
  for await (const chunk of answer.body) hash.update(chunk as Uint8Array);
  return { sha256: hash.digest("hex"), etag: (answer.headers.get("etag") ?? "").replaceAll('"', "") };
}
