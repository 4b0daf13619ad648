import { contains } from "../db/contains.ts";
import { AppError } from "../http/errors.ts";
import { readCursor, writeCursor } from "../http/sealed-cursor.ts";
import type { Actor } from "../people/actor.ts";
import type { Services } from "../services.ts";
import type { ListShares } from "./schema.ts";
import type { Share, ShareStatus } from "./share.ts";
import { IS_BROKEN, IS_EXHAUSTED, IS_EXPIRED, IS_PAUSED, IS_REVOKED, IS_SCHEDULED, IS_SUSPENDED, STATUS_SQL } from "./status-sql.ts";
import { query, SHARE_COLUMNS, type ShareRow, toShare } from "./store.ts";

/** What each sort orders by; ties by id, so that a cursor names one place. Missing values come last in either direction. */
const SORTS: Record<ListShares["sort"], string> = {
  created: "s.created_at_ms",
  name: "coalesce(s.name, (SELECT i.key FROM share_items i WHERE i.share_id = s.id AND i.position = 0), '') COLLATE NOCASE",
  expires: "coalesce(s.expires_at_ms, 9e15)",
  downloads: "s.downloads",
  lastAccess: "coalesce(s.last_access_at_ms, 0)",
  status: `CASE WHEN ${IS_REVOKED} THEN 7 WHEN ${IS_SUSPENDED} THEN 6 WHEN ${IS_BROKEN} THEN 5 WHEN ${IS_EXPIRED} THEN 4 WHEN ${IS_PAUSED} THEN 3 WHEN ${IS_EXHAUSTED} THEN 2
    WHEN ${IS_SCHEDULED} THEN 1 ELSE 0 END`,
};

export interface SharePage {
  shares: Share[];
  /** Names the next page; `null` on the last. */
  cursor: string | null;
}

/** A page of links by filter and sort, all of it decided in the database. Throws `bad_request` for a cursor of another list. */
export async function listShares(services: Services, actor: Actor, asked: ListShares): Promise<SharePage> {
  const sort = SORTS[asked.sort];
  const isAscending = asked.direction === "asc";
  const values: (string | number)[] = [services.now()];
  const bind = (value: string | number) => `?${values.push(value)}`;
  // Revoked links are out of the list unless they are asked for: taken back is taken back.
  const conditions = [asked.status === undefined ? `NOT ${IS_REVOKED}` : STATUS_SQL[asked.status]];
  conditions.push(...scopeConditions(actor, asked, bind));
  const scope = ["shares", actor.id, asked.sort, asked.direction, asked.status ?? "", asked.bucket ?? "", asked.owner ?? "", asked.q ?? ""];
  if (asked.cursor !== undefined) {
    const [value, id] = JSON.parse(await readCursor(services.config.authSecret, scope, asked.cursor)) as [string | number, string];
    const comparison = isAscending ? ">" : "<";
    conditions.push(`(${sort}, s.id) ${comparison} (${bind(value)}, ${bind(id)})`);
  }
  const direction = isAscending ? "ASC" : "DESC";
  const sql = `SELECT ${SHARE_COLUMNS}, ${sort} AS sortValue FROM shares s WHERE ${conditions.join(" AND ")}
    ORDER BY ${sort} ${direction}, s.id ${direction} LIMIT ${bind(asked.limit + 1)}`;
  const { results } = await query(() =>
    services.d1
      .prepare(sql)
      .bind(...values)
      .all<ShareRow & { sortValue: string | number }>(),
  );
  const page = results.slice(0, asked.limit);
  const last = page.at(-1);
  const hasMore = results.length > asked.limit && last !== undefined;
  return {
    shares: page.map(({ sortValue: _, ...row }) => toShare(row)),
    cursor: hasMore ? await writeCursor(services.config.authSecret, scope, JSON.stringify([last.sortValue, last.id])) : null,
  };
}

/** As `listShares`; a cursor that belongs to another list, as an old address may hold, begins at the first page. */
export async function listSharesOfAddress(services: Services, actor: Actor, asked: ListShares): Promise<SharePage> {
  try {
    return await listShares(services, actor, asked);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "bad_request" || asked.cursor === undefined) throw error;
    return await listShares(services, actor, { ...asked, cursor: undefined });
  }
}

/** What narrows the list whatever the state of a link: whose it is, its bucket, and a search. Standard users have their own links, nobody else's. */
export function scopeConditions(
  actor: Actor,
  asked: Pick<ListShares, "bucket" | "owner" | "q">,
  bind: (value: string) => string,
): string[] {
  const conditions: string[] = [];
  if (actor.role !== "administrator") conditions.push(`s.created_by = ${bind(actor.id)}`);
  if (asked.owner !== undefined) conditions.push(`s.created_by = ${bind(asked.owner)}`);
  if (asked.bucket !== undefined)
    conditions.push(`EXISTS (SELECT 1 FROM share_items i WHERE i.share_id = s.id AND i.bucket = ${bind(asked.bucket)})`);
  if (asked.q !== undefined && asked.q.trim() !== "") {
    const text = bind(asked.q.trim());
    const searched = ["s.id", "s.name", "s.created_by_name"].map((column) => contains(column, text)).join(" OR ");
    conditions.push(`(${searched} OR EXISTS (SELECT 1 FROM share_items i WHERE i.share_id = s.id AND ${contains("i.key", text)}))`);
  }
  return conditions;
}

/** How many links there are in each state, of those that the actor sees within a bucket and a search: for the filter of Sharing. */
export async function countByStatus(
  services: Services,
  actor: Actor,
  asked: Pick<ListShares, "bucket" | "owner" | "q"> = {},
): Promise<Record<ShareStatus, number>> {
  const values: (string | number)[] = [services.now()];
  const conditions = ["true", ...scopeConditions(actor, asked, (value) => `?${values.push(value)}`)];
  const columns = Object.entries(STATUS_SQL).map(
    ([status, condition]) => `coalesce(sum(CASE WHEN ${condition} THEN 1 ELSE 0 END), 0) AS ${status}`,
  );
  const row = await query(() =>
    services.d1
      .prepare(`SELECT ${columns.join(", ")} FROM shares s WHERE ${conditions.join(" AND ")}`)
      .bind(...values)
      .first<Record<ShareStatus, number>>(),
  );
  return row ?? { scheduled: 0, active: 0, paused: 0, expired: 0, exhausted: 0, suspended: 0, broken: 0, revoked: 0 };
}
