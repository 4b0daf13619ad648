import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");

function filesBelow(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/u.test(entry.name) && !entry.name.endsWith(".d.ts"))
    .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)));
}

/** What a file imports: packages as they are named, our own files from the root. */
function importsOf(file: string): string[] {
  const source = readFileSync(path.join(root, file), "utf8");
  return Array.from(source.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/gu), (match) => match[1] ?? "").map((target) => {
    if (target.startsWith("@/")) return target.slice(2);
    return target.startsWith(".") ? path.relative(root, path.resolve(root, path.dirname(file), target)) : target;
  });
}

const offences = (folder: string, isForbidden: (target: string, file: string) => boolean) =>
  filesBelow(folder).flatMap((file) =>
    importsOf(file)
      .filter((target) => isForbidden(target, file))
      .map((target) => `${file} imports ${target}`),
  );

describe("who may import whom (ARCHITECTURE.md)", () => {
  it("lib knows nothing of next, react, pages and components", () => {
    expect(offences("lib", (target) => /^(?:next|react|react-dom|next-auth)(?:\/|$)|^(?:app|components)\//u.test(target))).toEqual([]);
  });

  it("lib/platform knows nothing above it", () => {
    expect(offences("lib/platform", (target) => target.startsWith("lib/") && !target.startsWith("lib/platform/"))).toEqual([]);
  });

  it("pure files reach no store, no database, no platform, no clock and no chance", () => {
    const isPure = (file: string) =>
      /(?:^|\/)(?:schema|share|visit|record)\.ts$|\/decide-|-key\.ts$|conditional-request\.ts$|content-type\.ts$/u.test(file) &&
      !file.startsWith("lib/db/");
    expect(
      offences("lib", (target, file) => isPure(file) && /^lib\/(?:db|platform)\/|\/store\.ts$|services\.ts$|^node:/u.test(target)),
    ).toEqual([]);
    const impure = filesBelow("lib").filter(
      (file) =>
        isPure(file) && /Date\.now\(|new Date\(\)|Math\.random|crypto\.getRandomValues/u.test(readFileSync(path.join(root, file), "utf8")),
    );
    expect(impure).toEqual([]);
  });

  it("Math.random spreads waits only: ids, secrets and tokens come from a cryptographic source", () => {
    const lines = ["lib", "app"]
      .flatMap(filesBelow)
      .flatMap((file) => readFileSync(path.join(root, file), "utf8").split("\n"))
      .filter((line) => line.includes("Math.random"));
    expect(lines.filter((line) => !line.includes("await sleep("))).toEqual([]);
  });

  it("components reach no store, no database and no platform", () => {
    expect(offences("components", (target) => /^lib\/(?:db|platform)\/|\/store(?:\.ts)?$|services(?:\.ts)?$|^app\//u.test(target))).toEqual(
      [],
    );
  });

  it("app holds no SQL and no call of a bucket", () => {
    const telling = filesBelow("app").filter((file) =>
      /\.prepare\(|\bSELECT\b|\bUPDATE\s+\w+\s+SET\b|createMultipartUpload/u.test(readFileSync(path.join(root, file), "utf8")),
    );
    expect(telling).toEqual([]);
  });

  it("zod is imported as a namespace: of the object `z` bundlers keep everything, half a megabyte", () => {
    const named = ["app", "components", "lib"]
      .flatMap((folder) => filesBelow(folder))
      .filter((file) => /import \{[^}]*\} from "zod"/u.test(readFileSync(path.join(root, file), "utf8")));
    expect(named).toEqual([]);
  });

  it("only lib/platform reads process.env or a Worker's env", () => {
    const reading = filesBelow("lib").filter((file) =>
      /process\.env|getCloudflareContext/u.test(readFileSync(path.join(root, file), "utf8")),
    );
    expect(reading).toEqual([]);
  });
});

describe("the table of route handlers", () => {
  const table = readFileSync(path.join(root, "app/routes.ts"), "utf8");
  const handlers = filesBelow("app").filter((file) => /(?:^|\/)(?:route|direct)\.ts$/u.test(file));

  it("has every route.ts, and every route.ts it has exists", () => {
    const imported = Array.from(table.matchAll(/from "\.\/([^"]+)"/gu), (match) => `app/${match[1] ?? ""}.ts`);
    expect(imported.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
    expect([...imported].sort()).toEqual([...handlers].sort());
  });

  it("gives each module the address of its folder", () => {
    for (const match of table.matchAll(/import \* as (\w+) from "\.\/([^"]+)"/gu)) {
      const [, name = "", file = ""] = match;
      const pattern = new RegExp(`pattern: "([^"]+)", module: ${name} `, "u").exec(table)?.[1] ?? "";
      const folder = `/${file.replace(/\/(?:route|direct)$/u, "")}`.replaceAll(/\[(?:\.{3})?([^\]]+)\]/gu, ":$1");
      expect(pattern.replaceAll("+", "")).toBe(folder);
    }
  });

  it("holds only what route() or publicRoute() made, so that nothing is reached around the one authorization", () => {
    for (const file of handlers) {
      const source = readFileSync(path.join(root, file), "utf8");
      const exported = Array.from(source.matchAll(/export const (GET|POST|PUT|PATCH|DELETE)\s*=\s*(\w+)/gu));
      expect([file, exported.length > 0, exported.every((match) => ["route", "publicRoute"].includes(match[2] ?? ""))]).toEqual([
        file,
        true,
        true,
      ]);
      expect(/export (?:async )?function/u.test(source)).toBe(false);
    }
  });
});
