/** Uploads of visitors: where files go, what is never overwritten, and what limits mean (THREATS.md, rows 56–64, F10, F11, F22–F27). */
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import type { UploadedFile, VisitorUploadState } from "../../lib/visitor-uploads/schema.ts";
import { CookieJar } from "../support/cookie-jar.ts";
import { createPerson, type Person, setRules } from "../support/people.ts";
import { type FaultySluice, startFaultySluice } from "../support/faults.ts";
import { eventually, freePort, rawRequest, type Sluice, startSluice } from "../support/sluice.ts";
import { storedDigest } from "../support/stored-digest.ts";
import { withPid } from "../support/workerd-process.ts";

let sluice: Sluice;
beforeAll(async () => {
  sluice = await startSluice();
});
afterAll(() => sluice.stop());

const MIB = 1024 * 1024;
const PART = 16 * MIB;
const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
let folders = 0;
const newFolder = () => `in-${(folders += 1)}/`;

/** A link to a folder of its own. */
async function link(
  values: Record<string, unknown> = {},
  folder = newFolder(),
  site: Sluice = sluice,
): Promise<PresentedShare & { folder: string }> {
  await (await site.bucket("documents")).put(`${folder}here.txt`, "here already");
  const response = await site.api("/api/v1/shares", {
    method: "POST",
    json: { items: [{ bucket: "documents", prefix: folder }], allowedActions: "upload_download", ...values },
  });
  expect(response.status, await response.clone().text()).toBe(201);
  return { ...((await response.json()) as PresentedShare), folder };
}

/** A visitor's browser at one link. */
function visitor(share: { id: string }, site: Sluice = sluice) {
  const jar = new CookieJar();
  const at = (path: string) => `${site.url}/share/${share.id}/${path}`;
  const send = (method: string, path: string, init: RequestInit & { json?: unknown } = {}) => {
    const { json, ...rest } = init;
    return jar.fetch(at(path), {
      method,
      ...rest,
      ...(json === undefined
        ? {}
        : { body: JSON.stringify(json), headers: { "content-type": "application/json", ...(rest.headers as object) } }),
    });
  };
  return {
    jar,
    send,
    put: (name: string, body: string | Uint8Array<ArrayBuffer>, more: Record<string, string> = {}, headers: Record<string, string> = {}) =>
      send("PUT", `uploads/content?${new URLSearchParams({ name, ...more }).toString()}`, { body, headers }),
    begin: (name: string, size: number, more: object = {}) => send("POST", "uploads", { json: { name, size, ...more } }),
    part: (token: string, part: number, body: Uint8Array<ArrayBuffer>) => send("PUT", `uploads/${token}/parts/${part}`, { body }),
    complete: (token: string) => send("POST", `uploads/${token}/complete`),
    look: (token: string) => send("GET", `uploads/${token}`),
  };
}
type Visitor = ReturnType<typeof visitor>;

const errorOf = async (response: Response) => [response.status, ((await response.json()) as { error: string }).error];
const keys = async (prefix: string, site: Sluice = sluice) =>
  (await (await site.bucket("documents")).list({ prefix })).objects.map((object) => object.key.slice(prefix.length)).sort();
const textOf = async (key: string) => await (await (await sluice.bucket("documents")).get(key))?.text();
const usedOf = async (share: { id: string }, site: Sluice = sluice) =>
  await site.db
    .prepare("SELECT uploaded_bytes AS bytes, uploaded_files AS files FROM shares WHERE id = ?1")
    .bind(share.id)
    .first<{ bytes: number; files: number }>();
const rowsOf = async (share: { id: string }, site: Sluice = sluice) =>
  (await site.db.prepare("SELECT state FROM visitor_uploads WHERE share_id = ?1").bind(share.id).all<{ state: string }>()).results.map(
    ({ state }) => state,
  );
/** What a link counts is what its folder holds besides what was there. */
async function expectCounted(share: { id: string; folder: string }, site: Sluice = sluice) {
  const objects = (await (await site.bucket("documents")).list({ prefix: share.folder })).objects.filter(
    (object) => object.key !== `${share.folder}here.txt`,
  );
  expect(await usedOf(share, site)).toEqual({ bytes: objects.reduce((sum, object) => sum + object.size, 0), files: objects.length });
}

async function begun(visit: Visitor, name: string, size: number, more: object = {}): Promise<VisitorUploadState> {
  const response = await visit.begin(name, size, more);
  expect(response.status, await response.clone().text()).toBe(201);
  return (await response.json()) as VisitorUploadState;
}

