import { describe, expect, test } from "vitest";
import type { ShareItem } from "../../lib/shares/share.ts";
import { isPathName, numberedName, resolvePath, topEntries } from "../../lib/visits/share-path.ts";

const item = (kind: ShareItem["kind"], key: string, brokenAtMs: number | null = null): ShareItem => ({
  bucket: "documents",
  kind,
  key,
  brokenAtMs,
});
const link = (...items: ShareItem[]) => ({ name: null, items });

describe("the names at the top of a link", () => {
  test("are last names, numbered before the extension where another has it in any case or normal form, and always a name of a path", () => {
    const share = link(
      item("file", "a/report.pdf"),
      item("file", "b/Report.PDF"),
      item("folder", "c/report.pdf/"),
      item("file", "caf\u00e9"),
      item("file", "x/cafe\u0301"),
      item("folder", ""),
      item("file", "a/.."),
      item("file", "a/b\\c"),
      item("file", "a/\u0000"),
      item("folder", "a//"),
    );
    expect(topEntries(share).map((entry) => entry.name)).toEqual(
      ["report.pdf", "Report (2).PDF", "report (3).pdf", "caf\u00e9", "cafe\u0301 (2)", "Files", "File", "File (2)", "File (3)", "Folder"], // prettier-ignore
    );
    expect(topEntries(share).every((entry) => isPathName(entry.name))).toBe(true);
    expect(topEntries({ name: "a/b", items: [item("folder", "")] })[0]?.name).toBe("a-b");
    expect(numberedName(".env", new Set([".env"]))).toBe(".env (2)");
  });
});

describe("what a path names", () => {
  const share = link(item("folder", "docs/"), item("file", "deep/in/a.txt"), item("folder", "gone/", 1));

  test("a file, a folder, or the top; inside its items and nowhere else", () => {
    expect(resolvePath(share, "", "file")).toEqual({ kind: "top" });
    expect(resolvePath(share, "docs/x/y.txt", "file")).toMatchObject({ kind: "file", bucket: "documents", key: "docs/x/y.txt" });
    expect(resolvePath(share, "docs/x", "folder")).toMatchObject({ kind: "folder", prefix: "docs/x/", path: "docs/x/" });
    expect(resolvePath(share, "docs", "file")).toMatchObject({ kind: "folder", prefix: "docs/" });
    expect(resolvePath(share, "a.txt", "file")).toMatchObject({ kind: "file", key: "deep/in/a.txt" });
    for (const path of ["a.txt/", "a.txt/b", "in/a.txt", "deep/in/a.txt", "gone/", "gone/x", "DOCS/x", "docs-secret/x", "doc"])
      expect([path, resolvePath(share, path, "file")]).toEqual([path, null]);
  });

  test("nothing at all with a segment that other systems take for more than a name, so that no store is ever asked", () => {
    const odd = ["..", ".", "", "\\", "a\\b", "..\\x", "\u0000", "a\u0000", "\n", "\u007f", "\u0085", "\ud800"];
    for (const segment of odd)
      for (const path of [segment, `docs/${segment}/x`, `docs/x/${segment}/y`, `${segment}/docs`, `docs/${segment}//`])
        if (path !== "") for (const as of ["file", "folder"] as const) expect([path, resolvePath(share, path, as)]).toEqual([path, null]);
    for (const path of ["/docs", "//docs/", "docs//", "docs//x", "./docs/x", "docs/../docs/x"])
      expect([path, resolvePath(share, path, "folder")]).toEqual([path, null]);
  });
});
