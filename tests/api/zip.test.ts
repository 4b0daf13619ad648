/** Files and folders as one zip: whole for whoever extracts it, the same bytes whenever it is asked for, and never a short one that looks complete. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type FaultySluice, startFaultySluice } from "../support/faults.ts";
import { makeLargeObjects, makeManyObjects, makeSparseObject } from "../support/large-object.ts";
import { createPerson } from "../support/people.ts";
import { requireTool } from "../support/require-tool.ts";
import { ADMIN, BASIC, eventually } from "../support/sluice.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const MIB = 1024 * 1024;
const folder = mkdtempSync(path.join(tmpdir(), "sluice-zip-"));
const file = (name: string) => path.join(folder, name);
const run = promisify(execFile);
/** Programs that read names as UTF-8. */
const tool = async (command: string, ...args: string[]) =>
  await run(command, args, { env: { ...process.env, LC_ALL: "C.UTF-8" }, maxBuffer: 64 * MIB });

const HUGE_BYTES = 4.5 * 1024 * MIB;
const MANY = 10_000;
const hasByte = (index: number) => (index % 50 === 0 ? 1 : 0);

let sluice: FaultySluice;
beforeAll(async () => {
  for (const name of ["curl", "unzip", "p7zip-full", "libarchive-tools", "python3-requests"] as const) requireTool(name);
  const stateDir = file("state");
  await makeLargeObjects(stateDir, "documents", {
    "cut/one.bin": 20 * MIB,
    "cut/two.bin": 17 * MIB + 5,
    "slow/a.bin": 12 * MIB,
  });
  await makeManyObjects(stateDir, "documents", "many/", MANY, hasByte);
  await makeSparseObject(stateDir, "media", "huge/a.bin", HUGE_BYTES);
  sluice = await startFaultySluice({ stateDir });
});
afterEach(() => sluice.faults());
afterAll(async () => {
  await sluice.stop();
  rmSync(folder, { recursive: true, force: true });
});

const zipOf = (...places: ({ prefix: string } | { key: string } | { bucket: string })[]) => {
  const query = new URLSearchParams();
  if (!places.some((place) => "bucket" in place)) query.set("bucket", "documents");
  for (const place of places) for (const [name, value] of Object.entries(place)) query.append(name, value);
  return `/api/v1/objects/zip?${query.toString()}`;
};
const put = async (contents: Record<string, string | Uint8Array>, bucket = "documents") => {
  const store = await sluice.bucket(bucket);
  for (const [key, value] of Object.entries(contents)) await store.put(key, value);
};
const forgetCrcs = () => sluice.db.exec("DELETE FROM object_crcs");
const crcsBelow = async (prefix: string) =>
  (await sluice.db.prepare("SELECT count(*) AS count FROM object_crcs WHERE key LIKE ?1 || '%'").bind(prefix).first<number>("count")) ?? 0;
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const codeOf = async (response: Response) => ((await response.json()) as { code: string }).code;
/** Not a pattern that repeats at a power of two, so that bytes in a wrong place are seen. */
const bytes = (length: number, seed: number) => new Uint8Array(length).map((_, at) => (at * 31 + (at >> 8) * seed + seed) % 251);

/** Begins to read an answer and stops after some bytes. */
function openSlowly(address: string, untilBytes = 1): Promise<{ response: IncomingMessage; taken: Buffer[] }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(address, sluice.url),
      { headers: { authorization: BASIC, "accept-encoding": "identity" } },
      (response) => {
        const taken: Buffer[] = [];
        let [count, isOpen] = [0, false];
        response.on("data", (chunk: Buffer) => {
          taken.push(chunk);
          count += chunk.length;
          if (isOpen || count < untilBytes) return;
          isOpen = true;
          response.pause();
          resolve({ response, taken });
        });
        response.on("error", () => undefined);
      },
    );
    outgoing.on("error", reject);
    outgoing.end();
  });
}

/** Reads the rest. Answers whether the answer was complete. */
async function takeRest({
  response,
  taken,
}: {
  response: IncomingMessage;
  taken: Buffer[];
}): Promise<{ isComplete: boolean; bytes: number }> {
  response.resume();
  await new Promise((resolve) => response.once("close", resolve));
  return { isComplete: response.complete, bytes: taken.reduce((sum, chunk) => sum + chunk.length, 0) };
}

