/** Files through the portal's API: what is stored stays whole, what is reserved stays hidden, what is interrupted leaves the old state or the new one. */
import { createHash, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Services } from "../../lib/services.ts";
import { createR2ObjectStore } from "../../lib/storage/r2-object-store.ts";
import { ABANDONED_AFTER_MS, abortAbandonedUploads } from "../../lib/uploads/abort-abandoned.ts";
import { BASIC, rawRequest, type Sluice, startSluice } from "../support/sluice.ts";

/** Lets a test name a fault of the bucket `documents` for one request. */
const FAULTS = `
import worker from "./index.js";
const lost = () => { throw new Error("Network connection lost."); };
const faults = {
  "put-lost": (bucket) => ({ put: async (...values) => { await bucket.put(...values); lost(); } }),
  "put-fails": () => ({ put: async () => lost() }),
  "delete-fails": () => ({ delete: async () => lost() }),
  "list-fails": () => ({ list: async () => lost() }),
  "get-fails": () => ({ get: async () => lost() }),
  "replaced-during-copy": (bucket) => ({
    put: async (...values) => { const stored = await bucket.put(...values); await bucket.put("race/from.txt", "replaced"); return stored; },
  }),
  "replaced-before-put": (bucket) => ({
    put: async (key, ...values) => { await bucket.put(key, "somebody else's"); return await bucket.put(key, ...values); },
  }),
  "complete-lost": (bucket) => ({
    resumeMultipartUpload: (...names) => {
      const upload = bucket.resumeMultipartUpload(...names);
      return {
        uploadPart: (...values) => upload.uploadPart(...values),
        abort: () => upload.abort(),
        complete: async (parts) => { await upload.complete(parts); lost(); },
      };
    },
  }),
};
export default {
  fetch(request, env, ctx) {
    const fault = faults[request.headers.get("x-test-fault") ?? ""];
    if (fault === undefined) return worker.fetch(request, env, ctx);
    const overrides = fault(env.documents);
    const documents = new Proxy(env.documents, {
      get(target, name) {
        if (Object.hasOwn(overrides, name)) return overrides[name];
        const member = target[name];
        return typeof member === "function" ? member.bind(target) : member;
      },
    });
    return worker.fetch(request, { ...env, documents }, ctx);
  },
};
`;

let sluice: Sluice;
beforeAll(async () => {
  sluice = await startSluice({ frontModule: FAULTS });
});
afterAll(() => sluice.stop());

const inPath = (key: string) => Buffer.from(key).toString("base64url");
const inQuery = (key: string) => encodeURIComponent(Buffer.from(key).toString("base64"));
const bucket = () => sluice.bucket("documents");
const post = (action: string, json: object, headers: Record<string, string> = {}) =>
  sluice.api(`/api/v1/objects/${action}`, { method: "POST", json, headers });
const upload = (key: string, body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
  sluice.api(`/api/buckets/documents/upload?key=${inQuery(key)}`, { method: "POST", body, headers });
const textOf = async (key: string) => (await (await bucket()).get(key))?.text() ?? null;
async function codeOf(response: Response): Promise<string> {
  const body = (await response.json()) as { code?: string; errors?: { code: string }[] };
  return body.code ?? body.errors?.[0]?.code ?? "none";
}

interface Folder {
  data: { folders: { prefix: string }[]; objects: { key: string; shares: number; contentType: string | null; sizeBytes: number }[] };
  pagination: { cursor: string | null; hasMore: boolean };
}
async function listFolder(query: Record<string, string>): Promise<Folder> {
  const response = await sluice.api(`/api/v1/objects?${new URLSearchParams({ bucket: "documents", ...query }).toString()}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Folder;
}

describe("listing a folder", () => {
  test("gives its folders and files with their live links, and not its own marker", async () => {
    await upload("list/a.txt", "a");
    await upload("list/b/c.txt", "c");
    await post("folder", { bucket: "documents", prefix: "list" });
    const { id } = await sluice.share({ key: "list/a.txt" });
    const shared = await listFolder({ prefix: "list/" });
    expect(shared.data.folders).toEqual([{ prefix: "list/b/", shares: 0 }]);
    expect(shared.data.objects).toMatchObject([{ key: "list/a.txt", shares: 1, sizeBytes: 1 }]);
    await sluice.api(`/api/v1/shares/${id}/revoke`, { method: "POST", json: {} });
    expect((await listFolder({ prefix: "list/" })).data.objects).toMatchObject([{ key: "list/a.txt", shares: 0 }]);
  });

  test("reaches every key through its cursor, each once", async () => {
    const keys = Array.from({ length: 25 }, (_, index) => `paged/${String(index).padStart(2, "0")} #?%+é.txt`);
    const store = await bucket();
    for (const key of keys) await store.put(key, "");
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const page: Folder = await listFolder({ prefix: "paged/", limit: "7", ...(cursor === "" ? {} : { cursor }) });
      seen.push(...page.data.objects.map((object) => object.key));
      cursor = page.pagination.cursor;
      expect(page.pagination.hasMore).toBe(cursor !== null);
    }
    expect(seen).toEqual(keys);
  });

  test("refuses a cursor that was made up or belongs to another folder", async () => {
    const { pagination } = await listFolder({ prefix: "paged/", limit: "7" });
    for (const [prefix, cursor] of [
      ["list/", pagination.cursor ?? ""],
      ["paged/", "bWFkZSB1cA.AAAAAAAAAAAAAAAA"],
      ["paged/", "garbage"],
    ]) {
      const response = await sluice.api(
        `/api/v1/objects?${new URLSearchParams({ bucket: "documents", prefix: prefix ?? "", cursor: cursor ?? "" }).toString()}`,
      );
      expect(response.status).toBe(400);
    }
  });

  test("of a bucket that does not answer is 503, told to come again", async () => {
    const response = await sluice.api("/api/v1/objects?bucket=documents", { headers: { "x-test-fault": "list-fails" } });
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("2");
    expect(await response.text()).not.toMatch(/Network connection/u);
  });
});

