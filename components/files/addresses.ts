import { encodeKey } from "@/lib/storage/key-parts";

/*
 * Folders and files are named in the query, never in the path: a path cannot carry empty segments, `.` and `..`, or a leading slash without some
 * part of the web rewriting it, and keys may have all of them. Slashes stay readable; everything that means something in a query is encoded.
 */

const encodeReadably = (text: string) => encodeURIComponent(text).replaceAll("%2F", "/").replaceAll("%3A", ":");

/** What one looks at: a folder of a bucket, how it is sorted, and the file whose panel is open. */
export interface Place {
  bucket: string;
  /** Ends in `/`; empty at the root of the bucket. */
  prefix: string;
  sort?: Sort | undefined;
  /** Key of the file whose panel is open. */
  file?: string | undefined;
}

export const SORT_COLUMNS = ["name", "size", "modified", "type"] as const;
export type SortColumn = (typeof SORT_COLUMNS)[number];
export interface Sort {
  column: SortColumn;
  direction: "asc" | "desc";
}
export const DEFAULT_SORT: Sort = { column: "name", direction: "asc" };

/** Address of a folder in the portal. */
export function folderHref({ bucket, prefix, sort, file }: Place): string {
  const query = [
    prefix === "" ? null : `prefix=${encodeReadably(prefix)}`,
    sort === undefined || (sort.column === "name" && sort.direction === "asc")
      ? null
      : `sort=${sort.direction === "desc" ? "-" : ""}${sort.column}`,
    file === undefined ? null : `file=${encodeReadably(file)}`,
  ].filter((part) => part !== null);
  return `/files/${encodeURIComponent(bucket)}${query.length === 0 ? "" : `?${query.join("&")}`}`;
}

/** Reads `sort=-size`; anything else is the order of names. */
export function parseSort(text: string | null | undefined): Sort {
  const direction = text?.startsWith("-") ? "desc" : "asc";
  const column = SORT_COLUMNS.find((name) => name === text?.replace(/^-/u, ""));
  return column === undefined ? DEFAULT_SORT : { column, direction };
}

/** A folder's prefix as it must be: empty, or ending in a slash. */
export function normalizePrefix(prefix: string | null | undefined): string {
  return prefix === null || prefix === undefined || prefix === "" || prefix.endsWith("/") ? (prefix ?? "") : `${prefix}/`;
}

/** Address of the links into a bucket, in the share manager. */
export function sharingHref(bucket: string): string {
  return `/sharing?bucket=${encodeURIComponent(bucket)}`;
}

/** Address of a file's bytes for whoever is signed in. */
export function contentHref(bucket: string, key: string, options: { isInline?: boolean } = {}): string {
  const query = `bucket=${encodeURIComponent(bucket)}&key=${encodeURIComponent(key)}`;
  return `/api/v1/objects/content?${query}${options.isInline ? "&inline=1" : ""}`;
}

/** As many as the address of a zip may name. */
export const MAX_ZIPPED = 100;

/** Address of some files and folders of a bucket as one zip. */
export function zipHref(bucket: string, entries: readonly { kind: "file" | "folder"; id: string }[]): string {
  const query = new URLSearchParams({ bucket });
  for (const { kind, id } of entries) query.append(kind === "file" ? "key" : "prefix", id);
  return `/api/v1/objects/zip?${query.toString()}`;
}

/** Address of a file in R2 Explorer's API, for programs. */
export function apiUrl(origin: string, bucket: string, key: string): string {
  return `${origin}/api/buckets/${encodeURIComponent(bucket)}/${encodeKey(key)}`;
}

export function s3Uri(bucket: string, key: string): string {
  return `s3://${bucket}/${key}`;
}

/** The folders above and including a prefix, outermost first, each with the name between its slashes (which may be empty). */
export function foldersOf(prefix: string): { name: string; prefix: string }[] {
  const folders: { name: string; prefix: string }[] = [];
  let start = 0;
  for (let slash = prefix.indexOf("/"); slash !== -1; slash = prefix.indexOf("/", start)) {
    folders.push({ name: prefix.slice(start, slash), prefix: prefix.slice(0, slash + 1) });
    start = slash + 1;
  }
  return folders;
}
