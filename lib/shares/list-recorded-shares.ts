import type { Actor } from "../people/actor.ts";
import type { Services } from "../services.ts";
import { requireBucket } from "../storage/require-bucket.ts";
import { readRecord } from "./adopt-record.ts";
import type { presentRecordShare } from "./present-share.ts";
import { shareUrl } from "./present-share.ts";
import { RECORD_PREFIX, recordKey, recordPassword, type ShareRecord } from "./record.ts";
import { isShareId } from "./share.ts";
import { query } from "./store.ts";

type RecordShare = ReturnType<typeof presentRecordShare>;

/** R2 lets a request have six connections. */
const AT_ONCE = 6;

/**
 * Links that only a bucket's records know: those of R2 Explorer that nobody has opened here yet. They are told as their records have them and stay
 * where they are; a record that cannot be read is left out. Each costs one read, so a bucket with thousands of them is better imported.
 * `listed` are the links that are told anyway.
 */
export async function listRecordedShares(
  services: Services,
  actor: Actor,
  bucket: string,
  listed: Promise<readonly { id: string }[]>,
): Promise<RecordShare[]> {
  // They belong to nobody here, so they are for administrators.
  if (actor.role !== "administrator") return [];
  const store = requireBucket(services, bucket);
  const found: RecordShare[] = [];
  let known: ReadonlySet<string> | undefined;
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await store.list({ prefix: RECORD_PREFIX, ...(cursor === undefined ? {} : { cursor }) });
    const ids = page.objects.map((object) => object.key.slice(RECORD_PREFIX.length, -".json".length));
    const named = ids.filter((id, index) => page.objects[index]?.key === recordKey(id) && isShareId(id));
    known ??= new Set((await listed).map(({ id }) => id));
    const unlisted = named.filter((id) => !known?.has(id));
    const unknown = await filterUnknown(services, bucket, unlisted);
    for (let start = 0; start < unknown.length; start += AT_ONCE) {
      const records = await Promise.all(unknown.slice(start, start + AT_ONCE).map((id) => readRecordShare(services, bucket, id)));
      found.push(...records.filter((record) => record !== null));
    }
    cursor = page.cursor;
  }
  return found;
}

/** Ids that the database has no link of; records that could not be read before are not read again. */
async function filterUnknown(services: Services, bucket: string, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const { results } = await query(() =>
    services.d1
      .prepare(
        `SELECT value AS id FROM json_each(?1) WHERE value NOT IN (SELECT id FROM shares)
         AND value NOT IN (SELECT share_id FROM record_faults WHERE bucket = ?2)`,
      )
      .bind(JSON.stringify(ids), bucket)
      .all<{ id: string }>(),
  );
  return results.map((row) => row.id);
}

async function readRecordShare(services: Services, bucket: string, id: string): Promise<RecordShare | null> {
  const found = await readRecord(services, bucket, id);
  return found === null ? null : present(services, id, found.record);
}

function present(services: Services, id: string, record: ShareRecord): RecordShare {
  return {
    shareId: id,
    shareUrl: shareUrl(services.config, id),
    key: record.key,
    ...(record.expiresAt ? { expiresAt: record.expiresAt } : {}),
    ...(record.maxDownloads ? { maxDownloads: record.maxDownloads } : {}),
    currentDownloads: record.currentDownloads,
    createdBy: record.createdBy ?? "anonymous",
    createdAt: record.createdAt ?? 0,
    isExpired: Boolean(record.expiresAt) && services.now() >= (record.expiresAt ?? 0),
    hasPassword: recordPassword(record).kind !== "none",
  };
}