describe("the reserved prefix", () => {
  const SECRET = ".r2-explorer/secret.txt";
  const SPELLINGS = [
    SECRET,
    "./.r2-explorer/secret.txt",
    ".R2-Explorer/secret.txt",
    "/.r2-explorer/secret.txt",
    "//./.r2-EXPLORER/x",
    ".r2-explorer",
  ];

  beforeAll(async () => {
    await (await bucket()).put(SECRET, "canary");
    await upload("ordinary.txt", "ordinary");
  });

  test("is in no list", async () => {
    const root = await listFolder({});
    expect(root.data.folders.map((folder) => folder.prefix)).not.toContain(".r2-explorer/");
    for (const prefix of [".r2", ".r2-explorer/", ".r2-explorer", ".R2-explorer/"]) {
      expect((await listFolder({ prefix })).data, prefix).toEqual({
        folders: [],
        objects: [],
        rights: { level: "full", share: true },
      });
    }
    for (const query of [
      "",
      "?delimiter=/",
      `?prefix=${inQuery(".r2-explorer/")}`,
      `?prefix=${inQuery(".r2")}&delimiter=/`,
      "?startAfter=.r2",
    ]) {
      const response = await sluice.api(`/api/buckets/documents${query}`);
      expect(response.status).toBe(200);
      expect(await response.text(), query).not.toContain("r2-explorer");
    }
  });

  test("is not found by whoever reads, shares, moves away or deletes", async () => {
    for (const key of SPELLINGS) {
      const query = new URLSearchParams({ bucket: "documents", key }).toString();
      const address = `/api/buckets/documents/${inPath(key)}`;
      const responses = await Promise.all([
        sluice.api(`/api/v1/objects/info?${query}`),
        sluice.api(`/api/v1/objects/content?${query}`),
        sluice.api(address),
        sluice.api(address, { method: "HEAD" }),
        sluice.api(`${address}/head`),
        sluice.api(`${address}/share`, { method: "POST", json: {} }),
        sluice.api("/api/v1/shares", { method: "POST", json: { items: [{ bucket: "documents", key }] } }),
        post("copy", { bucket: "documents", from: key, to: "stolen.txt" }),
        post("move", { bucket: "documents", from: key, to: "stolen.txt" }),
        sluice.api("/api/buckets/documents/copy", {
          method: "POST",
          json: { sourceKey: inPath(key), destinationKey: inPath("stolen.txt") },
        }),
        sluice.api("/api/buckets/documents/move", { method: "POST", json: { oldKey: inPath(key), newKey: inPath("stolen.txt") } }),
        sluice.api("/api/buckets/documents/delete", { method: "POST", json: { key: inPath(key) } }),
      ]);
      expect(
        responses.map((response) => response.status),
        key,
      ).toEqual(responses.map(() => 404));
    }
    const deleted = await post("delete", { bucket: "documents", keys: [SECRET, "never-was.txt"] });
    expect(await deleted.json()).toMatchObject({ deleted: ["never-was.txt"], failed: [{ key: SECRET, code: "object_not_found" }] });
    expect(await textOf("stolen.txt")).toBeNull();
    expect(await textOf(SECRET)).toBe("canary");
  });

  test("is no destination of anything", async () => {
    for (const key of SPELLINGS) {
      const responses = await Promise.all([
        upload(key, "x"),
        sluice.api(`/api/buckets/documents/multipart/create?key=${inQuery(key)}`, { method: "POST" }),
        sluice.api(`/api/buckets/documents/multipart/upload?key=${inQuery(key)}&uploadId=x&partNumber=1`, { method: "POST", body: "x" }),
        sluice.api("/api/buckets/documents/multipart/complete", { method: "POST", json: { key: inPath(key), uploadId: "x", parts: [] } }),
        sluice.api("/api/buckets/documents/multipart/abort", { method: "POST", json: { key: inPath(key), uploadId: "x" } }),
        sluice.api("/api/buckets/documents/folder", { method: "POST", json: { key: inPath(key) } }),
        sluice.api(`/api/buckets/documents/${inPath(key)}`, { method: "POST", json: { customMetadata: {}, httpMetadata: {} } }),
        sluice.api("/api/buckets/documents/copy", {
          method: "POST",
          json: { sourceKey: inPath("ordinary.txt"), destinationKey: inPath(key) },
        }),
        sluice.api("/api/buckets/documents/move", { method: "POST", json: { oldKey: inPath("ordinary.txt"), newKey: inPath(key) } }),
        post("copy", { bucket: "documents", from: "ordinary.txt", to: key, overwrite: true }),
        post("move", { bucket: "documents", from: "ordinary.txt", to: key, overwrite: true }),
        post("folder", { bucket: "documents", prefix: key }),
        sluice.api(`/api/v1/objects/info?${new URLSearchParams({ bucket: "documents", key }).toString()}`, {
          method: "PATCH",
          json: { customMetadata: {} },
        }),
      ]);
      for (const response of responses) expect([response.status, await codeOf(response)], key).toEqual([403, "reserved_prefix"]);
    }
    expect(await textOf("ordinary.txt")).toBe("ordinary");
    expect(await textOf(SECRET)).toBe("canary");
  });

  test("is shown, and only shown, once an administrator wants it", async () => {
    const set = (showsReserved: boolean) => sluice.api("/api/v1/settings", { method: "PATCH", json: { showsReserved } });
    expect(await (await set(true)).json()).toMatchObject({ showsReserved: true });
    expect(await (await sluice.api("/api/v1/settings")).json()).toMatchObject({ showsReserved: true });
    expect((await listFolder({})).data.folders).toContainEqual({ prefix: ".r2-explorer/", shares: 0 });
    expect((await listFolder({ prefix: ".r2-explorer/" })).data.objects.map((object) => object.key)).toContain(SECRET);
    expect(await (await sluice.api(`/api/buckets/documents/${inPath(SECRET)}`)).text()).toBe("canary");
    expect((await upload(SECRET, "x")).status).toBe(403);
    expect((await sluice.api(`/api/buckets/documents/${inPath(SECRET)}/share`, { method: "POST", json: {} })).status).toBe(404);
    expect((await sluice.api("/api/buckets/documents/delete", { method: "POST", json: { key: inPath(SECRET) } })).status).toBe(404);
    await set(false);
    expect((await sluice.api(`/api/buckets/documents/${inPath(SECRET)}`)).status).toBe(404);
    expect(await textOf(SECRET)).toBe("canary");
  });
});

