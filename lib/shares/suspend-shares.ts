import type { D1Database, D1PreparedStatement, D1Result } from "@cloudflare/workers-types";
import type { Services } from "../services.ts";
import { endUploadsSoon } from "../visitor-uploads/end-forlorn-uploads.ts";
import { syncRecord, syncRecordSoon } from "./sync-record.ts";
import { findShare, query } from "./store.ts";

/*
 * Links live by their owner's rights. Whether they still do is worked out when rights change, in the transaction that changes them, and kept with the link:
 * a visitor's request then asks for nothing more than it did, and no moment lies between losing a right and the link's end.
 */

/** Levels as in `LEVELS` of lib/people/rights.ts, by rank. */
const RANK = "CASE p.level WHEN 'full' THEN 4 WHEN 'write' THEN 3 WHEN 'read' THEN 2 WHEN 'preview' THEN 1 ELSE 0 END";
/** What a link needs of its owner for what it lets visitors do: `LEVEL_FOR` of reach.ts, by rank. */
const NEEDED_RANK = "CASE shares.allowed_actions WHEN 'preview' THEN 1 WHEN 'download' THEN 2 WHEN 'full' THEN 4 ELSE 3 END";

/** Whether the owner of `shares` may share item `i`: lib/people/rights.ts in SQL. Rules of the longest prefix decide; one's own `none` takes all away. */
const MAY_SHARE_ITEM = `coalesce((
  SELECT max(p.user_id IS NOT NULL AND p.level = 'none') = 0 AND max(p.can_share AND p.level <> 'none') = 1 AND max(${RANK}) >= (${NEEDED_RANK})
  FROM permissions p
  WHERE p.bucket = i.bucket AND instr('/' || i.key || '/', '/../') = 0 AND instr('/' || i.key || '/', '/./') = 0
    AND substr(i.key, 1, length(p.prefix)) = p.prefix
    AND (p.user_id = shares.created_by OR p.group_id IN (SELECT m.group_id FROM group_members m WHERE m.user_id = shares.created_by))
  GROUP BY length(p.prefix) ORDER BY length(p.prefix) DESC LIMIT 1), 0)`;

/** Why a link may not be served for its owner's sake. Records of R2 Explorer have no owner, and administrators may share everything. */
const REASON = `CASE
  WHEN shares.created_by IS NULL THEN NULL
  ELSE coalesce((SELECT CASE
    WHEN u.disabled_at_ms IS NOT NULL THEN 'owner_disabled'
    WHEN u.role = 'administrator' THEN ''
    WHEN EXISTS (SELECT 1 FROM share_items i WHERE i.share_id = shares.id AND (i.key = '' OR NOT ${MAY_SHARE_ITEM})) THEN 'rights_lost'
    ELSE '' END FROM users u WHERE u.id = shares.created_by), 'owner_deleted') END`;

/** Whose links are looked at again. */
export type Affected =
  | { userIds: readonly string[] }
  | { groupId: string }
  | { shareIds: readonly string[] }
  | { target: { bucket: string; key: string } }
  | "all";

function affectedSql(affected: Affected): { condition: string; values: string[] } {
  if (affected === "all") return { condition: "true", values: [] };
  if ("userIds" in affected)
    return { condition: "shares.created_by IN (SELECT value FROM json_each(?1))", values: [JSON.stringify(affected.userIds)] };
  if ("shareIds" in affected)
    return { condition: "shares.id IN (SELECT value FROM json_each(?1))", values: [JSON.stringify(affected.shareIds)] };
  if ("target" in affected) {
    return {
      condition: "shares.id IN (SELECT share_id FROM share_items WHERE bucket = ?1 AND key = ?2)",
      values: [affected.target.bucket, affected.target.key],
    };
  }
  return { condition: "shares.created_by IN (SELECT user_id FROM group_members WHERE group_id = ?1)", values: [affected.groupId] };
}

/** The statement that suspends links and brings them back, as rights are at its place in a transaction. Answers the links it changed. */
export function suspendStatement(d1: D1Database, affected: Affected): D1PreparedStatement {
  const { condition, values } = affectedSql(affected);
  return d1
    .prepare(
      `UPDATE shares SET suspended = nullif(${REASON}, ''), version = version + 1
       WHERE ${condition} AND suspended IS NOT nullif(${REASON}, '') RETURNING id`,
    )
    .bind(...values);
}

/** R2 lets a request have six connections. */
const AT_ONCE = 6;
/** Records that are written before the answer; the rest follows after it, and what that does not reach in the periodic work. */
const BEFORE_ANSWER = 24;
const AFTER_ANSWER = 300;

/**
 * Changes rights: runs the statements and, in the same transaction, suspends or brings back the links that they concern. Every statement that changes
 * who may what comes through here. R2 Explorer may serve what its bucket has a record of, so records follow at once.
 */
export async function changeRights(services: Services, statements: D1PreparedStatement[], affected: Affected): Promise<D1Result[]> {
  const results = await query(() => services.d1.batch<{ id: string }>([...statements, suspendStatement(services.d1, affected)]));
  const ids = (results.at(-1)?.results ?? []).map((row) => row.id);
  const sync = async (some: string[], work: (id: string) => Promise<void>) => {
    for (let start = 0; start < some.length; start += AT_ONCE) await Promise.all(some.slice(start, start + AT_ONCE).map(work));
  };
  // The database has decided; a bucket that does not answer now is made up for later.
  await sync(ids.slice(0, BEFORE_ANSWER), async (id) => {
    const share = await findShare(services.d1, id);
    if (share !== null) await syncRecordSoon(services, share);
  }).catch((error: unknown) => {
    console.error(JSON.stringify({ problem: "records of suspended links are still due", cause: String(error) }));
  });
  if (ids.length > 0) endUploadsSoon(services, null);
  const rest = ids.slice(BEFORE_ANSWER, AFTER_ANSWER);
  if (rest.length > 0) services.waitUntil(sync(rest, (id) => syncRecord(services, id)).catch(() => undefined));
  return results.slice(0, -1);
}
