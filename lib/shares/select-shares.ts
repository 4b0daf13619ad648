import type { D1PreparedStatement } from "@cloudflare/workers-types";
import * as z from "zod";
import type { Actor } from "../people/actor.ts";
import type { Services } from "../services.ts";
import { type ListShares, type ShareFilter, SOON_DAYS } from "./schema.ts";
import type { ShareStatus } from "./share.ts";
import { SHARE_STATES, stateOf } from "./status-sql.ts";
import { query } from "./store.ts";

/*
 * How a list of 100,000 links answers as fast as one of 100: docs/decisions/0014-lists-at-scale.md. In short: every sort has an index, and every filter has one too.
 * Where a filter names few links, they are fetched by it and sorted; where it names many, the sort's index is walked until the page is full.
 */

/** Up to so many links are fetched and sorted; more are walked. Counts are exact up to here, and "1,000+" beyond. */
export const FEW = 1000;

const DAY_MS = 24 * 60 * 60 * 1000;

/** Binds a value of the statement that is being written and answers its name. */
type Bind = (value: string | number) => string;

/** One thing that narrows the list. */
interface Filter {
  /** The condition on a link `s`. */
  where: (bind: Bind) => string;
  /** Ids of the links for which it holds, revoked ones or not, answered by an index alone. */
  ids: (bind: Bind) => string;
  /** The index that has these links, and `is_live`, in the order of their creation. */
  index: string | null;
}

/** Which links a list is of, and how they are best found. */
export interface ShareSelection {
  isLive: boolean;
  status: ShareStatus | null;
  filters: Filter[];
  /** Whose links alone, where that is the only filter besides the state. */
  onlyOwner: string | null;
  /** All links that the narrowest filter names, where they are few. */
  few: { list: string[] | null; count: string[] | null };
}

/** A statement whose values are bound where they are written. */
export function statement(services: Services, write: (bind: Bind) => string): D1PreparedStatement {
  const values: (string | number)[] = [];
  const sql = write((value) => `?${values.push(value)}`);
  return services.d1.prepare(sql).bind(...values);
}

/** Brings what the clock changed into the columns that lists read: ends and starts that have passed and, where it is sorted by, how often links were used. */
export function settleStates(services: Services, options: { sort?: ListShares["sort"] } = {}): D1PreparedStatement[] {
  const now = services.now();
  return [
    services.d1.prepare("UPDATE shares SET is_ended = 1 WHERE is_ended = 0 AND expires_at_ms <= ?1").bind(now),
    services.d1.prepare("UPDATE shares SET is_waiting = 0 WHERE is_waiting = 1 AND starts_at_ms <= ?1").bind(now),
    ...(options.sort === "downloads" || options.sort === "lastAccess"
      ? [
          services.d1.prepare(
            "UPDATE shares SET order_downloads = downloads, order_last_access_at_ms = coalesce(last_access_at_ms, 0), is_order_due = 0 WHERE is_order_due = 1",
          ),
        ]
      : []),
  ];
}

/** What narrows the list whatever the state of a link. Standard users have their own links, nobody else's. */
function filtersOf(actor: Actor, asked: ShareFilter, now: number): Filter[] {
  const filters: Filter[] = [];
  const owners = new Set([...(actor.role === "administrator" ? [] : [actor.id]), ...(asked.owner === undefined ? [] : [asked.owner])]);
  for (const owner of owners) filters.push(column("created_by", owner, "shares_of_owner"));
  if (asked.security !== undefined) filters.push(column("has_password", asked.security === "password" ? 1 : 0, "shares_by_security"));
  if (asked.unusedDays !== undefined) {
    const where = (bind: Bind) =>
      `s.last_access_at_ms IS NULL${asked.unusedDays === 0 ? "" : ` AND s.created_at_ms <= ${bind(now - (asked.unusedDays ?? 0) * DAY_MS)}`}`;
    filters.push({ where, ids: (bind) => `SELECT s.id FROM shares s WHERE ${where(bind)}`, index: "shares_unused" });
  }
  if (asked.expiry === "never") {
    const where = () => "s.order_expires_at_ms = 9000000000000000";
    filters.push({ where, ids: () => `SELECT s.id FROM shares s WHERE s.is_live = 1 AND ${where()}`, index: "shares_by_expires" });
  }
  if (asked.expiry === "soon") {
    const where = (bind: Bind) => `s.order_expires_at_ms > ${bind(now)} AND s.order_expires_at_ms <= ${bind(now + SOON_DAYS * DAY_MS)}`;
    filters.push({ where, ids: (bind) => `SELECT s.id FROM shares s WHERE s.is_live IN (0, 1) AND ${where(bind)}`, index: null });
  }
  if (asked.allowedActions !== undefined) filters.push(column("allowed_actions", asked.allowedActions, "shares_by_actions"));
  const { bucket } = asked;
  if (bucket !== undefined) {
    filters.push({
      // The plus keeps SQLite from looking through all items of the bucket for each link, by the index of buckets.
      where: (bind) => `EXISTS (SELECT 1 FROM share_items i WHERE i.share_id = s.id AND +i.bucket = ${bind(bucket)})`,
      ids: (bind) => `SELECT i.share_id AS id FROM share_items i WHERE i.bucket = ${bind(bucket)}`,
      index: null,
    });
  }
  const text = asked.q?.trim() ?? "";
  if (text !== "") filters.push(Array.from(text).length < 3 ? beginsWith(text) : contains(text));
  return filters;
}