describe("one and the same selection", () => {
  const contents: Record<string, Uint8Array> = {
    "same/a.txt": bytes(1, 3),
    "same/deep/b.bin": bytes(70_000, 5),
    "same/deep/c.bin": bytes(3 * MIB, 7),
    "same/d.bin": bytes(MIB + 1, 11),
    "same/empty.txt": bytes(0, 1),
    "same/leer/": bytes(0, 1),
  };
  const address = zipOf({ prefix: "same/" });
  let whole: Buffer;
  let tag: string;
  beforeAll(async () => {
    await put(contents);
    const first = await sluice.api(address);
    tag = first.headers.get("etag") ?? "";
    expect(Object.fromEntries(first.headers)).toMatchObject({
      "content-type": "application/zip",
      "content-disposition": `attachment; filename="same.zip"; filename*=UTF-8''same.zip`,
      "accept-ranges": "bytes",
      "cache-control": "private, no-store",
      "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
      "x-content-type-options": "nosniff",
    });
    expect(first.headers.has("last-modified")).toBe(false);
    whole = await bytesOf(first);
    expect(Number(first.headers.get("content-length"))).toBe(whole.length);
  });

  it("makes the same bytes when its CRCs are known, and holds what was chosen", async () => {
    await eventually("the CRCs are kept", async () => (await crcsBelow("same/")) === 4);
    const again = await sluice.api(address);
    expect(again.headers.get("etag")).toBe(tag);
    expect((await bytesOf(again)).equals(whole)).toBe(true);
    writeFileSync(file("same.zip"), whole);
    await tool("unzip", "-q", file("same.zip"), "-d", file("same"));
    for (const [key, value] of Object.entries(contents).filter(([name]) => !name.endsWith("/")))
      expect(readFileSync(file(`same/${key}`)).equals(value)).toBe(true);
    expect(statSync(file("same/same/leer")).isDirectory()).toBe(true);
  });

  it.each(["known", "unknown"])("answers any range with that slice, its CRCs being %s", async (state) => {
    const edges = [0, 49, 50, 51, 66, 67, 68, 70_300, whole.length - 900, whole.length - 300, whole.length - 22, whole.length - 1];
    const chance = Array.from({ length: 20 }, () => Math.floor(Math.random() * whole.length));
    for (const from of [...edges, ...chance]) {
      const to = Math.random() < 0.5 ? whole.length - 1 : Math.min(whole.length - 1, from + Math.floor(Math.random() * 200_000));
      if (state === "unknown") await forgetCrcs();
      const answer = await sluice.api(address, { headers: { range: `bytes=${from}-${to}` } });
      const part = await bytesOf(answer);
      expect([from, to, answer.status, answer.headers.get("content-range")]).toEqual([
        from,
        to,
        206,
        `bytes ${from}-${to}/${whole.length}`,
      ]);
      expect([from, to, part.equals(whole.subarray(from, to + 1))]).toEqual([from, to, true]);
    }
  });

  it("is judged by conditions like a file, by its tag", async () => {
    const ask = (headers: Record<string, string>, method = "GET") => sluice.api(address, { method, headers });
    expect([(await ask({ "if-none-match": tag })).status, (await ask({ "if-none-match": '"other"' }, "HEAD")).status]).toEqual([304, 200]);
    expect((await ask({ "if-match": '"other"' })).status).toBe(412);
    expect((await ask({ range: "bytes=0-9", "if-range": tag })).status).toBe(206);
    expect((await ask({ range: "bytes=0-9", "if-range": '"other"' })).headers.get("content-length")).toBe(String(whole.length));
    const beyond = await ask({ range: `bytes=${whole.length}-` });
    expect([beyond.status, beyond.headers.get("content-range")]).toEqual([416, `bytes */${whole.length}`]);
    const head = await ask({}, "HEAD");
    expect([head.headers.get("content-length"), head.headers.get("etag"), await head.text()]).toEqual([String(whole.length), tag, ""]);
    const post = await sluice.api("/api/v1/objects/zip", {
      method: "POST",
      json: { bucket: "documents", items: [{ prefix: "same/" }] },
      headers: { range: "bytes=0-9" },
    });
    expect([post.status, (await bytesOf(post)).equals(whole)]).toEqual([200, true]);
  });

  it("is another one as soon as a member changes", async () => {
    await put({ "same/a.txt": "2" });
    const changed = await sluice.api(address, { headers: { range: "bytes=5-", "if-range": tag } });
    expect([changed.status, (await bytesOf(changed)).length]).toEqual([200, whole.length]);
    expect(changed.headers.get("etag")).not.toBe(tag);
  });

  it("does not need the database", async () => {
    await forgetCrcs();
    const asked = await bytesOf(await sluice.api(address));
    await eventually("the CRCs are kept", async () => (await crcsBelow("same/")) === 4);
    await forgetCrcs();
    await sluice.faults({ d1: [{ sql: "object_crcs", when: "before", times: 99 }] });
    expect((await bytesOf(await sluice.api(address))).equals(asked)).toBe(true);
    await sluice.faults();
    expect(await crcsBelow("same/")).toBe(0);
  });
});

