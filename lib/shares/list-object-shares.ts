import type { Actor } from "../people/actor.ts";
import type { Services } from "../services.ts";
import { type PresentedShare, presentShare } from "./present-share.ts";
import { query, SHARE_COLUMNS, type ShareRow, toShare } from "./store.ts";

/** More links to one file than this are looked for under Sharing. */
const MAX_SHARES = 100;

/** The newest links to a file that the actor sees, those taken back excepted. */
export async function listObjectShares(services: Services, actor: Actor, bucket: string, key: string): Promise<PresentedShare[]> {
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
