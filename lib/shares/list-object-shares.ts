import type { Actor } from "../people/actor.ts";
import type { Services } from "../services.ts";
import { foldersAbove } from "../storage/key-parts.ts";
import { type PresentedShare, presentShare } from "./present-share.ts";
import { query, SHARE_COLUMNS, type ShareRow, toShare } from "./store.ts";

/** More links to one file than this are looked for under Sharing. */
const MAX_SHARES = 100;

/** The newest links that reach a file, by itself or through a folder that it is in, of those that the actor sees, those taken back excepted. */
export async function listObjectShares(services: Services, actor: Actor, bucket: string, key: string): Promise<PresentedShare[]> {
  const { results } = await query(() =>
    services.d1
      .prepare(
        `SELECT ${SHARE_COLUMNS} FROM shares s
         WHERE s.id IN (SELECT t.share_id FROM share_items t WHERE t.bucket = ?1
             AND ((t.kind = 'file' AND t.key = ?2) OR (t.kind = 'folder' AND t.key IN (SELECT value FROM json_each(?5))))) AND s.revoked_at_ms IS NULL AND s.record_missing_at_ms IS NULL AND (?4 IS NULL OR s.created_by = ?4)
         ORDER BY s.created_at_ms DESC, s.id LIMIT ?3`,
      )
      .bind(bucket, key, MAX_SHARES, actor.role === "administrator" ? null : actor.id, JSON.stringify(foldersAbove(key)))
      .all<ShareRow>(),
  );
  return results.map((row) => presentShare(services.config, toShare(row), services.now()));
}
