import * as z from "zod";
import { AppError } from "../http/errors.ts";
import type { Actor } from "../people/actor.ts";
import { coversAction } from "../people/scopes.ts";
import type { Services } from "../services.ts";
import { endUploadsSoon } from "../visitor-uploads/end-forlorn-uploads.ts";
import type { RevokeMatching } from "./schema.ts";
import { conditionsOf, selectShares, sourceOf, statement } from "./select-shares.ts";
import { query } from "./store.ts";
import { removeRevokedRecordsSoon } from "./sync-record.ts";

/** Answer of `POST /api/v1/shares/revoke`: how many links it were. */
export const RevokedMatching = z.lazy(() => z.strictObject({ revoked: z.int() }));

/**
 * Takes every link back that the filter names and that is not taken back already: all of them or, when they are not exactly `expectedCount`, none and
 * `edit_conflict` with their number, told to those who may list them. One statement decides both, so a link made meanwhile is never among them unseen. Records leave the buckets a
 * thousand at a time, the first before this returns. Answers how many links it were.
 */
export async function revokeMatching(services: Services, actor: Actor, asked: RevokeMatching): Promise<number> {
  const { expectedCount, ...filter } = asked;
  const found = await selectShares(services, actor, filter);
  // The filters themselves, not the links that they named a moment ago. What is revoked already is in no filter's way, and not taken back again.
  const selection = { ...found, isLive: true, few: { list: null, count: null } };
  const { meta } = await query(() =>
    statement(services, (bind) => {
      const matching = () => `FROM ${sourceOf(selection, bind, "shares_by_created")} WHERE ${conditionsOf(selection, bind)}`;
      return `UPDATE shares SET revoked_at_ms = ${bind(services.now())}, version = version + 1
        WHERE id IN (SELECT s.id ${matching()}) AND (SELECT count(*) ${matching()}) = ${bind(expectedCount)}`;
    }).run(),
  );
  if (meta.changes === 0) {
    // Whoever may not list links is not told how many a word of theirs finds.
    if (actor.scopes !== null && !coversAction(actor.scopes, "share.read")) {
      const message = `The filter does not name ${asked.expectedCount.toLocaleString("en")} links, so none was revoked. Look at the list and repeat.`;
      throw new AppError("edit_conflict", { message });
    }
    const count = await query(() =>
      statement(
        services,
        (bind) => `SELECT count(*) AS count FROM ${sourceOf(selection, bind, "shares_by_created")} WHERE ${conditionsOf(selection, bind)}`,
      ).first<number>("count"),
    );
    throw new AppError("edit_conflict", {
      message: `The filter names ${(count ?? 0).toLocaleString("en")} links now, not ${asked.expectedCount.toLocaleString("en")}, so none was revoked. Look at the list and repeat.`,
      details: { count: count ?? 0 },
    });
  }
  endUploadsSoon(services, null);
  await removeRevokedRecordsSoon(services);
  return meta.changes;
}