describe("a file in one request", () => {
  test("is stored byte by byte under its name, with a safe type and nothing of the visitor's; the visit begins with it", async () => {
    const share = await link();
    const visit = visitor(share);
    const bytes = new Uint8Array(randomBytes(300_000));
    const response = await visit.put(
      "Überblick.html",
      bytes,
      {},
      { "content-type": "text/html", "x-amz-meta-a": "b", "cache-control": "public" },
    );
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ name: "Überblick.html", path: `${share.folder}Überblick.html`, sizeBytes: 300_000 });
    const object = await (await sluice.bucket("documents")).get(`${share.folder}Überblick.html`);
    expect(sha(new Uint8Array(await object!.arrayBuffer()))).toBe(sha(bytes));
    expect([object!.httpMetadata, object!.customMetadata]).toEqual([{ contentType: "application/octet-stream" }, {}]);
    expect(visit.jar.header(sluice.url)).toContain(`__Host-sluice.visit.${share.id}=`);
    await expectCounted(share);
    const shown = await visit.send("GET", `list?path=${encodeURIComponent(share.folder)}`);
    expect(JSON.stringify(await shown.json())).toContain("Überblick.html");
    await eventually("the log tells of it", async () => {
      const { data } = (await (await sluice.api(`/api/v1/shares/${share.id}/events`)).json()) as {
        data: { event: string; bytes: number }[];
      };
      return data.some((event) => event.event === "uploaded" && event.bytes === 300_000);
    });
  });

  test("never overwrites: a name that is taken gets a number, also when twenty arrive together", async () => {
    const share = await link();
    const visit = visitor(share);
    expect(await (await visit.put("here.txt", "mine")).json()).toMatchObject({ name: "here (2).txt" });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => visitor(share).put("a.txt", `content ${index}`)));
    expect(answers.map((answer) => answer.status)).toEqual(Array<number>(20).fill(201));
    const names = await Promise.all(answers.map(async (answer) => ((await answer.json()) as UploadedFile).name ?? ""));
    expect(new Set(names).size).toBe(20);
    for (const [index, name] of names.entries()) expect(await textOf(share.folder + name)).toBe(`content ${index}`);
    expect(await textOf(`${share.folder}here.txt`)).toBe("here already");
    await expectCounted(share);
  });

  test("goes into folders below, which its path makes; empty files too", async () => {
    const share = await link();
    const visit = visitor(share);
    expect((await visit.put("photos/2024/a.jpg", "x", { path: `${share.folder}new/` })).status).toBe(201);
    expect((await visit.put("empty.txt", "")).status).toBe(201);
    expect(await keys(share.folder)).toEqual(["empty.txt", "here.txt", "new/photos/2024/a.jpg"]);
  });

  test("is answered again under its Idempotency-Key, not stored again", async () => {
    const share = await link();
    const visit = visitor(share);
    await visit.put("first.txt", "begins the visit");
    const key = { "idempotency-key": crypto.randomUUID() };
    const [one, two] = [await visit.put("b.txt", "same", {}, key), await visit.put("b.txt", "same", {}, key)];
    expect(await two.json()).toEqual(await one.json());
    expect(await errorOf(await visit.put("b.txt", "longer", {}, key))).toEqual([409, "idempotency_conflict"]);
    expect(await keys(share.folder)).toEqual(["b.txt", "first.txt", "here.txt"]);
    expect((await visitor(share).put("b.txt", "same", {}, key)).status, "another visit has keys of its own").toBe(201);
  });

  test("that breaks off leaves nothing, and gives back what it had taken", async () => {
    const share = await link({ uploads: { maxFiles: 5 } });
    const visit = visitor(share);
    await visit.put("first.txt", "begins the visit");
    const { hostname, port } = new URL(sluice.url);
    const socket = connect(Number(port), hostname === "localhost" ? "127.0.0.1" : hostname);
    socket.write(
      `PUT /share/${share.id}/uploads/content?name=half.bin HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: 5000000\r\nCookie: ${visit.jar.header(sluice.url)}\r\n\r\n`,
    );
    socket.write(Buffer.alloc(100_000));
    await eventually("the name is taken", async () => (await keys(share.folder)).includes("half.bin"));
    socket.destroy();
    await eventually("nothing is left", async () => !(await keys(share.folder)).includes("half.bin"));
    await eventually("what it took is given back", async () => (await usedOf(share))?.files === 1);
    await expectCounted(share);
  });
});