describe("a zip that was cut off", () => {
  const address = zipOf({ prefix: "cut/" });
  const sha256 = (data: Buffer) => createHash("sha256").update(data).digest("hex");

  it.each(["unknown", "known"])("goes on with curl -C -, its CRCs being %s", async (state) => {
    const whole = sha256(await bytesOf(await sluice.api(address)));
    await eventually("the CRCs are kept", async () => (await crcsBelow("cut/")) === 2);
    for (const cut of [1 + Math.floor(Math.random() * 19 * MIB), 20 * MIB + Math.floor(Math.random() * 16 * MIB)]) {
      if (state === "unknown") await forgetCrcs();
      const begun = await openSlowly(address, cut);
      begun.response.destroy();
      writeFileSync(file("cut.zip"), Buffer.concat(begun.taken).subarray(0, cut));
      await tool("curl", "-sS", "--fail", "-C", "-", "-u", `${ADMIN.email}:${ADMIN.password}`, "-o", file("cut.zip"), sluice.url + address);
      expect([cut, sha256(readFileSync(file("cut.zip")))]).toEqual([cut, whole]);
    }
  });

  it("remembers the CRCs of the members that were complete", async () => {
    await forgetCrcs();
    const begun = await openSlowly(address, 30 * MIB);
    begun.response.destroy();
    await eventually("the first one's is kept", async () => (await crcsBelow("cut/one.bin")) === 1);
  });
});

