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
  await deleteRecord(services, share);
  await markSynced(services, share);
}

/** Deletes the record of a link wherever it may lie. */
export async function deleteRecord(services: Services, share: Share): Promise<void> {
  const buckets = new Set(share.items.map((item) => item.bucket));
  for (const bucket of buckets) await services.buckets.get(bucket)?.delete([recordKey(share.id)]);
}

/** What R2 deletes with one call. */
const RECORDS_AT_ONCE = 1000;
/** Keeps one request far below the calls that the platform allows it; the periodic work goes on. */
const MAX_BATCHES = 10;

/** Removes records of revoked links: the first thousand are gone when this returns, further ones soon after, all others by the periodic work. */
export async function removeRevokedRecordsSoon(services: Services): Promise<void> {
  try {
    if (await removeSomeRevoked(services)) services.waitUntil(removeRevokedRecords(services).catch(() => undefined));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

/** Removes records of revoked links that are still due, ten thousand at most. Throws when a store does not answer. */
export async function removeRevokedRecords(services: Services): Promise<void> {
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) if (!(await removeSomeRevoked(services))) return;
}

/** Removes a thousand; answers whether there may be more. */
async function removeSomeRevoked(services: Services): Promise<boolean> {
  const { results } = await query(() =>
    services.d1
      .prepare(
        `SELECT s.id, s.version, (SELECT json_group_array(DISTINCT i.bucket) FROM share_items i WHERE i.share_id = s.id) AS buckets
         FROM shares s WHERE s.record_version < s.version AND s.revoked_at_ms IS NOT NULL LIMIT ?1`,
      )
      .bind(RECORDS_AT_ONCE)
      .all<{ id: string; version: number; buckets: string }>(),
  );
  if (results.length === 0) return false;
  const keys = new Map<string, string[]>();
  for (const { id, buckets } of results)
    for (const bucket of JSON.parse(buckets) as string[]) {
      const records = keys.get(bucket);
      if (records === undefined) keys.set(bucket, [recordKey(id)]);
      else records.push(recordKey(id));
    }
  for (const [bucket, records] of keys) await services.buckets.get(bucket)?.delete(records);
  // A link that was restored meanwhile may have had its new record removed: it is due again.
  await query(() =>
    services.d1
      .prepare(
        `UPDATE shares SET record_version = iif(version = due.seen, due.seen, 0)
         FROM (SELECT value ->> 'id' AS id, value ->> 'version' AS seen FROM json_each(?1)) due WHERE shares.id = due.id`,
      )
      .bind(JSON.stringify(results.map(({ id, version }) => ({ id, version }))))
      .run(),
  );
  return results.length === RECORDS_AT_ONCE;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
