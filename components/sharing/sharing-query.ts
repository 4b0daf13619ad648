import type { ListShares, ShareFilter } from "@/lib/shares/schema";
import type { StateCount, StateCounts } from "@/lib/shares/select-shares";
import { ALLOWED_ACTIONS, type AllowedActions, type ShareStatus } from "@/lib/shares/share";
import { STATUS_NAMES } from "./share-badges";

export type SortColumn = ListShares["sort"];

/** Names begin at A and ends with the nearest, everything else with the latest or largest. */
const FIRST_DIRECTIONS: Record<SortColumn, "asc" | "desc"> = {
  created: "desc",
  name: "asc",
  expires: "asc",
  downloads: "desc",
  lastAccess: "desc",
  status: "asc",
};
const SORTS = Object.keys(FIRST_DIRECTIONS) as SortColumn[];
const STATUSES = Object.keys(STATUS_NAMES) as ShareStatus[];
const PAGE_SIZE = 50;
const MAX_UNUSED_DAYS = 3650;

/** What the address of Sharing says: the filter, the sort and the place in the list. */
export interface SharingQuery {
  q: string;
  status: ShareStatus | null;
  bucket: string | null;
  /** Id of a person; administrators only. */
  owner: string | null;
  allowedActions: AllowedActions | null;
  security: "password" | "none" | null;
  /** Ends within seven days, or never. */
  expiry: "soon" | "never" | null;
  /** Never used, although made so many days ago. */
  unusedDays: number | null;
  sort: SortColumn;
  direction: "asc" | "desc";
  cursor: string | null;
}

type SearchParams = Record<string, string | string[] | undefined>;

/** Reads the address; what it does not understand is as if it were not there. */
export function parseSharingQuery(search: SearchParams): SharingQuery {
  const text = (name: string, max: number) => {
    const value = search[name];
    return typeof value === "string" && value !== "" && value.length <= max ? value : null;
  };
  const oneOf = <T extends string>(name: string, values: readonly T[]) => values.find((value) => value === search[name]) ?? null;
  const sort = oneOf("sort", SORTS) ?? "created";
  const days = /^\d{1,4}$/u.test(text("unusedDays", 4) ?? "") ? Number(search["unusedDays"]) : null;
  return {
    q: text("q", 200) ?? "",
    status: oneOf("status", STATUSES),
    bucket: text("bucket", 64),
    owner: text("owner", 64),
    allowedActions: oneOf("allowedActions", ALLOWED_ACTIONS),
    security: oneOf("security", ["password", "none"]),
    expiry: oneOf("expiry", ["soon", "never"]),
    unusedDays: days !== null && days <= MAX_UNUSED_DAYS ? days : null,
    sort,
    direction: oneOf("direction", ["asc", "desc"]) ?? firstDirection(sort),
    cursor: text("cursor", 4096),
  };
}

/** The direction in which a column is sorted first. */
export function firstDirection(sort: SortColumn): "asc" | "desc" {
  return FIRST_DIRECTIONS[sort];
}

/** The query for the list in the database. */
export function toListShares(query: SharingQuery): ListShares {
  const { sort, direction, cursor } = query;
  return { sort, direction, limit: PAGE_SIZE, format: "json", ...toShareFilter(query), ...(cursor === null ? {} : { cursor }) };
}

/** What of the query says which links are in the list, whatever their order. */
export function toShareFilter({ q, status, bucket, owner, allowedActions, security, expiry, unusedDays }: SharingQuery): ShareFilter {
  return {
    ...(q === "" ? {} : { q }),
    ...(status === null ? {} : { status }),
    ...(bucket === null ? {} : { bucket }),
    ...(owner === null ? {} : { owner }),
    ...(allowedActions === null ? {} : { allowedActions }),
    ...(security === null ? {} : { security }),
    ...(expiry === null ? {} : { expiry }),
    ...(unusedDays === null ? {} : { unusedDays }),
  };
}

/** Whether the list is not of all links. */
export function isFiltered(query: SharingQuery): boolean {
  return Object.keys(toShareFilter(query)).length > 0;
}

/** How many links are in the list that `query` names, by their number in each state. Revoked ones are in none but their own. `null` where nobody counted. */
export function countMatching(query: SharingQuery, counts: StateCounts): StateCount | null {
  if (counts === null) return null;
  if (query.status !== null) return counts[query.status];
  const shown = STATUSES.filter((status) => status !== "revoked").map((status) => counts[status]);
  return { count: shown.reduce((sum, { count }) => sum + count, 0), isMore: shown.some(({ isMore }) => isMore) };
}

/** "12", or "1,000+" where there are more than were counted. */
export function countWords({ count, isMore }: StateCount): string {
  return `${count.toLocaleString("en")}${isMore ? "+" : ""}`;
}

function toSearch(query: SharingQuery): URLSearchParams {
  const search = new URLSearchParams(Object.entries(toShareFilter(query)).map(([name, value]): [string, string] => [name, String(value)]));
  if (query.sort !== "created" || query.direction !== "desc") {
    search.set("sort", query.sort);
    search.set("direction", query.direction);
  }
  return search;
}

/** The address of Sharing with some of it changed. Another filter or sort begins at the first page. */
export function sharingHref(query: SharingQuery, changes: Partial<SharingQuery>): string {
  const next = { ...query, cursor: null, ...changes };
  const search = toSearch(next);
  if (next.cursor !== null) search.set("cursor", next.cursor);
  return search.size === 0 ? "/sharing" : `/sharing?${search}`;
}

/** The address of the whole list as a table. */
export function sharingCsvHref(query: SharingQuery): string {
  const search = toSearch(query);
  search.set("format", "csv");
  return `/api/v1/shares?${search}`;
}

/** The filter that shows every link, in the usual order. */
export const ALL_LINKS: SharingQuery = parseSharingQuery({});
