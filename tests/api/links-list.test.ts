/**
 * The list of links: every filter and sort against a model in plain JavaScript on random links, searches as they are typed, cursors under equal values, tables for
 * spreadsheets, and changes of many links at once (SPEC.md M1, M7, S17; THREATS.md rows 68, 70, 101, 102).
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BulkResults } from "../../lib/shares/bulk-shares.ts";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import { createPerson, type Person } from "../support/people.ts";
import { startSluice, type Sluice } from "../support/sluice.ts";

let sluice: Sluice;
let owner: Person;

const DAY_MS = 24 * 60 * 60 * 1000;

interface ListPage {
  data: PresentedShare[];
  pagination: { cursor: string | null; hasMore: boolean };
}

type Query = Record<string, string | number>;

const search = (query: Query) => new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]));

async function list(query: Query, headers?: Record<string, string>): Promise<ListPage> {
  const response = await sluice.api(`/api/v1/shares?${search(query)}`, headers === undefined ? {} : { headers });
  expect([response.status, response.status === 200 ? "" : await response.text()]).toEqual([200, ""]);
  return (await response.json()) as ListPage;
}

/** Every page of a list, one after the other. */
async function listAll(query: Query, headers?: Record<string, string>): Promise<PresentedShare[]> {
  const all: PresentedShare[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const page: ListPage = await list({ limit: 7, ...query, ...(cursor === "" ? {} : { cursor }) }, headers);
    expect(page.pagination.hasMore).toBe(page.pagination.cursor !== null);
    all.push(...page.data);
    cursor = page.pagination.cursor;
  }
  return all;
}

/** The text of an answer as it was sent, with the mark of UTF-8 that `text()` takes off. */
const bytesText = async (response: Response) => new TextDecoder("utf-8", { ignoreBOM: true }).decode(await response.arrayBuffer());

const ids = (shares: { id: string }[]) => shares.map(({ id }) => id);

/* A model: links as rows, and what the list says of them, in plain JavaScript. */

interface Model {
  id: string;
  name: string | null;
  note: string | null;
  urlKey: string | null;
  owner: string | null;
  ownerName: string;
  allowedActions: string;
  password: string | null;
  createdAtMs: number;
  startsAtMs: number | null;
  expiresAtMs: number | null;
  expirySeenAtMs: number | null;
  pausedAtMs: number | null;
  maxDownloads: number | null;
  downloads: number;
  maxUses: number | null;
  uses: number;
  lastAccessAtMs: number | null;
  revokedAtMs: number | null;
  suspended: string | null;
  items: { bucket: string; kind: "file" | "folder"; key: string; brokenAtMs: number | null }[];
}

const STATES = ["active", "scheduled", "exhausted", "paused", "expired", "broken", "suspended", "revoked"];

function stateOf(link: Model, now: number): number {
  if (link.revokedAtMs !== null) return 7;
  if (link.suspended !== null) return 6;
  if (link.items.some((item) => item.brokenAtMs !== null)) return 5;
  if (link.expirySeenAtMs !== null || (link.expiresAtMs !== null && link.expiresAtMs <= now)) return 4;
  if (link.pausedAtMs !== null) return 3;
  if ((link.maxDownloads !== null && link.downloads >= link.maxDownloads) || (link.maxUses !== null && link.uses >= link.maxUses)) return 2;
  return link.startsAtMs !== null && link.startsAtMs > now ? 1 : 0;
}

const lower = (text: string) => text.replaceAll(/[A-Z]/gu, (letter) => letter.toLowerCase());

function nameOf(link: Model): string {
  if (link.name !== null) return lower(link.name);
  const path = (link.items[0]?.key ?? "").replace(/\/+$/u, "");
  return lower(path === "" ? "Files" : path.slice(path.lastIndexOf("/") + 1));
}

function matches(link: Model, q: string): boolean {
  const text = q.trim();
  if (text === "") return true;
  if (Array.from(text).length < 3) {
    const key = link.urlKey === null ? null : lower(link.urlKey);
    return nameOf(link).startsWith(lower(text)) || link.id.startsWith(text) || key?.startsWith(lower(text)) === true;
  }
  const texts = [link.id, link.urlKey, link.name, link.note, link.ownerName, ...link.items.map(({ key }) => key)];
  return texts.some((value) => value !== null && lower(value).includes(lower(text)));
}

