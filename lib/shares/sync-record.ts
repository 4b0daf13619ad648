import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { recordKey, type ShareRecord, toRecord } from "./record.ts";
import { isWithdrawn, type Share, type Suspension } from "./share.ts";
import { findShare, query } from "./store.ts";

/** R2 takes one write a second to a key. */
const WRITE_INTERVAL_MS = 1100;
const MAX_TRIES = 5;

/**
 * Makes the record in the bucket say what the database says: written when the link lives, gone when it is revoked or suspended. The database was changed
 * before, so a failure here loses nothing: `record_version` stays behind and the next call, or the periodic one, makes up for it.
 * Writes to one key are at least a second apart; a link edited quickly is written once, with its last state.
 */
export async function syncRecord(services: Services, shareId: string): Promise<void> {
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const share = await findShare(services.d1, shareId);
    if (share === null) return;
    if (share.recordVersion >= share.version) return;
    if (isWithdrawn(share)) return await removeRecord(services, share);
    const waitMs = share.recordWrittenAtMs + WRITE_INTERVAL_MS - services.now();
    if (waitMs > 0) await sleep(Math.min(waitMs, WRITE_INTERVAL_MS));
    else if (!(await writeRecord(services, share))) await sleep(WRITE_INTERVAL_MS * tries * (0.5 + Math.random()));
  }
}

/** Starts `syncRecord`: the first write is awaited, so that the record is there when the answer is; whatever takes longer goes on after it. */
export async function syncRecordSoon(services: Services, share: Share): Promise<void> {
  const isDone = isWithdrawn(share) ? await tryRemove(services, share) : await writeIfDue(services, share);
  if (!isDone) services.waitUntil(syncRecord(services, share.id));
}

async function writeIfDue(services: Services, share: Share): Promise<boolean> {
  return share.recordWrittenAtMs + WRITE_INTERVAL_MS <= services.now() && (await writeRecord(services, share));
}

/**
 * Writes the record as `share` has it, over exactly the record that is there now: of two writers one fails and looks again, so an older state never
 * covers a newer one, and a record that R2 Explorer removed is not brought back. Answers whether nothing remains to be done.
 */
async function writeRecord(services: Services, share: Share): Promise<boolean> {
  const record = toRecord(share);
  const store = services.buckets.get(record?.bucket ?? "");
  if (record === null || store === undefined) return await markSynced(services, share);
  try {
    const present = await store.head(recordKey(share.id));
    if (present === null && share.origin === "record") return await markSynced(services, share);
    const written = await store.put(recordKey(share.id), JSON.stringify(record), {
      httpMetadata: { contentType: "application/json" },
      customMetadata: metadataOf(record),
      onlyIf: present === null ? { ifAbsent: true } : { ifMatch: present.etag },
    });
    if (written.kind === "precondition_failed") return false;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
  const { results } = await services.d1
    .prepare(
      "UPDATE shares SET record_version = max(record_version, ?2), record_written_at_ms = ?3 WHERE id = ?1 RETURNING revoked_at_ms AS revokedAtMs, suspended",
    )
    .bind(share.id, share.version, services.now())
    .all<{ revokedAtMs: number | null; suspended: Suspension | null }>();
  // Taken back while this was written: the tombstone wins, the record goes.
  if (results[0] !== undefined && isWithdrawn(results[0])) await removeRecord(services, share);
  return true;
}

/** What R2 Explorer writes beside its records. */
function metadataOf(record: ShareRecord): Record<string, string> {
  return { targetBucket: record.bucket, targetKey: record.key };
}

/** Nothing is due for this version of the link. */
async function markSynced(services: Services, share: Share): Promise<true> {
  await query(() =>
    services.d1.prepare("UPDATE shares SET record_version = max(record_version, ?2) WHERE id = ?1").bind(share.id, share.version).run(),
  );
  return true;
}

async function tryRemove(services: Services, share: Share): Promise<boolean> {
  try {
    await removeRecord(services, share);
    return true;
  } catch {
    return false;
  }
}

/** Removes the record of a link from every bucket it may be in. Throws when a store does not answer. */
export async function removeRecord(services: Services, share: Share): Promise<void> {
  const buckets = new Set(share.items.map((item) => item.bucket));
  for (const bucket of buckets) await services.buckets.get(bucket)?.delete([recordKey(share.id)]);
  await markSynced(services, share);
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