describe("lengths and limits are those of the bytes", () => {
  test("a length that is missing, negative, too large or a lie stores nothing", async () => {
    const share = await link({ uploads: { maxFileBytes: 1000 } });
    const path = `/share/${share.id}/uploads/content?name=x.bin`;
    const raw = (headers: Record<string, string>, body: string) => rawRequest(sluice.url, path, { method: "PUT", headers, body });
    const chunked = await raw({ "transfer-encoding": "chunked" }, "some bytes");
    expect([chunked.status, JSON.parse(chunked.body.toString())]).toMatchObject([411, { error: "length_required" }]);
    expect(
      (await rawRequest(sluice.url, path, { method: "PUT", headers: { "content-length": "-1" } }).catch(() => ({ status: 400 }))).status,
    ).toBe(400);
    const large = await raw({ "content-length": "1001" }, "x".repeat(1001));
    expect([large.status, JSON.parse(large.body.toString())]).toMatchObject([413, { error: "upload_limit_reached" }]);
    expect(await errorOf(await visitor(share).begin("x.bin", 1001))).toEqual([413, "upload_limit_reached"]);
    expect(await keys(share.folder)).toEqual(["here.txt"]);
    expect(await usedOf(share)).toEqual({ bytes: 0, files: 0 });
  });

  test("more than one request takes is refused before a byte is read", async () => {
    const share = await link();
    const { port } = new URL(sluice.url);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1");
      socket.once("data", (data) => {
        resolve(data.toString());
        socket.destroy();
      });
      socket.write(
        `PUT /share/${share.id}/uploads/content?name=x.bin HTTP/1.1\r\nHost: localhost:${port}\r\nContent-Length: ${90 * MIB + 1}\r\n\r\n`,
      );
    });
    expect(answer).toContain("413");
  });

  test("twenty at the boundary store exactly what fits, and the counters are what the bucket holds", async () => {
    const share = await link({ uploads: { maxBytes: 1050 } });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => visitor(share).put(`f${index}.bin`, "x".repeat(100))));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(10);
    for (const answer of answers.filter((one) => one.status !== 201)) expect(await errorOf(answer)).toEqual([413, "upload_limit_reached"]);
    await expectCounted(share);
    expect(await usedOf(share)).toEqual({ bytes: 1000, files: 10 });
    const few = await link({ uploads: { maxFiles: 3 } });
    const counted = await Promise.all(Array.from({ length: 20 }, () => visitor(few).begin("big.bin", 50 * MIB)));
    expect(counted.filter((answer) => answer.status === 201)).toHaveLength(3);
    expect(await usedOf(few)).toEqual({ bytes: 150 * MIB, files: 3 });
  });

  test("a limit on types looks at the name and at the first bytes, in one request and in parts", async () => {
    const share = await link({ uploads: { types: ["pdf", "csv"] } });
    const visit = visitor(share);
    const program = new Uint8Array([0x4d, 0x5a, 0x90, 0x00, ...Array<number>(200).fill(0)]);
    const pdf = new TextEncoder().encode(`%PDF-1.7\n${"x".repeat(100_000)}`);
    expect(await errorOf(await visit.put("tool.exe", program))).toEqual([415, "upload_type_refused"]);
    expect(await errorOf(await visit.put("tool.pdf", program))).toEqual([415, "upload_type_refused"]);
    expect(await errorOf(await visit.put("tool.csv", program))).toEqual([415, "upload_type_refused"]);
    expect((await visit.put("list.CSV", "BMW,1\n")).status).toBe(201);
    expect((await visit.put("paper.pdf", pdf)).status).toBe(201);
    expect(sha(new Uint8Array(await (await (await sluice.bucket("documents")).get(`${share.folder}paper.pdf`))!.arrayBuffer()))).toBe(
      sha(pdf),
    );
    expect(await errorOf(await visit.begin("tool.exe", 100))).toEqual([415, "upload_type_refused"]);
    const { token } = await begun(visit, "renamed.pdf", program.length);
    expect(await errorOf(await visit.part(token, 1, program))).toEqual([415, "upload_type_refused"]);
    expect(await errorOf(await visit.look(token))).toEqual([404, "upload_not_found"]);
    const real = await begun(visit, "real.pdf", pdf.length);
    expect((await visit.part(real.token, 1, pdf)).status).toBe(200);
    expect((await visit.complete(real.token)).status).toBe(200);
    expect(await keys(share.folder)).toEqual(["here.txt", "list.CSV", "paper.pdf", "real.pdf"]);
    await expectCounted(share);
  });
});