const bytesOf = (text: string) => Buffer.from(text);
const compare = (left: string | number, right: string | number) =>
  typeof left === "number" ? left - Number(right) : bytesOf(left).compare(bytesOf(String(right)));

const SORTED_BY: Record<string, (link: Model, now: number) => string | number> = {
  created: () => 0,
  name: nameOf,
  expires: (link) => link.expiresAtMs ?? 9e15,
  downloads: (link) => link.downloads,
  lastAccess: (link) => link.lastAccessAtMs ?? 0,
  status: stateOf,
};

/** What the list of a query has to be. */
function expected(links: Model[], query: Query, now: number): string[] {
  const found = links.filter((link) => {
    const state = stateOf(link, now);
    if (query["status"] === undefined ? state === 7 : STATES[state] !== query["status"]) return false;
    if (query["bucket"] !== undefined && !link.items.some((item) => item.bucket === query["bucket"])) return false;
    if (query["owner"] !== undefined && link.owner !== query["owner"]) return false;
    if (query["allowedActions"] !== undefined && link.allowedActions !== query["allowedActions"]) return false;
    if (query["security"] !== undefined && (link.password === null) !== (query["security"] === "none")) return false;
    if (query["expiry"] === "never" && link.expiresAtMs !== null) return false;
    if (query["expiry"] === "soon" && !(link.expiresAtMs !== null && link.expiresAtMs > now && link.expiresAtMs <= now + 7 * DAY_MS))
      return false;
    if (
      query["unusedDays"] !== undefined &&
      !(link.lastAccessAtMs === null && link.createdAtMs <= now - Number(query["unusedDays"]) * DAY_MS)
    )
      return false;
    return matches(link, String(query["q"] ?? ""));
  });
  const valueOf = SORTED_BY[String(query["sort"] ?? "created")] ?? (() => 0);
  const direction = (query["direction"] ?? "desc") === "asc" ? 1 : -1;
  return ids(
    found.sort(
      (left, right) =>
        direction *
        (compare(valueOf(left, now), valueOf(right, now)) || left.createdAtMs - right.createdAtMs || compare(left.id, right.id)),
    ),
  );
}

