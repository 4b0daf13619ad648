import { SHARE_EVENTS, type ShareEventName } from "@/lib/activity/share-events";
import type { ListEvents } from "@/lib/activity/list-events";

const RESULTS = ["ok", "refused", "unfinished"] as const satisfies NonNullable<ListEvents["result"]>[];

/** What the address of a link's access log says. Days are in UTC, both included. */
export interface LogQuery {
  q: string;
  event: ShareEventName | null;
  result: (typeof RESULTS)[number] | null;
  from: string | null;
  to: string | null;
}

/** Reads the address; what it does not understand is as if it were not there. */
export function parseLogQuery(search: Record<string, string | string[] | undefined>): LogQuery {
  const day = (name: string) => {
    const value = search[name];
    return typeof value === "string" && /^\d{4}-\d\d-\d\d$/u.test(value) && !Number.isNaN(Date.parse(value)) ? value : null;
  };
  const q = search["q"];
  return {
    q: typeof q === "string" && q.length <= 200 ? q : "",
    event: SHARE_EVENTS.find((event) => event === search["event"]) ?? null,
    result: RESULTS.find((result) => result === search["result"]) ?? null,
    from: day("from"),
    to: day("to"),
  };
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The query for the API. */
export function toListEvents({ q, event, result, from, to }: LogQuery): URLSearchParams {
  return new URLSearchParams({
    ...(q === "" ? {} : { q }),
    ...(event === null ? {} : { event }),
    ...(result === null ? {} : { result }),
    ...(from === null ? {} : { from: new Date(from).toISOString() }),
    ...(to === null ? {} : { to: new Date(Date.parse(to) + DAY_MS).toISOString() }),
  });
}

export function isLogFiltered(query: LogQuery): boolean {
  return toListEvents(query).size > 0;
}

/** The address of the log with some of it changed. */
export function logHref(shareId: string, query: LogQuery, changes: Partial<LogQuery>): string {
  const entries = Object.entries({ ...query, ...changes }).filter(
    (entry): entry is [string, string] => entry[1] !== null && entry[1] !== "",
  );
  return `/sharing/${shareId}/log${entries.length === 0 ? "" : `?${new URLSearchParams(entries)}`}`;
}