describe("names", () => {
  const HOSTILE = [
    "",
    ".",
    "..",
    "../x.txt",
    "a/../../x.txt",
    "a/./b.txt",
    "/etc/passwd",
    "a//b.txt",
    "a/",
    "\\x.txt",
    "..\\x.txt",
    "a\\b.txt",
    ".htaccess",
    ".r2-explorer/x",
    "a/.git/config",
    "...",
    "x\u0000.txt",
    "x\n.txt",
    "x\r.txt",
    "x\t.txt",
    "x\u001b[31m.txt",
    "x\u007f.txt",
    "x\u0085.txt",
    "x\u009b.txt",
    "x\u2028.txt",
    "x\u202egpj.exe",
    "x\u202a.txt",
    "x\u202b.txt",
    "x\u202c.txt",
    "x\u202d.txt",
    "x\u2066.txt",
    "x\u2067.txt",
    "x\u2068.txt",
    "x\u2069.txt",
    "x".repeat(256),
    "é".repeat(128),
    `${"a/".repeat(520)}x`,
    "\ud800.txt",
    `${"d".repeat(250)}/${"d".repeat(250)}/${"d".repeat(250)}/${"d".repeat(250)}/${"d".repeat(250)}`,
  ];
  const STRANGE = [
    "C:x.txt",
    "~root",
    "a b.txt",
    " lead.txt",
    "trail ",
    "trail.",
    "$HOME",
    "`id`",
    "%2e%2e%2fx",
    "%00",
    "<script>.html",
    '"quoted".txt',
    "'; DROP TABLE shares;--",
    "x?y=1#z.txt",
    "con.txt",
    "名前.txt",
    "e\u0301.txt",
    "😀.png",
    "a&b=c.txt",
    "a+b.txt",
    "x;y.txt",
    "*",
    "|",
    "x".repeat(255),
    "no extension",
    "a.tar.gz",
    "-rf",
    "--",
    "{{7*7}}",
    "\u00ad.txt",
    "x\u200b.txt",
    "日本/語.txt",
    "a,b.csv",
    "=cmd()",
    "@SUM(1)",
    "x:y:z",
    "a\u00a0b.txt",
    "null",
    "undefined",
    "__proto__",
    "constructor",
  ];

  test("that are dangerous are refused, and others stay in their folder, as they are", async () => {
    const share = await link();
    const visit = visitor(share);
    const before = await keys("");
    for (const name of HOSTILE) {
      // An address cannot carry half a character; JSON can.
      const inAddress = name.isWellFormed() ? [await visit.put(name, "x")] : [];
      for (const response of [...inAddress, await visit.begin(name, 10)]) {
        expect([JSON.stringify(name), ...(await errorOf(response))]).toEqual([JSON.stringify(name), 400, "validation_failed"]);
      }
    }
    expect(await keys("")).toEqual(before);
    for (const name of STRANGE) expect([name, (await visit.put(name, "x")).status]).toEqual([name, 201]);
    expect(await keys(share.folder)).toEqual(["here.txt", ...STRANGE.map((name) => name.normalize("NFC"))].sort());
    const listed = JSON.stringify(await (await visit.send("GET", `list?path=${encodeURIComponent(share.folder)}`)).json());
    expect(listed).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/u);
  });

  test("paths name folders of the link and nothing else", async () => {
    const share = await link({}, "in-paths/deep/");
    const visit = visitor(share);
    for (const path of ["../", "deep/../", "deep//", "in-paths/deep/", "other/", "deep/..%2f/x/../../", ".r2-explorer/", "deep\\"]) {
      expect([path, (await visit.put("x.txt", "x", { path })).status]).toEqual([path, 404]);
    }
    for (const path of ["deep/.hidden/", "deep/\u202ex/"])
      expect([path, (await visit.put("x.txt", "x", { path })).status]).toEqual([path, 400]);
    expect(await keys("in-paths/")).toEqual(["deep/here.txt"]);
    const root = await sluice.api("/api/v1/shares", {
      method: "POST",
      json: { items: [{ bucket: "documents", prefix: "" }], allowedActions: "upload_download", name: "All" },
    });
    const whole = visitor((await root.json()) as PresentedShare);
    expect((await whole.put("x.json", "x", { path: "All/.r2-explorer/sharable-links/" })).status).toBe(400);
    expect((await whole.put(".R2-explorer/x.json", "x")).status).toBe(400);
  });
});

describe("a link for uploads alone", () => {
  test("tells no name, neither by what it lists nor by the number that a taken name gets", async () => {
    const share = await link({ allowedActions: "upload" });
    const visit = visitor(share);
    const response = await visit.put("here.txt", "mine");
    expect([response.status, await response.json()]).toMatchObject([201, { name: null, path: null, sizeBytes: 4 }]);
    expect(await textOf(`${share.folder}here.txt`)).toBe("here already");
    expect(await textOf(`${share.folder}here (2).txt`)).toBe("mine");
    const upload = await begun(visit, "here.txt", 100);
    expect([upload.name, upload.path]).toEqual([null, null]);
    for (const path of [
      "list",
      `list?path=${share.folder}`,
      "file?path=here.txt",
      `file?path=${share.folder}here.txt`,
      "preview?path=here.txt",
    ]) {
      expect([path, ...(await errorOf(await visit.send("GET", path)))]).toEqual([path, 403, "action_not_allowed"]);
    }
    for (const [path, json] of [
      ["folder", { path: `${share.folder}x/` }],
      ["move", { from: `${share.folder}here.txt`, to: `${share.folder}x` }],
      ["copy", { from: `${share.folder}here.txt`, to: `${share.folder}x` }],
      ["delete", { paths: [`${share.folder}here.txt`] }],
    ] as const) {
      expect([path, ...(await errorOf(await visit.send("POST", path, { json })))]).toEqual([path, 403, "action_not_allowed"]);
    }
    expect((await visit.put("x.txt", "x", { path: share.folder })).status, "no path tells whether a folder is there").toBe(404);
    expect(await errorOf(await visitor(share).look(upload.token))).toEqual([404, "upload_not_found"]);
  });

  test("gives each visitor a folder of their own where it says so", async () => {
    const share = await link({ allowedActions: "upload", uploads: { hasOwnFolders: true } });
    const [ada, ben] = [visitor(share), visitor(share)];
    for (const visit of [ada, ada, ben]) expect((await visit.put("a.txt", "x")).status).toBe(201);
    const stored = (await keys(share.folder)).filter((key) => key !== "here.txt");
    const own = Map.groupBy(stored, (key) => key.split("/")[0] ?? "");
    expect([...own.values()].map((list) => list.length).sort()).toEqual([1, 2]);
    for (const folder of own.keys()) expect(folder).toMatch(/^\d{4}-\d\d-\d\d [0-9a-z]{8}$/u);
  });
});