/** Numbers that are the same in every run: a failure can be looked at again. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

const NAMES = [
  "Report",
  "report 100%",
  'The "final" one',
  "a_b",
  "Ünïcode",
  "😀😁😂 party",
  "AND OR NOT",
  "near(",
  "-minus",
  "zz*",
  "Zoë's plan",
  "x",
];
const KEYS = ["reports/2026/q3.pdf", "photos/", "", "a/b/c.TXT", "emoji 😀😁😂.png", "100% sure_.doc", "deep/folder/", "plain"];

function randomLinks(count: number, seed: number, now: number): Model[] {
  const random = randomNumbers(seed);
  const pick = <T>(values: readonly T[]) => values[Math.floor(random() * values.length)] as T;
  const maybe = <T>(chance: number, value: () => T): T | null => (random() < chance ? value() : null);
  return Array.from({ length: count }, (_, index) => {
    const isOwned = random() < 0.5;
    return {
      id: `m${seed}x${String(index).padStart(4, "0")}${pick(["Ab", "cD", "zz"])}`,
      name: maybe(0.6, () => pick(NAMES)),
      note: maybe(0.2, () => pick(["for the board", "100% note", "O'Brien; DROP TABLE shares"])),
      urlKey: maybe(0.1, () => `Key${seed}n${index}`),
      owner: isOwned ? owner.id : null,
      ownerName: isOwned ? owner.email : "somebody@else.example",
      allowedActions: pick(["preview", "download", "download", "upload", "upload_download", "full"]),
      password: maybe(0.3, () => "hash"),
      // Few instants for many links: ties everywhere.
      createdAtMs: now - Math.floor(random() * 4) * 20 * DAY_MS,
      startsAtMs: maybe(0.3, () => now + pick([-1, 1]) * DAY_MS),
      expiresAtMs: maybe(0.6, () => now + pick([-9, -1, 1, 5, 30]) * DAY_MS),
      expirySeenAtMs: maybe(0.03, () => now),
      pausedAtMs: maybe(0.1, () => now),
      maxDownloads: maybe(0.3, () => 2),
      downloads: Math.floor(random() * 4),
      maxUses: maybe(0.2, () => 3),
      uses: Math.floor(random() * 5),
      lastAccessAtMs: maybe(0.6, () => now - Math.floor(random() * 3) * DAY_MS),
      revokedAtMs: maybe(0.15, () => now),
      suspended: maybe(0.07, () => "rights_lost"),
      items: Array.from({ length: pick([1, 1, 1, 3]) }, () => {
        const key = pick(KEYS);
        return {
          bucket: pick(["documents", "documents", "media"]),
          kind: key === "" || key.endsWith("/") ? ("folder" as const) : ("file" as const),
          key,
          brokenAtMs: maybe(0.04, () => now),
        };
      }),
    };
  });
}

const COLUMNS: Record<string, string> = {
  id: "id",
  name: "name",
  note: "note",
  url_key: "urlKey",
  created_by: "owner",
  created_by_name: "ownerName",
  allowed_actions: "allowedActions",
  password_hash: "password",
  created_at_ms: "createdAtMs",
  starts_at_ms: "startsAtMs",
  expires_at_ms: "expiresAtMs",
  expiry_seen_at_ms: "expirySeenAtMs",
  paused_at_ms: "pausedAtMs",
  max_downloads: "maxDownloads",
  downloads: "downloads",
  max_uses: "maxUses",
  uses: "uses",
  last_access_at_ms: "lastAccessAtMs",
  revoked_at_ms: "revokedAtMs",
  suspended: "suspended",
};

/** Writes links as creation does, five hundred in a statement. */
async function insert(links: Model[]): Promise<void> {
  for (let at = 0; at < links.length; at += 500) {
    const rows = JSON.stringify(links.slice(at, at + 500));
    await sluice.db.batch([
      sluice.db
        .prepare(
          `INSERT INTO shares (generation, opening, record_version, ${Object.keys(COLUMNS).join(", ")})
           SELECT 'g', 'page', 1, ${Object.values(COLUMNS)
             .map((name) => `value ->> '${name}'`)
             .join(", ")} FROM json_each(?1)`,
        )
        .bind(rows),
      sluice.db
        .prepare(
          `INSERT INTO share_items (share_id, position, bucket, kind, key, broken_at_ms)
           SELECT link.value ->> 'id', item.key, item.value ->> 'bucket', item.value ->> 'kind', item.value ->> 'key', item.value ->> 'brokenAtMs'
           FROM json_each(?1) link, json_each(link.value, '$.items') item`,
        )
        .bind(rows),
    ]);
  }
}

beforeAll(async () => {
  sluice = await startSluice();
  await sluice.api("/api/v1/settings", { method: "PATCH", json: { allowsUrlKeys: true } });
  owner = await createPerson(sluice, { rules: [{ bucket: "documents", prefix: "", level: "full", share: true }] });
});
afterAll(() => sluice.stop());

