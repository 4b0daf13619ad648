import { wrapLegacyHash } from "../people/password-hash.ts";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import { MAX_RECORD_BYTES, parseRecord, recordKey, recordPassword, type ShareRecord } from "./record.ts";
import type { Share } from "./share.ts";
import { findShare, query } from "./store.ts";

/**
 * Looks for a link that only a bucket knows: all buckets are asked at once, and what is found is in the database from then on. An id that no
 * bucket has is remembered as absent. Answers the link, or `null`.
 */
export async function adoptRecord(services: Services, shareId: string): Promise<Share | null> {
  const found = (await Promise.all(Array.from(services.buckets.keys(), (bucket) => readRecord(services, bucket, shareId)))).find(
    (record) => record !== null,
  );
  if (found === undefined || found === null) {
    await query(() =>
      services.d1
        .prepare("INSERT INTO absent_shares (id, checked_at_ms) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET checked_at_ms = ?2")
        .bind(shareId, services.now())
        .run(),
    );
    return null;
  }
  await insertRecord(services, shareId, found.bucket, found.record);
  return await findShare(services.d1, shareId);
}

interface FoundRecord {
  bucket: string;
  record: ShareRecord;
}

/** Reads one bucket's record of an id. What cannot be read as a record is none, and is noted for the administrator. */
export async function readRecord(services: Services, bucket: string, shareId: string): Promise<FoundRecord | null> {
  const object = await services.buckets.get(bucket)?.get(recordKey(shareId));
  if (object === undefined || object === null || object === "changed") return null;
  if (object.sizeBytes > MAX_RECORD_BYTES) {
    await object.body.cancel();
    await noteFault(services, bucket, shareId, "The record is far larger than a record can be.");
    return null;
  }
  const parsed = parseRecord(await new Response(object.body).text());
  if ("record" in parsed) return { bucket, record: parsed.record };
  await noteFault(services, bucket, shareId, parsed.fault);
  return null;
}

async function noteFault(services: Services, bucket: string, shareId: string, reason: string): Promise<void> {
  console.warn(JSON.stringify({ problem: "a share record cannot be read", bucket, shareId, reason }));
  await query(() =>
    services.d1
      .prepare(
        "INSERT INTO record_faults (bucket, share_id, reason, seen_at_ms) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE SET reason = ?3, seen_at_ms = ?4",
      )
      .bind(bucket, shareId, reason, services.now())
      .run(),
  );
}

/**
 * Writes a record into the database as a link, unless the id is there. The bucket that holds the record is where the file is: R2 Explorer
 * looks there too, whatever name the record gives. Answers whether it was new.
 */
export async function insertRecord(services: Services, shareId: string, bucket: string, record: ShareRecord): Promise<boolean> {
  const password = recordPassword(record);
  const passwordHash =
    password.kind === "none"
      ? null
      : password.kind === "own"
        ? password.hash
        : password.kind === "sha256"
          ? await wrapLegacyHash(services.config, password.hex)
          : "!";
  const isOurs = record.sluice !== undefined;
  const now = services.now();
  // R2 Explorer reads a limit of 0, which it accepts, as none.
  const maxDownloads = record.maxDownloads ? record.maxDownloads : null;
  const [inserted] = await query(() =>
    services.d1.batch<{ id: string }>([
      services.d1
        .prepare(
          `INSERT INTO shares (id, generation, name, opening, password_hash, expires_at_ms, max_downloads, downloads, created_at_ms, created_by_name,
             origin, record_downloads, record_version, record_written_at_ms, allowed_actions, starts_at_ms, paused_at_ms, max_uses, uses, embed_origins, url_key)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?8, 1, 0, ?12, ?13, ?14, ?15, ?16, ?18,
             (SELECT ?17 WHERE NOT EXISTS (SELECT 1 FROM shares WHERE url_key = ?17 COLLATE NOCASE)))
           ON CONFLICT (id) DO NOTHING RETURNING id`,
        )
        .bind(
          shareId,
          record.sluice?.generation ?? randomId(16),
          record.sluice?.name ?? null,
          record.sluice?.opening ?? "direct",
          passwordHash,
          record.expiresAt ? record.expiresAt : null,
          maxDownloads,
          record.currentDownloads,
          record.createdAt ?? now,
          record.createdBy ?? "anonymous",
          isOurs ? "sluice" : "record",
          record.sluice?.allowedActions ?? "download",
          record.sluice?.startsAt ?? null,
          record.sluice?.pausedAt ?? null,
          record.sluice?.maxUses ?? null,
          record.sluice?.uses ?? 0,
          record.sluice?.urlKey ?? null,
          record.sluice?.embedOrigins?.length ? JSON.stringify(record.sluice.embedOrigins) : null,
        ),
      services.d1
        .prepare("INSERT INTO share_items (share_id, position, bucket, key) VALUES (?1, 0, ?2, ?3) ON CONFLICT DO NOTHING")
        .bind(shareId, bucket, record.key),
      services.d1.prepare("DELETE FROM absent_shares WHERE id = ?1").bind(shareId),
      services.d1.prepare("DELETE FROM record_faults WHERE bucket = ?1 AND share_id = ?2").bind(bucket, shareId),
    ]),
  );
  return (inserted?.results.length ?? 0) > 0;
}

/**
 * An adopted link stays under the bucket's authority: asks for its record before each use. A record that is gone ends the link; downloads that
 * R2 Explorer counted meanwhile are added. Answers the link as it is now.
 */
export async function refreshAdopted(services: Services, share: Share): Promise<Share> {
  const bucket = share.items[0]?.bucket ?? "";
  const found = await readRecord(services, bucket, share.id);
  if (found === null) {
    if (share.recordMissingAtMs === null) {
      await query(() =>
        services.d1.prepare("UPDATE shares SET record_missing_at_ms = ?2 WHERE id = ?1").bind(share.id, services.now()).run(),
      );
    }
    return { ...share, recordMissingAtMs: share.recordMissingAtMs ?? services.now() };
  }
  const counted = found.record.currentDownloads;
  if (share.recordMissingAtMs === null && counted <= share.recordDownloads) return share;
  await query(() =>
    services.d1
      .prepare(
        `UPDATE shares SET record_missing_at_ms = NULL, downloads = downloads + max(0, ?2 - record_downloads), record_downloads = max(record_downloads, ?2) WHERE id = ?1`,
      )
      .bind(share.id, counted)
      .run(),
  );
  return (await findShare(services.d1, share.id)) ?? share;
}