describe("an upload in parts", () => {
  test("holds its name from the beginning, unseen, resumes, and completes once however often it is asked", async () => {
    const share = await link();
    const visit = visitor(share);
    const bytes = new Uint8Array(randomBytes(2 * PART + 1234));
    const upload = await begun(visit, "big.bin", bytes.length);
    expect(upload).toMatchObject({ name: "big.bin", partSizeBytes: PART, uploadedParts: [], state: "open" });
    const listed = async () => JSON.stringify(await (await visit.send("GET", `list?path=${share.folder}`)).json());
    expect(await listed(), "nobody sees it before it is whole").not.toContain("big.bin");
    for (const init of [{}, { headers: { range: "bytes=0-1" } }, { method: "HEAD" }]) {
      expect((await sluice.fetch(`/share/${share.id}/file?path=${share.folder}big.bin`, init)).status).toBe(404);
    }
    const zip = Buffer.from(await (await sluice.fetch(`/share/${share.id}/zip`)).arrayBuffer());
    expect([zip.includes("here.txt"), zip.includes("big.bin")]).toEqual([true, false]);
    const slice = (part: number) => bytes.slice((part - 1) * PART, part * PART);
    expect((await visit.part(upload.token, 3, slice(3))).status).toBe(200);
    expect((await visit.part(upload.token, 1, slice(1))).status).toBe(200);
    expect(await (await visit.look(upload.token)).json()).toMatchObject({ uploadedParts: [1, 3] });
    expect(await errorOf(await visit.complete(upload.token))).toEqual([400, "invalid_part"]);
    expect((await visit.part(upload.token, 1, slice(1))).status, "again, without harm").toBe(200);
    expect((await visit.part(upload.token, 2, slice(2))).status).toBe(200);
    const answers = await Promise.all([visit.complete(upload.token), visit.complete(upload.token), visit.complete(upload.token)]);
    const whole = await Promise.all(answers.map(async (answer): Promise<[number, unknown]> => [answer.status, await answer.json()]));
    for (const answer of whole) expect(answer).toEqual([200, whole[0]?.[1]]);
    expect(await (await visit.complete(upload.token)).json()).toEqual(whole[0]?.[1]);
    expect((await storedDigest(sluice, "documents", `${share.folder}big.bin`)).sha256).toBe(sha(bytes));
    const object = await (await sluice.bucket("documents")).head(`${share.folder}big.bin`);
    expect(object!.httpMetadata).toEqual({ contentType: "application/octet-stream" });
    expect(await listed()).toContain("big.bin");
    expect(await errorOf(await visit.send("DELETE", `uploads/${upload.token}`))).toEqual([404, "upload_not_found"]);
    await expectCounted(share);
    await eventually("the log has one row", async () => {
      const row = await sluice.db
        .prepare("SELECT count(*) AS n FROM events WHERE share_id = ?1 AND event = 'uploaded'")
        .bind(share.id)
        .first<{ n: number }>();
      return row?.n === 1;
    });
  });

  test("takes exactly its parts: other numbers and lengths are refused", async () => {
    const share = await link();
    const visit = visitor(share);
    const { token } = await begun(visit, "x.bin", PART + 10);
    for (const part of ["0", "3", "-1", "1e0", "x", "10001", "01"]) {
      const response = await visit.send("PUT", `uploads/${token}/parts/${part}`, { body: "x" });
      expect([part, ...(await errorOf(response))]).toEqual([part, 400, "validation_failed"]);
    }
    expect(await errorOf(await visit.part(token, 2, new Uint8Array(9)))).toEqual([400, "bad_request"]);
    expect(await errorOf(await visit.part(token, 2, new Uint8Array(11)))).toEqual([413, "body_too_large"]);
    expect(await errorOf(await visit.complete(token))).toEqual([400, "invalid_part"]);
    for (const size of [0, -1, 1.5, 1e18, "5", null]) expect((await visit.begin("y.bin", size as number)).status).toBe(400);
    expect(await keys(share.folder)).toEqual(["here.txt", "x.bin"]);
  });

  test("belongs to the visit that began it: nobody else sees, continues, completes or cancels it", async () => {
    const share = await link();
    const [ada, eve] = [visitor(share), visitor(share)];
    await eve.put("eve.txt", "x");
    const { token } = await begun(ada, "a.bin", 10);
    const tries = [eve.look(token), eve.part(token, 1, new Uint8Array(10)), eve.complete(token), eve.send("DELETE", `uploads/${token}`)];
    for (const response of await Promise.all(tries)) expect(await errorOf(response)).toEqual([404, "upload_not_found"]);
    const other = await link();
    const elsewhere = visitor(other);
    elsewhere.jar.set(sluice.url, `__Host-sluice.visit.${other.id}`, ada.jar.get(sluice.url, `__Host-sluice.visit.${share.id}`) ?? "");
    expect(await errorOf(await elsewhere.look(token))).toEqual([404, "upload_not_found"]);
    expect((await ada.part(token, 1, new Uint8Array(10))).status).toBe(200);
    expect((await ada.complete(token)).status).toBe(200);
  });

  test("cancelled, it leaves nothing and gives back what it had taken", async () => {
    const share = await link();
    const visit = visitor(share);
    const { token } = await begun(visit, "x.bin", 10);
    await visit.part(token, 1, new Uint8Array(10));
    expect((await visit.send("DELETE", `uploads/${token}`)).status).toBe(204);
    expect(await keys(share.folder)).toEqual(["here.txt"]);
    expect(await usedOf(share)).toEqual({ bytes: 0, files: 0 });
    expect(await rowsOf(share)).toEqual([]);
    for (const response of [await visit.part(token, 1, new Uint8Array(10)), await visit.complete(token)]) {
      expect(await errorOf(response)).toEqual([404, "upload_not_found"]);
    }
  });

  test("what somebody stored under its name meanwhile stays, and the upload is told so", async () => {
    const share = await link();
    const visit = visitor(share);
    const { token } = await begun(visit, "report.pdf", 10);
    await visit.part(token, 1, new Uint8Array(10));
    await (await sluice.bucket("documents")).put(`${share.folder}report.pdf`, "the owner's own");
    expect(await errorOf(await visit.complete(token))).toEqual([409, "already_exists"]);
    expect(await textOf(`${share.folder}report.pdf`)).toBe("the owner's own");
    expect(await usedOf(share)).toEqual({ bytes: 0, files: 0 });
    const gone = await begun(visit, "gone.bin", 10);
    await visit.part(gone.token, 1, new Uint8Array(10));
    await (await sluice.bucket("documents")).delete(`${share.folder}gone.bin`);
    expect((await visit.complete(gone.token)).status, "a placeholder that was deleted is put again").toBe(200);
  });
});