describe("filters and sorts", () => {
  let links: Model[];
  let now: number;

  beforeAll(async () => {
    now = Date.now();
    links = randomLinks(240, 1, now);
    await insert(links);
  });
  afterAll(async () => {
    await sluice.db.exec("DELETE FROM shares");
  });

  const FILTERS: Query[] = [
    {},
    ...STATES.map((status) => ({ status })),
    { bucket: "media" },
    { bucket: "nowhere" },
    ...["preview", "download", "upload", "upload_download", "full"].map((allowedActions) => ({ allowedActions })),
    { security: "password" },
    { security: "none" },
    { expiry: "soon" },
    { expiry: "never" },
    { unusedDays: 0 },
    { unusedDays: 30 },
  ];

  test.each(FILTERS)("the filter %j names exactly the links that it says, in every order", async (filter) => {
    for (const sort of Object.keys(SORTED_BY)) {
      for (const direction of ["asc", "desc"]) {
        const query = { ...filter, sort, direction };
        expect([query, ids(await listAll({ ...query, limit: 200 }))]).toEqual([query, expected(links, query, now)]);
      }
    }
  });

  test("filters narrow each other, whichever are put together", async () => {
    const random = randomNumbers(7);
    const values = [
      FILTERS.filter((filter) => "status" in filter),
      [{ bucket: "media" }, { bucket: "documents" }],
      [{ owner: owner.id }],
      [{ allowedActions: "download" }],
      [{ security: "none" }, { security: "password" }],
      [{ expiry: "soon" }, { expiry: "never" }],
      [{ unusedDays: 0 }],
      [{ q: "report" }, { q: "re" }, { q: "o'brien" }],
    ];
    for (let round = 0; round < 60; round += 1) {
      const chosen = values.map((options) => (random() < 0.35 ? (options[Math.floor(random() * options.length)] ?? {}) : {}));
      const sort = Object.keys(SORTED_BY)[Math.floor(random() * 6)] ?? "created";
      const query: Query = Object.assign({ sort, direction: random() < 0.5 ? "asc" : "desc" }, ...chosen) as Query;
      expect([query, ids(await listAll({ ...query, limit: 200 }))]).toEqual([query, expected(links, query, now)]);
      const { sort: _, direction: __, ...filter } = query;
      const counted = await sluice.api(`/api/v1/shares/count?${search(filter)}`);
      expect([query, await counted.json()]).toEqual([query, { count: expected(links, query, now).length }]);
    }
  });

  test.each(Object.keys(SORTED_BY))("pages by %s lose nothing and repeat nothing where values are equal", async (sort) => {
    for (const direction of ["asc", "desc"]) {
      expect(ids(await listAll({ sort, direction }))).toEqual(expected(links, { sort, direction }, now));
    }
  });

  test.each([
    "report",
    "REPORT",
    "100%",
    "0% s",
    "%%%",
    "___",
    "a_b",
    '"final"',
    '"""',
    "O'Brien; DROP",
    "AND OR NOT",
    "report OR photos",
    "near(",
    "-minus",
    "zz*",
    "rep*",
    "^rep",
    "text:report",
    "😀😁😂",
    "😀😁",
    "😀",
    "Ünï",
    "ünï",
    "  report  ",
    "q3.pdf",
    "reports/2026/q3.pdf",
    "else.example",
    "x",
    "z",
    "%",
    "_",
    '"',
    "*",
    "a/",
    "m1",
    "key1n",
    "\\",
    "r".repeat(200),
    "no such link anywhere",
  ])("a search for %j finds what has it, and nothing else", async (q) => {
    expect(ids(await listAll({ q, limit: 200 }))).toEqual(expected(links, { q }, now));
    expect(ids(await listAll({ q, sort: "name", direction: "asc" }))).toEqual(expected(links, { q, sort: "name", direction: "asc" }, now));
  });

  test("a search longer than 200 characters, and values that mean nothing, are refused", async () => {
    for (const query of [
      `q=${"x".repeat(201)}`,
      "status=odd",
      "security=some",
      "expiry=x",
      "unusedDays=-1",
      "unusedDays=x",
      "unusedDays=1e9",
      "sort=id",
      "limit=1000",
      "format=xml",
      "cursor=abc",
    ]) {
      const response = await sluice.api(`/api/v1/shares?${query}`);
      expect([query, response.status]).toEqual([query, 400]);
    }
  });

  test("standard users are told of their own links alone, however they ask", async () => {
    const headers = { authorization: owner.basic };
    for (const query of [
      {},
      { q: "report" },
      { q: "re" },
      { owner: "somebody" },
      { bucket: "media" },
      { sort: "name" },
      { status: "revoked" },
    ] as Query[]) {
      const asked = { sort: "created", ...query };
      const own = links.filter((link) => link.owner === owner.id);
      const wanted = expected(own, query, now);
      expect([query, ids(await listAll({ ...asked, limit: 200 }, headers))]).toEqual([query, wanted]);
      const table = await (await sluice.api(`/api/v1/shares?${search({ ...query, format: "csv" })}`, { headers })).text();
      for (const link of links) expect([link.id, table.includes(link.id)]).toEqual([link.id, wanted.includes(link.id)]);
    }
  });

  test("a cursor goes on with its own list alone", async () => {
    const { pagination } = await list({ limit: 5, sort: "name" });
    const cursor = pagination.cursor ?? "";
    expect((await sluice.api(`/api/v1/shares?${search({ cursor, sort: "name" })}`)).status).toBe(200);
    for (const other of [
      { sort: "created" },
      { sort: "name", security: "none" },
      { sort: "name", unusedDays: 0 },
      { sort: "name", direction: "asc" },
    ] as Query[]) {
      expect((await sluice.api(`/api/v1/shares?${search({ cursor, ...other })}`)).status).toBe(400);
    }
    const foreign = await sluice.api(`/api/v1/shares?${search({ cursor, sort: "name" })}`, { headers: { authorization: owner.basic } });
    expect(foreign.status).toBe(400);
  });
});