describe("uploading", () => {
  test("under If-None-Match: * never replaces, and of twenty at once one succeeds", async () => {
    const responses = await Promise.all(
      Array.from({ length: 20 }, (_, writer) => upload("create-only.txt", `writer ${writer}`, { "if-none-match": "*" })),
    );
    expect(responses.map((response) => response.status).toSorted()).toEqual([200, ...Array.from({ length: 19 }, () => 412)]);
    const winner = responses.findIndex((response) => response.status === 200);
    expect(await textOf("create-only.txt")).toBe(`writer ${winner}`);
  });

  test("under If-Match replaces only that version", async () => {
    const first = (await (await upload("replace.txt", "first")).json()) as { httpEtag: string };
    expect((await upload("replace.txt", "second", { "if-match": first.httpEtag })).status).toBe(200);
    expect((await upload("replace.txt", "third", { "if-match": first.httpEtag })).status).toBe(412);
    expect((await upload("replace.txt", "third", { "if-match": `W/${first.httpEtag}` })).status).toBe(412);
    expect((await upload("missing.txt", "x", { "if-match": "*" })).status).toBe(412);
    expect(await textOf("replace.txt")).toBe("second");
  });

  test("whose answer was lost is recognised when it is repeated with its MD5", async () => {
    const body = "sent twice";
    const md5 = createHash("md5").update(body).digest("base64");
    const lost = await upload("twice.txt", body, { "if-none-match": "*", "x-test-fault": "put-lost" });
    expect(lost.status).toBe(503);
    const refused = await upload("twice.txt", body, { "if-none-match": "*" });
    expect(refused.status).toBe(412);
    const own = await upload("twice.txt", body, { "if-none-match": "*", "content-md5": md5 });
    expect(own.status).toBe(200);
    expect(((await own.json()) as { etag: string }).etag).toBe(Buffer.from(md5, "base64").toString("hex"));
    const atOnce = await upload("once.txt", body, { "if-none-match": "*", "content-md5": md5, "x-test-fault": "put-lost" });
    expect(atOnce.status).toBe(200);
    const others = createHash("md5").update("other bytes").digest("base64");
    expect((await upload("twice.txt", "other bytes", { "if-none-match": "*", "content-md5": others })).status).toBe(412);
    expect([(await upload("bad.txt", "x", { "content-md5": md5 })).status, await textOf("bad.txt")]).toEqual([400, null]);
  });

  test("keeps type, metadata and bytes", async () => {
    const bytes = Uint8Array.from(randomBytes(3_000_000));
    const metadata = (value: object) => encodeURIComponent(Buffer.from(JSON.stringify(value)).toString("base64"));
    const response = await sluice.api(
      `/api/buckets/documents/upload?key=${inQuery("kept.bin")}&httpMetadata=${metadata({ contentType: "image/png" })}&customMetadata=${metadata({ a: "ü" })}`,
      { method: "POST", body: bytes },
    );
    expect(response.status).toBe(200);
    const read = await sluice.api(`/api/v1/objects/content?bucket=documents&key=kept.bin`);
    expect(Buffer.from(await read.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
    expect(await (await sluice.api("/api/v1/objects/info?bucket=documents&key=kept.bin")).json()).toMatchObject({
      sizeBytes: 3_000_000,
      httpMetadata: { contentType: "image/png" },
      customMetadata: { a: "ü" },
    });
  });

  test("without a length is 411, above 100 MB 413 with advice, and stores nothing", async () => {
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode("of unknown length"));
        controller.close();
      },
    });
    const unknown = await sluice.api(`/api/buckets/documents/upload?key=${inQuery("unknown.txt")}`, {
      method: "POST",
      body: stream,
      duplex: "half",
    } as RequestInit);
    expect([unknown.status, await codeOf(unknown)]).toEqual([411, "length_required"]);
    const large = await upload("large.bin", new Uint8Array(100_000_001)).catch(() => null);
    // The server may close before all of it was sent; a client that hears an answer hears this one.
    if (large !== null) {
      expect(large.status).toBe(413);
      expect(await large.text()).toContain("multipart/create");
    }
    expect([await textOf("unknown.txt"), await textOf("large.bin")]).toEqual([null, null]);
  });
});