describe("the link as it is now decides each request", () => {
  const changes: [string, (share: PresentedShare) => Promise<unknown>, number, string][] = [
    ["is revoked", (share) => sluice.api(`/api/v1/shares/${share.id}/revoke`, { method: "POST" }), 404, "share_not_found"],
    ["expires", (share) => sluice.api(`/api/v1/shares/${share.id}/expire`, { method: "POST" }), 410, "share_expired"],
    [
      "lets visitors download alone",
      (share) => sluice.api(`/api/v1/shares/${share.id}`, { method: "PATCH", json: { allowedActions: "download" } }),
      403,
      "action_not_allowed",
    ],
  ];
  for (const [what, change, status, code] of changes) {
    for (const door of ["part", "complete"] as const) {
      test(`a link that ${what} ends an upload at its next ${door}`, async () => {
        const share = await link({ allowedActions: "full" });
        const visit = visitor(share);
        const { token } = await begun(visit, "x.bin", 10);
        await visit.part(token, 1, new Uint8Array(10));
        expect(((await change(share)) as Response).status).toBe(200);
        const response = door === "part" ? await visit.part(token, 1, new Uint8Array(10)) : await visit.complete(token);
        expect(await errorOf(response)).toEqual([status, code]);
        expect(await keys(share.folder)).toEqual(["here.txt"]);
        expect(await usedOf(share)).toEqual({ bytes: 0, files: 0 });
        expect((await visit.put("y.txt", "x")).status).toBe(status);
      });
    }
  }

  test("a pause stops an upload, and it goes on after it", async () => {
    const share = await link();
    const visit = visitor(share);
    const { token } = await begun(visit, "x.bin", 10);
    await sluice.api(`/api/v1/shares/${share.id}/pause`, { method: "POST" });
    expect(await errorOf(await visit.part(token, 1, new Uint8Array(10)))).toEqual([403, "share_paused"]);
    await sluice.api(`/api/v1/shares/${share.id}/resume`, { method: "POST" });
    expect((await visit.part(token, 1, new Uint8Array(10))).status).toBe(200);
    expect((await visit.complete(token)).status).toBe(200);
  });

  test("the owner's rights at the very folder decide", async () => {
    const folder = newFolder();
    const owner = await createPerson(sluice, { rules: [{ prefix: folder, level: "write", share: true }] });
    await (await sluice.bucket("documents")).put(`${folder}here.txt`, "here already");
    const made = await owner.api("/api/v1/shares", {
      method: "POST",
      json: { items: [{ bucket: "documents", prefix: folder }], allowedActions: "upload_download" },
    });
    const share = (await made.json()) as PresentedShare;
    const visit = visitor(share);
    const { token } = await begun(visit, "sub/x.bin", 10);
    await setRules(sluice, { user: owner.id }, [
      { prefix: folder, level: "write", share: true },
      { prefix: `${folder}sub/`, level: "read", share: true },
    ]);
    expect(await errorOf(await visit.part(token, 1, new Uint8Array(10)))).toEqual([403, "action_not_allowed"]);
    expect(await errorOf(await visit.put("sub/y.txt", "x"))).toEqual([403, "action_not_allowed"]);
    expect((await visit.put("y.txt", "x")).status).toBe(201);
    expect(await keys(folder)).toEqual(["here.txt", "y.txt"]);
    await setRules(sluice, { user: owner.id }, [{ prefix: folder, level: "read", share: true }]);
    expect((await visit.put("z.txt", "x")).status).toBe(404);
  });

  test("a password stands before uploads as before all else, and a limit of visits counts the visitor once", async () => {
    const share = await link({ password: "open sesame", allowedActions: "upload" });
    const visit = visitor(share);
    expect(await errorOf(await visit.put("x.txt", "x"))).toEqual([401, "password_required"]);
    expect((await visit.put("x.txt", "x", {}, { "x-share-password": "open sesame" })).status).toBe(201);
    expect((await visit.put("y.txt", "x")).status).toBe(201);
    const once = await link({ maxUses: 1 });
    const [ada, ben] = [visitor(once), visitor(once)];
    expect(await errorOf(await ada.put("x.txt", "x"))).toEqual([401, "visit_required"]);
    expect((await ada.send("POST", "unlock", { json: {} })).status).toBe(204);
    for (const name of ["x.txt", "y.txt"]) expect((await ada.put(name, "x")).status).toBe(201);
    expect(await errorOf(await ben.put("x.txt", "x"))).toEqual([403, "use_limit_reached"]);
  });

  test("no page of another site uploads for a visitor", async () => {
    const share = await link();
    const visit = visitor(share);
    await visit.put("x.txt", "x");
    expect(await errorOf(await visit.put("y.txt", "x", {}, { origin: "https://evil.example" }))).toEqual([403, "cross_site"]);
    expect((await visit.put("y.txt", "x", {}, { origin: sluice.url, "sec-fetch-site": "same-origin" })).status).toBe(201);
  });
});