describe("what changes a link changes the list at once", () => {
  afterAll(async () => {
    await sluice.db.exec("DELETE FROM shares");
  });

  const found = async (query: Query) => ids((await list(query)).data);

  test("states follow edits, limits, ends, starts, deleted files and revocation", async () => {
    const share = await sluice.share({ key: "follows/one.txt", content: "x", name: "Follower" });
    const at = `/api/v1/shares/${share.id}`;
    const is = async (status: string) => {
      for (const other of STATES) expect([other, (await found({ status: other })).includes(share.id)]).toEqual([other, other === status]);
      expect(((await (await sluice.api(at)).json()) as PresentedShare).status).toBe(status);
    };
    const edit = (json: object) => sluice.api(at, { method: "PATCH", json });
    await is("active");
    await edit({ startsAt: new Date(Date.now() + DAY_MS).toISOString() });
    await is("scheduled");
    await edit({ startsAt: null, maxDownloads: 1 });
    await is("active");
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(200);
    await is("exhausted");
    await edit({ maxDownloads: 2 });
    await is("active");
    await sluice.api(`${at}/pause`, { method: "POST" });
    await is("paused");
    await sluice.api(`${at}/expire`, { method: "POST" });
    await is("expired");
    await edit({ expiresIn: 3600 });
    await is("paused");
    await sluice.api(`${at}/resume`, { method: "POST" });
    await sluice.db
      .prepare("UPDATE shares SET expires_at_ms = ?2 WHERE id = ?1")
      .bind(share.id, Date.now() - 1)
      .run();
    await is("expired");
    await edit({ expiresAt: null });
    await is("active");
    await sluice.api("/api/v1/objects/delete", { method: "POST", json: { bucket: "documents", keys: ["follows/one.txt"] } });
    await is("broken");
    await sluice.api(`${at}/revoke`, { method: "POST" });
    await is("revoked");
  });

  test("searches and names follow renames, moves, other contents, and deletion", async () => {
    const share = await sluice.share({ key: "moves/before.txt", content: "x" });
    const at = `/api/v1/shares/${share.id}`;
    expect(await found({ q: "moves/before" })).toEqual([share.id]);
    expect(await found({ q: "be" })).toEqual([share.id]);
    await sluice.api("/api/v1/objects/move", {
      method: "POST",
      json: { bucket: "documents", from: "moves/before.txt", to: "moves/after.txt" },
    });
    expect([await found({ q: "moves/before" }), await found({ q: "moves/after" })]).toEqual([[], [share.id]]);
    await sluice.api(at, { method: "PATCH", json: { name: "Wombat", note: "for the zookeeper", urlKey: "WombatAddress" } });
    for (const q of ["wombat", "zookeeper", "wombataddress", "wo"]) expect([q, await found({ q })]).toEqual([q, [share.id]]);
    await (await sluice.bucket("documents")).put("moves/third.txt", "x");
    await sluice.api(at, { method: "PATCH", json: { name: null, items: [{ bucket: "documents", key: "moves/third.txt" }] } });
    expect([await found({ q: "moves/after" }), await found({ q: "moves/third" }), await found({ q: "th" })]).toEqual([
      [],
      [share.id],
      [share.id],
    ]);
    await sluice.api(`${at}/revoke`, { method: "POST" });
    expect((await sluice.api(at, { method: "DELETE" })).status).toBe(204);
    expect(await found({ q: "moves/third", status: "revoked" })).toEqual([]);
    const left = await sluice.db
      .prepare("SELECT count(*) AS count FROM share_texts WHERE share_id = ?1")
      .bind(share.id)
      .first<number>("count");
    expect(left).toBe(0);
    // The index of the search agrees with what it is of: FTS5 raises an error where it does not.
    await sluice.db.exec("INSERT INTO share_search (share_search, rank) VALUES ('integrity-check', 1)");
  });

  test("orders by downloads and last access follow use", async () => {
    const [one, two] = [await sluice.share({ name: "Order one" }), await sluice.share({ name: "Order two" })];
    const order = async (sort: string) => (await found({ q: "Order ", sort })).map((id) => (id === one.id ? 1 : 2));
    await sluice.fetch(`/share/${one.id}/file`);
    expect([await order("downloads"), await order("lastAccess")]).toEqual([
      [1, 2],
      [1, 2],
    ]);
    await sluice.fetch(`/share/${two.id}/file`);
    await sluice.fetch(`/share/${two.id}/file`);
    expect([await order("downloads"), await order("lastAccess")]).toEqual([
      [2, 1],
      [2, 1],
    ]);
  });
});

