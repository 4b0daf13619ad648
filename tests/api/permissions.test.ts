/** What people may do where: folders, groups, links that live by their owner's rights. THREATS.md rows 46–49, 51–53, 66–70. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PermissionRule, includesLevel, LEVELS, rightAt } from "../../lib/people/rights.ts";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import { suspendStatement } from "../../lib/shares/suspend-shares.ts";
import { createBearer, createGroup, createPerson, type Person, setRules } from "../support/people.ts";
import { rawRequest, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
let ada: Sluice["api"];
/** Everything on docs/, and nothing else. */
let una: Person;

const FILES = ["docs/a.txt", "docs/hr/pay.txt", "docs/deep/er/b.txt", "docs-secret/c.txt", "docs", "Docs/d.txt", "other/e.txt", "root.txt"];
const encode = (key: string) => Buffer.from(key).toString("base64url");

async function put(key: string, bucket = "documents"): Promise<void> {
  await (await sluice.bucket(bucket)).put(key, `bytes of ${key}`);
}

async function json<T>(response: Promise<Response> | Response): Promise<T> {
  return (await (await response).json()) as T;
}

const shareOf = (api: Sluice["api"], key: string, values: object = {}) =>
  api("/api/v1/shares", { method: "POST", json: { items: [{ bucket: "documents", key }], ...values } });

beforeAll(async () => {
  sluice = await startSluice();
  ada = sluice.api;
  for (const key of FILES) await put(key);
  await put("m.txt", "media");
  await put(".r2-explorer/sharable-links/x.json");
  una = await createPerson(sluice, { rules: [{ prefix: "docs/", level: "full", share: true }] });
});
afterAll(() => sluice.stop());

