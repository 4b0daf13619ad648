/** Links of many items: what a path reaches, what the kind of link allows, and what counts (THREATS.md, rows 5, 18, 36, 40–44, 46, 47, 52, 53, 56, 66, 67). */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import type { ShareFolderPage } from "../../lib/visits/list-share-folder.ts";
import { createPerson, setRules } from "../support/people.ts";
import { cookiesOf, rawRequest, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
beforeAll(async () => {
  sluice = await startSluice();
});
afterAll(() => sluice.stop());

type Made = PresentedShare & { password?: string };

async function put(files: Record<string, string>, bucket = "documents"): Promise<void> {
  const store = await sluice.bucket(bucket);
  for (const [key, content] of Object.entries(files)) await store.put(key, content, { httpMetadata: { contentType: "text/plain" } });
}

async function make(json: Record<string, unknown>, api: Sluice["api"] = sluice.api): Promise<Made> {
  const response = await api("/api/v1/shares", { method: "POST", json });
  if (response.status !== 201) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as Made;
}

/** Ours, or as visitors' addresses tell it. */
const codeIn = (body: { code?: string; error?: string }) => body.code ?? body.error ?? "";

async function codeOf(answer: Promise<Response>): Promise<string> {
  const response = await answer;
  const text = await response.text();
  return `${response.status} ${text.startsWith("{") ? codeIn(JSON.parse(text) as { code?: string; error?: string }) : ""}`.trim();
}

const create = (json: Record<string, unknown>, api: Sluice["api"] = sluice.api) => codeOf(api("/api/v1/shares", { method: "POST", json }));
const patch = (id: string, json: Record<string, unknown>, api: Sluice["api"] = sluice.api) =>
  codeOf(api(`/api/v1/shares/${id}`, { method: "PATCH", json }));
const show = async (id: string) => (await (await sluice.api(`/api/v1/shares/${id}`)).json()) as PresentedShare;

async function list(id: string, path = "", init: RequestInit = {}): Promise<ShareFolderPage> {
  const response = await sluice.fetch(`/share/${id}/list?path=${encodeURIComponent(path)}`, init);
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  return (await response.json()) as ShareFolderPage;
}
const names = async (id: string, path = "") => (await list(id, path)).entries.map((entry) => entry.path);
const file = (id: string, path: string, init: RequestInit = {}) => sluice.fetch(`/share/${id}/file?path=${encodeURIComponent(path)}`, init);

describe("what a link leads to", () => {
  test("files and folders of several buckets by their last names, clashes numbered; live: what is added is there, what is removed is not", async () => {
    await put({ "a/report.txt": "one", "b/report.txt": "two", "b/REPORT.TXT": "three", "tree/x.txt": "x", "tree/deep/er/y.txt": "y" });
    await put({ "tree/z.txt": "z" }, "media");
    const share = await make({
      items: [
        { bucket: "documents", key: "a/report.txt" },
        { bucket: "documents", key: "b/report.txt" },
        { bucket: "documents", key: "b/REPORT.TXT" },
        { bucket: "documents", prefix: "tree/" },
        { bucket: "media", prefix: "tree/" },
      ],
    });
    expect(share.items.map((item) => item.name)).toEqual(["report.txt", "report (2).txt", "REPORT (3).TXT", "tree", "tree (2)"]);
    expect(await names(share.id)).toEqual(["report.txt", "report (2).txt", "REPORT (3).TXT", "tree/", "tree (2)/"]);
    expect(await (await file(share.id, "report (2).txt")).text()).toBe("two");
    expect(await names(share.id, "tree/")).toEqual(["tree/deep/", "tree/x.txt"]);
    expect(await names(share.id, "tree/deep/er")).toEqual(["tree/deep/er/y.txt"]);
    expect(await (await file(share.id, "tree/deep/er/y.txt")).text()).toBe("y");
    expect(await (await file(share.id, "tree (2)/z.txt")).text()).toBe("z");
    await put({ "tree/new.txt": "new" });
    expect(await names(share.id, "tree/")).toContain("tree/new.txt");
    await (await sluice.bucket("documents")).delete("tree/new.txt");
    expect(await names(share.id, "tree/")).not.toContain("tree/new.txt");
    expect((await file(share.id, "tree/new.txt")).status).toBe(404);
  });

  test("nothing outside its items, by any spelling, at any door, and no store is asked for it", async () => {
    await put({
      "docs/a.txt": "a",
      "docs/in/b.txt": "b",
      "docs-secret/x.txt": "secret",
      "docs.txt": "secret",
      "Docs/a.txt": "secret",
      ".r2-explorer/x": "secret",
      doc: "secret",
      docs: "secret",
    });
    const share = await make({ items: [{ bucket: "documents", prefix: "docs/" }] });
    const corpus = [
      "docs-secret/x.txt", "docs.txt", "doc", "docs", "Docs/a.txt", "../docs-secret/x.txt", "docs/../docs-secret/x.txt", "docs/../../x", "docs/..",
      "docs/.", "docs/./a.txt", "./docs/a.txt", "docs//a.txt", "/docs/a.txt", "//docs/a.txt", "docs/%2e%2e/docs-secret/x.txt", "docs/..%2fdocs-secret/x.txt",
      "docs\\..\\docs-secret\\x.txt", "docs/..\\docs-secret/x.txt", "docs/\u0000a.txt", "docs/a.txt\u0000", "docs/a.txt%00", "docs/in/../a.txt", "docs/in/..",
      "docs;/a.txt", "docs/a.txt/", "docs/a.txt/b", "docs/\u0085a", "docs/\u202e/../a", ".r2-explorer/x", "docs/../.r2-explorer/x", "documents/docs/a.txt",
      "docs/%252e%252e/docs-secret/x.txt", "docs/．．/docs-secret/x.txt", "docs/%u002e%u002e/x", "docs/in/b.txt/../../../docs-secret/x.txt", "*", "docs/*", "",
    ]; // prettier-ignore
    for (const path of corpus) {
      const query = `path=${encodeURIComponent(path)}`;
      for (const door of ["file", "preview"]) {
        const response = await sluice.fetch(`/share/${share.id}/${door}?${query}`);
        const text = await response.text();
        expect([door, path, response.status, text.includes("secret")]).toEqual([door, path, 404, false]);
      }
      const response = await sluice.fetch(`/share/${share.id}/list?${query}`);
      const isTopOrFolder = path === "" || path === "docs";
      expect([path, response.status]).toEqual([
        path,
        isTopOrFolder ? 200 : expect.toSatisfy((status: number) => status === 404 || status === 200),
      ]);
      const text = await response.text();
      if (response.status === 200 && !isTopOrFolder) expect([path, (JSON.parse(text) as ShareFolderPage).entries]).toEqual([path, []]);
      expect(text).not.toContain("secret");
    }
    // Raw spellings that a client library would tidy.
    for (const raw of ["%c0%ae%c0%ae/x", "docs/%ff", "docs/%2e%2e%2fdocs-secret%2fx.txt", "docs%5c..%5cdocs-secret%5cx.txt"]) {
      const response = await rawRequest(sluice.url, `/share/${share.id}/file?path=${raw}`);
      expect([raw, response.status]).toEqual([raw, 404]);
    }
  });

  test("a link to a file exposes exactly that key; a whole bucket is an administrator's to share and holds no record", async () => {
    await put({ "one/a.txt": "a", "one/b.txt": "b" });
    const one = await make({ items: [{ bucket: "documents", key: "one/a.txt" }] });
    for (const path of ["b.txt", "one/a.txt", "one/b.txt", "../b.txt", "a.txt/", "a.txt/b.txt"])
      expect((await file(one.id, path)).status).toBe(404);
    expect((await sluice.fetch(`/share/${one.id}/b.txt`)).status).toBe(404);
    const root = await make({ name: "Everything", items: [{ bucket: "documents", prefix: "" }] });
    expect(await names(root.id)).toEqual(["Everything/"]);
    const all = (await list(root.id, "Everything/")).entries.map((entry) => entry.name);
    expect(all).toContain("one");
    expect(all.filter((name) => name.toLowerCase().includes("r2-explorer"))).toEqual([]);
    for (const path of ["Everything/.r2-explorer/", "Everything/.R2-Explorer/", `Everything/.r2-explorer/sharable-links/${one.id}.json`])
      expect((await sluice.fetch(`/share/${root.id}/list?path=${encodeURIComponent(path)}`)).status).toBe(404);
    expect((await file(root.id, `Everything/.r2-explorer/sharable-links/${one.id}.json`)).status).toBe(404);
    const user = await createPerson(sluice, { rules: [{ prefix: "", level: "full", share: true }] });
    expect(await create({ items: [{ bucket: "documents", prefix: "" }] }, user.api)).toBe("403 may_not_share");
    expect(await create({ items: [{ bucket: "documents", prefix: "one/" }] }, user.api)).toBe("201");
  });

  test("the cursor of a folder names its place in this folder of this link alone", async () => {
    await put(Object.fromEntries(Array.from({ length: 25 }, (_, index) => [`paged/${String(index).padStart(2, "0")}.txt`, "x"])));
    const share = await make({ items: [{ bucket: "documents", prefix: "paged/" }] });
    const other = await make({ items: [{ bucket: "documents", prefix: "paged/" }] });
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const query: string = cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`;
      const page = (await (await sluice.fetch(`/share/${share.id}/list?path=paged/&limit=10${query}`)).json()) as ShareFolderPage;
      seen.push(...page.entries.map((entry) => entry.name));
      if (page.cursor !== null) {
        expect(await codeOf(sluice.fetch(`/share/${other.id}/list?path=paged/&cursor=${encodeURIComponent(page.cursor)}`))).toBe(
          "400 bad_request",
        );
        expect(await codeOf(sluice.fetch(`/share/${share.id}/list?path=&cursor=x`))).toBe("200");
      }
      cursor = page.cursor;
    }
    expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `${String(index).padStart(2, "0")}.txt`));
    for (const limit of ["0", "-1", "1001", "1e9", "NaN", "1.5"])
      expect(await codeOf(sluice.fetch(`/share/${share.id}/list?path=paged/&limit=${limit}`))).toBe("400 validation_failed");
  });
});

describe("what its owner may", () => {
  test("a folder that the owner may not share is not in the link: not listed, not handed over, not shown; back with the right", async () => {
    await put({ "team/open.txt": "open", "team/hr/pay.txt": "secret", "team/looks/plan.txt": "plan", "team/kept/k.txt": "kept" });
    const rules = [
      { prefix: "team/", level: "read" as const, share: true },
      { prefix: "team/hr/", level: "none" as const },
      { prefix: "team/looks/", level: "preview" as const, share: true },
      { prefix: "team/kept/", level: "full" as const, share: false },
    ];
    const owner = await createPerson(sluice, { rules });
    const share = await make({ items: [{ bucket: "documents", prefix: "team/" }] }, owner.api);
    expect(await names(share.id, "team/")).toEqual(["team/looks/", "team/open.txt"]);
    for (const path of ["team/hr/pay.txt", "team/kept/k.txt"]) {
      expect(await codeOf(file(share.id, path))).toBe("404 share_not_found");
      expect(await codeOf(sluice.fetch(`/share/${share.id}/preview?path=${path}`))).toBe("404 share_not_found");
    }
    for (const path of ["team/hr/", "team/kept/"])
      expect(await codeOf(sluice.fetch(`/share/${share.id}/list?path=${path}`))).toBe("404 share_not_found");
    expect(await (await sluice.fetch(`/share/${share.id}/preview?path=team/looks/plan.txt`)).text()).toBe("plan");
    expect(await codeOf(file(share.id, "team/looks/plan.txt"))).toBe("403 action_not_allowed");
    await setRules(sluice, { user: owner.id }, [{ prefix: "team/", level: "read", share: true }]);
    expect(await (await file(share.id, "team/hr/pay.txt")).text()).toBe("secret");
    await setRules(sluice, { user: owner.id }, [{ prefix: "team/", level: "read" }]);
    expect((await file(share.id, "team/open.txt")).status).toBe(404);
    expect((await show(share.id)).suspended).toBe("rights_lost");
  });

  test("no link lets visitors more than its maker may: at creation, at edit, and when the right is narrowed", async () => {
    await put({ "level/a.txt": "a", "level/other/b.txt": "b", "closed/c.txt": "c" });
    const folder = [{ bucket: "documents", prefix: "level/" }];
    const levels = ["preview", "read", "write", "full"] as const;
    const needed = { preview: 0, download: 1, upload: 2, upload_download: 2, full: 3 };
    for (const [rank, level] of levels.entries()) {
      const user = await createPerson(sluice, { rules: [{ prefix: "level/", level, share: true }] });
      for (const [allowedActions, need] of Object.entries(needed))
        expect([level, allowedActions, await create({ items: folder, allowedActions }, user.api)]).toEqual([
          level,
          allowedActions,
          rank >= need ? "201" : "403 forbidden",
        ]);
      const share = await make({ items: folder, allowedActions: "preview" }, user.api);
      expect(await patch(share.id, { allowedActions: "full" }, user.api)).toBe(rank >= 3 ? "200" : "403 forbidden");
      expect(await patch(share.id, { items: [...folder, { bucket: "documents", prefix: "closed/" }] }, user.api)).toBe(
        "404 object_not_found",
      );
      expect(await patch(share.id, { items: [{ bucket: "documents", key: "closed/c.txt" }] }, user.api)).toBe("404 object_not_found");
      expect((await show(share.id)).items).toHaveLength(1);
    }
    const writer = await createPerson(sluice, { rules: [{ prefix: "level/", level: "write", share: true }] });
    const upload = await make({ items: folder, allowedActions: "upload_download" }, writer.api);
    await setRules(sluice, { user: writer.id }, [{ prefix: "level/", level: "read", share: true }]);
    expect((await show(upload.id)).status).toBe("suspended");
    expect((await file(upload.id, "level/a.txt")).status).toBe(404);
  });
});

describe("kinds of access", () => {
  test("each kind opens exactly its doors, whatever the door's address", async () => {
    await put({ "kinds/a.txt": "text", "kinds/p.png": "not really a picture" });
    const folder = [{ bucket: "documents", prefix: "kinds/" }];
    const open = {
      preview: [200, 200, 403],
      download: [200, 200, 200],
      upload: [403, 403, 403],
      upload_download: [200, 200, 200],
      full: [200, 200, 200],
    };
    for (const [allowedActions, statuses] of Object.entries(open)) {
      const share = await make({ items: folder, allowedActions });
      const answers = [
        (await sluice.fetch(`/share/${share.id}/list?path=kinds/`)).status,
        (await sluice.fetch(`/share/${share.id}/preview?path=kinds/a.txt`)).status,
        (await file(share.id, "kinds/a.txt")).status,
      ];
      expect([allowedActions, ...answers]).toEqual([allowedActions, ...statuses]);
      const head = await file(share.id, "kinds/a.txt", { method: "HEAD" });
      expect(head.status).toBe(statuses[2]);
      if (statuses[2] !== 200)
        expect([head.headers.get("etag"), head.headers.get("content-length")]).toEqual([null, expect.not.stringMatching(/^4$/u)]);
      expect((await file(share.id, "kinds/a.txt", { headers: { range: "bytes=0-1" } })).status).toBe(statuses[2] === 200 ? 206 : 403);
    }
    const shown = await make({ items: folder, allowedActions: "preview" });
    expect((await list(shown.id, "kinds/")).entries.map((entry) => entry.size)).toEqual([null, null]);
  });

  test("what does not fit together is refused with a sentence, and nothing is stored", async () => {
    await put({ "fit/a.txt": "a" });
    const one = [{ bucket: "documents", key: "fit/a.txt" }];
    const folder = [{ bucket: "documents", prefix: "fit/" }];
    const before = ((await (await sluice.api("/api/v1/shares?q=fit/")).json()) as { data: unknown[] }).data.length;
    const bad: Record<string, unknown>[] = [
      { items: [] },
      { items: one, allowedActions: "upload" },
      { items: [...one, ...folder], allowedActions: "upload" },
      { items: one, allowedActions: "full" },
      { items: one, allowedActions: "delete" },
      { items: folder, opening: "direct" },
      { items: [...one, ...one] },
      { items: [{ bucket: "documents" }] },
      { items: [{ bucket: "documents", key: "fit/a.txt", prefix: "fit/" }] },
      { items: [{ bucket: "documents", prefix: "fit" }] },
      { items: Array.from({ length: 101 }, (_, index) => ({ bucket: "documents", key: `fit/${index}` })) },
      { items: one, startsAt: "2030-01-02T00:00:00Z", expiresAt: "2030-01-01T00:00:00Z" },
      { items: one, startsAt: "2030-01-02" },
      { items: one, maxUses: 0 },
      { items: one, maxUses: "5" },
      { items: folder, uploads: { maxBytes: 0 } },
      { items: folder, uploads: { types: [] } },
      { items: folder, uploads: { types: ["../x"] } },
      { items: folder, uploads: { unknown: 1 } },
      { items: one, urlKey: "no spaces" },
      { items: one, urlKey: "ab" },
      { items: one, urlKey: "Report2026" },
      { items: one, generation: "x" },
      { items: one, hasFolders: 1 },
    ];
    for (const json of bad)
      expect([JSON.stringify(json).slice(0, 90), await create(json)]).toEqual([JSON.stringify(json).slice(0, 90), "400 validation_failed"]);
    expect(await create({ items: [{ bucket: "documents", prefix: "missing/" }] })).toBe("404 object_not_found");
    expect(await create({ items: [{ bucket: "nowhere", prefix: "fit/" }] })).toBe("404 bucket_not_found");
    expect(((await (await sluice.api("/api/v1/shares?q=fit/")).json()) as { data: unknown[] }).data).toHaveLength(before);
  });
});

describe("when it opens", () => {
  test("before its start, while paused and after its end it hands out nothing, each with its own answer; a later end brings it back", async () => {
    await put({ "when/a.txt": "a" });
    const items = [{ bucket: "documents", key: "when/a.txt" }];
    const later = await make({ items, startsAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect([later.status, await codeOf(file(later.id, "a.txt"))]).toEqual(["scheduled", "403 share_not_started"]);
    const page = await sluice.fetch(`/share/${later.id}`, { headers: { accept: "text/html" } });
    expect([page.status, (await page.text()).includes("a.txt")]).toEqual([403, false]);
    expect(await patch(later.id, { startsAt: null })).toBe("200");
    expect((await file(later.id, "a.txt")).status).toBe(200);
    const act = async (action: string) =>
      ((await (await sluice.api(`/api/v1/shares/${later.id}/${action}`, { method: "POST" })).json()) as PresentedShare).status;
    expect(await act("pause")).toBe("paused");
    expect(await act("pause")).toBe("paused");
    for (const door of ["file", "preview", "list", ""])
      expect(await codeOf(sluice.fetch(`/share/${later.id}/${door}`.replace(/\/$/u, "")))).toBe("403 share_paused");
    expect(await act("resume")).toBe("active");
    expect((await file(later.id, "a.txt")).status).toBe(200);
    expect(await act("expire")).toBe("expired");
    expect(await codeOf(file(later.id, "a.txt"))).toBe("410 share_expired");
    expect(await patch(later.id, { expiresIn: 3600 })).toBe("200");
    expect((await file(later.id, "a.txt")).status).toBe(200);
  });
});

describe("visits", () => {
  test("of forty browsers that open a link with five visits at once, five get in; they come back for nothing, and looking counts nothing", async () => {
    await put({ "uses/a.txt": "a", "uses/b.txt": "b" });
    const share = await make({ items: [{ bucket: "documents", prefix: "uses/" }], maxUses: 5 });
    for (let look = 0; look < 6; look += 1) {
      const page = await sluice.fetch(`/share/${share.id}`, { headers: { accept: "text/html" } });
      expect([page.status, (await page.text()).includes("a.txt")]).toEqual([401, false]);
    }
    expect(await codeOf(sluice.fetch(`/share/${share.id}/list`))).toBe("401 visit_required");
    expect(await codeOf(sluice.fetch(`/share/${share.id}/preview?path=uses/a.txt`))).toBe("401 visit_required");
    expect((await show(share.id)).uses).toBe(0);
    const json = { headers: { "content-type": "application/json" }, method: "POST", body: "{}" };
    const opened = await Promise.all(Array.from({ length: 40 }, () => sluice.fetch(`/share/${share.id}/unlock`, json)));
    const inside = opened.filter((answer) => answer.status === 204);
    expect([inside.length, opened.filter((answer) => answer.status === 403).length]).toEqual([5, 35]);
    for (const answer of inside) {
      const headers = { cookie: cookiesOf(answer) };
      expect((await list(share.id, "uses/", { headers })).entries).toHaveLength(2);
      expect((await file(share.id, "uses/a.txt", { headers })).status).toBe(200);
      expect((await file(share.id, "uses/b.txt", { headers })).status).toBe(200);
      expect((await sluice.fetch(`/share/${share.id}/unlock`, { ...json, headers: { ...json.headers, ...headers } })).status).toBe(204);
    }
    expect(await codeOf(sluice.fetch(`/share/${share.id}/list`))).toBe("403 use_limit_reached");
    expect(await codeOf(file(share.id, "uses/a.txt"))).toBe("403 use_limit_reached");
    const shown = await show(share.id);
    expect([shown.uses, shown.downloads, shown.status]).toEqual([5, 10, "exhausted"]);
    expect(await patch(share.id, { maxUses: 6 })).toBe("200");
    expect((await file(share.id, "uses/a.txt")).status).toBe(200);
    expect((await show(share.id)).uses).toBe(6);
  });

  test("taking a file without having opened the link is a visit, and both limits hold together", async () => {
    await put({ "both/a.txt": "a" });
    const share = await make({ items: [{ bucket: "documents", key: "both/a.txt" }], maxUses: 3, maxDownloads: 10 });
    const first = await file(share.id, "a.txt");
    const cookie = cookiesOf(first);
    expect((await file(share.id, "a.txt", { headers: { cookie } })).status).toBe(200);
    expect((await show(share.id)).uses).toBe(1);
    const crowd = await Promise.all(Array.from({ length: 30 }, () => file(share.id, "a.txt")));
    expect(crowd.filter((answer) => answer.status === 200)).toHaveLength(2);
    const shown = await show(share.id);
    expect([shown.uses, shown.downloads]).toEqual([3, 4]);
    // Given back with the download when the file is not there.
    const gone = await make({ items: [{ bucket: "documents", key: "both/a.txt" }], maxUses: 1 });
    await (await sluice.bucket("documents")).delete("both/a.txt");
    expect((await file(gone.id, "a.txt")).status).toBe(404);
    expect((await file(gone.id, "a.txt")).status).toBe(404);
    const after = await show(gone.id);
    expect([after.uses, after.downloads]).toEqual([0, 0]);
  });

  test("a password and a visit are passed in one act, and only a right password takes one", async () => {
    await put({ "gate/a.txt": "a" });
    const share = await make({ items: [{ bucket: "documents", prefix: "gate/" }], maxUses: 1, password: "right" });
    const unlock = (password: string) =>
      sluice.fetch(`/share/${share.id}/unlock`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ password }),
      });
    expect(await codeOf(unlock("wrong"))).toBe("401 wrong_password");
    expect(
      await codeOf(
        sluice.fetch(`/share/${share.id}/unlock`, { method: "POST", headers: { "content-type": "application/json" }, body: "{}" }),
      ),
    ).toBe("401 password_required");
    expect((await show(share.id)).uses).toBe(0);
    const passed = await unlock("right");
    expect(passed.status).toBe(204);
    expect((await list(share.id, "", { headers: { cookie: cookiesOf(passed) } })).entries).toHaveLength(1);
    expect(await codeOf(unlock("right"))).toBe("403 use_limit_reached");
    expect((await show(share.id)).uses).toBe(1);
  });
});

describe("an address of its own", () => {
  test("is off until the site allows it; of fifty who want one at once, one gets it; unique whatever its case; the former address is gone at once", async () => {
    await put({ "key/a.txt": "a", "key/b.txt": "b" });
    const items = [{ bucket: "documents", key: "key/a.txt" }];
    expect(await create({ items, urlKey: "Report2026" })).toBe("400 validation_failed");
    await sluice.api("/api/v1/settings", { method: "PATCH", json: { allowsUrlKeys: true } });
    for (const word of ["api", "EMBED", "Share"]) expect(await create({ items, urlKey: word })).toBe("400 validation_failed");
    const answers = await Promise.all(Array.from({ length: 50 }, () => create({ items, urlKey: "Report2026" })));
    expect(answers.toSorted()).toEqual(["201", ...Array<string>(49).fill("409 url_key_taken")]);
    expect(await create({ items, urlKey: "REPORT2026" })).toBe("409 url_key_taken");
    const { data } = (await (await sluice.api("/api/v1/shares?q=key/a.txt")).json()) as { data: PresentedShare[] };
    const share = data.find((entry) => entry.urlKey === "Report2026")!;
    expect(share.url).toBe(`${sluice.url}/share/Report2026`);
    for (const address of ["Report2026", "report2026", "REPORT2026"]) expect((await file(address, "a.txt")).status).toBe(200);
    expect(await codeOf(file(share.id, "a.txt"))).toBe("404 share_not_found");
    expect(await patch(share.id, { urlKey: "Other2027" })).toBe("200");
    expect([(await file("Report2026", "a.txt")).status, (await file("Other2027", "a.txt")).status]).toEqual([404, 200]);
    expect(await patch(share.id, { urlKey: null })).toBe("200");
    expect([(await file("Other2027", "a.txt")).status, (await file(share.id, "a.txt")).status]).toEqual([404, 200]);
    const second = await make({ items: [{ bucket: "documents", key: "key/b.txt" }] });
    expect(await patch(second.id, { urlKey: share.id })).toBe("409 url_key_taken");
    expect(await patch(second.id, { urlKey: share.id.toLowerCase() === share.id ? share.id.toUpperCase() : share.id.toLowerCase() })).toBe(
      "200",
    );
    // Another spelling of an id never leads away from that id.
    expect(await (await file(share.id, "a.txt")).text()).toBe("a");
    await sluice.api("/api/v1/settings", { method: "PATCH", json: { allowsUrlKeys: false } });
  });
});

describe("editing what it leads to", () => {
  test("items added and taken out hold from the next request on, counters stay, and of two who edit at once one is told", async () => {
    await put({ "edit/a.txt": "a", "edit/b.txt": "b" });
    const a = { bucket: "documents", key: "edit/a.txt" };
    const b = { bucket: "documents", key: "edit/b.txt" };
    const share = await make({ items: [a], maxDownloads: 10 });
    expect((await file(share.id, "a.txt")).status).toBe(200);
    expect(await patch(share.id, { items: [a, b] })).toBe("200");
    expect((await file(share.id, "b.txt")).status).toBe(200);
    expect(await patch(share.id, { items: [b] })).toBe("200");
    expect([(await file(share.id, "a.txt")).status, (await file(share.id, "b.txt")).status]).toEqual([404, 200]);
    expect((await show(share.id)).downloads).toBe(3);
    const etag = (await sluice.api(`/api/v1/shares/${share.id}`)).headers.get("etag") ?? "";
    const edits = await Promise.all(
      [[a], [b], [a, b], [b, a]].map((items) =>
        codeOf(sluice.api(`/api/v1/shares/${share.id}`, { method: "PATCH", headers: { "if-match": etag }, json: { items } })),
      ),
    );
    expect(edits.toSorted()).toEqual(["200", ...Array<string>(3).fill("409 edit_conflict")]);
  });

  test("R2 Explorer's record says no more than R2 Explorer can keep: closed, or not there", async () => {
    await put({ "record/a.txt": "a", "record/b.txt": "b" });
    const bucket = await sluice.bucket("documents");
    const record = async (id: string) => {
      const object = await bucket.get(`.r2-explorer/sharable-links/${id}.json`);
      return object === null ? null : await object.json<{ passwordHash?: string }>();
    };
    const one = { bucket: "documents", key: "record/a.txt" };
    expect((await record((await make({ items: [one] })).id))?.passwordHash).toBeUndefined();
    for (const closed of [{ maxUses: 2 }, { startsAt: new Date(Date.now() + 60_000).toISOString() }, { allowedActions: "preview" }])
      expect((await record((await make({ items: [one], ...closed })).id))?.passwordHash).toBe("served-by-sluice-only");
    expect(await record((await make({ items: [one, { bucket: "documents", key: "record/b.txt" }] })).id)).toBeNull();
    expect(await record((await make({ items: [{ bucket: "documents", prefix: "record/" }] })).id)).toBeNull();
    const grown = await make({ items: [one] });
    expect(await record(grown.id)).not.toBeNull();
    expect(await patch(grown.id, { items: [one, { bucket: "documents", prefix: "record/" }] })).toBe("200");
    expect(await record(grown.id)).toBeNull();
    const paused = await make({ items: [one] });
    await sluice.api(`/api/v1/shares/${paused.id}/pause`, { method: "POST" });
    await expect.poll(async () => (await record(paused.id))?.passwordHash, { timeout: 10_000 }).toBe("served-by-sluice-only");
  });
});

describe("the mark on what is shared", () => {
  test("files and folders tell of the links that reach them, also through a folder that they are in", async () => {
    await put({ "mark/in/a.txt": "a", "mark/b.txt": "b" });
    await make({ items: [{ bucket: "documents", prefix: "mark/in/" }] });
    await make({ items: [{ bucket: "documents", key: "mark/b.txt" }] });
    await make({ items: [{ bucket: "documents", prefix: "mark/" }] });
    // The link of an earlier test to the whole bucket reaches these, too.
    const { data: all } = (await (await sluice.api("/api/v1/shares?q=Everything")).json()) as { data: PresentedShare[] };
    for (const { id } of all) await sluice.api(`/api/v1/shares/${id}/revoke`, { method: "POST" });
    type Listing = { data: { folders: { prefix: string; shares: number }[]; objects: { key: string; shares: number }[] } };
    const { data } = (await (await sluice.api("/api/v1/objects?bucket=documents&prefix=mark/")).json()) as Listing;
    expect([data.folders.map((folder) => folder.shares), data.objects.map((object) => object.shares)]).toEqual([[2], [2]]);
    const inside = ((await (await sluice.api("/api/v1/objects?bucket=documents&prefix=mark/in/")).json()) as Listing).data;
    expect(inside.objects.map((object) => object.shares)).toEqual([2]);
    const info = (await (await sluice.api("/api/v1/objects/info?bucket=documents&key=mark/in/a.txt")).json()) as {
      shares: PresentedShare[];
    };
    expect(info.shares).toHaveLength(2);
  });
});