describe("uploading in parts", () => {
  const address = (action: string, query = "") => `/api/buckets/documents/multipart/${action}${query}`;
  async function begin(key: string): Promise<string> {
    const response = await sluice.api(address("create", `?key=${inQuery(key)}`), { method: "POST" });
    return ((await response.json()) as { uploadId: string }).uploadId;
  }
  async function send(key: string, uploadId: string, partNumber: number, body: string) {
    const response = await sluice.api(address("upload", `?key=${inQuery(key)}&uploadId=${uploadId}&partNumber=${partNumber}`), {
      method: "POST",
      body,
    });
    const part = (await response.json()) as { partNumber: number; etag: string };
    expect(response.headers.get("etag")).toBe(`"${part.etag}"`);
    return part;
  }
  const complete = (key: string, uploadId: string, parts: object[], headers: Record<string, string> = {}) =>
    sluice.api(address("complete"), { method: "POST", json: { key: inPath(key), uploadId, parts }, headers });
  const abort = (key: string, uploadId: string) => sluice.api(address("abort"), { method: "POST", json: { key: inPath(key), uploadId } });

  test("completed three times at once, and again later, is one object with one answer", async () => {
    for (let round = 0; round < 5; round += 1) {
      const key = `thrice-${round}.txt`;
      const uploadId = await begin(key);
      const part = await send(key, uploadId, 1, "the whole of it");
      const answers = await Promise.all([1, 2, 3].map(() => complete(key, uploadId, [part])));
      const bodies = await Promise.all(answers.map((answer) => answer.text()));
      const succeeded = bodies.filter((_, index) => answers[index]?.status === 200);
      expect(succeeded.length).toBeGreaterThan(0);
      expect(answers.map((answer) => answer.status).every((status) => status === 200 || status === 409)).toBe(true);
      const later = await complete(key, uploadId, [part]);
      expect(later.status).toBe(200);
      expect(new Set([...succeeded, await later.text()]).size).toBe(1);
      expect(await textOf(key)).toBe("the whole of it");
    }
  });

  test("with a list that is empty, has gaps, duplicates or disorder, or lacks its end, is refused, and the object there stays", async () => {
    await upload("parts.txt", "before");
    const uploadId = await begin("parts.txt");
    // As small as R2 lets a part be that is not the last.
    const content = "one ".repeat((5 * 1024 * 1024) / 4);
    const one = await send("parts.txt", uploadId, 1, content);
    const two = await send("parts.txt", uploadId, 2, "two");
    for (const parts of [[], [one], [two], [one, one], [two, one], [one, { ...two, partNumber: 3 }], [{ ...one, partNumber: 0 }]]) {
      const response = await complete("parts.txt", uploadId, parts);
      expect([response.status, await codeOf(response)], JSON.stringify(parts)).toEqual([400, "invalid_part"]);
    }
    const foreign = await complete("parts.txt", uploadId, [{ partNumber: 1, etag: "0".repeat(32) }]);
    expect([foreign.status, await codeOf(foreign)]).toEqual([400, "invalid_part"]);
    expect(await textOf("parts.txt")).toBe("before");
    expect((await complete("parts.txt", uploadId, [one, two])).status).toBe(200);
    expect(await textOf("parts.txt")).toBe(`${content}two`);
  });

  test("whose completion was answered by nobody is complete when asked again", async () => {
    const uploadId = await begin("lost.txt");
    const part = await send("lost.txt", uploadId, 1, "arrived");
    const first = await complete("lost.txt", uploadId, [part], { "x-test-fault": "complete-lost" });
    const second = await complete("lost.txt", uploadId, [part]);
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(await second.text()).toBe(await first.text());
    expect(await textOf("lost.txt")).toBe("arrived");
  });

  test("given up is gone, twice given up too, and cannot be completed", async () => {
    const uploadId = await begin("given-up.txt");
    const part = await send("given-up.txt", uploadId, 1, "x");
    expect(await (await abort("given-up.txt", uploadId)).json()).toEqual({ success: true });
    expect((await abort("given-up.txt", uploadId)).status).toBe(200);
    expect((await complete("given-up.txt", uploadId, [part])).status).toBe(404);
    expect(await textOf("given-up.txt")).toBeNull();
  });

  test("under If-None-Match: * does not replace, neither at its beginning nor at its end", async () => {
    await upload("taken.txt", "there");
    const early = await sluice.api(address("create", `?key=${inQuery("taken.txt")}`), {
      method: "POST",
      headers: { "if-none-match": "*" },
    });
    expect(early.status).toBe(412);
    const uploadId = await begin("taken-later.txt");
    const part = await send("taken-later.txt", uploadId, 1, "late");
    await upload("taken-later.txt", "there");
    expect((await complete("taken-later.txt", uploadId, [part], { "if-none-match": "*" })).status).toBe(412);
    expect(await textOf("taken-later.txt")).toBe("there");
  });

  test("left behind for a day is given up and freed, younger ones are not", async () => {
    const old = await begin("left-behind.txt");
    await send("left-behind.txt", old, 1, "x");
    const young = await begin("still-wanted.txt");
    const part = await send("still-wanted.txt", young, 1, "wanted");
    await sluice.db
      .prepare("UPDATE uploads SET created_at_ms = ?1 WHERE upload_id = ?2")
      .bind(Date.now() - ABANDONED_AFTER_MS - 1000, old)
      .run();
    const services: Pick<Services, "d1" | "buckets" | "now"> = {
      d1: sluice.db,
      buckets: new Map([["documents", createR2ObjectStore("documents", await bucket())]]),
      now: () => Date.now(),
    };
    expect(await abortAbandonedUploads(services as Services)).toBe(1);
    const again = await sluice.api(address("upload", `?key=${inQuery("left-behind.txt")}&uploadId=${old}&partNumber=2`), {
      method: "POST",
      body: "x",
    });
    expect(again.status).toBe(404);
    expect((await complete("still-wanted.txt", young, [part])).status).toBe(200);
  });
});

