/** What every adapter of `lib/storage/object-store.ts` promises, whatever its back end answers in its own way. */
import { describe, expect, test } from "vitest";
import { AppError, type ErrorCode } from "../../lib/http/errors.ts";
import { copyObject, replaceMetadata } from "../../lib/storage/copy-object.ts";
import type { ObjectBody, ObjectStore, PutResult } from "../../lib/storage/object-store.ts";

const MIB = 1024 * 1024;
/** R2 and S3: every part but the last has at least this size. */
const PART_BYTES = 5 * MIB;

/** Keys that have led stores and clients astray. */
const ODD_KEYS = [
  "plain.txt",
  "folder/file.txt",
  "folder/",
  "folder//double",
  "/leading",
  "//two",
  "..",
  "../up",
  "a/../b",
  "./dot",
  "#hash",
  "?question=1&b",
  "%41%zz",
  "plus+plus",
  "white space ",
  "quote\"'`",
  "back\\slash",
  "übersicht – résumé 概要.txt",
  "emoji 🎈/名前",
  "line\nbreak",
  "nul\u0000byte",
  "tilde~!*()",
  "\ufeffbom",
];

/** A fresh prefix for each test, so that they share one bucket. */
const fresh = () => `${crypto.randomUUID()}/`;

async function textOf(opened: ObjectBody | null | "changed"): Promise<string> {
  if (opened === null || opened === "changed") throw new Error(`There was no object to read: ${String(opened)}`);
  return await new Response(opened.body).text();
}

function stored(result: PutResult) {
  if (result.kind !== "stored") throw new Error(`It was not stored: ${result.kind}`);
  return result.info;
}

