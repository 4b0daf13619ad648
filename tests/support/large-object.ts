import { closeSync, openSync, readdirSync, truncateSync, writeSync } from "node:fs";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { R2Bucket } from "@cloudflare/workers-types";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";

const CHUNK_BYTES = 1024 * 1024;
/** Each block begins with its number, so bytes that are lost, doubled or moved change the digest. */
const BLOCK_BYTES = 512;

/**
 * Puts large objects into a bucket of a state folder that nobody serves at the moment. The local store takes half a minute of CPU for a gigabyte, so a
 * byte is stored in its place; then the file behind the object gets its contents, and the object's row its size. The server under test has never
 * seen the bytes.
 */
export async function makeLargeObjects(stateDir: string, bucket: string, sizesBytes: Record<string, number>): Promise<void> {
  const state = path.join(stateDir, "v3");
  const versions = await putPlaceholders(state, bucket, Object.keys(sizesBytes));
  const databases = path.join(state, "r2/miniflare-R2BucketObject");
  for (const file of readdirSync(databases).filter((name) => /^[0-9a-f]+\.sqlite$/u.test(name))) {
    const database = new DatabaseSync(path.join(databases, file));
    for (const [key, sizeBytes] of Object.entries(sizesBytes)) {
      const row = database
        .prepare("UPDATE _mf_objects SET size = ? WHERE key = ? AND version = ? RETURNING blob_id AS blobId")
        .get(sizeBytes, key, versions.get(key) ?? "");
      if (row === undefined) continue;
      writeContents(path.join(state, "r2", bucket, "blobs", String(row["blobId"])), sizeBytes);
      versions.delete(key);
    }
    database.close();
  }
  if (versions.size > 0) throw new Error("The local store keeps objects in another way than this was written for.");
}

/**
 * Puts many objects below a prefix into a bucket of a state folder that nobody serves at the moment, named by their number, each as what `sizeOf` says: empty, or the one
 * byte "x". One object is stored, and its row repeated.
 */
export async function makeManyObjects(
  stateDir: string,
  bucket: string,
  prefix: string,
  count: number,
  sizeOf: (index: number) => 0 | 1,
): Promise<void> {
  const state = path.join(stateDir, "v3");
  await putPlaceholders(state, bucket, [`${prefix}x`]);
  const databases = path.join(state, "r2/miniflare-R2BucketObject");
  for (const file of readdirSync(databases).filter((name) => /^[0-9a-f]+\.sqlite$/u.test(name))) {
    const database = new DatabaseSync(path.join(databases, file));
    const repeat = database.prepare(
      "INSERT INTO _mf_objects SELECT ?1, CASE WHEN ?2 > 0 THEN blob_id END, version, ?2, etag, uploaded, checksums, http_metadata, custom_metadata FROM _mf_objects WHERE key = ?3",
    );
    database.exec("BEGIN");
    for (let index = 0; index < count; index += 1)
      repeat.run(`${prefix}${String(index).padStart(6, "0")}.txt`, sizeOf(index), `${prefix}x`);
    database.prepare("DELETE FROM _mf_objects WHERE key = ?1").run(`${prefix}x`);
    database.exec("COMMIT");
    database.close();
  }
}

/** An object of zeros, of which the disk holds nothing. As `makeLargeObjects`. */
export async function makeSparseObject(stateDir: string, bucket: string, key: string, sizeBytes: number): Promise<void> {
  await makeLargeObjects(stateDir, bucket, { [key]: 0 });
  const state = path.join(stateDir, "v3");
  const databases = path.join(state, "r2/miniflare-R2BucketObject");
  for (const file of readdirSync(databases).filter((name) => /^[0-9a-f]+\.sqlite$/u.test(name))) {
    const database = new DatabaseSync(path.join(databases, file));
    const row = database.prepare("UPDATE _mf_objects SET size = ? WHERE key = ? RETURNING blob_id AS blobId").get(sizeBytes, key);
    if (row !== undefined) truncateSync(path.join(state, "r2", bucket, "blobs", String(row["blobId"])), sizeBytes);
    database.close();
  }
}

async function putPlaceholders(state: string, bucket: string, keys: string[]): Promise<Map<string, string>> {
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({ modules: true, script: "export default {};", r2Buckets: [bucket] }),
    resourcePersistencePath: state,
  });
  try {
    const store = (await miniflare.getR2Bucket(bucket)) as unknown as R2Bucket;
    const versions = new Map<string, string>();
    for (const key of keys)
      versions.set(key, (await store.put(key, "x", { httpMetadata: { contentType: "application/octet-stream" } })).version);
    return versions;
  } finally {
    await miniflare.dispose();
  }
}

function writeContents(file: string, sizeBytes: number): void {
  const chunk = Buffer.alloc(CHUNK_BYTES);
  const descriptor = openSync(file, "w");
  for (let start = 0; start < sizeBytes; start += CHUNK_BYTES) {
    for (let at = 0; at < CHUNK_BYTES; at += BLOCK_BYTES) chunk.writeUInt32BE((start + at) / BLOCK_BYTES, at);
    writeSync(descriptor, chunk, 0, Math.min(CHUNK_BYTES, sizeBytes - start));
  }
  closeSync(descriptor);
}