test("in read-only mode nothing is uploaded or changed", async () => {
  const site = await startSluice({ vars: { READ_ONLY: "true" } });
  try {
    const share = await link({ allowedActions: "full" }, "in/", site);
    const visit = visitor(share, site);
    for (const response of [
      await visit.put("x.txt", "x"),
      await visit.begin("x.txt", 10),
      await visit.send("POST", "folder", { json: { path: "in/x/" } }),
      await visit.send("POST", "delete", { json: { paths: ["in/here.txt"] } }),
    ]) {
      expect(await errorOf(response)).toEqual([403, "read_only"]);
    }
    expect(await keys("in/", site)).toEqual(["here.txt"]);
  } finally {
    await site.stop();
  }
});

describe("faults", () => {
  let site: FaultySluice;
  beforeAll(async () => {
    site = await startFaultySluice();
  });
  afterAll(() => site.stop());

  test("an answer of the store that is lost makes neither a second file nor a failure", async () => {
    const share = await link({}, newFolder(), site);
    const visit = visitor(share, site);
    await visit.put("first.txt", "begins the visit");
    for (const op of ["put", "head"] as const) {
      await site.faults({ r2: [{ op, key: "lost", when: "after", times: 1 }] });
      expect((await visit.put(`lost-${op}.txt`, "x")).status).toBe(201);
    }
    // The first write is the placeholder's, the second the file's.
    await site.faults({ r2: [{ op: "put", key: "twice", when: "after", times: 2 }] });
    expect((await visit.put("twice.txt", "x")).status).toBe(201);
    await site.faults({ d1: [{ sql: "INSERT INTO visitor_uploads", when: "after", times: 1 }] });
    expect((await visit.put("counted.txt", "x")).status).toBe(201);
    await site.faults();
    expect(await keys(share.folder, site)).toEqual(["counted.txt", "first.txt", "here.txt", "lost-head.txt", "lost-put.txt", "twice.txt"]);
    await expectCounted(share, site);
    const upload = await begun(visit, "big.bin", 10);
    await visit.part(upload.token, 1, new Uint8Array(10));
    await site.faults({ r2: [{ op: "complete", when: "after", times: 1 }] });
    expect((await visit.complete(upload.token)).status).toBe(200);
    await site.faults();
    await expectCounted(share, site);
  });

  test("a store that does not take a file leaves nothing of it, and a part is sent again", async () => {
    const share = await link({}, newFolder(), site);
    const visit = visitor(share, site);
    await site.faults({ r2: [{ op: "put", key: "a.txt", when: "before", times: 9 }] });
    expect((await visit.put("a.txt", "x")).status).toBe(503);
    await site.faults({ r2: [{ op: "createMultipartUpload", when: "before", times: 1 }] });
    expect((await visit.begin("b.bin", 10)).status).toBe(503);
    await site.faults();
    expect(await keys(share.folder, site)).toEqual(["here.txt"]);
    expect(await usedOf(share, site)).toEqual({ bytes: 0, files: 0 });
    const { token } = await begun(visit, "c.bin", 10);
    await site.faults({ r2: [{ op: "uploadPart", when: "before", times: 1 }] });
    expect((await visit.part(token, 1, new Uint8Array(10))).status).toBe(503);
    expect(await (await visit.look(token)).json()).toMatchObject({ uploadedParts: [] });
    expect((await visit.part(token, 1, new Uint8Array(10))).status).toBe(200);
    expect((await visit.complete(token)).status).toBe(200);
    await expectCounted(share, site);
  });

  test("the upload to a link whose time came gives its place back within a minute, also when nobody asks for the link (F25)", async () => {
    const share = await link({ expiresIn: 60 }, newFolder(), site);
    await begun(visitor(share, site), "x.bin", 10);
    expect(await usedOf(share, site)).toEqual({ bytes: 10, files: 1 });
    await site.faults({ clockMs: 120_000 });
    await site.fetch("/api/v1/buckets");
    await eventually("the name and the quota are free", async () => (await usedOf(share, site))?.files === 0);
    expect(await keys(share.folder, site)).toEqual(["here.txt"]);
    await site.faults();
  });

  test("uploads that are left for a day, and those of links that ended, are cleared away by others' requests", async () => {
    const open = await link({}, newFolder(), site);
    const revoked = await link({}, newFolder(), site);
    const visit = visitor(open, site);
    const left = await begun(visit, "left.bin", 10);
    await visit.part(left.token, 1, new Uint8Array(10));
    await begun(visitor(revoked, site), "revoked.bin", 10);
    // The server ended between taking the name and storing the file, once before and once after the bytes were stored.
    const bucket = await site.bucket("documents");
    for (const name of ["ended.txt", "stored.txt"]) {
      await site.db
        .prepare(
          `INSERT INTO visitor_uploads SELECT ?1, id, generation, 'v', 'documents', ?2, 4, 0, '', '', ?3, 'open', NULL FROM shares WHERE id = ?4`,
        )
        .bind(`hash of ${name}`, open.folder + name, Date.now(), open.id)
        .run();
      await site.db
        .prepare("UPDATE shares SET uploaded_bytes = uploaded_bytes + 4, uploaded_files = uploaded_files + 1 WHERE id = ?1")
        .bind(open.id)
        .run();
    }
    await bucket.put(`${open.folder}ended.txt`, "place", {
      httpMetadata: { contentType: "application/x-sluice-uploading" },
      customMetadata: { upload: "hash of ended.txt" },
    });
    await bucket.put(`${open.folder}stored.txt`, "whol");
    await site.api(`/api/v1/shares/${revoked.id}/revoke`, { method: "POST" });
    await site.faults({ clockMs: 25 * 60 * 60 * 1000 });
    await eventually("the periodic work clears away", async () => {
      await site.fetch("/api/v1/buckets");
      return (await keys(open.folder, site)).length === 2 && (await keys(revoked.folder, site)).length === 1;
    });
    await site.faults();
    expect(await keys(open.folder, site)).toEqual(["here.txt", "stored.txt"]);
    await eventually("what they took is given back", async () => (await usedOf(open, site))?.files === 1);
    await expectCounted(open, site);
    expect(await usedOf(revoked, site)).toEqual({ bytes: 0, files: 0 });
    expect(await errorOf(await visit.complete(left.token))).toEqual([404, "upload_not_found"]);
  });
});