describe("moving and copying", () => {
  test("keeps metadata, refuses a taken name unless told, and takes the links along", async () => {
    const store = await bucket();
    await store.put("move/from.txt", "moving", { httpMetadata: { contentType: "text/csv" }, customMetadata: { a: "1" } });
    const { id } = await sluice.share({ key: "move/from.txt", opening: "direct" });
    await store.put("move/taken.txt", "taken");
    const refused = await post("move", { bucket: "documents", from: "move/from.txt", to: "move/taken.txt" });
    expect([refused.status, await codeOf(refused)]).toEqual([409, "already_exists"]);
    expect([await textOf("move/from.txt"), await textOf("move/taken.txt")]).toEqual(["moving", "taken"]);
    const moved = await post("move", { bucket: "documents", from: "move/from.txt", to: "move/to.txt" });
    expect(await moved.json()).toMatchObject({ key: "move/to.txt", sizeBytes: 6 });
    expect(await textOf("move/from.txt")).toBeNull();
    expect(await store.head("move/to.txt")).toMatchObject({ httpMetadata: { contentType: "text/csv" }, customMetadata: { a: "1" } });
    expect(await (await sluice.fetch(`/share/${id}`)).text()).toBe("moving");
    const over = await post("move", { bucket: "documents", from: "move/to.txt", to: "move/taken.txt", overwrite: true });
    expect(over.status).toBe(200);
    expect([await textOf("move/to.txt"), await textOf("move/taken.txt")]).toEqual([null, "moving"]);
  });

  test("onto itself changes nothing", async () => {
    await upload("itself.txt", "itself");
    const before = await (await bucket()).head("itself.txt");
    for (const action of ["move", "copy"]) {
      for (const overwrite of [undefined, true]) {
        expect((await post(action, { bucket: "documents", from: "itself.txt", to: "itself.txt", overwrite })).status).toBe(200);
      }
    }
    expect((await (await bucket()).head("itself.txt"))?.version).toBe(before?.version);
  });

  test("interrupted at any place leaves the source", async () => {
    for (const fault of ["get-fails", "put-fails", "delete-fails"]) {
      await upload("interrupted/from.txt", "precious");
      const response = await post(
        "move",
        { bucket: "documents", from: "interrupted/from.txt", to: `interrupted/${fault}.txt` },
        { "x-test-fault": fault },
      );
      expect(response.status, fault).toBe(503);
      expect(await textOf("interrupted/from.txt"), fault).toBe("precious");
    }
  });

  test("whose write was answered by nobody is done all the same, once", async () => {
    await upload("unanswered.txt", "moves");
    const response = await post(
      "move",
      { bucket: "documents", from: "unanswered.txt", to: "answered.txt" },
      { "x-test-fault": "put-lost" },
    );
    expect(response.status).toBe(200);
    expect([await textOf("unanswered.txt"), await textOf("answered.txt")]).toEqual([null, "moves"]);
  });

  test("does not delete a source that was replaced meanwhile", async () => {
    await upload("race/from.txt", "original");
    const response = await post(
      "move",
      { bucket: "documents", from: "race/from.txt", to: "race/to.txt" },
      { "x-test-fault": "replaced-during-copy" },
    );
    expect([response.status, await codeOf(response)]).toEqual([409, "source_changed"]);
    expect(await textOf("race/from.txt")).toBe("replaced");
  });

  test("does not replace what somebody else stored a moment before", async () => {
    await upload("race/source.txt", "source");
    const response = await post(
      "copy",
      { bucket: "documents", from: "race/source.txt", to: "race/new.txt" },
      { "x-test-fault": "replaced-before-put" },
    );
    expect(response.status).toBe(409);
    expect(await textOf("race/new.txt")).toBe("somebody else's");
  });

  test("new metadata are not written over somebody else's version", async () => {
    await upload("metadata.txt", "mine");
    const response = await sluice.api(`/api/buckets/documents/${inPath("metadata.txt")}`, {
      method: "POST",
      json: { customMetadata: { a: "1" }, httpMetadata: {} },
      headers: { "x-test-fault": "replaced-before-put" },
    });
    expect([response.status, await codeOf(response)]).toEqual([409, "source_changed"]);
    expect(await textOf("metadata.txt")).toBe("somebody else's");
  });

  test("new metadata keep the bytes; under If-Match only of that version", async () => {
    await upload("described.txt", "bytes stay");
    const address = "/api/v1/objects/info?bucket=documents&key=described.txt";
    const etag = (await sluice.api(address)).headers.get("etag") ?? "";
    const edited = await sluice.api(address, {
      method: "PATCH",
      json: { httpMetadata: { contentType: "text/plain", cacheExpiry: "2030-01-02T03:04:05Z" }, customMetadata: { "x-who": "Zoë" } },
      headers: { "if-match": etag },
    });
    expect(await edited.json()).toMatchObject({
      httpMetadata: { contentType: "text/plain", cacheExpiry: "2030-01-02T03:04:05.000Z" },
      customMetadata: { "x-who": "Zoë" },
      shares: [],
    });
    expect((await sluice.api(address, { method: "PATCH", json: { customMetadata: {} }, headers: { "if-match": '"0123"' } })).status).toBe(
      412,
    );
    expect(await textOf("described.txt")).toBe("bytes stay");
  });
});

