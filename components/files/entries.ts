import type { FolderPage, ListedFile } from "@/components/files/api";
import type { Sort } from "@/components/files/addresses";
import { baseName, MAX_KEY_BYTES } from "@/lib/storage/key-parts";
import { PLACEHOLDER_TYPE } from "@/lib/visitor-uploads/placeholder";

/** A line of a folder. `id` is its key or prefix: nothing else in the folder has it. */
export type Entry = FolderEntry | FileEntry;
export interface FolderEntry {
  kind: "folder";
  id: string;
  name: string;
  /** How many live links reach it: lead to it, or to a folder above it. */
  shares: number;
}
export interface FileEntry extends ListedFile {
  kind: "file";
  id: string;
  name: string;
}

export function toFileEntry(file: ListedFile): FileEntry {
  return { ...file, kind: "file", id: file.key, name: baseName(file.key) };
}

export function toFolderEntry(prefix: string, shares = 0): FolderEntry {
  return { kind: "folder", id: prefix, name: baseName(prefix), shares };
}

/**
 * The lines of one page. The empty object that stands for the folder itself is no line; should it hold bytes, it is one, because somebody may want
 * them.
 */
export function toEntries(page: FolderPage["data"], prefix: string): Entry[] {
  return [
    ...page.folders.map((folder) => toFolderEntry(folder.prefix, folder.shares)),
    ...page.objects.filter((file) => file.key !== prefix || file.sizeBytes > 0).map(toFileEntry),
  ];
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** Whether a visitor is uploading the file just now: what lies there until then only holds the name. */
export const isArriving = (entry: Entry) => entry.kind === "file" && entry.contentType === PLACEHOLDER_TYPE;

/** A file's type as people name it: "PDF", "PNG", or nothing when its name has no ending. */
export function typeOf(entry: Entry): string {
  if (entry.kind === "folder") return "Folder";
  const dot = entry.name.lastIndexOf(".");
  const ending = dot > 0 ? entry.name.slice(dot + 1) : "";
  return /^[\p{L}\p{N}]{1,8}$/u.test(ending) ? ending.toUpperCase() : "File";
}

/**
 * The lines in order: folders first, then files. The store lists by the bytes of keys; people expect `file 2` before `file 10`, so names are ordered
 * here as well.
 */
export function sortEntries(entries: readonly Entry[], sort: Sort): Entry[] {
  const sign = sort.direction === "desc" ? -1 : 1;
  const byName = (a: Entry, b: Entry) => names.compare(a.name, b.name) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  return [...entries].sort((a, b) => {
    if (a.kind !== b.kind) return a.kind === "folder" ? -1 : 1;
    if (a.kind === "folder" || b.kind === "folder") return sort.column === "name" ? sign * byName(a, b) : byName(a, b);
    switch (sort.column) {
      case "name":
        return sign * byName(a, b);
      case "size":
        return sign * (a.sizeBytes - b.sizeBytes) || byName(a, b);
      case "modified":
        return sign * (Date.parse(a.uploadedAt) - Date.parse(b.uploadedAt)) || byName(a, b);
      case "type":
        return sign * names.compare(typeOf(a), typeOf(b)) || byName(a, b);
    }
  });
}

/** The lines whose name has the text in it, whatever the case and whatever the accents' composition. */
export function filterEntries(entries: readonly Entry[], text: string): readonly Entry[] {
  const wanted = text.trim().normalize("NFC").toLocaleLowerCase();
  return wanted === "" ? entries : entries.filter((entry) => entry.name.normalize("NFC").toLocaleLowerCase().includes(wanted));
}

/** A name that can be seen: empty ones (as in `a//b`) and those made of blanks get words. */
export function shownName(name: string): string {
  return name.trim() === "" ? (name === "" ? "(no name)" : "(blank name)") : name;
}

const encoder = new TextEncoder();

/** What is wrong with a new name for a file or folder below `prefix`, as a sentence; `null` when the server would take it. */
export function problemOfName(name: string, prefix: string): string | null {
  if (name === "") return "Type a name.";
  if (name.includes("/")) return "A name has no slash. To put it into another folder, use Move.";
  if (/[\u0000-\u001f\u007f-\u009f]/u.test(name)) return "The name has characters that nobody can see. Type it by hand.";
  if (!name.isWellFormed()) return "The name has half a character in it. Type it by hand.";
  const bytes = encoder.encode((prefix + name).normalize("NFC")).length;
  return bytes > MAX_KEY_BYTES ? `With its folder this name is ${bytes} bytes long; at most 1,024 fit. Shorten it.` : null;
}

/** "3 files", "1 file", "2 folders", "3 files and 1 folder". */
export function countEntries(entries: readonly Entry[]): string {
  const files = entries.filter((entry) => entry.kind === "file").length;
  const folders = entries.length - files;
  const say = (count: number, noun: string) => `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
  return [files > 0 || folders === 0 ? say(files, "file") : null, folders > 0 ? say(folders, "folder") : null]
    .filter(Boolean)
    .join(" and ");
}

/** The first few names for a sentence: “a”, “b” and 3 more. */
export function nameSome(names: readonly string[], most = 3): string {
  const some = names.slice(0, most).map((name) => `“${shownName(name)}”`);
  const rest = names.length - some.length;
  if (rest > 0) return `${some.join(", ")} and ${rest.toLocaleString("en")} more`;
  return some.length < 2 ? some.join("") : `${some.slice(0, -1).join(", ")} and ${some.at(-1)}`;
}
