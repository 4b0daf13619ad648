/** Zips of a link: what is in them, and that they count like every other door (THREATS.md, rows 10, 13–15, 43, 47, 52, 108; F13). */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import { createPerson } from "../support/people.ts";
import { cookiesOf, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
const folder = mkdtempSync(path.join(tmpdir(), "sluice-share-zip-"));
beforeAll(async () => {
  sluice = await startSluice();
});
afterAll(async () => {
  await sluice.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function put(files: Record<string, string | Uint8Array>, bucket = "documents"): Promise<void> {
  const store = await sluice.bucket(bucket);
  for (const [key, content] of Object.entries(files)) await store.put(key, content);
}

async function make(values: Record<string, unknown>, api: Sluice["api"] = sluice.api): Promise<PresentedShare> {
  const response = await api("/api/v1/shares", { method: "POST", json: values });
  if (response.status !== 201) throw new Error(await response.text());
  return (await response.json()) as PresentedShare;
}
const show = async (id: string) => (await (await sluice.api(`/api/v1/shares/${id}`)).json()) as PresentedShare;
const zip = (id: string, paths: string[] = [], init: RequestInit = {}) =>
  sluice.fetch(`/share/${id}/zip?${new URLSearchParams(paths.map((name) => ["path", name])).toString()}`, init);

/** Names and contents, as Python's own library reads them. */
async function contentsOf(response: Response): Promise<Record<string, string>> {
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  const file = path.join(folder, `${crypto.randomUUID()}.zip`);
  writeFileSync(file, new Uint8Array(await response.arrayBuffer()));
  const script =
    "import json,sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(json.dumps({i.filename:z.read(i).decode() for i in z.infolist()}))";
  const { stdout, stderr } = spawnSync("/usr/bin/python3", ["-c", script, file], { encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, string>;
}

describe("what is in a zip of a link", () => {
  test("everything under the names that visitors see, or the files and folders that were chosen", async () => {
    await put({ "z/a.txt": "a", "z/in/b.txt": "b", "other/a.txt": "other" });
    await put({ "z/c.txt": "c" }, "media");
    const share = await make({
      items: [
        { bucket: "documents", prefix: "z/" },
        { bucket: "documents", key: "other/a.txt" },
        { bucket: "media", prefix: "z/" },
      ],
    });
    expect(await contentsOf(await zip(share.id))).toEqual({ "z/a.txt": "a", "z/in/b.txt": "b", "a.txt": "other", "z (2)/c.txt": "c" });
    expect(await contentsOf(await zip(share.id, ["z/in/", "a.txt"]))).toEqual({ "in/b.txt": "b", "a.txt": "other" });
    expect(await contentsOf(await zip(share.id, ["z/a.txt", "a.txt"]))).toEqual({ "a.txt": "a", "a (2).txt": "other" });
    const post = await sluice.fetch(`/share/${share.id}/zip`, {
      method: "POST",
      body: new URLSearchParams([
        ["path", "z/in"],
        ["path", "a.txt"],
      ]),
    });
    expect([post.headers.get("content-disposition")?.includes("Files.zip"), await contentsOf(post)]).toEqual([
      true,
      { "in/b.txt": "b", "a.txt": "other" },
    ]);
    // Live, and what vanished is not there.
    await (await sluice.bucket("documents")).delete(["other/a.txt", "z/a.txt"]);
    expect(await contentsOf(await zip(share.id))).toEqual({ "z/in/b.txt": "b", "z (2)/c.txt": "c" });
  });

  test("a selection that names anything else is refused, and nothing is sent or counted", async () => {
    await put({ "sel/a.txt": "a", "sel-secret/x.txt": "secret" });
    const share = await make({ items: [{ bucket: "documents", prefix: "sel/" }], maxDownloads: 1 });
    for (const name of [
      "sel-secret/",
      "sel-secret/x.txt",
      "sel/../sel-secret/",
      "sel/missing.txt",
      "sel\\a.txt",
      "sel/a.txt/",
      ".r2-explorer/",
      "SEL/",
      "sel//",
    ]) {
      const response = await zip(share.id, ["sel/a.txt", name]);
      const text = await response.text();
      expect([name, response.status, text.includes("secret")]).toEqual([name, 400, false]);
    }
    expect((await zip(share.id)).status).toBe(200);
    for (const body of ["{", '{"path":"x"}', '{"path":[1]}', '{"path":[],"x":1}', "[]"]) {
      const response = await sluice.fetch(`/share/${share.id}/zip`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      expect([body, response.status]).toEqual([body, 400]);
    }
  });

  test("leaves out what the owner may not hand out, and every record", async () => {
    await put({ "t/open.txt": "open", "t/hr/pay.txt": "secret", "t/look/p.txt": "looked at" });
    const rules = [
      { prefix: "t/", level: "read" as const, share: true },
      { prefix: "t/hr/", level: "none" as const },
      { prefix: "t/look/", level: "preview" as const, share: true },
    ];
    const owner = await createPerson(sluice, { rules });
    const share = await make({ items: [{ bucket: "documents", prefix: "t/" }] }, owner.api);
    expect(await contentsOf(await zip(share.id))).toEqual({ "t/open.txt": "open" });
    for (const chosen of ["t/hr/", "t/hr/pay.txt", "t/look/p.txt"])
      expect([chosen, (await zip(share.id, [chosen])).status]).toEqual([chosen, 400]);
    expect(await contentsOf(await zip(share.id, ["t/look/"]))).toEqual({});
    const root = await make({ name: "All", items: [{ bucket: "documents", prefix: "" }] });
    const names = Object.keys(await contentsOf(await zip(root.id)));
    expect([names.includes("All/t/open.txt"), names.filter((name) => name.toLowerCase().includes("r2-explorer"))]).toEqual([true, []]);
  });

  test("links to look at, and links to upload to, have none", async () => {
    await put({ "none/a.txt": "a" });
    for (const allowedActions of ["preview", "upload"]) {
      const share = await make({ items: [{ bucket: "documents", prefix: "none/" }], allowedActions });
      for (const method of ["GET", "HEAD"]) {
        const response = await zip(share.id, [], { method });
        expect([allowedActions, method, response.status, response.headers.get("etag")]).toEqual([allowedActions, method, 403, null]);
      }
    }
  });
});

describe("counting", () => {
  test("a mixed crowd of files, ranges, direct requests and zips gets exactly as many as the limit allows, and both counters and the log say so", async () => {
    await put({ "crowd/a.txt": "x".repeat(2000), "crowd/b.txt": "b" });
    for (const limit of [1, 5, 50]) {
      const share = await make({ items: [{ bucket: "documents", prefix: "crowd/" }], maxDownloads: limit });
      const doors = [
        () => sluice.fetch(`/share/${share.id}/file?path=crowd/a.txt`),
        () => sluice.fetch(`/share/${share.id}/file?path=crowd/b.txt`),
        () => sluice.fetch(`/share/${share.id}/file?path=crowd/a.txt`, { headers: { range: "bytes=10-" } }),
        () => zip(share.id),
        () => zip(share.id, ["crowd/b.txt"]),
        () => zip(share.id, [], { headers: { range: "bytes=20-" } }),
      ];
      const crowd = await Promise.all(
        Array.from({ length: 120 }, async (_, index) => {
          const response = await doors[index % doors.length]!();
          await response.arrayBuffer();
          return response.status;
        }),
      );
      const given = crowd.filter((status) => status === 200 || status === 206).length;
      // More zips at a time than one client may have are asked to wait, and took no slot.
      const waited = crowd.filter((status) => status === 429).length;
      expect([limit, given, crowd.filter((status) => status === 403).length]).toEqual([limit, limit, 120 - limit - waited]);
      const shown = await show(share.id);
      expect([shown.downloads, shown.status]).toEqual([limit, "exhausted"]);
      const { data } = (await (await sluice.api(`/api/v1/shares/${share.id}/events?limit=200`)).json()) as { data: { event: string }[] };
      expect(data.filter((row) => row.event === "zip" || row.event === "downloaded")).toHaveLength(limit);
    }
  });

  test("HEAD, 304, 412 and 416 count nothing; the continuation by the same browser counts nothing; a range from nowhere does", async () => {
    await put({ "cond/a.bin": crypto.getRandomValues(new Uint8Array(50_000)) });
    const share = await make({ items: [{ bucket: "documents", prefix: "cond/" }], maxDownloads: 2 });
    const head = await zip(share.id, [], { method: "HEAD" });
    const etag = head.headers.get("etag") ?? "";
    expect((await zip(share.id, [], { headers: { "if-none-match": etag } })).status).toBe(304);
    expect((await zip(share.id, [], { headers: { "if-match": '"other"' } })).status).toBe(412);
    expect((await zip(share.id, [], { headers: { range: "bytes=99999999-" } })).status).toBe(416);
    expect((await show(share.id)).downloads).toBe(0);
    const whole = await zip(share.id);
    const cookie = cookiesOf(whole);
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect([bytes.length, whole.headers.get("content-length"), whole.headers.get("etag")]).toEqual([
      bytes.length,
      String(bytes.length),
      etag,
    ]);
    const rest = await zip(share.id, [], { headers: { cookie, range: "bytes=20000-", "if-range": etag } });
    expect([rest.status, Buffer.from(await rest.arrayBuffer()).equals(bytes.subarray(20_000))]).toEqual([206, true]);
    expect((await show(share.id)).downloads).toBe(1);
    expect((await zip(share.id, [], { headers: { range: "bytes=10-19" } })).status).toBe(206);
    expect((await show(share.id)).downloads).toBe(2);
    for (const headers of [{}, { "if-none-match": etag }, { range: "bytes=0-1" }, { range: "bytes=99999999-" }] as Record<string, string>[])
      expect((await zip(share.id, [], { headers })).status).toBe(403);
    expect((await zip(share.id, [], { headers: { cookie, range: "bytes=100-" } })).status).toBe(206);
    // Other contents are another archive: what was held for the former one continues nothing.
    await put({ "cond/b.txt": "b" });
    expect((await zip(share.id, [], { headers: { cookie, range: "bytes=100-" } })).status).toBe(403);
  });

  test("a download cut at any byte and continued by `curl -C -` is the same file, whether or not its CRCs were known", async () => {
    await put(
      Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`cut/${index}.bin`, crypto.getRandomValues(new Uint8Array(40_000))])),
    );
    const share = await make({ items: [{ bucket: "documents", prefix: "cut/" }] });
    const file = path.join(folder, "cut.zip");
    const curl = (...args: string[]) => {
      const { status, stderr } = spawnSync("curl", ["-sS", "--fail", ...args, "-o", file, `${sluice.url}/share/${share.id}/zip`], {
        encoding: "utf8",
      });
      if (status !== 0) throw new Error(stderr);
    };
    const hash = () => createHash("sha256").update(readFileSync(file)).digest("hex");
    curl();
    const [size, whole] = [readFileSync(file).length, hash()];
    for (let round = 0; round < 5; round += 1) {
      if (round > 2) await sluice.db.prepare("DELETE FROM object_crcs").run();
      truncateSync(file, Math.floor(Math.random() * size));
      curl("-C", "-");
      expect(hash()).toBe(whole);
    }
  });
});