describe("deleting", () => {
  test("breaks the links to exactly what was deleted, and a new file of that name does not revive them", async () => {
    const store = await bucket();
    for (const key of ["gone/a", "gone/ab.txt", "gone/a/b.txt", "gone/a-b/c.txt"]) await store.put(key, key);
    const shares = new Map<string, string>();
    for (const key of ["gone/a", "gone/ab.txt", "gone/a/b.txt", "gone/a-b/c.txt"]) {
      shares.set(key, (await sluice.share({ key, opening: "direct" })).id);
    }
    const answer = await post("delete", { bucket: "documents", keys: ["gone/a", "gone/never-was"] });
    expect(await answer.json()).toEqual({ deleted: ["gone/a", "gone/never-was"], failed: [], brokenShares: 1 });
    await store.put("gone/a", "another file");
    const statuses = await Promise.all([...shares.values()].map(async (id) => (await sluice.fetch(`/share/${id}`)).status));
    expect(statuses).toEqual([404, 200, 200, 200]);
  });

  test("that the store refuses names every key with its reason and breaks nothing", async () => {
    const { id } = await sluice.share({ key: "stays.txt", content: "stays", opening: "direct" });
    const answer = await post("delete", { bucket: "documents", keys: ["stays.txt"] }, { "x-test-fault": "delete-fails" });
    expect(await answer.json()).toMatchObject({ deleted: [], failed: [{ key: "stays.txt", code: "unavailable" }], brokenShares: 0 });
    expect((await sluice.fetch(`/share/${id}`)).status).toBe(200);
  });

  test("takes 1,000 keys of full length at once", async () => {
    const store = await bucket();
    const keys = Array.from({ length: 1000 }, (_, index) => `bulk/${String(index).padStart(4, "0")}/${"ü".repeat(500)}`);
    for (const index of [0, 500, 999]) await store.put(keys[index] ?? "", "");
    const answer = await post("delete", { bucket: "documents", keys });
    expect(((await answer.json()) as { deleted: string[] }).deleted).toHaveLength(1000);
    expect((await store.list({ prefix: "bulk/" })).objects).toEqual([]);
  });
});

describe("names", () => {
  const NAMES = [
    "# hash?.txt",
    "100%.txt",
    "%41.txt",
    "a+b c.txt",
    "//double//slash",
    "/leading",
    "..",
    "../up.txt",
    "a/../b.txt",
    "./dot",
    "line\nbreak\r\nX-Evil: 1.txt",
    "nul\u0000.txt",
    "tab\t.txt",
    'quote";filename="evil.exe',
    "back\\slash.txt",
    "übersicht – résumé 概要.txt",
    "‮gpj.exe",
    "emoji 🎈",
    "n".repeat(1024),
    "trailing./ ",
    "a/b/",
    "lone�",
  ];

  test("of every kind are listed, described, downloaded and deleted", async () => {
    const store = await bucket();
    for (const name of NAMES) {
      const key = name.length === 1024 ? name : `names/${name}`;
      await store.put(key, `bytes of ${name}`);
      const query = new URLSearchParams({ bucket: "documents", key }).toString();
      expect(((await (await sluice.api(`/api/v1/objects/info?${query}`)).json()) as { key: string }).key).toBe(key);
      for (const address of [`/api/v1/objects/content?${query}`, `/api/buckets/documents/${inPath(key)}`]) {
        const response = await sluice.api(address);
        expect(response.status, JSON.stringify(name)).toBe(200);
        expect(await response.text()).toBe(`bytes of ${name}`);
        expect(response.headers.get("x-evil")).toBeNull();
        const disposition = response.headers.get("content-disposition") ?? "";
        expect(disposition).toMatch(
          /^attachment; filename="[\u0020-\u0021\u0023-\u003a\u003c-\u005b\u005d-\u007e]*"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/u,
        );
      }
      // By its folder: the local store's prefix ends at a NUL, unlike R2's.
      const listed = await sluice.api(`/api/buckets/documents?prefix=${inQuery(key.slice(0, key.length === 1024 ? 1024 : 6))}`);
      expect(((await listed.json()) as { objects: { key: string }[] }).objects.map((object) => object.key)).toContain(key);
      expect(await (await post("delete", { bucket: "documents", keys: [key] })).json()).toMatchObject({ deleted: [key], failed: [] });
      expect(await store.head(key)).toBeNull();
    }
  });

  test("that mean the same in Unicode are one name", async () => {
    await upload("cafe\u0301.txt", "one");
    expect(await (await sluice.api(`/api/buckets/documents/${inPath("caf\u00e9.txt")}`)).text()).toBe("one");
    expect((await upload("caf\u00e9.txt", "two", { "if-none-match": "*" })).status).toBe(412);
  });

  test("that differ in case, slash or spaces are different names", async () => {
    await upload("Case.txt", "upper");
    await upload("case.txt", "lower");
    await upload("case.txt/", "slash");
    await upload("case.txt ", "space");
    const read = async (key: string) => (await sluice.api(`/api/buckets/documents/${inPath(key)}`)).text();
    expect([await read("Case.txt"), await read("case.txt"), await read("case.txt/"), await read("case.txt ")]).toEqual([
      "upper",
      "lower",
      "slash",
      "space",
    ]);
  });
});

