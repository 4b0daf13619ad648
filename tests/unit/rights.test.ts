import { describe, expect, it } from "vitest";
import { apparentRight, compareKeys, type PermissionRule, rightAt, seesBucket, seesFolder, visibleRoots } from "../../lib/people/rights.ts";

const rule = (prefix: string, level: PermissionRule["level"], more: Partial<PermissionRule> = {}): PermissionRule => ({
  bucket: "documents",
  prefix,
  level,
  canShare: false,
  isOwn: true,
  ...more,
});
const levelAt = (rules: PermissionRule[], key: string) => rightAt(rules, "documents", key).level;

describe("what rules mean", () => {
  it("a rule holds below its folder, and beside it nowhere", () => {
    const rules = [rule("docs/", "read")];
    expect(["docs/", "docs/a", "docs/x/y"].map((key) => levelAt(rules, key))).toEqual(["read", "read", "read"]);
    expect(["docs", "docs-secret/a", "Docs/a", "doc", "", "/docs/a", "x/docs/a"].map((key) => levelAt(rules, key))).toEqual(
      Array(7).fill("none"),
    );
    expect(rightAt(rules, "media", "docs/a").level).toBe("none");
  });

  it("the longest prefix wins, whether it gives more or less", () => {
    const rules = [rule("", "preview"), rule("docs/", "full", { canShare: true }), rule("docs/hr/", "none"), rule("docs/hr/open/", "read")];
    expect(["a", "docs/a", "docs/hr/a", "docs/hr/open/a"].map((key) => levelAt(rules, key))).toEqual(["preview", "full", "none", "read"]);
    expect(rightAt(rules, "documents", "docs/hr/open/a").canShare).toBe(false);
  });

  it("a hidden folder tells of the right that a missing one in its place would have", () => {
    const rules = [rule("", "read", { canShare: true }), rule("docs/hr/", "none"), rule("docs/hr/open/", "write"), rule("secret/", "none")];
    const told = (folder: string) => apparentRight(rules, "documents", folder);
    expect(told("secret/")).toEqual(told("missing/"));
    expect(told("secret/deep/er/")).toEqual(told("missing/deep/er/"));
    expect(told("secret/").level).toBe("read");
    // The way through to what may be seen is no secret, and no right either.
    expect(told("docs/hr/").level).toBe("none");
    expect(told("docs/hr/open/").level).toBe("write");
    expect(apparentRight([rule("docs/", "read")], "documents", "secret/")).toEqual({ level: "none", canShare: false });
  });

  it("every text may be asked for as a folder, and each is answered", () => {
    const rules = [rule("docs/", "read"), rule("docs/hr/", "none")];
    for (const folder of [
      "/",
      "//",
      "///",
      "/docs/",
      "docs//",
      "docs//hr/",
      "other//",
      "a//b//",
      ".",
      "..",
      "../",
      "./docs/",
      "no-slash",
      "\u0000/",
      "\ud800/",
    ]) {
      expect([folder, apparentRight(rules, "documents", folder).level]).toEqual([folder, folder.startsWith("docs/") ? "read" : "none"]);
      expect(visibleRoots(rules, "documents", folder).every((root) => root.startsWith(folder))).toBe(true);
    }
  });

  it("rules of groups on one folder add up, and the person's own none takes all away", () => {
    const groups = [rule("docs/", "preview", { isOwn: false, canShare: true }), rule("docs/", "write", { isOwn: false })];
    expect(rightAt(groups, "documents", "docs/a")).toEqual({ level: "write", canShare: true });
    expect(rightAt([...groups, rule("docs/", "none", { isOwn: false })], "documents", "docs/a")).toEqual({
      level: "write",
      canShare: true,
    });
    expect(rightAt([...groups, rule("docs/", "none")], "documents", "docs/a")).toEqual({ level: "none", canShare: false });
    expect(rightAt([...groups, rule("docs/", "read")], "documents", "docs/a")).toEqual({ level: "write", canShare: true });
  });

  it("keys are compared in NFC, whichever way they are written", () => {
    expect(levelAt([rule("caf\u00e9/", "read")], "cafe\u0301/a")).toBe("read");
  });

  it("the way to an opened folder may be seen, and nothing beside it", () => {
    const rules = [rule("docs/hr/open/", "read")];
    expect(["", "docs/", "docs/hr/", "docs/hr/open/", "docs/hr/open/x/"].every((prefix) => seesFolder(rules, "documents", prefix))).toBe(
      true,
    );
    expect(["docs/it/", "media/", "docs/hr/op"].map((prefix) => seesFolder(rules, "documents", prefix))).toEqual([false, false, true]);
    expect(seesBucket(rules, "documents")).toBe(true);
    expect(seesBucket(rules, "media")).toBe(false);
    expect(seesBucket([rule("", "none")], "documents")).toBe(false);
  });

  it("roots are the outermost opened folders, in R2's order", () => {
    const rules = [
      rule("b/", "read"),
      rule("a/x/", "read"),
      rule("a/", "none"),
      rule("b/c/", "full"),
      rule("\u{10000}/", "read"),
      rule("\uffee/", "read"),
    ];
    expect(visibleRoots(rules, "documents", "")).toEqual(["a/x/", "b/", "\uffee/", "\u{10000}/"]);
    expect(visibleRoots(rules, "documents", "b/c/")).toEqual(["b/c/"]);
    expect(visibleRoots(rules, "documents", "a/")).toEqual(["a/x/"]);
    expect(compareKeys("\uffee", "\u{10000}")).toBeLessThan(0);
  });
});