describe("somebody limited to docs/", () => {
  test("sees docs/ and the way to it, and nothing beside it", async () => {
    expect(await json(una.api("/api/v1/buckets"))).toEqual({ data: [{ name: "documents" }] });
    const root = await json<{ data: { folders: { prefix: string }[]; objects: unknown[] } }>(una.api("/api/v1/objects?bucket=documents"));
    expect(root.data).toEqual(expect.objectContaining({ folders: [{ prefix: "docs/", shares: 0 }], objects: [] }));
    const all = await json<{ objects: { key: string }[] }>(una.api("/api/buckets/documents"));
    expect(all.objects.map((object) => object.key)).toEqual(["docs/a.txt", "docs/deep/er/b.txt", "docs/hr/pay.txt"]);
    const config = await json<{ buckets: { name: string }[] }>(una.api("/api/server/config"));
    expect(config.buckets.map((bucket) => bucket.name)).toEqual(["documents"]);
  });

  test("what lies elsewhere lists like what is not there, whatever the prefix, the start or the delimiter", async () => {
    const answers = ["docs-secret/", "Docs/", "other/", "nowhere/", "docs-", ".r2-explorer/", "docs", "DOCS/"];
    for (const prefix of answers) {
      const listed = await json<{ data: object }>(una.api(`/api/v1/objects?bucket=documents&prefix=${encodeURIComponent(prefix)}`));
      if (prefix === "docs") continue;
      expect([prefix, listed]).toEqual([prefix, await json(una.api("/api/v1/objects?bucket=documents&prefix=nothing-at-all/"))]);
    }
    for (const query of [
      "startAfter=a",
      "startAfter=docs0",
      `prefix=${encode("doc")}`,
      "delimiter=s",
      "limit=1",
      "include=customMetadata&limit=2",
    ]) {
      const listed = await json<{ objects: { key: string }[]; delimitedPrefixes: string[] }>(una.api(`/api/buckets/documents?${query}`));
      const names = [...listed.objects.map((object) => object.key), ...(listed.delimitedPrefixes ?? [])];
      expect([query, names.filter((name) => !name.startsWith("docs/") && name !== "docs")]).toEqual([query, []]);
      expect(names).not.toContain("docs-secret/c.txt");
    }
  });

  test("pages through what may be seen, each once, and a cursor tells nothing and is good for nobody else", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    let first: string | null = null;
    do {
      const query = new URLSearchParams({ limit: "1", ...(cursor === null ? {} : { cursor }) });
      const page: { objects: { key: string }[]; truncated: boolean; cursor?: string } = await json(
        una.api(`/api/buckets/documents?${query.toString()}`),
      );
      seen.push(...page.objects.map((object) => object.key));
      cursor = page.truncated ? (page.cursor ?? null) : null;
      first ??= cursor;
    } while (cursor !== null);
    expect(seen).toEqual(["docs/a.txt", "docs/deep/er/b.txt", "docs/hr/pay.txt"]);
    expect(Buffer.from(first ?? "", "base64url").toString("latin1")).not.toMatch(/docs|txt/u);
    expect((await ada(`/api/buckets/documents?cursor=${first ?? ""}`)).status).toBe(400);
    expect((await una.api(`/api/buckets/documents?cursor=${first ?? ""}&prefix=${encode("other/")}`)).status).toBe(400);
  });

  test("reads, heads, shares, copies and moves nothing beyond docs/, by no spelling of the key", async () => {
    const keys = [
      "docs-secret/c.txt",
      "docs",
      "Docs/d.txt",
      "other/e.txt",
      "root.txt",
      "docs/../other/e.txt",
      "/docs/a.txt",
      "./docs/a.txt",
      "docs//../root.txt",
    ];
    const missing = await json<{ code?: string; errors?: unknown }>(una.api("/api/v1/objects/info?bucket=documents&key=docs/missing"));
    for (const key of keys) {
      const path = encodeURIComponent(key);
      const calls: [string, RequestInit & { json?: unknown }][] = [
        [`/api/v1/objects/info?bucket=documents&key=${path}`, {}],
        [`/api/v1/objects/content?bucket=documents&key=${path}`, {}],
        [`/api/v1/objects/content?bucket=documents&key=${path}&inline=1`, {}],
        [`/api/buckets/documents/${encode(key)}`, {}],
        [`/api/buckets/documents/${encode(key)}/head`, {}],
        [`/api/buckets/documents/${Buffer.from(key).toString("base64").replaceAll("/", "%2F")}`, {}],
        [`/api/buckets/documents/${encode(key)}/share`, { method: "POST", json: {} }],
        ["/api/v1/shares", { method: "POST", json: { items: [{ bucket: "documents", key }] } }],
        ["/api/v1/objects/copy", { method: "POST", json: { bucket: "documents", from: key, to: "docs/stolen.txt" } }],
        ["/api/v1/objects/move", { method: "POST", json: { bucket: "documents", from: key, to: "docs/stolen.txt" } }],
        ["/api/buckets/documents/copy", { method: "POST", json: { sourceKey: encode(key), destinationKey: encode("docs/stolen.txt") } }],
        ["/api/buckets/documents/move", { method: "POST", json: { oldKey: encode(key), newKey: encode("docs/stolen.txt") } }],
      ];
      for (const [address, init] of calls) {
        const answer = await una.api(address, init);
        expect([key, address, answer.status]).toEqual([key, address, 404]);
        if (address.startsWith("/api/v1")) expect((await json<{ code: string }>(answer)).code).toBe(missing.code);
      }
    }
    expect((await una.api("/api/v1/objects/content?bucket=documents&key=docs/stolen.txt")).status).toBe(404);
  });

  test("lists nothing beyond docs/, by no spelling of the folder, and every spelling is answered", async () => {
    const folders = [
      "/",
      "//",
      "/docs/",
      "//docs//",
      "docs-secret/",
      "Docs/",
      "other/",
      "other//",
      "docs/../",
      "docs/../other/",
      "./",
      "../",
      ".",
      "/./other/",
    ];
    for (const folder of folders) {
      const path = encodeURIComponent(folder);
      for (const address of [
        `/api/v1/objects?bucket=documents&prefix=${path}`,
        `/api/buckets/documents?prefix=${encode(folder)}`,
        `/api/buckets/documents?prefix=${encode(folder)}&delimiter=%2F`,
        `/api/v1/permissions?bucket=documents&prefix=${path}`,
        `/files/documents?prefix=${path}`,
      ]) {
        const answer = await una.api(address, { signal: AbortSignal.timeout(10_000) });
        expect([address, answer.status < 500]).toEqual([address, true]);
        expect([address, (await answer.text()).match(/[cd]\.txt|e\.txt|root\.txt/u)]).toEqual([address, null]);
      }
    }
  });

  test("writes nothing beyond docs/, and the refusal tells whom to ask", async () => {
    for (const key of ["docs-secret/new.txt", "new.txt", "docs/../new.txt", "Docs/new.txt", ".r2-explorer/new.txt", "docs"]) {
      const calls: [string, RequestInit & { json?: unknown }][] = [
        [`/api/buckets/documents/upload?key=${encode(key)}`, { method: "POST", body: "x" }],
        [`/api/buckets/documents/multipart/create?key=${encode(key)}`, { method: "POST" }],
        ["/api/v1/objects/copy", { method: "POST", json: { bucket: "documents", from: "docs/a.txt", to: key } }],
        ["/api/v1/objects/move", { method: "POST", json: { bucket: "documents", from: "docs/a.txt", to: key } }],
        ["/api/v1/objects/folder", { method: "POST", json: { bucket: "documents", prefix: `${key}/` } }],
      ];
      for (const [address, init] of calls) {
        // A folder below docs/ may be made; `docs/` itself is where the permission stands.
        if (key === "docs" && address.endsWith("/folder")) continue;
        const answer = await una.api(address, init);
        expect([key, address, answer.status]).toEqual([key, address, 403]);
        expect(await answer.text()).toMatch(/administrator|kept for Sluice/u);
      }
    }
    expect((await una.api("/api/v1/objects/content?bucket=documents&key=docs/a.txt")).status).toBe(200);
  });

  test("a bucket of which nothing may be seen answers as one that does not exist", async () => {
    const strip = async (response: Response) => [response.status, (await response.text()).replaceAll(/[0-9a-f-]{36}/gu, "")];
    for (const address of [
      "/api/buckets/{b}",
      "/api/buckets/{b}/shares",
      `/api/buckets/{b}/${encode("m.txt")}`,
      "/api/v1/objects?bucket={b}",
      "/api/v1/objects/info?bucket={b}&key=m.txt",
    ]) {
      const [there, absent] = await Promise.all(
        ["media", "nowhere"].map(async (bucket) => await strip(await una.api(address.replace("{b}", bucket)))),
      );
      expect([address, there]).toEqual([address, absent]);
      expect(there?.[0]).toBe(404);
    }
    const upload = await una.api(`/api/buckets/media/upload?key=${encode("docs/x")}`, { method: "POST", body: "x" });
    expect(upload.status).toBe(404);
  });

  test("deletes what is theirs and names what is not", async () => {
    await put("docs/gone.txt");
    const answer = await json<{ deleted: string[]; failed: { key: string; code: string }[] }>(
      una.api("/api/v1/objects/delete", {
        method: "POST",
        json: { bucket: "documents", keys: ["docs/gone.txt", "other/e.txt", "root.txt"] },
      }),
    );
    expect(answer.deleted).toEqual(["docs/gone.txt"]);
    expect(answer.failed.map((failure) => [failure.key, failure.code])).toEqual([
      ["other/e.txt", "object_not_found"],
      ["root.txt", "object_not_found"],
    ]);
    expect(await (await sluice.bucket("documents")).head("other/e.txt")).not.toBeNull();
  });

  test("manages nobody: people, groups, permissions, settings and the log are for administrators", async () => {
    for (const address of [
      "/api/v1/users",
      "/api/v1/groups",
      "/api/v1/permissions?bucket=documents",
      "/api/v1/audit",
      `/api/v1/users/${una.id}`,
      `/api/v1/users/${una.id}/permissions`,
    ]) {
      expect([address, (await una.api(address)).status]).toEqual([address, 403]);
    }
    expect((await una.api(`/api/v1/users/${una.id}`, { method: "PATCH", json: { role: "admin" } })).status).toBe(403);
    expect((await una.api("/api/v1/settings", { method: "PATCH", json: { areLinksOn: false } })).status).toBe(403);
    expect((await una.api("/api/v1/tokens?all=true")).status).toBe(403);
  });
});