describe("uploads to links that take none any more give back what they took within a minute (F25)", () => {
  const ends: [string, (share: PresentedShare & { folder: string }, owner: Person) => Promise<Response>][] = [
    [
      "its owner lost the right",
      (share, owner) => setRules(sluice, { user: owner.id }, []).then(() => sluice.api(`/api/v1/shares/${share.id}`)),
    ],
    ["its owner was disabled", (_share, owner) => sluice.api(`/api/v1/users/${owner.id}`, { method: "PATCH", json: { isDisabled: true } })],
    [
      "it was revoked with all that a filter names",
      (share) => sluice.api("/api/v1/shares/revoke", { method: "POST", json: { q: share.id, expectedCount: 1 } }),
    ],
  ];
  for (const [what, end] of ends) {
    test(`when ${what}`, async () => {
      const folder = newFolder();
      const owner = await createPerson(sluice, { rules: [{ prefix: folder, level: "full", share: true }] });
      const share = await link({}, folder, { ...sluice, api: owner.api });
      const visit = visitor(share);
      const { token } = await begun(visit, "x.bin", 10);
      await visit.part(token, 1, new Uint8Array(10));
      expect(await usedOf(share)).toEqual({ bytes: 10, files: 1 });
      expect((await end(share, owner)).status).toBe(200);
      await eventually("the name and the quota are free", async () => (await usedOf(share))?.files === 0);
      expect(await keys(folder)).toEqual(["here.txt"]);
    });
  }
});

test("a server that is killed midway goes on with the parts that it has acknowledged", async () => {
  const stateDir = await mkdtemp(path.join(tmpdir(), "sluice-killed-"));
  const port = await freePort();
  const bytes = new Uint8Array(randomBytes(PART + 100_000));
  let { server: site, pid } = await withPid(() => startSluice({ stateDir, port }));
  try {
    const share = await link({ allowedActions: "upload" }, "in/", site);
    const visit = visitor(share, site);
    const { token } = await begun(visit, "big.bin", bytes.length);
    expect((await visit.part(token, 1, bytes.slice(0, PART))).status).toBe(200);
    const cut = visit.part(token, 2, bytes.slice(PART)).catch(() => null);
    process.kill(pid, "SIGKILL");
    await cut;
    await site.stop().catch(() => undefined);
    ({ server: site, pid } = await withPid(() => startSluice({ stateDir, port, administrator: false })));
    const state = (await (await visit.look(token)).json()) as VisitorUploadState;
    expect(state.uploadedParts).toContain(1);
    if (!state.uploadedParts.includes(2)) expect((await visit.part(token, 2, bytes.slice(PART))).status).toBe(200);
    expect((await visit.complete(token)).status).toBe(200);
    expect((await storedDigest(site, "documents", "in/big.bin")).sha256).toBe(sha(bytes));
    await expectCounted({ ...share, folder: "in/" }, site);
  } finally {
    await site.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
});
