/*
 * Under which names the members of an archive are extracted. Keys of a bucket are any text; names in an archive become files on somebody's disk, with Windows, macOS and
 * Linux alike, so each name is one that all of them take, stays inside the folder it is extracted into, and is nobody else's there.
 */

export interface NamedEntry {
  /** Relative, with `/` between folders. */
  path: string;
  isFolder: boolean;
}

/** File systems take 255 bytes for one name; the rest is room for a number. */
const MAX_SEGMENT_BYTES = 240;
const MAX_EXTENSION_BYTES = 20;

/** Windows opens a device instead of a file, whatever follows the first dot. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(?:\.|$)/iu;
/** What Windows takes in no name: among them the colon of drives and streams, and the backslash, which must never become a separator. */
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f<>:"|?*\\]/gu;
/** Turns the direction of text, so that a name shows another ending than it has. */
const MISLEADING = /[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const encoder = new TextEncoder();

/** How many bytes a text has in UTF-8. Most names are ASCII, which need not be encoded for that. */
export function utf8Bytes(text: string): number {
  return /^[ -~]*$/u.test(text) ? text.length : encoder.encode(text).length;
}

/**
 * A safe name for each entry, in their order; folders end in `/`. `null` for a folder that needs no entry of its own: another entry lies in it, or it is the top.
 * Names that a file system without case, or of another normal form, takes for one are numbered: `a.txt`, `A (2).txt`. The same entries always get the same names.
 */
export function archiveNames(entries: readonly NamedEntry[]): (string | null)[] {
  const paths = entries.map((entry) => entry.path.split("/").filter((segment) => segment !== "" && segment !== "."));
  const safe = paths.map((segments, index) => {
    const names = segments.map(safeSegment);
    return names.length === 0 && entries[index]?.isFolder !== true ? ["_"] : names;
  });
  // A folder keeps its name: whatever lies in it is found there. So a file beside it that has the same name is numbered.
  const parents = new Set<string>();
  for (const names of safe) for (let depth = 1; depth < names.length; depth += 1) parents.add(fold(names.slice(0, depth).join("/")));
  const taken = new Set(parents);
  const named = safe.map((names, index) => (entries[index]?.isFolder === true ? takeFolder(names.join("/"), parents, taken) : undefined));
  // Whoever comes first keeps the plain name, and only then are numbers given: `a (2).txt` may be somebody's own.
  safe.forEach((names, index) => {
    const name = names.join("/");
    if (entries[index]?.isFolder === true || taken.has(fold(name))) return;
    taken.add(fold(name));
    named[index] = name;
  });
  const last = new Map<string, number>();
  return named.map((name, index) => (name === undefined ? takeNumbered((safe[index] ?? []).join("/"), taken, last) : name));
}

function takeFolder(name: string, parents: ReadonlySet<string>, taken: Set<string>): string | null {
  const folded = fold(name);
  if (name === "" || parents.has(folded) || taken.has(folded)) return null;
  taken.add(folded);
  return `${name}/`;
}

function takeNumbered(name: string, taken: Set<string>, last: Map<string, number>): string {
  const folded = fold(name);
  const [stem, extension] = splitExtension(name);
  for (let number = (last.get(folded) ?? 1) + 1; ; number += 1) {
    const candidate = `${stem} (${number})${extension}`;
    if (taken.has(fold(candidate))) continue;
    taken.add(fold(candidate));
    last.set(folded, number);
    return candidate;
  }
}

/** What file systems without case or with one normal form compare. */
function fold(name: string): string {
  return name.toUpperCase().toLowerCase().normalize("NFC");
}

function safeSegment(segment: string): string {
  const plain = segment.toWellFormed().normalize("NFC").replaceAll(FORBIDDEN, "_").replaceAll(MISLEADING, "_");
  const short = shorten(plain);
  // Windows drops dots and spaces at the end, and so makes one name of two; `..` is only dots.
  const ended = short.replace(/[. ]+$/u, (run) => "_".repeat(run.length));
  return DEVICE.test(ended) ? `_${ended}` : ended;
}

/** Shortens the stem and keeps the extension. */
function shorten(segment: string): string {
  if (utf8Bytes(segment) <= MAX_SEGMENT_BYTES) return segment;
  const [stem, extension] = splitExtension(segment);
  const kept = utf8Bytes(extension) > MAX_EXTENSION_BYTES ? "" : extension;
  const whole = kept === "" ? segment : stem;
  let [text, bytes] = ["", utf8Bytes(kept)];
  for (const character of whole) {
    bytes += utf8Bytes(character);
    if (bytes > MAX_SEGMENT_BYTES) break;
    text += character;
  }
  return text + kept;
}

/** `.env` has no extension, and a dot in the name of a folder is not one of the file's. */
function splitExtension(name: string): [stem: string, extension: string] {
  const dot = name.lastIndexOf(".");
  return dot > name.lastIndexOf("/") + 1 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
}