describe("levels", () => {
  test("preview shows inert renditions only; read hands bytes over; write stores; full deletes", async () => {
    await put("levels/raw.bin");
    const allowed = { preview: "none", read: "none", write: "none", full: "none" } as Record<string, string>;
    for (const level of LEVELS.slice(1)) {
      const person = await createPerson(sluice, { rules: [{ prefix: "levels/", level }] });
      await put("levels/t.txt");
      const status = async (address: string, init: RequestInit & { json?: unknown } = {}) => (await person.api(address, init)).status;
      const content = "/api/v1/objects/content?bucket=documents&key=levels/";
      allowed[level] = [
        await status("/api/v1/objects/info?bucket=documents&key=levels/t.txt"),
        await status(`${content}t.txt&inline=1`),
        await status(`${content}raw.bin&inline=1`),
        await status(`${content}t.txt`),
        await status(`/api/buckets/documents/upload?key=${encode("levels/new.txt")}`, { method: "POST", body: "x" }),
        await status("/api/v1/objects/delete", { method: "POST", json: { bucket: "documents", keys: ["levels/t.txt"] } }),
        (await (await sluice.bucket("documents")).head("levels/t.txt")) === null ? "gone" : "there",
        (await shareOf(person.api, "levels/raw.bin")).status,
      ].join(" ");
    }
    expect(allowed).toEqual({
      preview: "200 200 403 403 403 200 there 403",
      read: "200 200 200 200 403 200 there 403",
      write: "200 200 200 200 200 200 there 403",
      full: "200 200 200 200 200 200 gone 403",
    });
  });

  test("row 47: a folder taken away inside a permitted one is gone from lists, reading and sharing, also for the group's member", async () => {
    const ivo = await createPerson(sluice);
    await createGroup(sluice, `Readers ${crypto.randomUUID()}`, [ivo.id], [{ prefix: "docs/", level: "read", share: true }]);
    expect((await ivo.api("/api/v1/objects/content?bucket=documents&key=docs/hr/pay.txt")).status).toBe(200);
    await setRules(sluice, { user: ivo.id }, [{ prefix: "docs/hr/", level: "none" }]);
    expect((await ivo.api("/api/v1/objects/content?bucket=documents&key=docs/hr/pay.txt")).status).toBe(404);
    expect((await shareOf(ivo.api, "docs/hr/pay.txt")).status).toBe(404);
    const listed = await json<{ data: { folders: { prefix: string }[] } }>(ivo.api("/api/v1/objects?bucket=documents&prefix=docs/"));
    expect(listed.data.folders.map((folder) => folder.prefix)).toEqual(["docs/deep/"]);
  });
});

