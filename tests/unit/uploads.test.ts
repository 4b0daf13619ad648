import { describe, expect, test } from "vitest";
import { AppError } from "../../lib/http/errors.ts";
import { readCursor, writeCursor } from "../../lib/http/sealed-cursor.ts";
import { CustomMetadataInput, HttpMetadataInput, inBase64 } from "../../lib/storage/metadata.ts";
import { parseMatch, parseWriteCondition } from "../../lib/storage/write-condition.ts";
import { bodyOfUpload, MAX_BODY_BYTES, parseContentMd5 } from "../../lib/uploads/body-of-upload.ts";
import { requireParts } from "../../lib/uploads/require-parts.ts";

function codeOf(work: () => unknown): string {
  try {
    work();
    return "no error";
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

test("parts are taken only whole: from 1 on, each once, in order", () => {
  const list = (...numbers: number[]) => numbers.map((partNumber) => ({ partNumber, etag: "x" }));
  expect(requireParts([{ partNumber: 1, etag: '"quoted"' }, ...list(2).slice(0, 1)])).toEqual([
    { partNumber: 1, etag: "quoted" },
    { partNumber: 2, etag: "x" },
  ]);
  expect(requireParts(list(...Array.from({ length: 10_000 }, (_, index) => index + 1)))).toHaveLength(10_000);
  for (const parts of [
    list(),
    list(2),
    list(1, 1),
    list(2, 1),
    list(1, 3),
    list(0, 1),
    list(...Array.from({ length: 10_001 }, (_, i) => i + 1)),
  ]) {
    expect(codeOf(() => requireParts(parts))).toBe("invalid_part");
  }
});

describe("conditions of writes", () => {
  const parse = (headers: Record<string, string>) => parseWriteCondition(new Headers(headers));

  test("are those that a store decides atomically", () => {
    expect(parse({})).toBeUndefined();
    expect(parse({ "if-none-match": "*" })).toEqual({ ifAbsent: true });
    expect(parse({ "if-match": '"abc"' })).toEqual({ ifMatch: "abc" });
    expect(parse({ "if-match": "*" })).toEqual({ ifMatch: "*" });
  });

  test("with a weak ETag match nothing", () => {
    expect(parse({ "if-match": 'W/"abc"' })).not.toEqual({ ifMatch: "abc" });
  });

  test("of any other form are refused", () => {
    const others: Record<string, string>[] = [
      { "if-none-match": '"abc"' },
      { "if-match": "abc" },
      { "if-match": '"a", "b"' },
      { "if-match": "*", "if-none-match": "*" },
      { "if-match": "" },
    ];
    for (const headers of others)
      expect(
        codeOf(() => parse(headers)),
        JSON.stringify(headers),
      ).toBe("bad_request");
    expect(codeOf(() => parseMatch(new Headers({ "if-none-match": "*" })))).toBe("bad_request");
    expect(parseMatch(new Headers())).toBeUndefined();
  });
});

describe("bodies of uploads", () => {
  const request = (headers: Record<string, string>, body?: string) =>
    new Request("http://localhost/", { method: "POST", headers, body: body ?? null });

  test("are handed on unread", () => {
    const sent = request({ "content-length": "5" }, "hello");
    expect(bodyOfUpload(sent)).toBe(sent.body);
    expect(sent.bodyUsed).toBe(false);
    expect(bodyOfUpload(request({}))).toEqual(new Uint8Array());
  });

  test("need a length, and have a limit", () => {
    expect(codeOf(() => bodyOfUpload(request({}, "unknown")))).toBe("length_required");
    expect(codeOf(() => bodyOfUpload(request({ "content-length": "-1" }, "x")))).toBe("length_required");
    expect(codeOf(() => bodyOfUpload(request({ "content-length": String(MAX_BODY_BYTES + 1) }, "x")))).toBe("body_too_large");
    expect(codeOf(() => bodyOfUpload(request({ "content-length": String(MAX_BODY_BYTES) }, "x")))).toBe("no error");
  });

  test("may name their MD5", () => {
    expect(parseContentMd5(new Headers())).toBeUndefined();
    expect(parseContentMd5(new Headers({ "content-md5": "XUFAKrxLKna5cZ2REBfFkg==" }))).toBe("5d41402abc4b2a76b9719d911017c592");
    for (const value of ["", "5d41402abc4b2a76b9719d911017c592", "XUFAKrxLKna5cZ2REBfFkg", "XUFAKrxLKna5cZ2REBfF*g=="]) {
      expect(codeOf(() => parseContentMd5(new Headers({ "content-md5": value })))).toBe("bad_request");
    }
  });
});

describe("metadata", () => {
  test("in base64 are JSON of the right form, or refused", () => {
    const schema = inBase64(CustomMetadataInput);
    const encode = (text: string) => Buffer.from(text).toString("base64");
    expect(schema.parse(encode('{"a":"ü","n":2,"yes":true}'))).toEqual({ a: "ü", n: "2", yes: "true" });
    expect(schema.parse(encode('{"a":"?>~"}').replaceAll("+", " "))).toEqual({ a: "?>~" });
    expect(schema.parse("")).toBeUndefined();
    for (const text of ["!", encode("{"), encode("[]"), encode("null"), encode('{"a":null}'), encode('{"":"x"}')]) {
      expect(schema.safeParse(text).success, text).toBe(false);
    }
  });

  test("of HTTP are those that R2 keeps, in one line each", () => {
    expect(HttpMetadataInput.parse({ contentType: "text/csv", cacheExpiry: "2030-01-02T03:04:05Z" })).toEqual({
      contentType: "text/csv",
      cacheExpiry: new Date("2030-01-02T03:04:05Z"),
    });
    for (const value of [
      { contentType: "a\r\nb" },
      { contentType: "" },
      { contenttype: "x" },
      { cacheExpiry: "soon" },
      { contentType: 5 },
    ]) {
      expect(HttpMetadataInput.safeParse(value).success, JSON.stringify(value)).toBe(false);
    }
  });
});

test("a cursor is read in its own list only, and only as it was written", async () => {
  const cursor = await writeCursor("a secret", ["objects", "documents", "a/"], "place ü");
  expect(await readCursor("a secret", ["objects", "documents", "a/"], cursor)).toBe("place ü");
  const attempts: [string, string[], string][] = [
    ["another secret", ["objects", "documents", "a/"], cursor],
    ["a secret", ["objects", "documents", "b/"], cursor],
    ["a secret", ["objects", "documents"], cursor],
    ["a secret", ["objects", "documents", "a/"], `x${cursor}`],
    ["a secret", ["objects", "documents", "a/"], cursor.slice(0, -1)],
    ["a secret", ["objects", "documents", "a/"], `${cursor.slice(0, 20)}${cursor[20] === "A" ? "B" : "A"}${cursor.slice(21)}`],
    ["a secret", ["objects", "documents", "a/"], `${cursor}AAAA`],
    ["a secret", ["objects", "documents", "a/"], "!"],
  ];
  for (const [secret, scope, tried] of attempts)
    await expect(readCursor(secret, scope, tried)).rejects.toMatchObject({ code: "bad_request" });
});
