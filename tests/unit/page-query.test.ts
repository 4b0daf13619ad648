import { describe, expect, it } from "vitest";
import { doorAddress, isFramed, pageAddress, parsePageQuery, PLAIN_QUERY, visitorAddress } from "../../lib/visits/page-query.ts";

describe("what the address of a link's page asks for", () => {
  it("comes back from its own address, whatever characters are in it", () => {
    const query = {
      path: "a & b/ü=1?#%2F/+ x.txt",
      cursor: "c+/=",
      sort: { by: "size" as const, isDescending: true },
      search: "50 % & more",
      page: 3,
      view: "grid" as const,
    };
    const url = new URL(pageAddress("/share/Abc123", query), "http://localhost");
    expect(url.pathname).toBe("/share/Abc123");
    expect(parsePageQuery(Object.fromEntries(url.searchParams))).toEqual(query);
  });

  it("is left out where it is the ordinary", () => {
    expect(pageAddress("/share/Abc123", PLAIN_QUERY)).toBe("/share/Abc123");
    expect(doorAddress("/share/Abc123", "zip", null)).toBe("/share/Abc123/zip");
    expect(doorAddress("/share/Abc123", "file", "a b.txt")).toBe("/share/Abc123/file?path=a+b.txt");
  });

  it("stays behind the door that the visitor came by", () => {
    const framed = visitorAddress("embed", "Abc123");
    expect(pageAddress(framed, { ...PLAIN_QUERY, path: "a/" })).toBe("/embed/Abc123?path=a%2F");
    expect(doorAddress(framed, "file", "a b.txt")).toBe("/embed/Abc123/file?path=a+b.txt");
    expect([isFramed(framed), isFramed("/share/embed")]).toEqual([true, false]);
  });

  it("is the ordinary where it is mangled, and the first of what is said twice", () => {
    for (const mangled of [
      { page: "-1" },
      { page: "1.5" },
      { page: "x" },
      { page: "99999" },
      { sort: "owner" },
      { sort: "-" },
      { view: "table" },
      { q: "  " },
      { path: "" },
      { cursor: "" },
    ])
      expect([mangled, parsePageQuery(mangled)]).toEqual([mangled, PLAIN_QUERY]);
    expect(parsePageQuery({ path: ["a/", "b/"] }).path).toBe("a/");
    expect(parsePageQuery({ q: "x".repeat(1000) }).search).toHaveLength(200);
  });
});