describe("bytes", () => {
  const address = "/api/v1/objects/content?bucket=documents&key=ten.txt";
  let etag = "";
  let modified = "";

  beforeAll(async () => {
    await upload("ten.txt", "0123456789");
    await upload("none.txt", "");
    const head = await sluice.api(address, { method: "HEAD" });
    etag = head.headers.get("etag") ?? "";
    modified = head.headers.get("last-modified") ?? "";
    expect(head.headers.get("content-length")).toBe("10");
  });

  test("of every range are those of RFC 9110", async () => {
    const table: [range: string, status: number, body: string, contentRange: string | null][] = [
      ["bytes=0-0", 206, "0", "bytes 0-0/10"],
      ["bytes=0-", 206, "0123456789", "bytes 0-9/10"],
      ["bytes=5-", 206, "56789", "bytes 5-9/10"],
      ["bytes=9-9", 206, "9", "bytes 9-9/10"],
      ["bytes=-3", 206, "789", "bytes 7-9/10"],
      ["bytes=-99", 206, "0123456789", "bytes 0-9/10"],
      ["bytes=0-99", 206, "0123456789", "bytes 0-9/10"],
      ["bytes=-0", 416, "", "bytes */10"],
      ["bytes=10-", 416, "", "bytes */10"],
      ["bytes=99-100", 416, "", "bytes */10"],
      ["bytes=8-3", 200, "0123456789", null],
      ["bytes=abc", 200, "0123456789", null],
      ["bytes=0-0,5-6", 200, "0123456789", null],
      ["items=0-1", 200, "0123456789", null],
    ];
    for (const [range, status, body, contentRange] of table) {
      for (const path of [address, `/api/buckets/documents/${inPath("ten.txt")}`]) {
        const response = await sluice.api(path, { headers: { range } });
        expect([response.status, response.headers.get("content-range")], range).toEqual([status, contentRange]);
        const text = await response.text();
        if (status !== 416) {
          expect(text, range).toBe(body);
          expect(response.headers.get("content-length")).toBe(String(body.length));
        }
      }
    }
    const empty = "/api/v1/objects/content?bucket=documents&key=none.txt";
    for (const [range, status] of [
      ["bytes=0-0", 416],
      ["bytes=-5", 416],
      ["bytes=8-3", 200],
    ] as const) {
      expect((await sluice.api(empty, { headers: { range } })).status, `empty ${range}`).toBe(status);
    }
    expect((await sluice.api(empty)).headers.get("content-length")).toBe("0");
  });

  test("under conditions are those of RFC 9110", async () => {
    const other = '"0123456789abcdef"';
    const long = "Mon, 01 Jan 2001 00:00:00 GMT";
    const table: [headers: Record<string, string>, status: number][] = [
      [{ "if-none-match": etag }, 304],
      [{ "if-none-match": `W/${etag}` }, 304],
      [{ "if-none-match": "*" }, 304],
      [{ "if-none-match": `${other}, ${etag}` }, 304],
      [{ "if-none-match": other }, 200],
      [{ "if-none-match": other, "if-modified-since": modified }, 200],
      [{ "if-modified-since": modified }, 304],
      [{ "if-modified-since": long }, 200],
      [{ "if-match": etag }, 200],
      [{ "if-match": "*" }, 200],
      [{ "if-match": other }, 412],
      [{ "if-match": `W/${etag}` }, 412],
      [{ "if-unmodified-since": modified }, 200],
      [{ "if-unmodified-since": long }, 412],
      [{ "if-match": other, "if-none-match": etag }, 412],
      [{ range: "bytes=0-1", "if-range": etag }, 206],
      [{ range: "bytes=0-1", "if-range": other }, 200],
      [{ range: "bytes=0-1", "if-range": `W/${etag}` }, 200],
      [{ range: "bytes=99-", "if-range": other }, 200],
      [{ range: "bytes=0-1", "if-none-match": etag }, 304],
    ];
    for (const [headers, status] of table) {
      const response = await sluice.api(address, { headers });
      expect(response.status, JSON.stringify(headers)).toBe(status);
      await response.text();
      const head = await sluice.api(address, { method: "HEAD", headers });
      expect(head.status, `HEAD ${JSON.stringify(headers)}`).toBe(status === 206 ? 200 : status);
    }
  });

  test("run nowhere: active types are attachments as plain bytes, and inline is for inert ones", async () => {
    const store = await bucket();
    const table: [name: string, stored: string | undefined, inlineType: string, disposition: "inline" | "attachment"][] = [
      ["page.html", "text/html", "text/plain; charset=utf-8", "inline"],
      ["page.xhtml", "application/xhtml+xml", "text/plain; charset=utf-8", "inline"],
      ["image.svg", "image/svg+xml", "text/plain; charset=utf-8", "inline"],
      ["archive.mht", "multipart/related", "application/octet-stream", "attachment"],
      ["mixed", "multipart/x-mixed-replace", "application/octet-stream", "attachment"],
      ["broken.bin", "text/html\r\nX-Evil: 1", "text/plain; charset=utf-8", "inline"],
      ["utf7.bin", "text/plain;charset=utf-7", "text/plain; charset=utf-8", "inline"],
      ["photo.png", "text/html", "image/png", "inline"],
      ["paper.pdf", undefined, "application/pdf", "inline"],
      ["module.wasm", "application/wasm", "application/octet-stream", "attachment"],
    ];
    for (const [name, contentType, inlineType, disposition] of table) {
      await store.put(`types/${name}`, "<script>alert(1)</script>", contentType === undefined ? {} : { httpMetadata: { contentType } });
      const path = `/api/v1/objects/content?bucket=documents&key=${encodeURIComponent(`types/${name}`)}`;
      const download = await sluice.api(path);
      expect(download.headers.get("content-disposition"), name).toMatch(/^attachment;/u);
      expect(download.headers.get("content-type"), name).not.toMatch(/html|svg|xml|multipart|wasm/u);
      const inline = await sluice.api(`${path}&inline=1`);
      expect(inline.headers.get("content-type"), name).toBe(inlineType);
      expect(inline.headers.get("content-disposition")?.split(";")[0], name).toBe(disposition);
      for (const response of [download, inline]) {
        expect(response.headers.get("content-security-policy")).toBe("sandbox; default-src 'none'; frame-ancestors 'none'");
        expect(response.headers.get("x-content-type-options")).toBe("nosniff");
        expect(response.headers.get("cache-control")).toBe("private, no-store");
        expect(response.headers.get("referrer-policy")).toBe("no-referrer");
        expect(response.headers.get("x-evil")).toBeNull();
      }
    }
  });

  test("are refused to scripts, workers and plugins", async () => {
    for (const headers of [
      { "service-worker": "script" },
      ...["script", "serviceworker", "worker", "object", "embed", "style"].map((value) => ({ "sec-fetch-dest": value })),
    ]) {
      const response = await rawRequest(sluice.url, address, { headers: { authorization: BASIC, ...headers } });
      expect(response.status, JSON.stringify(headers)).toBe(403);
      expect(response.headers["service-worker-allowed"]).toBeUndefined();
    }
  });
});