function column(name: string, value: string | number, index: string): Filter {
  const where = (bind: Bind) => `s.${name} = ${bind(value)}`;
  return { where, ids: (bind) => `SELECT s.id FROM shares s WHERE s.is_live IN (0, 1) AND ${where(bind)}`, index };
}

/** A substring of any of a link's texts. FTS5 takes what is in quotes for itself: no character in it is an operator. */
function contains(text: string): Filter {
  return {
    where: (bind) => `EXISTS (SELECT 1 FROM share_texts t WHERE t.share_id = s.id AND instr(t.text, lower(${bind(text)})) > 0)`,
    ids: (bind) =>
      `SELECT t.share_id AS id FROM share_search f CROSS JOIN share_texts t ON t.number = f.rowid
       WHERE f.share_search MATCH '"' || replace(lower(${bind(text)}), '"', '""') || '"'`,
    index: null,
  };
}

/** What comes after every text that begins with another. */
const LAST = "\u{10FFFF}";

/** One or two characters are in almost every text, so they are looked for where names, ids and addresses begin: what an index knows. */
function beginsWith(text: string): Filter {
  return {
    where: (bind) => {
      const [from, to] = [bind(text), bind(text + LAST)];
      return `((s.sort_name >= lower(${from}) AND s.sort_name < lower(${to})) OR (s.id >= ${from} AND s.id < ${to})
        OR (s.url_key >= ${from} COLLATE NOCASE AND s.url_key < ${to} COLLATE NOCASE))`;
    },
    ids: (bind) => {
      const [from, to] = [bind(text), bind(text + LAST)];
      return `SELECT id FROM (SELECT id FROM shares WHERE is_live IN (0, 1) AND sort_name >= lower(${from}) AND sort_name < lower(${to}) LIMIT ${FEW + 1})
        UNION SELECT id FROM (SELECT id FROM shares WHERE id >= ${from} AND id < ${to} LIMIT ${FEW + 1})
        UNION SELECT id FROM (SELECT id FROM shares WHERE url_key >= ${from} COLLATE NOCASE AND url_key < ${to} COLLATE NOCASE LIMIT ${FEW + 1})`;
    },
    index: null,
  };
}

/**
 * Which links a list is of. Asks each filter how many links it names, as far as that matters: the one that names fewest decides how they are found. What it answers
 * is for the statements of one request.
 */
export async function selectShares(
  services: Services,
  actor: Actor,
  asked: ShareFilter,
  options: { sort?: ListShares["sort"] } = {},
): Promise<ShareSelection> {
  const filters = filtersOf(actor, asked, services.now());
  const ofState = asked.status === undefined ? [] : [stateFilter(asked.status)];
  // A single filter with an index of its own is walked in the order of creation as it is.
  const isPlain =
    filters.length + ofState.length < 2 && (options.sort ?? "created") === "created" && filters.every(({ index }) => index !== null);
  const probed = isPlain ? [] : [...ofState, ...filters];
  const settles = settleStates(services, options);
  const results = await query(() =>
    services.d1.batch<Record<string, string | null>>([...settles, ...(probed.length === 0 ? [] : [probe(services, probed)])]),
  );
  const found = Object.values(results[settles.length]?.results[0] ?? {}).map((ids) =>
    ids === null ? null : (JSON.parse(ids) as string[]),
  );
  const fewest = (lists: (string[] | null)[]) => {
    const whole = lists.filter((ids) => ids !== null).sort((left, right) => left.length - right.length)[0];
    return whole === undefined ? null : [...new Set(whole)];
  };
  const [first] = filters;
  const owner = actor.role === "administrator" ? asked.owner : actor.id;
  return {
    isLive: asked.status !== "revoked",
    status: asked.status ?? null,
    filters,
    onlyOwner: filters.length === 1 && first?.index === "shares_of_owner" ? (owner ?? null) : null,
    few: { list: fewest(found), count: fewest(found.slice(ofState.length)) },
  };
}

/**
 * The ids that each filter names, in a column for each: one JSON text, or null where they are more than `FEW`. A thousand rows that are only counted would take
 * longer to hand over than the page takes to be found.
 */
function probe(services: Services, filters: readonly Filter[]): D1PreparedStatement {
  return statement(services, (bind) => {
    const columns = filters.map(
      (filter, index) =>
        `(SELECT CASE WHEN count(*) <= ${FEW} THEN json_group_array(id) END FROM (SELECT id FROM (${filter.ids(bind)}) LIMIT ${FEW + 1})) AS "${index}"`,
    );
    return `SELECT ${columns.join(", ")}`;
  });
}