describe("more links than are counted", () => {
  const COUNT = 2600;
  let links: Model[];
  let now: number;
  beforeAll(async () => {
    now = Date.now();
    links = randomLinks(COUNT, 3, now);
    await insert(links);
  });
  afterAll(async () => {
    await sluice.db.exec("DELETE FROM shares");
  });

  test("lists that are walked are the same as those that are fetched and sorted", async () => {
    const random = randomNumbers(11);
    const filters: Query[] = [
      {},
      { q: "report" },
      { q: "re" },
      { q: "m3x" },
      { q: "m3" },
      { bucket: "documents" },
      { security: "none" },
      { unusedDays: 0 },
      { owner: owner.id },
      { status: "active" },
      { q: "party" },
    ];
    for (let round = 0; round < 40; round += 1) {
      const one = filters[Math.floor(random() * filters.length)] ?? {};
      const other = filters[Math.floor(random() * filters.length)] ?? {};
      const query: Query = {
        ...one,
        ...other,
        sort: Object.keys(SORTED_BY)[round % 6] ?? "created",
        direction: random() < 0.5 ? "asc" : "desc",
      };
      const wanted = expected(links, query, now);
      const first = await list({ ...query, limit: 60 });
      expect([query, ids(first.data)]).toEqual([query, wanted.slice(0, 60)]);
      if (first.pagination.cursor === null) continue;
      const second = await list({ ...query, limit: 60, cursor: first.pagination.cursor });
      expect([query, ids(second.data)]).toEqual([query, wanted.slice(60, 120)]);
    }
  });

  test("the table has every link of the filter once, in its order", async () => {
    const query = { security: "none", sort: "name", direction: "asc" };
    const response = await sluice.api(`/api/v1/shares?${search({ ...query, format: "csv" })}`);
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toContain('filename="links.csv"');
    const written = (await response.text()).match(/(?<=\n)m3x\d{4}\w\w(?=,)/gu);
    expect(written).toEqual(expected(links, query, now));
  });
});