describe("hostile names", () => {
  const KEYS = [
    "..\\..\\evil.sh",
    "a/../b",
    "../../../tmp/evil",
    "..",
    "./x",
    "//x",
    "/etc/passwd",
    "a//b//c",
    "C:evil",
    "C:\\evil.dll",
    "\\\\server\\share\\x",
    "x:stream",
    "CON",
    "nul.txt",
    "deep/aux/com1.tar.gz",
    "LPT¹.txt",
    "dot.",
    "space ",
    "dot. ./x",
    "...",
    " leading",
    "tab\tnew\nline",
    "nul\u0001.txt",
    "\u202egpj.exe",
    'quote"<>|?*',
    "-rf",
    "--help",
    "~",
    "$(touch pwned)",
    "`id`",
    "%2e%2e%2fx",
    "é.txt",
    "É.txt",
    "ﬁ.txt",
    "fi.txt",
    "Case.txt",
    "case.txt",
    "CASE.TXT",
    "case (2).txt",
    "twin?",
    "twin*",
    "twin_",
    "both",
    "both/inside.txt",
    "Both/INSIDE.txt",
    "folder/",
    "🎈/🎈",
    "日本語/ファイル.txt",
    `${"n".repeat(300)}.txt`,
    `${"ü".repeat(200)}/${"ü".repeat(200)}`,
    "d/".repeat(60) + "deep.txt",
    "PK\u0003\u0004",
    "@list",
    "a&b;c",
    ".env",
    ".git/config",
    "Thumbs.db",
    "x/.",
    "x/..",
    "x/ /y",
  ];

  const EXTRACTORS: Record<string, (zip: string, into: string) => Promise<unknown>> = {
    unzip: (zip, into) => tool("unzip", "-q", zip, "-d", into),
    "7z": (zip, into) => tool("7z", "x", "-y", `-o${into}`, zip),
    bsdtar: (zip, into) => tool("bsdtar", "-xf", zip, "-C", into),
    "bsdtar from a pipe": (zip, into) => tool("/bin/sh", "-c", 'bsdtar -xf - -C "$1" < "$2"', "sh", into, zip),
    python: (zip, into) =>
      tool("/usr/bin/python3", "-c", "import sys,zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])", zip, into),
  };

  it("are sixty, and each is extracted whole, inside its folder, by every program", async () => {
    expect(KEYS.length).toBe(60);
    const store = await sluice.bucket("media");
    for (const [index, key] of KEYS.entries()) await store.put(`hostile/${key}`, key.endsWith("/") ? "" : `content ${index}`);
    const listed = (await store.list({ prefix: "hostile/" })).objects;
    const wanted = listed.filter((object) => object.size > 0).length;
    const answer = await sluice.api(zipOf({ bucket: "media" }, { prefix: "hostile/" }));
    writeFileSync(file("hostile.zip"), await bytesOf(answer));
    const names = JSON.parse(
      (
        await tool(
          "/usr/bin/python3",
          "-c",
          "import json,sys,zipfile; print(json.dumps(zipfile.ZipFile(sys.argv[1]).namelist()))",
          file("hostile.zip"),
        )
      ).stdout,
    ) as string[];
    expect(names.filter((name) => /^\/|\\|:|\/\/|(?:^|\/)\.{1,2}(?:\/|$)|[\u0000-\u001f\u007f]/u.test(name))).toEqual([]);
    expect(new Set(names.map((name) => name.toUpperCase().toLowerCase().normalize("NFC"))).size).toBe(names.length);
    for (const [name, extract] of Object.entries(EXTRACTORS)) {
      const cell = file(`hostile-${name}`);
      mkdirSync(path.join(cell, "in/here"), { recursive: true });
      await extract(file("hostile.zip"), path.join(cell, "in/here"));
      expect([name, readdirSync(cell), readdirSync(path.join(cell, "in")), readdirSync(path.join(cell, "in/here"))]).toEqual([
        name,
        ["in"],
        ["here"],
        ["hostile"],
      ]);
      const found = readdirSync(path.join(cell, "in/here"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const contents = found.map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"));
      expect([name, new Set(contents).size, contents.every((content) => /^content \d+$/u.test(content))]).toEqual([name, wanted, true]);
    }
  });
});

describe("size", () => {
  it("ten thousand files are one zip that everybody finds whole; one more is refused with the count, and nothing is sent", async () => {
    writeFileSync(file("many.zip"), await bytesOf(await sluice.api(zipOf({ prefix: "many/" }))));
    expect((await tool("unzip", "-t", file("many.zip"))).stdout).toContain("No errors detected");
    expect((await tool("7z", "t", file("many.zip"))).stdout).toMatch(new RegExp(`Everything is Ok[\\s\\S]*Files: ${MANY}\\b`, "u"));
    expect((await tool("bsdtar", "-tf", file("many.zip"))).stdout.trim().split("\n").length).toBe(MANY);
    await put({ "many/one-more.txt": "1" });
    const refused = await sluice.api(zipOf({ prefix: "many/" }));
    expect([refused.status, await refused.json()]).toEqual([
      413,
      expect.objectContaining({
        code: "archive_too_large",
        files: MANY + 1,
        maxFiles: MANY,
        title: expect.stringContaining("10,001") as string,
      }),
    ]);
    await (await sluice.bucket("documents")).delete("many/one-more.txt");
  });

  it("4.5 GB have their sizes and places in zip64, and their last bytes are there without the first being read", async () => {
    await put({ "huge/b.txt": "behind four gigabytes" }, "media");
    const crc = 0xabcdef01;
    const etag = (await (await sluice.bucket("media")).head("huge/a.bin"))?.etag;
    await sluice.db.prepare("INSERT OR REPLACE INTO object_crcs VALUES ('media', 'huge/a.bin', ?1, ?2)").bind(etag, crc).run();
    const address = zipOf({ bucket: "media" }, { prefix: "huge/" });
    const head = await sluice.api(address, { method: "HEAD" });
    const length = Number(head.headers.get("content-length"));
    expect(length).toBeGreaterThan(HUGE_BYTES);
    const part = async (range: string) => await bytesOf(await sluice.api(address, { headers: { range: `bytes=${range}` } }));
    const descriptor = openSync(file("huge.zip"), "w");
    ftruncateSync(descriptor, length);
    writeSync(descriptor, await part("0-99"), 0, 100, 0);
    const behind = await part(`${HUGE_BYTES - 1000}-`);
    writeSync(descriptor, behind, 0, behind.length, HUGE_BYTES - 1000);
    closeSync(descriptor);
    expect((await tool("unzip", "-p", file("huge.zip"), "huge/b.txt")).stdout).toBe("behind four gigabytes");
    expect((await tool("7z", "e", "-so", file("huge.zip"), "huge/b.txt")).stdout).toBe("behind four gigabytes");
    expect((await tool("bsdtar", "-tvf", file("huge.zip"))).stdout).toMatch(/ 4831838208 .*huge\/a\.bin\n.* 21 .*huge\/b\.txt\n$/u);
  });
});

describe("what happens meanwhile", () => {
  beforeAll(() => put({ "slow/b.txt": "last of the slow ones" }));
  const address = zipOf({ prefix: "slow/" });

  it.each(["replaced", "deleted"])("a member that is %s breaks the transfer off: never a short zip that ends well", async (what) => {
    await put({ "slow/b.txt": "last of the slow ones" });
    const begun = await openSlowly(address);
    const store = await sluice.bucket("documents");
    if (what === "deleted") await store.delete("slow/b.txt");
    else await store.put("slow/b.txt", "exactly twenty-one by");
    const { isComplete, bytes: taken } = await takeRest(begun);
    expect(isComplete).toBe(false);
    expect(taken).toBeLessThan(Number(begun.response.headers["content-length"]));
    expect(taken).toBeGreaterThan(10 * MIB);
  });

  it.each(["known", "unknown"])("F8: a store that breaks off breaks the transfer off, CRCs being %s", async (state) => {
    await put({ "slow/b.txt": "last of the slow ones" });
    await bytesOf(await sluice.api(address));
    await eventually("the CRCs are kept", async () => (await crcsBelow("slow/")) === 2);
    if (state === "unknown") await forgetCrcs();
    await sluice.faults({ r2: [{ op: "get", key: "slow/a.bin", when: "stream", times: 1, atByte: 5 * MIB }] });
    const answer = await sluice.api(address);
    expect(answer.status).toBe(200);
    await expect(answer.arrayBuffer()).rejects.toThrow();
    await sluice.faults({ r2: [{ op: "get", key: "slow/b.txt", when: "before", times: 1 }] });
    await expect((await sluice.api(address)).arrayBuffer()).rejects.toThrow();
  });

  it("three of five at once are refused with Retry-After, and places are free again when the clients are gone", async () => {
    const two = [await openSlowly(address), await openSlowly(address)];
    for (let more = 0; more < 3; more += 1) {
      const refused = await sluice.api(address);
      expect([refused.status, refused.headers.get("retry-after"), await codeOf(refused)]).toEqual([429, "10", "too_many_requests"]);
    }
    const other = await createPerson(sluice, { rules: [{ prefix: "slow/", level: "read" }] });
    expect((await other.api(address)).status).toBe(200);
    expect((await sluice.api(address, { method: "HEAD" })).status).toBe(200);
    for (const { response } of two) response.destroy();
    await eventually("a place is free", async () => {
      const answer = await sluice.api(address);
      await answer.arrayBuffer();
      return answer.status === 200;
    });
  });
});

describe("who may have it", () => {
  it("below a prefix only what the asker may read is in it, and what is hidden is as if it were missing", async () => {
    await put({
      "mixed/open/a.txt": "a",
      "mixed/shut/b.txt": "b",
      "mixed/seen/c.txt": "c",
      "mixed/.r2-explorer/d.txt": "d",
      ".r2-explorer/e.json": "e",
    });
    const person = await createPerson(sluice, {
      rules: [
        { prefix: "mixed/", level: "read" },
        { prefix: "mixed/shut/", level: "none" },
        { prefix: "mixed/seen/", level: "preview" },
      ],
    });
    const names = async (answer: Response) => {
      writeFileSync(file("mixed.zip"), await bytesOf(answer));
      return (await tool("bsdtar", "-tf", file("mixed.zip"))).stdout.trim().split("\n").sort();
    };
    expect(await names(await person.api(zipOf({ prefix: "mixed/" })))).toEqual(["mixed/.r2-explorer/d.txt", "mixed/open/a.txt"]);
    const ask = async (...places: ({ prefix: string } | { key: string })[]) => {
      const answer = await person.api(zipOf(...places));
      return [answer.status, answer.ok ? "ok" : await codeOf(answer)];
    };
    expect(await ask({ prefix: "mixed/seen/" })).toEqual([403, "forbidden"]);
    expect(await ask({ prefix: "mixed/shut/" })).toEqual([404, "object_not_found"]);
    expect(await ask({ prefix: "mixed/missing/" })).toEqual([404, "object_not_found"]);
    expect(await ask({ key: "mixed/open/a.txt" }, { key: "mixed/shut/b.txt" })).toEqual([404, "object_not_found"]);
    expect(await ask({ key: "mixed/open/a.txt" }, { key: "mixed/seen/c.txt" })).toEqual([403, "forbidden"]);
    expect(await ask({ key: "mixed/open/a.txt" }, { key: "mixed/open/missing.txt" })).toEqual([404, "object_not_found"]);
    await sluice.api("/api/v1/settings", { method: "PATCH", json: { showsReserved: true } });
    expect((await sluice.api(zipOf({ prefix: ".r2-explorer/" }))).status).toBe(404);
    expect((await sluice.api(zipOf({ key: ".r2-explorer/e.json" }))).status).toBe(404);
    await sluice.api("/api/v1/settings", { method: "PATCH", json: { showsReserved: false } });
  });

  it("is told to the log, a continuation by its beginning", async () => {
    await put({ "told/a.txt": "a", "told/b.txt": "b" });
    const told = async () =>
      (await sluice.db.prepare("SELECT detail FROM audit WHERE target_id = 'documents/told/'").all<{ detail: string }>()).results.map(
        (row) => JSON.parse(row.detail) as unknown,
      );
    await bytesOf(await sluice.api(zipOf({ prefix: "told/" })));
    await bytesOf(await sluice.api(zipOf({ prefix: "told/" }), { headers: { range: "bytes=10-" } }));
    await sluice.api(zipOf({ prefix: "told/" }), { method: "HEAD" });
    await eventually("the log has it", async () => (await told()).length > 0);
    expect(await told()).toEqual([{ zip: true, files: 2 }]);
  });

  it("a selection of nothing, of too much, or of something else is refused", async () => {
    const status = async (address: string) => (await sluice.api(address)).status;
    expect(await status("/api/v1/objects/zip?bucket=documents")).toBe(400);
    expect(await status("/api/v1/objects/zip?bucket=nowhere&key=a")).toBe(404);
    expect(await status("/api/v1/objects/zip?bucket=documents&prefix=no-slash")).toBe(400);
    expect(await status(`/api/v1/objects/zip?bucket=documents${"&key=a".repeat(101)}`)).toBe(400);
    const post = async (items: unknown) =>
      (await sluice.api("/api/v1/objects/zip", { method: "POST", json: { bucket: "documents", items } })).status;
    expect(await Promise.all([post([]), post([{}]), post([{ key: "a", prefix: "b/" }]), post(Array(1001).fill({ key: "a" }))])).toEqual([
      400, 400, 400, 400,
    ]);
    expect(await post([{ key: "nowhere" }])).toBe(404);
  });
});
