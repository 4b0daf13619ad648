import { z } from "zod";
import { AppError } from "../http/errors.ts";
import type { Actor } from "../people/actor.ts";
import type { Services } from "../services.ts";
import { scopeConditions } from "./list-shares.ts";
import type { RevokeMatching } from "./schema.ts";
import { IS_REVOKED, STATUS_SQL } from "./status-sql.ts";
import { query } from "./store.ts";
import { removeRevokedRecordsSoon } from "./sync-record.ts";

/** Answer of `POST /api/v1/shares/revoke`: how many links it were. */
export const RevokedMatching = z.lazy(() => z.strictObject({ revoked: z.int() }));

/**
 * Takes every link back that the filter names and that is not taken back already: all of them or, when they are not exactly `expectedCount`, none and
 * `edit_conflict` with their number. One statement decides both, so a link made meanwhile is never among them unseen. Records leave the buckets a
 * thousand at a time, the first before this returns. Answers how many links it were.
 */
export async function revokeMatching(services: Services, actor: Actor, asked: RevokeMatching): Promise<number> {
  const values: (string | number)[] = [services.now()];
  const conditions = [`NOT ${IS_REVOKED}`, ...scopeConditions(actor, asked, (value) => `?${values.push(value)}`)];
  if (asked.status !== undefined) conditions.push(STATUS_SQL[asked.status]);
  const matching = `FROM shares s WHERE ${conditions.join(" AND ")}`;
  const { meta } = await query(() =>
    services.d1
      .prepare(
        `UPDATE shares SET revoked_at_ms = ?1, version = version + 1
         WHERE id IN (SELECT s.id ${matching}) AND (SELECT count(*) ${matching}) = ?${values.length + 1}`,
      )
      .bind(...values, asked.expectedCount)
      .run(),
  );
  if (meta.changes === 0) {
    const count = await query(() =>
      services.d1
        .prepare(`SELECT count(*) AS count, ?1 AS atMs ${matching}`)
        .bind(...values)
        .first<number>("count"),
    );
    throw new AppError("edit_conflict", {
      message: `The filter names ${(count ?? 0).toLocaleString("en")} links now, not ${asked.expectedCount.toLocaleString("en")}, so none was revoked. Look at the list and repeat.`,
      details: { count: count ?? 0 },
    });
  }
  await removeRevokedRecordsSoon(services);
  return meta.changes;
}