describe("links live by their owner's rights", () => {
  const open = async (id: string) => (await sluice.fetch(`/share/${id}/file`)).status;

  test("row 46: a permission taken away refuses the next request, one that is given back lets it through; the list says why", async () => {
    await put("docs/shared.txt");
    const owner = await createPerson(sluice, { rules: [{ prefix: "docs/", level: "read", share: true }] });
    const share = await json<PresentedShare>(shareOf(owner.api, "docs/shared.txt", { maxDownloads: 1000 }));
    const recordKey = `.r2-explorer/sharable-links/${share.id}.json`;
    const states: [string, number, string, string | null][] = [];
    const look = async (name: string) => {
      const { status, suspended } = await json<PresentedShare>(ada(`/api/v1/shares/${share.id}`));
      states.push([name, await open(share.id), status, suspended]);
    };
    await look("shared");
    await setRules(sluice, { user: owner.id }, [{ prefix: "docs/", level: "preview", share: true }]);
    await look("may no longer read");
    expect(await (await sluice.bucket("documents")).head(recordKey)).toBeNull();
    await setRules(sluice, { user: owner.id }, [{ prefix: "docs/", level: "read", share: false }]);
    await look("may no longer share");
    await setRules(sluice, { user: owner.id }, [
      { prefix: "docs/", level: "full", share: true },
      { prefix: "docs/shared.txt/", level: "none" },
    ]);
    await look("may again");
    await ada(`/api/v1/users/${owner.id}`, { method: "PATCH", json: { isDisabled: true } });
    await look("disabled");
    await ada(`/api/v1/users/${owner.id}`, { method: "PATCH", json: { isDisabled: false } });
    await look("enabled");
    await ada(`/api/v1/users/${owner.id}`, { method: "DELETE" });
    await look("deleted");
    expect(states).toEqual([
      ["shared", 200, "active", null],
      ["may no longer read", 404, "suspended", "rights_lost"],
      ["may no longer share", 404, "suspended", "rights_lost"],
      ["may again", 200, "active", null],
      ["disabled", 404, "suspended", "owner_disabled"],
      ["enabled", 200, "active", null],
      ["deleted", 404, "suspended", "owner_deleted"],
    ]);
    const suspended = await json<{ data: { id: string }[] }>(ada("/api/v1/shares?status=suspended"));
    expect(suspended.data.map((one) => one.id)).toContain(share.id);
  });

  test("while downloads run: after each change of the permission every request answers as it says, round after round", async () => {
    await put("docs/busy.txt");
    const owner = await createPerson(sluice, { rules: [{ prefix: "docs/", level: "read", share: true }] });
    const share = await json<PresentedShare>(shareOf(owner.api, "docs/busy.txt", { maxDownloads: 100_000 }));
    for (let round = 0; round < 15; round += 1) {
      const running = Array.from({ length: 6 }, () => open(share.id));
      await setRules(sluice, { user: owner.id }, []);
      expect(await Promise.all([open(share.id), open(share.id)])).toEqual([404, 404]);
      await setRules(sluice, { user: owner.id }, [{ prefix: "docs/", level: "read", share: true }]);
      expect(await Promise.all([open(share.id), open(share.id)])).toEqual([200, 200]);
      expect((await Promise.all(running)).filter((status) => status !== 200 && status !== 404)).toEqual([]);
    }
  });

  test("rights by a group: leaving it, its rules changing, and its deletion each suspend; hand-over bounds links by the heir's rights", async () => {
    await put("docs/grouped.txt");
    const [owner, heir, poor] = await Promise.all([
      createPerson(sluice),
      createPerson(sluice, { rules: [{ prefix: "docs/", level: "read", share: true }] }),
      createPerson(sluice),
    ]);
    const rules = [{ prefix: "docs/", level: "read" as const, share: true }];
    const group = await createGroup(sluice, `Sharers ${crypto.randomUUID()}`, [owner.id], rules);
    const share = await json<PresentedShare>(shareOf(owner.api, "docs/grouped.txt"));
    expect(await open(share.id)).toBe(200);
    await ada(`/api/v1/groups/${group.id}/members/${owner.id}`, { method: "DELETE" });
    expect(await open(share.id)).toBe(404);
    await ada(`/api/v1/groups/${group.id}/members/${owner.id}`, { method: "PUT" });
    expect(await open(share.id)).toBe(200);
    await setRules(sluice, { group: group.id }, [{ prefix: "other/", level: "read", share: true }]);
    expect(await open(share.id)).toBe(404);
    await setRules(sluice, { group: group.id }, rules);
    expect(await open(share.id)).toBe(200);
    expect((await ada(`/api/v1/groups/${group.id}`, { method: "DELETE" })).status).toBe(204);
    expect(await open(share.id)).toBe(404);
    expect((await ada(`/api/v1/users/${owner.id}?handOverTo=${heir.id}`, { method: "DELETE" })).status).toBe(204);
    expect(await open(share.id)).toBe(200);
    expect((await ada(`/api/v1/users/${heir.id}?handOverTo=${poor.id}`, { method: "DELETE" })).status).toBe(204);
    expect(await open(share.id)).toBe(404);
  });

  test("moving a file to where its link's owner may not share suspends the link; moving it back brings it back", async () => {
    await put("docs/wander.txt");
    const owner = await createPerson(sluice, { rules: [{ prefix: "docs/", level: "read", share: true }] });
    const share = await json<PresentedShare>(shareOf(owner.api, "docs/wander.txt"));
    const move = (from: string, to: string) => ada("/api/v1/objects/move", { method: "POST", json: { bucket: "documents", from, to } });
    expect((await move("docs/wander.txt", "other/wander.txt")).status).toBe(200);
    expect(await open(share.id)).toBe(404);
    expect((await move("other/wander.txt", "docs/wander.txt")).status).toBe(200);
    expect(await open(share.id)).toBe(200);
  });

  test("rows 66, 68: nobody shares, edits or sees beyond what is theirs", async () => {
    await put("docs/mine.txt");
    const reader = await createPerson(sluice, { rules: [{ prefix: "docs/", level: "full" }] });
    expect((await shareOf(reader.api, "docs/mine.txt")).status).toBe(403);
    const adas = await sluice.share({ key: "docs/mine.txt" });
    const own = await json<PresentedShare>(shareOf(una.api, "docs/mine.txt"));
    for (const [method, path] of [
      ["GET", ""],
      ["PATCH", ""],
      ["DELETE", ""],
      ["POST", "/revoke"],
      ["POST", "/restore"],
      ["POST", "/reset-attempts"],
      ["GET", "/events"],
    ] as const) {
      const init = { method, ...(method === "PATCH" ? { json: { name: "mine now" } } : {}) };
      const answer = await una.api(`/api/v1/shares/${adas.id}${path}`, init);
      expect([method, path, answer.status]).toEqual([method, path, 404]);
      expect(await json(answer)).toEqual(expect.objectContaining({ code: "share_not_found" }));
    }
    const listed = await json<{ data: PresentedShare[] }>(una.api("/api/v1/shares?limit=200"));
    expect(listed.data.map((share) => share.id)).toContain(own.id);
    expect(new Set(listed.data.map((share) => share.ownerId))).toEqual(new Set([una.id]));
    expect((await json<{ data: unknown[] }>(una.api(`/api/v1/shares?owner=${adas.ownerId ?? ""}`))).data).toEqual([]);
    const info = await json<{ shares: { id: string }[] }>(una.api("/api/v1/objects/info?bucket=documents&key=docs/mine.txt"));
    expect(info.shares.map((share) => share.id)).toEqual([own.id]);
    const compatible = await json<{ shares: { shareId: string }[] }>(una.api("/api/buckets/documents/shares"));
    expect(compatible.shares.map((share) => share.shareId)).not.toContain(adas.id);
  });

  test("the database judges as the code does: random rules, random keys", async () => {
    const [person, member] = await Promise.all([createPerson(sluice), createPerson(sluice)]);
    const group = await createGroup(sluice, `Random ${crypto.randomUUID()}`, [person.id]);
    const other = await createGroup(sluice, `Random too ${crypto.randomUUID()}`, [person.id, member.id]);
    const seed = Date.now() % 2 ** 31;
    const random = mulberry32(seed);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
    const prefixes = ["", "a/", "a/b/", "a/b/c/", "b/", "\u00e9/", "a/%/", "a/_/"];
    const keys = [
      "x",
      "a/../x",
      "a/./b/x",
      "..",
      "a/x",
      "a/b/x",
      "a/b/c/x",
      "a/b/c/d/x",
      "b/x",
      "ab/x",
      "\u00e9/x",
      "a/%/x",
      "a/q/x",
      "a/_/x",
      "A/x",
    ];
    const ids = keys.map(() => crypto.randomUUID().replaceAll("-", ""));
    await sluice.db.batch(
      keys.flatMap((key, position) => [
        sluice.db
          .prepare(
            "INSERT INTO shares (id, generation, opening, created_at_ms, created_by, created_by_name) VALUES (?1, 'g', 'page', 1, ?2, 'x')",
          )
          .bind(ids[position], person.id),
        sluice.db
          .prepare("INSERT INTO share_items (share_id, position, bucket, key) VALUES (?1, 0, 'documents', ?2)")
          .bind(ids[position], key),
      ]),
    );
    for (let round = 0; round < 60; round += 1) {
      const rules: PermissionRule[] = [];
      const rows: object[] = [];
      for (const [column, id] of [
        ["user_id", person.id],
        ["group_id", group.id],
        ["group_id", other.id],
      ] as const) {
        for (const prefix of prefixes.filter(() => random() < 0.4)) {
          const rule = { bucket: "documents", prefix, level: pick(LEVELS), canShare: random() < 0.6, isOwn: column === "user_id" };
          rules.push(rule);
          rows.push({ [column]: id, prefix, level: rule.level, canShare: rule.canShare ? 1 : 0 });
        }
      }
      await sluice.db.batch([
        sluice.db.prepare("DELETE FROM permissions WHERE user_id = ?1 OR group_id IN (?2, ?3)").bind(person.id, group.id, other.id),
        sluice.db
          .prepare(
            "INSERT INTO permissions (user_id, group_id, bucket, prefix, level, can_share) SELECT value->>'user_id', value->>'group_id', 'documents', value->>'prefix', value->>'level', value->>'canShare' FROM json_each(?1)",
          )
          .bind(JSON.stringify(rows)),
        suspendStatement(sluice.db, { userIds: [person.id] }),
      ]);
      const { results } = await sluice.db
        .prepare("SELECT id, suspended FROM shares WHERE created_by = ?1")
        .bind(person.id)
        .all<{ id: string; suspended: string | null }>();
      const inDatabase = keys.map((_, position) => results.find((row) => row.id === ids[position])?.suspended ?? null);
      const inCode = keys.map((key) => {
        const right = rightAt(rules, "documents", key);
        return right.canShare && includesLevel(right.level, "read") ? null : "rights_lost";
      });
      expect([seed, round, JSON.stringify(rules), inDatabase]).toEqual([seed, round, JSON.stringify(rules), inCode]);
    }
  });
});

