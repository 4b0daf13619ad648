import type { Services } from "../services.ts";
import type { Actor } from "../people/actor.ts";
import { requireBucket } from "../storage/require-bucket.ts";
import { foldersAbove } from "../storage/key-parts.ts";
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
        .prepare(
          "UPDATE share_items SET bucket = ?3, key = ?4 WHERE bucket = ?1 AND key = ?2 AND kind = 'file' RETURNING share_id AS shareId",
        )
        .bind(from.bucket, from.key, to.bucket, to.key),
      // In one transaction with the move: a link never leads where its owner may not share.
      suspendStatement(d1, { target: to }),
    ]),
  );
  const ids = [...new Set((moved?.results ?? []).map((row) => row.shareId))];
  if (ids.length > 0) await bumpVersions(services, ids);
  return ids.length;
}

/**
 * Links to deleted files are broken: a new file of that name does not revive them. A link to a folder breaks when the folder itself is deleted and nothing is
 * left in it; while something is, the folder is there. Answers how many there are.
 */
export async function breakShares(services: Services, bucket: string, keys: string[]): Promise<number> {
  const store = requireBucket(services, bucket);
  const folders: string[] = [];
  for (const key of keys) if (key.endsWith("/") && (await store.list({ prefix: key, limit: 1 })).objects.length === 0) folders.push(key);
  const ids = await affected(
    services,
    "UPDATE share_items SET broken_at_ms = ?3 WHERE bucket = ?1 AND broken_at_ms IS NULL AND ((kind = 'file' AND key IN (SELECT value FROM json_each(?2))) OR (kind = 'folder' AND key IN (SELECT value FROM json_each(?4)))) RETURNING share_id AS shareId",
    bucket,
    JSON.stringify(keys),
    services.now(),
    JSON.stringify(folders),
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

export interface ShareCounts {
  /** Links that lead to the very key or folder: what deleting it takes from them. */
  own: number;
  /** Those, and links to a folder that it is in. */
  reaching: number;
}

/** How many links that work now, of those that the actor sees, lead to each of these keys and folders (prefixes, ending in a slash). */
export async function countShares(services: Services, actor: Actor, bucket: string, names: string[]): Promise<Map<string, ShareCounts>> {
  const above = new Set(names.flatMap(foldersAbove));
  const { results } = await query(() =>
    services.d1
      .prepare(
        `SELECT i.kind, i.key, count(*) AS count FROM share_items i JOIN shares s ON s.id = i.share_id
         WHERE i.bucket = ?2 AND i.key IN (SELECT value FROM json_each(?3)) AND (?4 IS NULL OR s.created_by = ?4) AND ${STATUS_SQL.active}
         GROUP BY i.kind, i.key`,
      )
      .bind(services.now(), bucket, JSON.stringify([...new Set([...names, ...above])]), actor.role === "administrator" ? null : actor.id)
      .all<{ kind: "file" | "folder"; key: string; count: number }>(),
  );
  const counts = { file: new Map<string, number>(), folder: new Map<string, number>() };
  for (const row of results) counts[row.kind].set(row.key, row.count);
  return new Map(
    names.map((name) => {
      const own = (counts.file.get(name) ?? 0) + (counts.folder.get(name) ?? 0);
      return [name, { own, reaching: foldersAbove(name).reduce((sum, folder) => sum + (counts.folder.get(folder) ?? 0), own) }];
    }),
  );
}