function stateFilter(status: ShareStatus): Filter {
  const where = (bind: Bind) => `s.state = ${bind(stateOf(status))}`;
  return { where, ids: (bind) => `SELECT s.id FROM shares s WHERE ${where(bind)}`, index: "shares_by_state" };
}

/** The conditions on a link `s` of the selection. */
export function conditionsOf(selection: ShareSelection, bind: Bind): string {
  return [
    `s.is_live = ${selection.isLive ? 1 : 0}`,
    ...(selection.status === null ? [] : [stateFilter(selection.status).where(bind)]),
    ...selection.filters.map(({ where }) => where(bind)),
  ].join(" AND ");
}

/** Where a statement finds the links of the selection, in the order of a sort or in none. */
export function sourceOf(selection: ShareSelection, bind: Bind, sortIndex: string): string {
  if (selection.few.list !== null) return `json_each(${bind(JSON.stringify(selection.few.list))}) c CROSS JOIN shares s ON s.id = c.value`;
  if (sortIndex !== "shares_by_created") return `shares s INDEXED BY ${sortIndex}`;
  if (selection.status !== null) {
    return `shares s INDEXED BY ${selection.onlyOwner === null ? "shares_by_state" : "shares_of_owner_by_state"}`;
  }
  return `shares s INDEXED BY ${selection.filters.find(({ index }) => index !== null)?.index ?? sortIndex}`;
}

/** How many links there are in a state; `isMore` when there are more than were counted. */
export interface StateCount {
  count: number;
  isMore: boolean;
}

/** How many links there are in each state of those that the filters besides the state name; `null` when counting them would mean to look at all of them. */
export type StateCounts = Record<ShareStatus, StateCount> | null;

/** Counts the links of a selection by state, at most `FEW` of each: what a page can afford. */
export async function countByState(services: Services, selection: ShareSelection): Promise<StateCounts> {
  const { few, filters, onlyOwner } = selection;
  const isBounded = filters.length === 0 || onlyOwner !== null;
  if (!isBounded && few.count === null) return null;
  const byState = new Map<number, number>();
  if (isBounded) {
    const counts = await query(() =>
      statement(services, (bind) => {
        const owner = onlyOwner === null ? null : bind(onlyOwner);
        const source =
          owner === null
            ? "shares s INDEXED BY shares_by_state WHERE"
            : `shares s INDEXED BY shares_of_owner_by_state WHERE s.created_by = ${owner} AND`;
        const counted = SHARE_STATES.map(
          (_, state) => `(SELECT count(*) FROM (SELECT 1 FROM ${source} s.state = ${state} LIMIT ${FEW + 1})) AS "${state}"`,
        );
        return `SELECT ${counted.join(", ")}`;
      }).first<Record<string, number>>(),
    );
    SHARE_STATES.forEach((_, state) => byState.set(state, counts?.[String(state)] ?? 0));
  } else {
    const { results } = await query(() =>
      statement(
        services,
        (
          bind,
        ) => `SELECT s.state, count(*) AS count FROM json_each(${bind(JSON.stringify(few.count))}) c CROSS JOIN shares s ON s.id = c.value
          WHERE ${filters.map(({ where }) => where(bind)).join(" AND ")} GROUP BY s.state`,
      ).all<{ state: number; count: number }>(),
    );
    for (const { state, count } of results) byState.set(state, count);
  }
  return Object.fromEntries(
    SHARE_STATES.map((status, state): [ShareStatus, StateCount] => {
      const count = byState.get(state) ?? 0;
      return [status, { count: Math.min(count, FEW), isMore: count > FEW }];
    }),
  ) as Record<ShareStatus, StateCount>;
}

/** Answer of `GET /api/v1/shares/count`. */
export const MatchingCount = z.lazy(() => z.strictObject({ count: z.int() }));

/** Exactly how many links a filter names: looks at each of them, so it is for whoever asks for just that. */
export async function countMatching(services: Services, actor: Actor, asked: ShareFilter): Promise<number> {
  const selection = await selectShares(services, actor, asked);
  const row = await query(() =>
    statement(
      services,
      (bind) => `SELECT count(*) AS count FROM ${sourceOf(selection, bind, "shares_by_created")} WHERE ${conditionsOf(selection, bind)}`,
    ).first<{
      count: number;
    }>(),
  );
  return row?.count ?? 0;
}

/** How many links a filter names, at most `FEW`. */
export async function countUpToFew(services: Services, actor: Actor, asked: ShareFilter): Promise<StateCount> {
  const selection = await selectShares(services, actor, asked);
  const row = await query(() =>
    statement(
      services,
      (bind) => `SELECT count(*) AS count FROM (SELECT 1 FROM ${sourceOf(selection, bind, "shares_by_created")}
        WHERE ${conditionsOf(selection, bind)} LIMIT ${FEW + 1})`,
    ).first<{ count: number }>(),
  );
  const count = row?.count ?? 0;
  return { count: Math.min(count, FEW), isMore: count > FEW };
}