describe("tokens", () => {
  test("row 69: a token does what its scopes and its owner allow, makes no tokens, and dies with the right", async () => {
    await put("docs/t.txt");
    const owner = await createPerson(sluice, { rules: [{ prefix: "docs/", level: "full", share: true }] });
    const sharing = await createBearer(owner, { scopes: ["SHARE"] });
    const as =
      (authorization: string) =>
      (path: string, init: RequestInit & { json?: unknown } = {}) =>
        ada(path, { ...init, headers: { authorization } });
    const share = await shareOf(as(sharing), "docs/t.txt");
    expect(share.status).toBe(201);
    const { id } = await json<PresentedShare>(share);
    const refused: [string, RequestInit & { json?: unknown }][] = [
      ["/api/v1/shares", {}],
      [`/api/v1/shares/${id}`, {}],
      [`/api/v1/shares/${id}`, { method: "PATCH", json: { name: "x" } }],
      [`/api/v1/shares/${id}/restore`, { method: "POST" }],
      ["/api/v1/objects?bucket=documents", {}],
      ["/api/v1/objects/content?bucket=documents&key=docs/t.txt", {}],
      [`/api/buckets/documents/upload?key=${encode("docs/u.txt")}`, { method: "POST", body: "x" }],
      ["/api/v1/tokens", {}],
      ["/api/v1/tokens", { method: "POST", json: { name: "more", scopes: ["read"] } }],
      ["/api/v1/settings", {}],
      ["/api/v1/users", {}],
    ];
    for (const [path, init] of refused) {
      const answer = await as(sharing)(path, init);
      expect([path, init.method ?? "GET", answer.status]).toEqual([path, init.method ?? "GET", 403]);
      expect(await answer.text()).toMatch(/scope/u);
    }
    expect((await as(sharing)(`/api/v1/shares/${id}/revoke`, { method: "POST" })).status).toBe(200);
    const everything = await createBearer(owner, { scopes: ["read", "write", "share", "manage", "admin"] });
    expect((await as(everything)("/api/v1/tokens", { method: "POST", json: { name: "more", scopes: ["read"] } })).status).toBe(403);
    expect((await as(everything)("/api/v1/users")).status).toBe(403);
    expect((await as(everything)("/api/v1/objects/content?bucket=documents&key=other/e.txt")).status).toBe(404);
    expect((await as(everything)("/api/v1/objects/content?bucket=documents&key=docs/t.txt")).status).toBe(200);
    await setRules(sluice, { user: owner.id }, []);
    expect((await as(everything)("/api/v1/objects/content?bucket=documents&key=docs/t.txt")).status).toBe(404);
    await ada(`/api/v1/users/${owner.id}`, { method: "PATCH", json: { isDisabled: true } });
    expect((await as(everything)("/api/v1/buckets")).status).toBe(401);
  });

  test("is shown once, kept as a hash, expires, is deleted, and is not found by anybody else", async () => {
    const owner = await createPerson(sluice);
    const made = await json<{ id: string; token: string; hint: string }>(
      owner.api("/api/v1/tokens", { method: "POST", json: { name: "ci", scopes: ["read"], expiresIn: 60 } }),
    );
    expect(made.token).toMatch(/^slu_[A-Za-z0-9]{40}$/u);
    expect(await (await owner.api("/api/v1/tokens")).text()).not.toContain(made.token);
    const rows = JSON.stringify((await sluice.db.prepare("SELECT * FROM api_tokens").all()).results);
    expect(rows).not.toContain(made.token.slice(10));
    const use = () => ada("/api/v1/buckets", { headers: { authorization: `Bearer ${made.token}` } });
    expect((await use()).status).toBe(200);
    expect((await una.api(`/api/v1/tokens/${made.id}`, { method: "DELETE" })).status).toBe(404);
    await sluice.db
      .prepare("UPDATE api_tokens SET expires_at_ms = ?1 WHERE id = ?2")
      .bind(Date.now() - 1, made.id)
      .run();
    expect((await use()).status).toBe(401);
    await sluice.db.prepare("UPDATE api_tokens SET expires_at_ms = NULL WHERE id = ?1").bind(made.id).run();
    expect((await use()).status).toBe(200);
    expect((await owner.api(`/api/v1/tokens/${made.id}`, { method: "DELETE" })).status).toBe(204);
    expect((await use()).status).toBe(401);
    for (const header of [
      "Bearer",
      "Bearer ",
      "Bearer slu_",
      `Bearer ${made.token}x`,
      `Bearer slu_${"A".repeat(10_000)}`,
      "bearer slu_\u00e9",
    ]) {
      const answer = await rawRequest(sluice.url, "/api/v1/buckets", {
        headers: { authorization: Buffer.from(header).toString("latin1") },
      });
      expect([header.slice(0, 20), answer.status]).toEqual([header.slice(0, 20), 401]);
    }
  });
});

function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
