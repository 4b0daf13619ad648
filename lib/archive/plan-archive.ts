import { createHash } from "node:crypto";
import type { ObjectStore } from "../storage/object-store.ts";
import { archiveNames, utf8Bytes } from "./archive-names.ts";
import { type CentralDirectory, centralHeaderBytes, descriptorBytes, endBytes, localHeaderBytes, type ZipEntry } from "./zip-records.ts";

/** An object that goes into an archive, as it was when it was listed. */
export interface Member {
  store: ObjectStore;
  key: string;
  /** Without quotes. Exactly these bytes go into the archive, or none. */
  etag: string;
  sizeBytes: number;
  modifiedAtMs: number;
  /** Relative, `/` between folders; any text, made safe by the plan. An empty member whose path ends in `/` is a folder. */
  path: string;
}

/** A member in its place. */
export interface ArchiveEntry extends ZipEntry {
  member: Member;
  /** Where its bytes begin. */
  bodyOffset: number;
  /** Where the next one's header begins. */
  end: number;
  /** Where its header in the central directory begins. */
  centralOffset: number;
  centralEnd: number;
}

/** What a zip will be, to the byte, before any member is opened. It is judged by conditional requests like a file, by its ETag alone. */
export interface Archive {
  entries: readonly ArchiveEntry[];
  directory: CentralDirectory;
  sizeBytes: number;
  /** Of its members' names, sizes, times and ETags, without quotes: the same members make the same bytes. */
  etag: string;
  httpEtag: string;
  /** A member that is gone makes an archive no younger, so its time says nothing of whether it changed. */
  uploadedAtMs: null;
}

/** Changes whenever the same members would make other bytes, so that nobody continues an archive of one version with the bytes of another. */
const LAYOUT_VERSION = "1";

/** So much is hashed at a time: a call for each of a hundred thousand members takes longer than the hash. */
const HASHED_AT_ONCE = 64 * 1024;

/** Lays the members out in their order. Pure; the same members always make the same archive. */
export function planArchive(members: readonly Member[]): Archive {
  const names = archiveNames(members.map((member) => ({ path: member.path, isFolder: isFolder(member) })));
  const hash = createHash("sha256");
  let hashed = `sluice zip ${LAYOUT_VERSION}\n`;
  const entries: ArchiveEntry[] = [];
  const nameSizes: number[] = [];
  let offset = 0;
  members.forEach((member, index) => {
    const name = names[index] ?? null;
    if (name === null) return;
    const nameBytes = utf8Bytes(name);
    const { sizeBytes, modifiedAtMs } = member;
    const entry: ArchiveEntry = { name, sizeBytes, modifiedAtMs, offset, member, bodyOffset: 0, end: 0, centralOffset: 0, centralEnd: 0 };
    entry.bodyOffset = offset + localHeaderBytes(entry, nameBytes);
    entry.end = entry.bodyOffset + sizeBytes + descriptorBytes(entry);
    offset = entry.end;
    entries.push(entry);
    nameSizes.push(nameBytes);
    hashed += JSON.stringify([name, member.etag, sizeBytes, Math.floor(modifiedAtMs / 1000)]);
    if (hashed.length < HASHED_AT_ONCE) return;
    hash.update(hashed);
    hashed = "";
  });
  const centralOffset = offset;
  entries.forEach((entry, index) => {
    entry.centralOffset = offset;
    offset += centralHeaderBytes(entry, nameSizes[index] ?? 0);
    entry.centralEnd = offset;
  });
  const directory = { entries: entries.length, offset: centralOffset, sizeBytes: offset - centralOffset };
  const etag = `zip-${hash.update(hashed).digest("hex").slice(0, 40)}`;
  return { entries, directory, sizeBytes: offset + endBytes(directory), etag, httpEtag: `"${etag}"`, uploadedAtMs: null };
}

function isFolder(member: Member): boolean {
  return member.sizeBytes === 0 && (member.path === "" || member.path.endsWith("/"));
}
