import { readCursor, writeCursor } from "../http/sealed-cursor.ts";
import type { Actor } from "../people/actor.ts";
import type { Services } from "../services.ts";
import type { ListShares, ShareFilter } from "./schema.ts";
import { conditionsOf, selectShares, type ShareSelection, sourceOf, statement } from "./select-shares.ts";
import type { Share } from "./share.ts";
import { query, SHARE_COLUMNS, type ShareRow, toShare } from "./store.ts";

/** What each sort orders by, and the index in that order. Ties are by creation, then id, so that a cursor names one place. */
const SORTS: Record<ListShares["sort"], { column: string; index: string }> = {
  created: { column: "created_at_ms", index: "shares_by_created" },
  name: { column: "sort_name", index: "shares_by_name" },
  expires: { column: "order_expires_at_ms", index: "shares_by_expires" },
  downloads: { column: "order_downloads", index: "shares_by_downloads" },
  lastAccess: { column: "order_last_access_at_ms", index: "shares_by_last_access" },
  status: { column: "state", index: "shares_by_state" },
};

export interface SharePage {
  shares: Share[];
  /** Names the next page; `null` on the last. */
  cursor: string | null;
}

/** A place in a list: the value that it is sorted by, when the link was created, and its id. */
type Place = [value: string | number, createdAtMs: number, id: string];

/** A page of links by filter and sort, all of it decided in the database. Throws `bad_request` for a cursor of another list. */
export async function listShares(services: Services, actor: Actor, asked: ListShares): Promise<SharePage> {
  return await listSelected(services, actor, asked, await selectShares(services, actor, asked, asked));
}

/** As `listShares`, of links that were selected before. */
export async function listSelected(services: Services, actor: Actor, asked: ListShares, selection: ShareSelection): Promise<SharePage> {
  const scope = ["shares", actor.id, asked.sort, asked.direction, JSON.stringify(filterOf(asked))];
  const { authSecret } = services.config;
  const after = asked.cursor === undefined ? null : (JSON.parse(await readCursor(authSecret, scope, asked.cursor)) as Place);
  const { shares, next } = await readPage(services, asked, selection, after, asked.limit);
  return { shares, cursor: next === null ? null : await writeCursor(authSecret, scope, JSON.stringify(next)) };
}

/** What of a query says which links are in the list; the same whatever the order in which it was asked. */
function filterOf({ q, status, bucket, owner, allowedActions, security, expiry, unusedDays }: ShareFilter): (string | number | null)[] {
  return [q, status, bucket, owner, allowedActions, security, expiry, unusedDays].map((value) => value ?? null);
}

/** The links after a place. */
async function readPage(
  services: Services,
  { sort, direction }: Pick<ListShares, "sort" | "direction">,
  selection: ShareSelection,
  after: Place | null,
  limit: number,
): Promise<{ shares: Share[]; next: Place | null }> {
  const { column, index } = SORTS[sort];
  const order = (table: string, value: string) =>
    [...(sort === "created" ? [] : [value]), `${table}.created_at_ms`, `${table}.id`].map((part) => `${part} ${direction}`).join(", ");
  const { results } = await query(() =>
    statement(services, (bind) => {
      // First the ids: sorting whole rows, with the items of each, costs more than all else.
      const conditions = [conditionsOf(selection, bind)];
      // Revoked links come last of all by status; these are out of the list.
      if (sort === "status" && selection.isLive) conditions.push("s.state < 7");
      const comparison = direction === "asc" ? ">" : "<";
      if (after !== null) {
        const [value, createdAtMs, id] = after;
        const [left, right] =
          sort === "created"
            ? ["s.created_at_ms, s.id", `${bind(createdAtMs)}, ${bind(id)}`]
            : [`s.${column}, s.created_at_ms, s.id`, `${bind(value)}, ${bind(createdAtMs)}, ${bind(id)}`];
        conditions.push(`(${left}) ${comparison} (${right})`);
      }
      return `WITH page AS MATERIALIZED (SELECT s.id AS pageId, s.${column} AS sortValue FROM ${sourceOf(selection, bind, index)}
          WHERE ${conditions.join(" AND ")} ORDER BY ${order("s", `s.${column}`)} LIMIT ${bind(limit + 1)})
        SELECT ${SHARE_COLUMNS}, page.sortValue FROM page CROSS JOIN shares s ON s.id = page.pageId ORDER BY ${order("s", "page.sortValue")}`;
    }).all<ShareRow & { sortValue: string | number }>(),
  );
  const page = results.slice(0, limit);
  const last = results.length > limit ? page.at(-1) : undefined;
  return {
    shares: page.map(({ sortValue: _, ...row }) => toShare(row)),
    next: last === undefined ? null : [last.sortValue, last.createdAtMs, last.id],
  };
}

const PAGE_OF_ALL = 500;

/** Every link of a filter in order, a page at a time: so that their number costs no memory. */
export async function* eachShare(services: Services, actor: Actor, asked: ListShares): AsyncGenerator<Share[], void> {
  const selection = await selectShares(services, actor, asked, asked);
  for (let after: Place | null = null; ;) {
    const { shares, next }: { shares: Share[]; next: Place | null } = await readPage(services, asked, selection, after, PAGE_OF_ALL);
    yield shares;
    if (next === null) return;
    after = next;
  }
}