async function codeOf(work: Promise<unknown>): Promise<ErrorCode | "no error"> {
  try {
    await work;
    return "no error";
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

async function listAll(store: ObjectStore, options: { prefix: string; delimiter?: string; limit: number }) {
  const keys: string[] = [];
  const prefixes: string[] = [];
  let pages = 0;
  for (let cursor: string | null | undefined; cursor !== null; pages += 1) {
    const page = await store.list({ ...options, ...(cursor === undefined ? {} : { cursor }) });
    expect(page.objects.length + page.prefixes.length).toBeLessThanOrEqual(options.limit);
    keys.push(...page.objects.map((object) => object.key));
    prefixes.push(...page.prefixes);
    cursor = page.cursor;
  }
  return { keys, prefixes, pages };
}

/** Holds one adapter to the port. `makeStore` is called once and may start what it needs; `close` ends it. */
export function describeObjectStore(name: string, makeStore: () => Promise<ObjectStore>): void {
  let made: Promise<ObjectStore> | undefined;
  const open = () => (made ??= makeStore());

  describe(`${name}: missing objects`, () => {
    test("are null, not errors", async () => {
      const store = await open();
      const key = `${fresh()}missing`;
      expect(await store.head(key)).toBeNull();
      expect(await store.get(key)).toBeNull();
      expect(await store.get(key, { range: { offset: 0, length: 1 } })).toBeNull();
    });

    test("are no error to delete", async () => {
      const store = await open();
      expect(await codeOf(store.delete([`${fresh()}missing`]))).toBe("no error");
    });

    test("are nothing to replace", async () => {
      const store = await open();
      const key = `${fresh()}missing`;
      expect((await store.put(key, "x", { onlyIf: { ifMatch: "0123456789abcdef0123456789abcdef" } })).kind).toBe("precondition_failed");
      expect((await store.put(key, "x", { onlyIf: { ifMatch: "*" } })).kind).toBe("precondition_failed");
      expect(await store.head(key)).toBeNull();
    });
  });

  describe(`${name}: writing`, () => {
    test("answers what head and get answer afterwards", async () => {
      const store = await open();
      const key = `${fresh()}file`;
      const info = stored(await store.put(key, "hello"));
      expect(info).toMatchObject({ key, sizeBytes: 5, httpEtag: `"${info.etag}"` });
      expect(info.checksums.md5 ?? "5d41402abc4b2a76b9719d911017c592").toBe("5d41402abc4b2a76b9719d911017c592");
      expect(Math.abs(info.uploadedAtMs - Date.now())).toBeLessThan(60_000);
      expect(await store.head(key)).toMatchObject({ key, sizeBytes: 5, etag: info.etag, httpEtag: info.httpEtag });
      const opened = await store.get(key);
      expect(opened).toMatchObject({ key, sizeBytes: 5, etag: info.etag, range: null });
      expect(await textOf(opened)).toBe("hello");
    });

    test("of nothing is an object of no bytes", async () => {
      const store = await open();
      const key = `${fresh()}empty`;
      expect(stored(await store.put(key, new Uint8Array())).sizeBytes).toBe(0);
      expect(await textOf(await store.get(key))).toBe("");
    });

    test("refuses bytes that have another MD5 than promised", async () => {
      const store = await open();
      const key = `${fresh()}digest`;
      expect(await codeOf(store.put(key, "hello", { md5: "0".repeat(32) }))).toBe("digest_mismatch");
      expect(await store.head(key)).toBeNull();
      expect((await store.put(key, "hello", { md5: "5d41402abc4b2a76b9719d911017c592" })).kind).toBe("stored");
    });

    test("under a condition that holds stores, under one that does not leaves what was there", async () => {
      const store = await open();
      const key = `${fresh()}conditional`;
      const first = stored(await store.put(key, "first", { onlyIf: { ifAbsent: true } }));
      expect((await store.put(key, "second", { onlyIf: { ifAbsent: true } })).kind).toBe("precondition_failed");
      expect(await textOf(await store.get(key))).toBe("first");
      const third = stored(await store.put(key, "third", { onlyIf: { ifMatch: first.etag } }));
      expect((await store.put(key, "fourth", { onlyIf: { ifMatch: first.etag } })).kind).toBe("precondition_failed");
      expect(await textOf(await store.get(key))).toBe("third");
      expect((await store.put(key, "fifth", { onlyIf: { ifMatch: "*" } })).kind).toBe("stored");
      expect(third.etag).not.toBe(first.etag);
    });

    test("of twenty who create the same object exactly one succeeds", async () => {
      const store = await open();
      const key = `${fresh()}race`;
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, writer) => store.put(key, `writer ${writer}`, { onlyIf: { ifAbsent: true } })),
      );
      const winners = results.flatMap((result, writer) => (result.kind === "stored" ? [writer] : []));
      expect(winners).toHaveLength(1);
      expect(await textOf(await store.get(key))).toBe(`writer ${winners[0]}`);
    });

    test("of twenty who replace the same version exactly one succeeds", async () => {
      const store = await open();
      const key = `${fresh()}race`;
      const { etag } = stored(await store.put(key, "before"));
      const results = await Promise.all(
        Array.from({ length: 20 }, (_, writer) => store.put(key, `writer ${writer}`, { onlyIf: { ifMatch: etag } })),
      );
      expect(results.filter((result) => result.kind === "stored")).toHaveLength(1);
    });

    test("keeps metadata as they were given", async () => {
      const store = await open();
      const key = `${fresh()}metadata`;
      const httpMetadata = {
        contentType: "text/csv; charset=utf-8",
        contentLanguage: "de",
        contentDisposition: 'attachment; filename="x.csv"',
        contentEncoding: "identity",
        cacheControl: "max-age=60",
        cacheExpiry: new Date("2030-01-02T03:04:05Z"),
      };
      const customMetadata = { owner: "Zoë – 概要", "x-Case": "Kept" };
      stored(await store.put(key, "a,b", { httpMetadata, customMetadata }));
      expect(await store.head(key)).toMatchObject({ httpMetadata, customMetadata });
      expect(await store.get(key).then(async (opened) => (await textOf(opened), opened))).toMatchObject({ httpMetadata, customMetadata });
      const page = await store.list({ prefix: key, withMetadata: { http: true, custom: true } });
      expect(page.objects[0]).toMatchObject({ httpMetadata, customMetadata });
    });

    test("takes 8,192 bytes of metadata and refuses one more", async () => {
      const store = await open();
      const key = `${fresh()}metadata`;
      expect((await store.put(key, "x", { customMetadata: { a: "x".repeat(8191) } })).kind).toBe("stored");
      expect(await codeOf(store.put(key, "y", { customMetadata: { a: "x".repeat(8192) } }))).toBe("metadata_too_large");
      expect(await codeOf(store.createUpload(key, { customMetadata: { a: "x".repeat(8192) } }))).toBe("metadata_too_large");
      expect(await textOf(await store.get(key))).toBe("x");
    });

    test("takes keys of 1,024 bytes and refuses longer ones everywhere", async () => {
      const store = await open();
      const prefix = fresh();
      const longest = prefix + "é".repeat((1024 - prefix.length) >> 1) + "x".repeat((1024 - prefix.length) % 2);
      expect((await store.put(longest, "x")).kind).toBe("stored");
      expect(await textOf(await store.get(longest))).toBe("x");
      const tooLong = `${longest}x`;
      expect(await codeOf(store.put(tooLong, "x"))).toBe("invalid_key");
      expect(await codeOf(store.head(tooLong))).toBe("invalid_key");
      expect(await codeOf(store.get(tooLong))).toBe("invalid_key");
      expect(await codeOf(store.createUpload(tooLong))).toBe("invalid_key");
    });
  });

  describe(`${name}: reading`, () => {
    test("gives exactly the bytes of a range", async () => {
      const store = await open();
      const key = `${fresh()}range`;
      stored(await store.put(key, "0123456789"));
      const read = async (offset: number, length: number) => {
        const opened = await store.get(key, { range: { offset, length } });
        expect(opened).toMatchObject({ sizeBytes: 10, range: { offset, length } });
        return await textOf(opened);
      };
      expect(await read(0, 1)).toBe("0");
      expect(await read(9, 1)).toBe("9");
      expect(await read(3, 4)).toBe("3456");
      expect(await read(0, 10)).toBe("0123456789");
    });

    test("refuses a range that lies outside, wholly or in part", async () => {
      const store = await open();
      const prefix = fresh();
      stored(await store.put(`${prefix}ten`, "0123456789"));
      stored(await store.put(`${prefix}none`, ""));
      for (const [key, offset, length] of [
        ["ten", 10, 1],
        ["ten", 5, 6],
        ["ten", 99, 5],
        ["none", 0, 1],
      ] as const) {
        expect(await codeOf(store.get(prefix + key, { range: { offset, length } })), `${key} ${offset}+${length}`).toBe(
          "range_not_satisfiable",
        );
      }
    });

    test("unless it has a version answers what is known of it alone, and opens any other", async () => {
      const store = await open();
      const key = `${fresh()}unless`;
      expect(await store.getIfChanged(key, "0".repeat(32))).toBe(null);
      const { etag } = stored(await store.put(key, "first", { httpMetadata: { contentType: "text/plain" } }));
      const same = await store.getIfChanged(key, etag);
      expect(same).toMatchObject({ key, etag, sizeBytes: 5, httpMetadata: { contentType: "text/plain" }, body: null });
      stored(await store.put(key, "second"));
      const changed = await store.getIfChanged(key, etag);
      expect(changed?.body === null ? "no body" : await textOf(changed)).toBe("second");
    });

    test("of a version that is gone is told as changed, with or without a range", async () => {
      const store = await open();
      const key = `${fresh()}version`;
      const { etag } = stored(await store.put(key, "first"));
      expect(await textOf(await store.get(key, { ifMatch: etag, range: { offset: 1, length: 2 } }))).toBe("ir");
      stored(await store.put(key, "second"));
      expect(await store.get(key, { ifMatch: etag })).toBe("changed");
      expect(await store.get(key, { ifMatch: etag, range: { offset: 0, length: 1 } })).toBe("changed");
    });
  });

  describe(`${name}: listing`, () => {
    test("pages through odd keys to the end, each once, as they are", async () => {
      const store = await open();
      const prefix = fresh();
      const keys = ODD_KEYS.map((key) => prefix + key);
      await Promise.all(keys.map((key) => store.put(key, key)));
      const { keys: listed, pages } = await listAll(store, { prefix, limit: 7 });
      expect(listed.toSorted()).toEqual(keys.toSorted());
      expect(pages).toBe(Math.ceil(keys.length / 7));
      for (const key of keys) expect(await textOf(await store.get(key)), key).toBe(key);
    });

    test("folds at a delimiter, each folder once over all pages", async () => {
      const store = await open();
      const prefix = fresh();
      const keys = Array.from({ length: 40 }, (_, index) => `${prefix}f${index % 9}/${index}`);
      await Promise.all([...keys, `${prefix}top`, `${prefix}f1`].map((key) => store.put(key, "")));
      const listed = await listAll(store, { prefix, delimiter: "/", limit: 7 });
      expect(listed.keys.toSorted()).toEqual([`${prefix}f1`, `${prefix}top`]);
      expect(listed.prefixes.toSorted()).toEqual(Array.from({ length: 9 }, (_, index) => `${prefix}f${index}/`));
    });

    test("starts after a key, and of nothing is empty", async () => {
      const store = await open();
      const prefix = fresh();
      await Promise.all(["a", "b", "c"].map((key) => store.put(prefix + key, "")));
      const page = await store.list({ prefix, startAfter: `${prefix}a` });
      expect(page.objects.map((object) => object.key)).toEqual([`${prefix}b`, `${prefix}c`]);
      expect(await store.list({ prefix: fresh() })).toEqual({ objects: [], prefixes: [], cursor: null });
    });
  });

  describe(`${name}: deleting`, () => {
    test("takes 2,500 keys at once", async () => {
      const store = await open();
      const prefix = fresh();
      const keys = Array.from({ length: 2500 }, (_, index) => `${prefix}${index}`);
      // At both ends of each batch of a thousand; the others are missing, which is no error.
      const present = [0, 999, 1000, 1999, 2000, 2499].map((index) => `${prefix}${index}`);
      const stay = `${prefix}stays`;
      await Promise.all(present.map((key) => store.put(key, "")));
      await store.put(stay, "");
      await store.delete(keys);
      expect((await listAll(store, { prefix, limit: 1000 })).keys).toEqual([stay]);
    });
  });

  describe(`${name}: uploads in parts`, () => {
    const part = (fill: number, size = PART_BYTES) => new Uint8Array(size).fill(fill);

    test("join into one object with its metadata, the last part as short as it likes", async () => {
      const store = await open();
      const key = `${fresh()}parts`;
      const customMetadata = { a: "1" };
      const { uploadId } = await store.createUpload(key, { httpMetadata: { contentType: "text/plain" }, customMetadata });
      const second = await store.uploadPart(key, uploadId, 2, part(2, 3));
      const first = await store.uploadPart(key, uploadId, 1, part(1));
      expect(first.partNumber).toBe(1);
      const info = await store.completeUpload(key, uploadId, [first, second]);
      expect(info).toMatchObject({ key, sizeBytes: PART_BYTES + 3 });
      expect(await store.head(key)).toMatchObject({ etag: info.etag, httpMetadata: { contentType: "text/plain" }, customMetadata });
      const opened = await store.get(key, { range: { offset: PART_BYTES - 1, length: 4 } });
      expect(await textOf(opened)).toBe("\u0001\u0002\u0002\u0002");
    });

    test("refuse a list that is not what was uploaded and leave the object that was there", async () => {
      const store = await open();
      const key = `${fresh()}parts`;
      stored(await store.put(key, "before"));
      const { uploadId } = await store.createUpload(key);
      const first = await store.uploadPart(key, uploadId, 1, part(1, 10));
      const second = await store.uploadPart(key, uploadId, 2, part(2, 10));
      expect(await codeOf(store.completeUpload(key, uploadId, []))).toBe("invalid_part");
      expect(await codeOf(store.completeUpload(key, uploadId, [{ ...first, etag: "0".repeat(32) }]))).toBe("invalid_part");
      expect(await codeOf(store.completeUpload(key, uploadId, [first, { partNumber: 3, etag: second.etag }]))).toBe("invalid_part");
      expect(await codeOf(store.completeUpload(key, uploadId, [first, second])), "a first part below 5 MiB").toBe("invalid_part");
      expect(await textOf(await store.get(key))).toBe("before");
      await store.abortUpload(key, uploadId);
      expect(await textOf(await store.get(key))).toBe("before");
    });

    test("are over once completed or aborted", async () => {
      const store = await open();
      const key = `${fresh()}parts`;
      const { uploadId } = await store.createUpload(key);
      const only = await store.uploadPart(key, uploadId, 1, part(1, 10));
      await store.completeUpload(key, uploadId, [only]);
      expect(await codeOf(store.completeUpload(key, uploadId, [only]))).toBe("upload_not_found");
      expect(await codeOf(store.uploadPart(key, uploadId, 2, part(2, 10)))).toBe("upload_not_found");
      const aborted = await store.createUpload(key);
      await store.abortUpload(key, aborted.uploadId);
      expect(await codeOf(store.uploadPart(key, aborted.uploadId, 1, part(2, 10)))).toBe("upload_not_found");
      expect(await codeOf(store.completeUpload(key, aborted.uploadId, [only]))).toBe("upload_not_found");
      expect(await codeOf(store.abortUpload(key, aborted.uploadId))).toBe("no error");
      expect(await store.head(key)).toMatchObject({ sizeBytes: 10 });
    });

    test("that never were are not found, nor under another key", async () => {
      const store = await open();
      const key = `${fresh()}parts`;
      const { uploadId } = await store.createUpload(key);
      for (const [other, id] of [
        [key, "never-was"],
        [`${key}-other`, uploadId],
      ] as const) {
        expect(await codeOf(store.uploadPart(other, id, 1, part(1, 10)))).toBe("upload_not_found");
        expect(await codeOf(store.completeUpload(other, id, [{ partNumber: 1, etag: "0".repeat(32) }]))).toBe("upload_not_found");
        expect(await codeOf(store.abortUpload(other, id))).toBe("upload_not_found");
      }
      expect((await store.uploadPart(key, uploadId, 1, part(1, 10))).partNumber).toBe(1);
      await store.abortUpload(key, uploadId);
    });
  });

  describe(`${name}: copying`, () => {
    const attributes = { httpMetadata: { contentType: "text/csv" }, customMetadata: { a: "1" } };

    test("keeps bytes and metadata, and refuses a target that is there unless told to overwrite", async () => {
      const store = await open();
      const prefix = fresh();
      const from = { store, key: `${prefix}from` };
      const to = { store, key: `${prefix}to` };
      stored(await store.put(from.key, "a,b", attributes));
      const { source, target } = await copyObject(from, to);
      expect(target).toMatchObject({ key: to.key, sizeBytes: 3, checksums: source.checksums });
      expect(await store.head(to.key)).toMatchObject(attributes);
      expect(await textOf(await store.get(to.key))).toBe("a,b");
      stored(await store.put(from.key, "c,d"));
      expect(await codeOf(copyObject(from, to))).toBe("already_exists");
      expect(await textOf(await store.get(to.key))).toBe("a,b");
      await copyObject(from, to, { overwrite: true });
      expect(await textOf(await store.get(to.key))).toBe("c,d");
    });

    test("by parts keeps them too", async () => {
      const store = await open();
      const prefix = fresh();
      const bytes = new Uint8Array(2 * PART_BYTES + 5).map((_, index) => index % 251);
      stored(await store.put(`${prefix}from`, bytes, attributes));
      const small = { singleWriteBytes: PART_BYTES, partBytes: PART_BYTES };
      const { target } = await copyObject({ store, key: `${prefix}from` }, { store, key: `${prefix}to` }, small);
      expect(target.sizeBytes).toBe(bytes.length);
      const opened = await store.get(`${prefix}to`);
      if (opened === null || opened === "changed") throw new Error("The copy is not there.");
      expect(Buffer.from(await new Response(opened.body).arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
      expect(await store.head(`${prefix}to`)).toMatchObject(attributes);
      expect(await codeOf(copyObject({ store, key: `${prefix}from` }, { store, key: `${prefix}to` }, small))).toBe("already_exists");
    });

    test("of nothing is not found, and onto itself changes nothing", async () => {
      const store = await open();
      const prefix = fresh();
      expect(await codeOf(copyObject({ store, key: `${prefix}none` }, { store, key: `${prefix}to` }))).toBe("object_not_found");
      const { version } = stored(await store.put(`${prefix}self`, "x"));
      const { target } = await copyObject({ store, key: `${prefix}self` }, { store, key: `${prefix}self` }, { overwrite: true });
      expect(target.version).toBe(version);
    });

    test("new metadata leave the bytes, and the members that are not given", async () => {
      const store = await open();
      const key = `${fresh()}metadata`;
      const { etag } = stored(await store.put(key, "a,b", attributes));
      expect(await codeOf(replaceMetadata(store, key, { customMetadata: {} }, { ifMatch: "0".repeat(32) }))).toBe("precondition_failed");
      await replaceMetadata(store, key, { customMetadata: { b: "2" } }, { ifMatch: etag });
      expect(await store.head(key)).toMatchObject({ httpMetadata: attributes.httpMetadata, customMetadata: { b: "2" } });
      expect((await store.head(key))?.customMetadata).toEqual({ b: "2" });
      expect(await textOf(await store.get(key))).toBe("a,b");
    });
  });
}
