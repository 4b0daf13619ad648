type SearchParams = Record<string, string | string[] | undefined>;

/** What the address of a list of people or groups says: search, role and place in the list. */
export interface PeopleQuery {
  q: string;
  role: "administrator" | "user" | null;
  cursor: string | null;
}

/** Reads the address; what it does not understand is as if it were not there. */
export function parsePeopleQuery(search: SearchParams): PeopleQuery {
  const text = (name: string, max: number) => {
    const value = search[name];
    return typeof value === "string" && value !== "" && value.length <= max ? value : null;
  };
  const role = search["role"];
  return {
    q: text("q", 200) ?? "",
    role: role === "admin" ? "administrator" : role === "user" ? "user" : null,
    cursor: text("cursor", 1024),
  };
}

/** An address of the list with some of it changed. Another search or filter begins at the first page. */
export function peopleHref(path: "/people" | "/people/groups", query: PeopleQuery, changes: Partial<PeopleQuery>): string {
  const next = { ...query, cursor: null, ...changes };
  const search = new URLSearchParams();
  if (next.q !== "") search.set("q", next.q);
  if (next.role !== null) search.set("role", next.role === "administrator" ? "admin" : "user");
  if (next.cursor !== null) search.set("cursor", next.cursor);
  return search.size === 0 ? path : `${path}?${search}`;
}
