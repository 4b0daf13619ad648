import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

/** What differs between two chunks of the same code. */
const SOURCE_MAP = /\n\/\/# sourceMappingURL=\S*\s*$/u;

/**
 * Leaves one of each set of equal chunks in what Next built. Its bundler writes the libraries that several pages share once for every combination of pages,
 * under names of their own, and they weigh as much as all pages together. `folder` is a `.next`. Answers how many bytes went.
 */
export function mergeEqualChunks(folder: string): number {
  const chunks = path.join(folder, "server/chunks");
  const kept = new Map<string, string>();
  const renamed = new Map<string, string>();
  let removedBytes = 0;
  for (const file of javascriptBelow(chunks)) {
    const name = path.relative(folder, file);
    // Rendering and route handlers have a runtime each: chunks of one are not for the other.
    const code = `${path.dirname(name)}\n${readFileSync(file, "utf8").replace(SOURCE_MAP, "")}`;
    const first = kept.get(code);
    if (first === undefined) {
      kept.set(code, name);
      continue;
    }
    renamed.set(name, first);
    removedBytes += code.length;
    rmSync(file);
    rmSync(`${file}.map`, { force: true });
  }
  if (renamed.size === 0) return 0;
  for (const file of filesBelow(path.join(folder, "server")).filter((name) => /\.(?:js|json)$/u.test(name))) {
    const text = readFileSync(file, "utf8");
    let next = text;
    for (const [from, to] of renamed) next = next.replaceAll(path.basename(from), path.basename(to));
    if (next !== text) writeFileSync(file, next);
  }
  return removedBytes;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

function javascriptBelow(folder: string): string[] {
  return filesBelow(folder).filter((name) => name.endsWith(".js"));
}
