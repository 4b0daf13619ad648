/** Links with full access: new folders, rename, move, copy, delete, inside the items and nowhere else (THREATS.md, rows 57, 63, 65; SPEC.md, V9). */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import { placeholderOf } from "../../lib/visitor-uploads/placeholder.ts";
import type { DeletedEntries, TransferredEntry } from "../../lib/visits/manage-schema.ts";
import { createPerson } from "../support/people.ts";
import { makeManyObjects } from "../support/large-object.ts";
import { eventually, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
const stateDir = mkdtempSync(path.join(tmpdir(), "sluice-full-access-"));
beforeAll(async () => {
  await makeManyObjects(stateDir, "documents", "full-many/docs/large/", 1005, () => 0);
  sluice = await startSluice({ stateDir });
});
afterAll(async () => {
  await sluice.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

let roots = 0;
/** Files of a folder of its own, `docs/` below it shared. */
async function world(
  files: Record<string, string> = {},
  values: Record<string, unknown> = {},
  make: Sluice["api"] = sluice.api,
  root = `full-${(roots += 1)}/`,
) {
  const bucket = await sluice.bucket("documents");
  const all = { "docs/a.txt": "a", "docs/sub/b.txt": "b", "docs-secret/s.txt": "secret", ...files };
  for (const [name, content] of Object.entries(all)) await bucket.put(root + name, content, { customMetadata: { mark: name } });
  const response = await make("/api/v1/shares", {
    method: "POST",
    json: { items: [{ bucket: "documents", prefix: `${root}docs/` }], allowedActions: "full", ...values },
  });
  expect(response.status, await response.clone().text()).toBe(201);
  const share = (await response.json()) as PresentedShare;
  const send = (path: string, json: unknown, headers: Record<string, string> = {}) =>
    sluice.fetch(`/share/${share.id}/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(json),
    });
  /** What is there, by its content. */
  const there = async () => {
    const found: Record<string, string> = {};
    for (const object of (await bucket.list({ prefix: root })).objects) {
      found[object.key.slice(root.length)] = (await (await bucket.get(object.key))?.text()) ?? "";
    }
    return found;
  };
  return { root, share, send, there, before: all };
}

const told = async (response: Response) => [response.status, ((await response.json()) as { error?: string }).error];

describe("inside the items", () => {
  test("a folder is made, a file renamed, moved and copied, and metadata goes along", async () => {
    const { send, there, root } = await world();
    const made = await send("folder", { path: "docs/new/" });
    expect([made.status, await made.json()]).toEqual([201, { path: "docs/new/" }]);
    expect(await told(await send("folder", { path: "docs/new" }))).toEqual([409, "already_exists"]);
    expect(await told(await send("folder", { path: "docs/sub/" }))).toEqual([409, "already_exists"]);
    expect(await (await send("move", { from: "docs/a.txt", to: "docs/A b.txt" })).json()).toEqual({
      path: "docs/A b.txt",
      files: 1,
      failed: [],
      cursor: null,
    });
    expect((await send("move", { from: "docs/A b.txt", to: "docs/new/c.txt" })).status).toBe(200);
    expect(await (await send("copy", { from: "docs/new/c.txt", to: "docs/new/c.txt" })).json()).toMatchObject({
      path: "docs/new/c (2).txt",
    });
    expect(await there()).toEqual({
      "docs/new/": "",
      "docs/new/c.txt": "a",
      "docs/new/c (2).txt": "a",
      "docs/sub/b.txt": "b",
      "docs-secret/s.txt": "secret",
    });
    expect((await (await sluice.bucket("documents")).head(`${root}docs/new/c (2).txt`))?.customMetadata).toEqual({ mark: "docs/a.txt" });
  });

  test("nothing is ever overwritten", async () => {
    const { send, there, before } = await world();
    expect(await told(await send("move", { from: "docs/a.txt", to: "docs/sub/b.txt" }))).toEqual([409, "already_exists"]);
    expect(await told(await send("move", { from: "docs/sub/", to: "docs/sub/" }))).toEqual([409, "already_exists"]);
    expect(await told(await send("move", { from: "docs/sub/", to: "docs/sub/below/" }))).toEqual([400, "validation_failed"]);
    expect(await there()).toEqual(before);
    const copies = await Promise.all(Array.from({ length: 8 }, () => send("copy", { from: "docs/a.txt", to: "docs/sub/b.txt" })));
    const paths = await Promise.all(copies.map(async (copy) => ((await copy.json()) as TransferredEntry).path));
    expect(new Set(paths).size).toBe(8);
    expect((await there())["docs/sub/b.txt"]).toBe("b");
  });

  test("a folder goes whole, in as many requests as it takes, and links to its files follow", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 120 }, (_, index) => [`docs/many/f${String(index).padStart(3, "0")}.txt`, `${index}`]),
    );
    const { send, there, root } = await world(many);
    const inner = await sluice.share({ key: `${root}docs/many/f007.txt`, content: "7" });
    let cursor: string | null = null;
    let files = 0;
    let requests = 0;
    do {
      const json: object = { from: "docs/many/", to: "docs/moved/deep/", ...(cursor === null ? {} : { cursor }) };
      const answer = await send("move", json);
      expect(answer.status).toBe(200);
      const done = (await answer.json()) as TransferredEntry;
      files += done.files;
      ({ cursor } = done);
      requests += 1;
    } while (cursor !== null);
    expect([files, requests]).toEqual([120, 3]);
    const now = await there();
    for (const [name, content] of Object.entries(many)) {
      expect([name, now[name], now[name.replace("docs/many/", "docs/moved/deep/")]]).toEqual([name, undefined, content]);
    }
    expect(await (await sluice.fetch(`/share/${inner.id}/file`)).text()).toBe("7");
    expect(await (await send("copy", { from: "docs/sub/", to: "docs/sub/" })).json()).toMatchObject({ path: "docs/sub (2)/", files: 1 });
    expect(await (await send("copy", { from: "docs/sub/", to: "docs/moved/" })).json()).toMatchObject({
      path: "docs/moved (2)/",
      files: 1,
    });
  });

  test("deletion takes files and folders, breaks the links to them, and a repetition is no error", async () => {
    const { send, there, root } = await world({ "docs/gone/x.txt": "x", "docs/gone/": "", "docs/gone/y/z.txt": "z" });
    const inner = await sluice.share({ key: `${root}docs/gone/x.txt`, content: "x" });
    const done = await send("delete", { paths: ["docs/a.txt", "docs/gone/", "docs/not there.txt"] });
    expect([done.status, await done.json()]).toMatchObject([200, { failed: [], hasMore: false }]);
    expect(await there()).toEqual({ "docs/sub/b.txt": "b", "docs-secret/s.txt": "secret" });
    expect((await sluice.fetch(`/share/${inner.id}/file`)).status).toBe(404);
    expect(((await (await send("delete", { paths: ["docs/a.txt"] })).json()) as DeletedEntries).deleted).toEqual(["docs/a.txt"]);
  });

  test("what is deleted breaks links to it for good; what somebody is uploading just now stays", async () => {
    const { root, send, there } = await world();
    const links = await Promise.all(
      ["docs/a.txt", "docs/sub/b.txt"].map((name) => sluice.share({ key: root + name, content: "to go" }).then(({ id }) => id)),
    );
    const bucket = await sluice.bucket("documents");
    const { body, ...metadata } = placeholderOf("a hash");
    await bucket.put(`${root}docs/sub/coming.bin`, body, metadata);
    expect((await send("delete", { paths: ["docs/a.txt", "docs/sub/"] })).status).toBe(200);
    expect(Object.keys(await there())).toEqual(["docs-secret/s.txt", "docs/sub/coming.bin"]);
    for (const name of ["docs/a.txt", "docs/sub/b.txt"]) await bucket.put(root + name, "another file of that name");
    for (const id of links) expect((await sluice.fetch(`/share/${id}/file`)).status).toBe(404);
  });

  test("a folder of more than a thousand files is deleted in several requests", async () => {
    const { send, root, there } = await world({}, {}, sluice.api, "full-many/");
    const bucket = await sluice.bucket("documents");
    const { objects } = await bucket.list({ prefix: `${root}docs/large/` });
    expect(objects).toHaveLength(1000);
    const first = (await (await send("delete", { paths: ["docs/large/"] })).json()) as DeletedEntries;
    expect(first).toMatchObject({ deleted: [], hasMore: true });
    const second = (await (await send("delete", { paths: ["docs/large/"] })).json()) as DeletedEntries;
    expect(second).toEqual({ deleted: ["docs/large/"], failed: [], hasMore: false });
    expect(Object.keys(await there()).filter((key) => key.includes("large"))).toEqual([]);
  });

  test("the log tells what was done", async () => {
    const { send, share } = await world();
    await send("move", { from: "docs/a.txt", to: "docs/z.txt" });
    await send("delete", { paths: ["docs/z.txt"] });
    await eventually("rows for both", async () => {
      const { data } = (await (await sluice.api(`/api/v1/shares/${share.id}/events`)).json()) as {
        data: { event: string; path: string | null }[];
      };
      return (
        data.some((row) => row.event === "moved" && row.path?.includes("z.txt")) &&
        data.some((row) => row.event === "deleted" && row.path === "docs/z.txt")
      );
    });
  });
});

describe("outside the items", () => {
  const OUTSIDE = [
    "../x.txt",
    "docs/../docs-secret/x.txt",
    "docs-secret/x.txt",
    "/x.txt",
    "docs//x.txt",
    "docs/./x.txt",
    "docs\\x.txt",
    ".r2-explorer/x.txt",
    "docs/\u0000.txt",
    "x.txt",
    "docs/..",
    "docs/sub/../../docs-secret/s.txt",
    "docs-secret/",
    "../",
    "other/",
  ];

  test("nothing is reached as a target or as a source, by no trick of a path", async () => {
    const { send, there, before } = await world();
    for (const path of OUTSIDE) {
      for (const response of [
        await send("move", { from: "docs/a.txt", to: path }),
        await send("copy", { from: "docs/a.txt", to: path }),
        await send("move", { from: "docs/sub/", to: path.endsWith("/") ? path : `${path}/` }),
        await send("move", { from: path, to: "docs/got.txt" }),
        await send("copy", { from: path, to: "docs/got.txt" }),
      ]) {
        expect([path, response.status >= 400 && response.status < 500]).toEqual([path, true]);
      }
      const deletion = (await (await send("delete", { paths: [path] })).json()) as DeletedEntries;
      expect([path, deletion.deleted]).toEqual([path, []]);
    }
    expect(await there()).toEqual(before);
  });

  test("what the link itself leads to stays", async () => {
    const { send, there, before, root } = await world();
    for (const response of [
      await send("move", { from: "docs/", to: "docs/sub/x/" }),
      await send("move", { from: "docs/", to: "other/" }),
    ]) {
      expect(await told(response)).toEqual([403, "action_not_allowed"]);
    }
    expect(await (await send("delete", { paths: ["docs/"] })).json()).toMatchObject({
      deleted: [],
      failed: [{ path: "docs/", code: "action_not_allowed" }],
    });
    expect(await told(await send("folder", { path: "docs/" }))).toEqual([409, "already_exists"]);
    expect(await there()).toEqual(before);
    expect(root).not.toBe("");
  });

  test("new names are held to what uploads are held to, and limits on types too", async () => {
    const { send, there, before } = await world({ "docs/.old": "kept" }, { uploads: { types: ["txt"] } });
    for (const to of ["docs/.hidden.txt", "docs/x\u202etxt.txt", "docs/\u0007.txt", `docs/${"x".repeat(256)}.txt`, "docs/tool.exe"]) {
      const { status } = await send("move", { from: "docs/a.txt", to });
      expect([to, status >= 400 && status < 500]).toEqual([to, true]);
    }
    for (const path of ["docs/.hidden/", "docs/\u2066x/"]) expect((await send("folder", { path })).status).toBe(400);
    expect(await there()).toEqual(before);
  });
});

describe("rights", () => {
  test("only links with full access change anything", async () => {
    for (const allowedActions of ["preview", "download", "upload", "upload_download"]) {
      const { send, there, before } = await world({}, { allowedActions });
      for (const [path, json] of [
        ["folder", { path: "docs/x/" }],
        ["move", { from: "docs/a.txt", to: "docs/x.txt" }],
        ["copy", { from: "docs/a.txt", to: "docs/x.txt" }],
        ["delete", { paths: ["docs/a.txt"] }],
      ] as const) {
        expect([allowedActions, path, ...(await told(await send(path, json)))]).toEqual([allowedActions, path, 403, "action_not_allowed"]);
      }
      expect(await there()).toEqual(before);
    }
  });

  test("the owner's rights at each key decide: what they may not delete stays, what they may not see is not spoken of", async () => {
    const root = `full-${roots + 1}/`;
    const owner = await createPerson(sluice, {
      rules: [
        { prefix: `${root}docs/`, level: "full", share: true },
        { prefix: `${root}docs/sub/kept/`, level: "read", share: true },
        { prefix: `${root}docs/sub/hidden/`, level: "none" },
      ],
    });
    const { send, there } = await world({ "docs/sub/kept/k.txt": "k", "docs/sub/hidden/h.txt": "h" }, {}, owner.api);
    const moved = (await (await send("move", { from: "docs/sub/", to: "docs/there/" })).json()) as TransferredEntry;
    expect(moved).toMatchObject({ files: 1, failed: [{ path: "docs/sub/kept/k.txt", code: "action_not_allowed" }] });
    expect(JSON.stringify(moved)).not.toContain("hidden");
    const deleted = (await (
      await send("delete", { paths: ["docs/sub/", "docs/sub/hidden/", "docs/sub/hidden/h.txt"] })
    ).json()) as DeletedEntries;
    expect(deleted.deleted).toEqual([]);
    expect(deleted.failed.map(({ path, code }) => [path, code])).toEqual([
      ["docs/sub/", "action_not_allowed"],
      ["docs/sub/hidden/", "share_not_found"],
      ["docs/sub/hidden/h.txt", "share_not_found"],
    ]);
    expect(await told(await send("copy", { from: "docs/a.txt", to: "docs/sub/kept/a.txt" }))).toEqual([403, "action_not_allowed"]);
    expect(await there()).toMatchObject({
      "docs/there/b.txt": "b",
      "docs/sub/kept/k.txt": "k",
      "docs/sub/hidden/h.txt": "h",
      "docs/a.txt": "a",
    });
  });

  test("no page of another site changes anything, and nothing does after revocation", async () => {
    const { send, there, before, share } = await world();
    const json = { paths: ["docs/a.txt"] };
    expect(await told(await send("delete", json, { origin: "https://evil.example" }))).toEqual([403, "cross_site"]);
    await sluice.api(`/api/v1/shares/${share.id}/revoke`, { method: "POST" });
    expect(await told(await send("delete", json))).toEqual([404, "share_not_found"]);
    expect(await there()).toEqual(before);
  });

  test("bodies that are none of it are refused with a sentence", async () => {
    const { send, there, before } = await world();
    for (const [path, json] of [
      ["delete", { paths: [] }],
      ["delete", { paths: Array.from({ length: 1001 }, (_, index) => `docs/${index}`) }],
      ["delete", {}],
      ["move", { from: "docs/a.txt" }],
      ["move", { from: "docs/a.txt", to: "docs/x.txt", overwrite: true }],
      ["folder", { path: 7 }],
    ] as const) {
      expect([path, ...(await told(await send(path, json)))]).toEqual([path, 400, "validation_failed"]);
    }
    expect(await there()).toEqual(before);
  });
});
