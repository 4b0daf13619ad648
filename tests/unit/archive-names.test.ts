import { describe, expect, it } from "vitest";
import { archiveNames } from "../../lib/archive/archive-names.ts";

const named = (...paths: string[]) => archiveNames(paths.map((path) => ({ path, isFolder: path.endsWith("/") })));

describe("names in an archive", () => {
  const table: [path: string, name: string][] = [
    ["plain.txt", "plain.txt"],
    ["a/b/c.txt", "a/b/c.txt"],
    ["übersicht – 概要 🎈.txt", "übersicht – 概要 🎈.txt"],
    ["..\\..\\evil.sh", ".._.._evil.sh"],
    ["../../etc/passwd", "__/__/etc/passwd"],
    ["a/../b", "a/__/b"],
    ["a/./b", "a/b"],
    ["//x", "x"],
    ["/etc/passwd", "etc/passwd"],
    ["a//b", "a/b"],
    ["C:evil", "C_evil"],
    ["C:\\Windows\\evil.dll", "C__Windows_evil.dll"],
    ["\\\\server\\share", "__server_share"],
    ["file.txt:stream", "file.txt_stream"],
    ["CON", "_CON"],
    ["nul.txt", "_nul.txt"],
    ["a/Com1.tar.gz", "a/_Com1.tar.gz"],
    ["aux /x", "aux_/x"],
    ["aux .txt", "_aux .txt"],
    ["LPT¹", "_LPT¹"],
    ["console.log", "console.log"],
    ["trailing.", "trailing_"],
    ["trailing. .", "trailing___"],
    ["folder. /x", "folder__/x"],
    ["...", "___"],
    [" leading", " leading"],
    ["a\u0000b\nc\u009f", "a_b_c_"],
    ["\u202egpj.exe", "_gpj.exe"],
    ['what? "now" <a|b>*', "what_ _now_ _a_b__"],
    ["half \ud800 pair", "half \ufffd pair"],
    ["e\u0301.txt", "\u00e9.txt"],
    [".env", ".env"],
    ["-rf", "-rf"],
    ["/", ""],
  ];
  it.each(table)("%j → %j", (path, name) => {
    expect(archiveNames([{ path, isFolder: false }])).toEqual([name === "" ? "_" : name]);
  });

  it("are unique where case and normal form make no difference, whoever comes first keeping the plain one", () => {
    expect(named("a.txt", "A.TXT", "a.txt", "A (2).txt")).toEqual(["a.txt", "A (3).TXT", "a (4).txt", "A (2).txt"]);
    expect(named("\u00e9.txt", "e\u0301.txt", "É.txt")).toEqual(["\u00e9.txt", "\u00e9 (2).txt", "É (3).txt"]);
    expect(named("Straße", "STRASSE")).toEqual(["Straße", "STRASSE (2)"]);
    expect(named("x/.env", "X/.ENV", "no.ext/file", "no.ext/FILE")).toEqual(["x/.env", "X/.ENV (2)", "no.ext/file", "no.ext/FILE (2)"]);
    expect(named("a?b", "a*b", "a:b")).toEqual(["a_b", "a_b (2)", "a_b (3)"]);
  });

  it("let a folder keep its name, and number a file that has the same", () => {
    expect(named("docs", "docs/a.txt")).toEqual(["docs (2)", "docs/a.txt"]);
    expect(named("DOCS", "docs/")).toEqual(["DOCS (2)", "docs/"]);
  });

  it("have folders of their own only where nothing else makes them", () => {
    expect(named("empty/", "full/", "full/a.txt", "full/deep/", "/", "Empty/")).toEqual([
      "empty/",
      null,
      "full/a.txt",
      "full/deep/",
      null,
      null,
    ]);
  });

  it("fit what file systems take, with their extension and their number", () => {
    const long = `${"ü".repeat(500)}.tar`;
    const [first = "", second = ""] = named(long, long) as string[];
    expect(first).toMatch(/^ü+\.tar$/u);
    expect(second).toMatch(/^ü+ \(2\)\.tar$/u);
    expect(Buffer.byteLength(first)).toBe(240);
    expect(Buffer.byteLength(second)).toBeLessThanOrEqual(255);
    expect(Buffer.byteLength(named(`a.${"b".repeat(1000)}`)[0] ?? "")).toBe(240);
  });

  it("are the same for the same entries, and quickly found for ten thousand of one name", () => {
    const paths = Array.from({ length: 10_000 }, (_, index) => (index % 2 === 0 ? "same.txt" : "SAME.txt"));
    const names = named(...paths);
    expect(new Set(names.map((name) => name?.toLowerCase())).size).toBe(10_000);
    expect(named(...paths)).toEqual(names);
  });
});
