import { describe, expect, test } from "vitest";
import {
  baseName,
  decodeBase64Utf8,
  encodeKey,
  isReservedKey,
  NewObjectKey,
  ObjectKey,
  parentPrefix,
} from "../../lib/storage/object-key.ts";

describe("keys in base64", () => {
  const KEYS = ["a", "ab", "abc", "folder/file.txt", "?>~ÿ", "übersicht 概要.txt", "🎈", "\u0000\n", "//", "\ufeffbom"];

  test("are read in every way that they may be written", () => {
    for (const key of KEYS) {
      const standard = Buffer.from(key).toString("base64");
      const urlSafe = standard.replaceAll("+", "-").replaceAll("/", "_");
      for (const encoded of [standard, urlSafe, standard.replace(/=+$/u, ""), urlSafe.replace(/=+$/u, ""), encodeKey(key)]) {
        expect(decodeBase64Utf8(encoded), encoded).toBe(key);
      }
    }
  });

  test("are read in one way only: everything else is nothing", () => {
    const wrong = {
      "another alphabet": "YW*j",
      "both alphabets": "-_+/",
      "an impossible length": "YWJjZ",
      "padding where none belongs": "YWJj=",
      "too little padding": "YQ=",
      "too much padding": "YQ===",
      "padding alone": "=",
      "padding inside": "YQ==YQ==",
      "bits that no encoder leaves": "YR==",
      "a line break": "YW\nJj",
      "a space": "YW Jj",
      "percent-encoding left over": "YQ%3D%3D",
      "bytes that are not UTF-8": Buffer.from([0xff, 0xfe]).toString("base64"),
      "an overlong sequence": Buffer.from([0xc0, 0xaf]).toString("base64"),
      "half a surrogate pair": Buffer.from([0xed, 0xa0, 0x80]).toString("base64"),
      "a cut sequence": Buffer.from([0xe6, 0xa6]).toString("base64"),
    };
    for (const [what, encoded] of Object.entries(wrong)) expect(decodeBase64Utf8(encoded), what).toBeNull();
    expect(decodeBase64Utf8("")).toBe("");
  });
});

describe("what a key may be", () => {
  test("1 to 1,024 bytes of well-formed Unicode, as NFC", () => {
    expect(ObjectKey.parse("cafe\u0301")).toBe("caf\u00e9");
    expect(ObjectKey.safeParse("é".repeat(512)).success).toBe(true);
    expect(ObjectKey.safeParse("e\u0301".repeat(512)).success).toBe(true);
    for (const key of ["", "é".repeat(513), "x".repeat(1025), "half \ud800"]) expect(ObjectKey.safeParse(key).success).toBe(false);
  });

  test("control characters may be there already, and are not stored anew", () => {
    for (const key of ["a\nb", "a\u0000", "\u007f", "\u0085"]) {
      expect([ObjectKey.safeParse(key).success, NewObjectKey.safeParse(key).success]).toEqual([true, false]);
    }
  });
});

test("the reserved prefix is known in every spelling, and nothing else is taken for it", () => {
  for (const key of [".r2-explorer", ".r2-explorer/", ".r2-explorer/x", "/.r2-explorer/x", "./.r2-explorer/x", "//././.R2-EXPLORER/x"]) {
    expect(isReservedKey(key), key).toBe(true);
  }
  for (const key of [
    "",
    ".",
    ".r2",
    ".r2-explorer.txt",
    ".r2-explorers/x",
    "docs/.r2-explorer/x",
    "r2-explorer/x",
    " .r2-explorer/x",
    "../.r2-explorer/x",
  ]) {
    expect(isReservedKey(key), key).toBe(false);
  }
});

test("names and folders of keys", () => {
  expect(["a/b.txt", "b.txt", "a/b/", "/", "a//", ""].map(baseName)).toEqual(["b.txt", "b.txt", "b", "", "", ""]);
  expect(["a/b.txt", "b.txt", "a/b/", "a/b/c"].map(parentPrefix)).toEqual(["a/", "", "a/", "a/b/"]);
});
