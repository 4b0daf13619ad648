/*
 * What the address of a link's page asks for. Everything that can be chosen there is in the address, so that the page works without script, Back works, and
 * a reload loses nothing. Unknown values are the ordinary ones: an address that was mangled on its way still shows the page.
 */

export const SORT_KEYS = ["name", "size", "date"] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export type PageView = "list" | "grid";

export interface PageQuery {
  /** The visitor's path, `null` for the top of the link. */
  path: string | null;
  /** Where a long list goes on; `null` for its beginning. */
  cursor: string | null;
  sort: { by: SortKey; isDescending: boolean };
  /** What names must contain; "" for all. */
  search: string;
  /** From 1: which part of a sorted or searched list. */
  page: number;
  /** `null` when the address does not say. */
  view: PageView | null;
}

export const PLAIN_QUERY: PageQuery = {
  path: null,
  cursor: null,
  sort: { by: "name", isDescending: false },
  search: "",
  page: 1,
  view: null,
};

const MAX_SEARCH_LENGTH = 200;

type SearchParams = Record<string, string | string[] | undefined>;

/** By which door visitors came: the link's own page, or a frame on another site. */
export type VisitorDoor = "share" | "embed";

/** Where all addresses of a link begin for a visitor who came by one door: they stay behind it. */
export type VisitorAddress = `/${VisitorDoor}/${string}`;

export function visitorAddress(door: VisitorDoor, idOrKey: string): VisitorAddress {
  return `/${door}/${idOrKey}`;
}

/** Whether a page is shown in a frame on another site. */
export function isFramed(address: VisitorAddress): boolean {
  return address.startsWith("/embed/");
}

export function parsePageQuery(params: SearchParams): PageQuery {
  const get = (name: string) => {
    const value = params[name];
    return (Array.isArray(value) ? value[0] : value) ?? "";
  };
  const page = Number(get("page"));
  const view = get("view");
  return {
    path: get("path") === "" ? null : get("path"),
    cursor: get("cursor") === "" ? null : get("cursor"),
    sort: parseSort(get("sort")),
    search: get("q").trim().slice(0, MAX_SEARCH_LENGTH),
    page: Number.isInteger(page) && page > 1 && page < 10_000 ? page : 1,
    view: view === "grid" || view === "list" ? view : null,
  };
}

/** "size" rises, "-size" falls. */
function parseSort(text: string): PageQuery["sort"] {
  const isDescending = text.startsWith("-");
  const by = SORT_KEYS.find((key) => key === text.slice(isDescending ? 1 : 0));
  return by === undefined ? PLAIN_QUERY.sort : { by, isDescending };
}

/** The address of a link's page that asks for this; what is ordinary is left out of it. */
export function pageAddress(address: VisitorAddress, query: PageQuery): VisitorAddress {
  const search = new URLSearchParams(queryFields(query));
  return `${address}${search.size === 0 ? "" : `?${search.toString()}`}`;
}

/** The same as fields of a form. */
export function queryFields(query: PageQuery): [string, string][] {
  const { by, isDescending } = query.sort;
  const fields: [string, string | null][] = [
    ["path", query.path],
    ["q", query.search === "" ? null : query.search],
    ["sort", by === "name" && !isDescending ? null : `${isDescending ? "-" : ""}${by}`],
    ["view", query.view],
    ["page", query.page === 1 ? null : String(query.page)],
    ["cursor", query.cursor],
  ];
  return fields.filter((field): field is [string, string] => field[1] !== null);
}

/** Another address of the link (`file`, `preview`, `zip`) for a path; without one it means the only file, or everything. */
export function doorAddress(address: VisitorAddress, door: "file" | "preview" | "zip", path: string | null): string {
  return `${address}/${door}${path === null ? "" : `?${new URLSearchParams({ path }).toString()}`}`;
}