describe("tables for spreadsheets", () => {
  test("no cell is a formula, whatever names, keys and notes hold", async () => {
    const names = ['=HYPERLINK("https://example.com")', "+1", "-1", "@SUM(A1)", "\ttab", 'a "quoted", one'];
    const shares = [];
    for (const name of names)
      shares.push(await sluice.share({ key: `=cmd|${crypto.randomUUID()}.txt`, content: "x", name: `${name} `, note: `${name}` }));
    const csv = await bytesText(await sluice.api("/api/v1/shares?format=csv&sort=created&direction=asc"));
    expect(csv.charCodeAt(0)).toBe(0xfeff);
    // RFC 4180: cells are read one by one, quotes and line breaks within them included.
    const cells = Array.from(csv.slice(1).matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(?:,|\r\n)/gu), (match) =>
      (match[1] ?? "").replaceAll(/^"|"$/gu, "").replaceAll('""', '"'),
    );
    const columns = cells.indexOf("note") + 1;
    expect(cells.length).toBe(columns * (shares.length + 1));
    for (const cell of cells) expect(cell).not.toMatch(/^[=+\-@\t\r]/u);
    expect(cells).toContain('\'=HYPERLINK("https://example.com")');
    expect(cells).toContain('a "quoted", one');
  });

  test("the access log leaves as a table by its filter", async () => {
    const share = await sluice.share({ key: "logged file.txt", content: "x", password: "open sesame" });
    await sluice.fetch(`/share/${share.id}/file`, { headers: { "x-share-password": "wrong" } });
    await sluice.fetch(`/share/${share.id}/file`, { headers: { "x-share-password": "open sesame", "user-agent": '=1+1,"x"' } });
    const at = `/api/v1/shares/${share.id}/events`;
    const all = await (await sluice.api(`${at}?format=csv`)).text();
    expect(all).toMatch(/downloaded,ok,[^\r\n]*,"'=1\+1,""x"""\r\n/u);
    expect(all).toContain("wrong_password");
    const rows = async (query: Query) =>
      ((await (await sluice.api(`${at}?${search(query)}`)).json()) as { data: { event: string }[] }).data.map(({ event }) => event);
    expect(await rows({ result: "ok", event: "downloaded" })).toEqual(["downloaded"]);
    expect(await rows({ result: "refused" })).not.toContain("downloaded");
    expect(await rows({ q: "no such path" })).toEqual([]);
    const hour = 3_600_000;
    expect(await rows({ from: new Date(Date.now() + hour).toISOString() })).toEqual([]);
    expect(
      (await rows({ from: new Date(Date.now() - hour).toISOString(), to: new Date(Date.now() + hour).toISOString() })).length,
    ).toBeGreaterThan(1);
    expect((await sluice.api(`${at}?result=odd`)).status).toBe(400);
    const stats = (await (await sluice.api(`/api/v1/shares/${share.id}/stats?days=7`)).json()) as {
      days: { opens: number; downloads: number }[];
      isPartial: boolean;
    };
    expect(stats.days).toHaveLength(7);
    expect(stats.days.at(-1)).toMatchObject({ downloads: 1 });
    expect(stats.isPartial).toBe(false);
  });
});

describe("many links at once", () => {
  const bulk = async (json: object, headers?: Record<string, string>) => {
    const response = await sluice.api("/api/v1/shares/bulk", { method: "POST", json, ...(headers === undefined ? {} : { headers }) });
    return { status: response.status, body: (await response.json()) as BulkResults };
  };
  const statusOf = async (id: string) => ((await (await sluice.api(`/api/v1/shares/${id}`)).json()) as PresentedShare).status;

  test("links that fail are named with the reason and keep none of the others from being changed", async () => {
    const [live, foreign, endless] = [await sluice.share({ expiresIn: 3600 }), await sluice.share(), await sluice.share()];
    const revoked = await sluice.share({ expiresIn: 3600 });
    await sluice.api(`/api/v1/shares/${revoked.id}/revoke`, { method: "POST" });
    const asked = [live.id, revoked.id, "NoSuchLink", endless.id];
    const { status, body } = await bulk({ ids: asked, action: "extend", days: 2 });
    expect(status).toBe(200);
    expect(body).toMatchObject({ done: 1, failed: 3 });
    expect(body.data.map(({ id, isDone, code }) => [id, isDone, code ?? null])).toEqual([
      [live.id, true, null],
      [revoked.id, false, "share_not_found"],
      ["NoSuchLink", false, "share_not_found"],
      [endless.id, false, "bad_request"],
    ]);
    const extended = (await (await sluice.api(`/api/v1/shares/${live.id}`)).json()) as PresentedShare;
    expect(Date.parse(extended.expiresAt ?? "") - Date.parse(live.expiresAt ?? "")).toBe(2 * DAY_MS);
    const mine = await bulk({ ids: [foreign.id], action: "revoke" }, { authorization: owner.basic });
    expect(mine.body.data).toEqual([expect.objectContaining({ id: foreign.id, isDone: false, code: "share_not_found" })]);
    expect(await statusOf(foreign.id)).toBe("active");
  });

  test("each action does to each link what it does to one", async () => {
    const shares = [await sluice.share({ expiresIn: 3600 }), await sluice.share({ expiresIn: 3600 })];
    const every = ids(shares);
    for (const [action, status] of [
      ["pause", "paused"],
      ["resume", "active"],
      ["expire", "expired"],
    ] as const) {
      expect((await bulk({ ids: every, action })).body).toMatchObject({ done: 2, failed: 0 });
      expect([action, await Promise.all(every.map(statusOf))]).toEqual([action, [status, status]]);
    }
    expect((await bulk({ ids: every, action: "extend", days: 1 })).body.done).toBe(2);
    expect(await statusOf(every[0] ?? "")).toBe("active");
    expect((await bulk({ ids: every, action: "delete" })).body.data.map(({ code }) => code)).toEqual(["edit_conflict", "edit_conflict"]);
    await bulk({ ids: every, action: "revoke" });
    expect((await sluice.fetch(`/share/${every[0]}`)).status).toBe(404);
    await bulk({ ids: every.slice(0, 1), action: "restore" });
    expect(await statusOf(every[0] ?? "")).toBe("active");
    expect((await bulk({ ids: every, action: "delete" })).body).toMatchObject({ done: 1, failed: 1 });
    const audit = (await (await sluice.api(`/api/v1/audit?target=${every[1]}`)).json()) as { data: { action: string }[] };
    expect(audit.data.map(({ action }) => action).slice(0, 2)).toEqual(["share.delete", "share.revoke"]);
  });

  test("what cannot be meant is refused as a whole", async () => {
    const { id } = await sluice.share();
    for (const json of [
      { ids: [], action: "revoke" },
      { ids: [id, id], action: "revoke" },
      { ids: Array.from({ length: 201 }, (_, index) => `id${index}`), action: "revoke" },
      { ids: [id], action: "extend" },
      { ids: [id], action: "revoke", days: 3 },
      { ids: [id], action: "explode" },
      { ids: [id], action: "revoke", all: true },
    ]) {
      expect((await bulk(json)).status).toBe(400);
    }
    expect(await statusOf(id)).toBe("active");
  });
});

