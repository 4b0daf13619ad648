import type { Actor } from "../people/actor.ts";
import type { Services } from "../services.ts";
import type { BucketShare } from "./present-share.ts";
import { query } from "./store.ts";

/**
 * Every link to a file of a bucket that R2 Explorer's list names, of those that the actor sees: not the first thousand; revoked ones are gone. Of
 * each no more than that list tells: with thousands of them every column counts.
 */
export async function listBucketShares(services: Services, actor: Actor, bucket: string): Promise<BucketShare[]> {
  const { results } = await query(() =>
    services.d1
      .prepare(
        `SELECT s.id, b.key, s.expires_at_ms AS expiresAtMs, s.expiry_seen_at_ms AS expirySeenAtMs, s.max_downloads AS maxDownloads, s.downloads,
           s.created_by_name AS createdByName, s.created_at_ms AS createdAtMs, s.password_hash IS NOT NULL AS hasPassword
         FROM share_items b JOIN shares s ON s.id = b.share_id
         WHERE b.bucket = ?1 AND b.position = 0 AND b.kind = 'file' AND s.revoked_at_ms IS NULL AND s.record_missing_at_ms IS NULL AND (?2 IS NULL OR s.created_by = ?2)
         ORDER BY s.created_at_ms, s.id`,
      )
      .bind(bucket, actor.role === "administrator" ? null : actor.id)
      .all<Omit<BucketShare, "hasPassword"> & { hasPassword: number }>(),
  );
  return results.map((row) => ({ ...row, hasPassword: row.hasPassword === 1 }));
}
