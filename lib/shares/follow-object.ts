import type { Services } from "../services.ts";
import type { Actor } from "../people/actor.ts";
import { STATUS_SQL } from "./status-sql.ts";
import { suspendStatement } from "./suspend-shares.ts";
import { query } from "./store.ts";
import { syncRecord } from "./sync-record.ts";

/*
 * What happens to links when the portal moves or deletes what they point at. By exact key, or below a folder with its slash: deleting `docs/a` never
 * touches links on `docs/ab.txt` or `docs/a-b/`.
 */

async function affected(services: Services, sql: string, ...values: (string | number)[]): Promise<string[]> {
  const { results } = await query(() =>
    services.d1
      .prepare(sql)
      .bind(...values)
      .all<{ shareId: string }>(),
  );
  return [...new Set(results.map((row) => row.shareId))];
}

/** Links to a moved or renamed file lead to it under its new key, if their owners may share it there. Answers how many there are. */
export async function followMove(
  services: Services,
  from: { bucket: string; key: string },
  to: { bucket: string; key: string },
): Promise<number> {
  const { d1 } = services;
  const [moved] = await query(() =>
    d1.batch<{ shareId: string }>([
      d1
        .prepare("UPDATE share_items SET bucket = ?3, key = ?4 WHERE bucket = ?1 AND key = ?2 RETURNING share_id AS shareId")
        .bind(from.bucket, from.key, to.bucket, to.key),
      // In one transaction with the move: a link never leads where its owner may not share.
      suspendStatement(d1, { target: to }),
    ]),
  );
  const ids = [...new Set((moved?.results ?? []).map((row) => row.shareId))];
  if (ids.length > 0) await bumpVersions(services, ids);
  return ids.length;
}

/** Links to deleted files are broken: a new file of that name does not revive them. Answers how many there are. */
export async function breakShares(services: Services, bucket: string, keys: string[]): Promise<number> {
  const ids = await affected(
    services,
    "UPDATE share_items SET broken_at_ms = ?3 WHERE bucket = ?1 AND broken_at_ms IS NULL AND key IN (SELECT value FROM json_each(?2)) RETURNING share_id AS shareId",
    bucket,
    JSON.stringify(keys),
    services.now(),
  );
  return ids.length;
}

async function bumpVersions(services: Services, ids: string[]): Promise<void> {
  await query(() =>
    services.d1
      .prepare("UPDATE shares SET version = version + 1 WHERE id IN (SELECT value FROM json_each(?1))")
      .bind(JSON.stringify(ids))
      .run(),
  );
  services.waitUntil(Promise.all(ids.map((id) => syncRecord(services, id))));
}

/** How many links that work now, of those that the actor sees, point at each of these keys, for the sentence that asks before deleting and for the "shared" mark. */
export async function countShares(services: Services, actor: Actor, bucket: string, keys: string[]): Promise<Record<string, number>> {
  const { results } = await query(() =>
    services.d1
      .prepare(
        `SELECT i.key, count(*) AS count FROM share_items i JOIN shares s ON s.id = i.share_id
         WHERE i.bucket = ?2 AND i.key IN (SELECT value FROM json_each(?3)) AND (?4 IS NULL OR s.created_by = ?4) AND ${STATUS_SQL.active} GROUP BY i.key`,
      )
      .bind(services.now(), bucket, JSON.stringify(keys), actor.role === "administrator" ? null : actor.id)
      .all<{ key: string; count: number }>(),
  );
  return Object.fromEntries(results.map((row) => [row.key, row.count]));
}