describe("records that cannot be read", () => {
  test("are not found, and the list of links still loads with the others", async () => {
    const store = await bucket();
    const good = await sluice.share({ key: "good.txt", content: "good", opening: "direct" });
    const broken: Record<string, string> = {
      truncated1: '{"bucket":"documents","key":"go',
      wrongtypes: '{"bucket":"documents","key":5,"currentDownloads":"x"}',
      nobucket12: '{"key":"good.txt","currentDownloads":0}',
      toolarge12: JSON.stringify({ bucket: "documents", key: "good.txt", padding: "x".repeat(5 * 1024 * 1024) }),
      emptyone12: "",
    };
    for (const [id, text] of Object.entries(broken)) await store.put(`.r2-explorer/sharable-links/${id}.json`, text);
    for (let round = 0; round < 2; round += 1) {
      const response = await sluice.api("/api/buckets/documents/shares");
      expect(response.status).toBe(200);
      const { shares } = (await response.json()) as { shares: { shareId: string }[] };
      const ids = shares.map((share) => share.shareId);
      expect(ids).toContain(good.id);
      for (const id of Object.keys(broken)) expect(ids).not.toContain(id);
    }
    for (const id of Object.keys(broken)) expect((await sluice.fetch(`/share/${id}`)).status, id).toBe(404);
    expect((await sluice.fetch(`/share/${good.id}`)).status).toBe(200);
    const { results } = await sluice.db.prepare("SELECT share_id AS id FROM record_faults").all<{ id: string }>();
    expect(results.map((row) => row.id).toSorted()).toEqual(Object.keys(broken).toSorted());
  });
});

describe("read-only mode", () => {
  test("refuses every change in a bucket and still makes links", async () => {
    const site = await startSluice({ vars: { READ_ONLY: "true" } });
    try {
      const store = await site.bucket("documents");
      await store.put("kept.txt", "kept");
      const call = (path: string, json: object | undefined, method = "POST") =>
        site.api(path, { method, ...(json === undefined ? { body: "x" } : { json }) });
      const key = inPath("kept.txt");
      const responses = await Promise.all([
        call(`/api/buckets/documents/upload?key=${inPath("new.txt")}`, undefined),
        call(`/api/buckets/documents/multipart/create?key=${inPath("new.txt")}`, undefined),
        call(`/api/buckets/documents/multipart/upload?key=${inPath("new.txt")}&uploadId=x&partNumber=1`, undefined),
        call("/api/buckets/documents/multipart/complete", { key, uploadId: "x", parts: [] }),
        call("/api/buckets/documents/multipart/abort", { key, uploadId: "x" }),
        call("/api/buckets/documents/copy", { sourceKey: key, destinationKey: inPath("new.txt") }),
        call("/api/buckets/documents/move", { oldKey: key, newKey: inPath("new.txt") }),
        call("/api/buckets/documents/folder", { key: inPath("new") }),
        call("/api/buckets/documents/delete", { key }),
        call(`/api/buckets/documents/${key}`, { customMetadata: {}, httpMetadata: {} }),
        call("/api/v1/objects/copy", { bucket: "documents", from: "kept.txt", to: "new.txt" }),
        call("/api/v1/objects/move", { bucket: "documents", from: "kept.txt", to: "new.txt" }),
        call("/api/v1/objects/delete", { bucket: "documents", keys: ["kept.txt"] }),
        call("/api/v1/objects/folder", { bucket: "documents", prefix: "new" }),
        call("/api/v1/objects/info?bucket=documents&key=kept.txt", { customMetadata: {} }, "PATCH"),
      ]);
      for (const response of responses)
        expect([response.url, response.status, await codeOf(response)]).toEqual([response.url, 403, "read_only"]);
      const shared = await site.api(`/api/buckets/documents/${key}/share`, { method: "POST", json: {} });
      expect(shared.status).toBe(200);
      const { shareId } = (await shared.json()) as { shareId: string };
      expect(await (await site.fetch(`/share/${shareId}`)).text()).toBe("kept");
      expect(await (await site.api("/api/server/config")).json()).toMatchObject({ config: { readonly: true } });
      const { objects } = await store.list({ prefix: "" });
      expect(objects.map((object) => object.key).filter((name) => !name.startsWith(".r2-explorer/"))).toEqual(["kept.txt"]);
    } finally {
      await site.stop();
    }
  });
});
