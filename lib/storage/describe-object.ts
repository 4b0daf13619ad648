import { AppError } from "../http/errors.ts";
import type { Actor } from "../people/actor.ts";
import type { Services } from "../services.ts";
import { type PresentedShare, presentShare } from "../shares/present-share.ts";
import { query, SHARE_COLUMNS, type ShareRow, toShare } from "../shares/store.ts";
import type { ObjectInfo } from "./object-store.ts";
import { type PresentedObject, presentObject } from "./present-object.ts";
import { requireBucket } from "./require-bucket.ts";

/** More links to one file than this are looked for under Sharing. */
const MAX_SHARES = 100;

/** What is known of an object. Throws `object_not_found`, `bucket_not_found`. */
export async function requireObject(services: Pick<Services, "buckets">, bucket: string, key: string): Promise<ObjectInfo> {
  const object = await requireBucket(services, bucket).head(key);
  if (object === null) throw new AppError("object_not_found");
  return object;
}

/** An object with its newest links that the actor sees, those taken back excepted, as the object panel shows it. */
export async function describeObject(
  services: Services,
  actor: Actor,
  bucket: string,
  key: string,
): Promise<PresentedObject & { shares: PresentedShare[] }> {
  const [object, shares] = await Promise.all([requireObject(services, bucket, key), listObjectShares(services, actor, bucket, key)]);
  return { ...presentObject(object), shares };
}

async function listObjectShares(services: Services, actor: Actor, bucket: string, key: string): Promise<PresentedShare[]> {
  const { results } = await query(() =>
    services.d1
      .prepare(
        `SELECT ${SHARE_COLUMNS} FROM share_items t JOIN shares s ON s.id = t.share_id
         WHERE t.bucket = ?1 AND t.key = ?2 AND s.revoked_at_ms IS NULL AND s.record_missing_at_ms IS NULL AND (?4 IS NULL OR s.created_by = ?4)
         ORDER BY s.created_at_ms DESC, s.id LIMIT ?3`,
      )
      .bind(bucket, key, MAX_SHARES, actor.role === "administrator" ? null : actor.id)
      .all<ShareRow>(),
  );
  return results.map((row) => presentShare(services.config, toShare(row), services.now()));
}
