import { baseName } from "../storage/key-parts.ts";
import type { Share, ShareItem } from "../shares/share.ts";

/*
 * What visitors name things by. At the top of a link are its items under their last names; below a folder follow the names of what is in it. A path never names
 * anything else: it is taken apart here, once, before a store is asked.
 */

/** An item at the top of a link. */
export interface TopEntry {
  /** Unique in the link, whatever its case. */
  name: string;
  item: ShareItem;
}

/** What a path names: the top, or a place in one of the items. Whether something is there, and may be seen, is not said. */
export type ShareTarget =
  | { kind: "top" }
  | { kind: "file"; item: ShareItem; bucket: string; key: string; path: string }
  /** `path` ends in a slash. */
  | { kind: "folder"; item: ShareItem; bucket: string; prefix: string; path: string };

/** Control characters, which nobody can see, and the backslash, which other systems read as a slash. */
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\\]/u;

/** Whether a name can be part of a visitor's path. */
export function isPathName(name: string): boolean {
  return name !== "" && name !== "." && name !== ".." && !name.includes("/") && !FORBIDDEN.test(name) && name.isWellFormed();
}

/** The items of a link by the names that visitors know them by: broken ones have theirs, too, so that names stay when one breaks. */
export function topEntries(share: Pick<Share, "items" | "name">): TopEntry[] {
  const taken = new Set<string>();
  return share.items.map((item) => {
    const name = numberedName(topName(share, item), taken);
    taken.add(foldName(name));
    return { name, item };
  });
}

function topName(share: Pick<Share, "name">, item: ShareItem): string {
  const name = item.key === "" ? (share.name ?? "Files") : baseName(item.key);
  const safe = name.replaceAll("/", "-");
  if (isPathName(safe)) return safe;
  return item.kind === "file" ? "File" : "Folder";
}

/** Names that systems without case, or with another normal form, take for one. */
export function foldName(name: string): string {
  return name.normalize("NFC").toLowerCase();
}

/** The name itself, or with the first free number before its extension: "report (2).pdf". `taken` holds folded names. */
export function numberedName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(foldName(name))) return name;
  const dot = name.lastIndexOf(".");
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  for (let number = 2; ; number += 1) {
    const numbered = `${stem} (${number})${extension}`;
    if (!taken.has(foldName(numbered))) return numbered;
  }
}

/**
 * What a path names in a link, `null` when it can name nothing there. A path that ends in a slash names a folder; `as` says what one without it names.
 * Pure: nothing is decoded here, and nothing outside the items can be named.
 */
export function resolvePath(share: Pick<Share, "items" | "name">, path: string, as: "file" | "folder"): ShareTarget | null {
  if (path === "" || path === "/") return { kind: "top" };
  const isFolder = path.endsWith("/");
  const names = (isFolder ? path.slice(0, -1) : path).split("/");
  if (!names.every(isPathName)) return null;
  const entry = topEntries(share).find((candidate) => candidate.name === names[0]);
  if (entry === undefined || entry.item.brokenAtMs !== null) return null;
  const { item } = entry;
  const { bucket } = item;
  if (item.kind === "file") return names.length === 1 && !isFolder ? { kind: "file", item, bucket, key: item.key, path } : null;
  const below = names.slice(1).join("/");
  if (below === "" || isFolder || as === "folder") {
    return { kind: "folder", item, bucket, prefix: below === "" ? item.key : `${item.key}${below}/`, path: `${names.join("/")}/` };
  }
  return { kind: "file", item, bucket, key: item.key + below, path };
}