describe("filters that name more than a thousand links each", () => {
  let large: Sluice;
  beforeAll(async () => {
    large = await startSluice();
    // Of 1,210 links 1,100 never end, 1,001 were never used, and 1,000 have no password.
    await large.db.batch([
      large.db.prepare(
        `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1210)
         INSERT INTO shares (id, generation, name, opening, expires_at_ms, last_access_at_ms, password_hash, created_at_ms, created_by_name, record_version)
         SELECT 'link' || i, 'generation', printf('%04d', 1210 - i), 'page', iif(i > 1100, 4000000000000 + i, NULL), iif(i <= 209, 1, NULL), iif(i % 121 < 21, 'hash', NULL), i, 'Ada', 1 FROM n`,
      ),
      large.db.prepare("INSERT INTO share_items (share_id, position, bucket, key) SELECT id, 0, 'documents', id FROM shares"),
    ]);
  });
  afterAll(() => large.stop());

  const numbers = Array.from({ length: 1210 }, (_, index) => index + 1);
  const endless = (number: number) => number <= 1100;
  const unused = (number: number) => number > 209;
  const open = (number: number) => number % 121 >= 21;
  test.each([
    ["expiry=never&unusedDays=0", (number: number) => endless(number) && unused(number)],
    ["expiry=never&security=none", (number: number) => endless(number) && open(number)],
    ["unusedDays=0&security=none&expiry=never", (number: number) => endless(number) && unused(number) && open(number)],
    ["unusedDays=0&bucket=documents", unused],
  ])("%s finds all of them, in the order of their names", async (filter, matches) => {
    const found: string[] = [];
    for (let cursor = ""; ;) {
      const response = await large.api(
        `/api/v1/shares?${filter}&sort=name&direction=asc&limit=100${cursor === "" ? "" : `&cursor=${cursor}`}`,
      );
      const page = (await response.json()) as ListPage;
      found.push(...ids(page.data));
      if (page.pagination.cursor === null) break;
      cursor = encodeURIComponent(page.pagination.cursor);
    }
    expect(found).toEqual(
      numbers
        .filter(matches)
        .reverse()
        .map((number) => `link${number}`),
    );
  });
});
