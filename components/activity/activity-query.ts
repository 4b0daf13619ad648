import type { AuditAction } from "@/lib/activity/audit";
import { AUDIT_WORDS } from "./audit-words";

const ACTIONS = Object.keys(AUDIT_WORDS) as AuditAction[];
const DAY = /^\d{4}-\d{2}-\d{2}$/u;
const DAY_MS = 24 * 60 * 60 * 1000;

/** What the address of Activity says. Days are those of UTC, as a server writes them: the address means the same for everybody. */
export interface ActivityQuery {
  q: string;
  /** Id of a person. */
  actor: string | null;
  action: AuditAction | null;
  /** `2026-12-03`; both days are within. */
  from: string | null;
  to: string | null;
  cursor: string | null;
}

type SearchParams = Record<string, string | string[] | undefined>;

/** Reads the address; what it does not understand is as if it were not there. */
export function parseActivityQuery(search: SearchParams): ActivityQuery {
  const text = (name: string, max: number) => {
    const value = search[name];
    return typeof value === "string" && value !== "" && value.length <= max ? value : null;
  };
  const day = (name: string) => {
    const value = text(name, 10);
    return value !== null && DAY.test(value) && !Number.isNaN(Date.parse(value)) ? value : null;
  };
  const cursor = text("cursor", 15);
  return {
    q: text("q", 200) ?? "",
    actor: text("actor", 64),
    action: ACTIONS.find((name) => name === search["action"]) ?? null,
    from: day("from"),
    to: day("to"),
    cursor: cursor !== null && /^\d+$/u.test(cursor) ? cursor : null,
  };
}

/** The filter in milliseconds since 1970, `toMs` being the first moment after the last day. */
export function rangeOf(query: Pick<ActivityQuery, "from" | "to">): { fromMs: number | undefined; toMs: number | undefined } {
  return {
    fromMs: query.from === null ? undefined : Date.parse(query.from),
    toMs: query.to === null ? undefined : Date.parse(query.to) + DAY_MS,
  };
}

/** The address of Activity with some of it changed. Another filter begins at the first page. */
export function activityHref(query: ActivityQuery, changes: Partial<ActivityQuery>): string {
  const next = { ...query, cursor: null, ...changes };
  const search = new URLSearchParams();
  if (next.q !== "") search.set("q", next.q);
  for (const name of ["actor", "action", "from", "to", "cursor"] as const) {
    const value = next[name];
    if (value !== null) search.set(name, value);
  }
  return search.size === 0 ? "/activity" : `/activity?${search}`;
}

/** Where all that the filter names is to be had as CSV. */
export function csvHref(query: ActivityQuery): string {
  const search = new URLSearchParams({ format: "csv" });
  if (query.q !== "") search.set("q", query.q);
  if (query.actor !== null) search.set("actor", query.actor);
  if (query.action !== null) search.set("action", query.action);
  const { fromMs, toMs } = rangeOf(query);
  if (fromMs !== undefined) search.set("from", new Date(fromMs).toISOString());
  if (toMs !== undefined) search.set("to", new Date(toMs).toISOString());
  return `/api/v1/audit?${search}`;
}
