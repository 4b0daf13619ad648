import type { ListShares } from "@/lib/shares/schema";
import type { ShareStatus } from "@/lib/shares/share";
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

/** What the address of Sharing says: the filter, the sort and the place in the list. */
export interface SharingQuery {
  q: string;
  status: ShareStatus | null;
  bucket: string | null;
  /** Id of a person; administrators only. */
  owner: string | null;
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
  const sort = SORTS.find((name) => name === search["sort"]) ?? "created";
  const direction = search["direction"];
  return {
    q: text("q", 200) ?? "",
    status: STATUSES.find((name) => name === search["status"]) ?? null,
    bucket: text("bucket", 64),
    owner: text("owner", 64),
    sort,
    direction: direction === "asc" || direction === "desc" ? direction : firstDirection(sort),
    cursor: text("cursor", 1024),
  };
}

/** The direction in which a column is sorted first. */
export function firstDirection(sort: SortColumn): "asc" | "desc" {
  return FIRST_DIRECTIONS[sort];
}

/** The query for the list in the database. */
export function toListShares(query: SharingQuery): ListShares {
  const { sort, direction, cursor } = query;
  return { sort, direction, limit: PAGE_SIZE, ...toShareFilter(query), ...(cursor === null ? {} : { cursor }) };
}

/** What of the query says which links are in the list, whatever their order. */
export function toShareFilter({ q, status, bucket, owner }: SharingQuery): Pick<ListShares, "q" | "status" | "bucket" | "owner"> {
  return {
    ...(q === "" ? {} : { q }),
    ...(status === null ? {} : { status }),
    ...(bucket === null ? {} : { bucket }),
    ...(owner === null ? {} : { owner }),
  };
}

/** How many links are in the list that `query` names, by their number in each state. Revoked ones are in none but their own. */
export function countMatching(query: SharingQuery, counts: Record<ShareStatus, number>): number {
  if (query.status !== null) return counts[query.status];
  return STATUSES.reduce((sum, status) => (status === "revoked" ? sum : sum + counts[status]), 0);
}

/** The address of Sharing with some of it changed. Another filter or sort begins at the first page. */
export function sharingHref(query: SharingQuery, changes: Partial<SharingQuery>): string {
  const next = { ...query, cursor: null, ...changes };
  const search = new URLSearchParams();
  if (next.q !== "") search.set("q", next.q);
  if (next.status !== null) search.set("status", next.status);
  if (next.bucket !== null) search.set("bucket", next.bucket);
  if (next.owner !== null) search.set("owner", next.owner);
  if (next.sort !== "created" || next.direction !== "desc") {
    search.set("sort", next.sort);
    search.set("direction", next.direction);
  }
  if (next.cursor !== null) search.set("cursor", next.cursor);
  return search.size === 0 ? "/sharing" : `/sharing?${search}`;
}
