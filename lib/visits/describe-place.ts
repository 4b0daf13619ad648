import { AppError } from "../http/errors.ts";
import { decideKind } from "../previews/decide-kind.ts";
import type { Services } from "../services.ts";
import { mayReach } from "../shares/reach.ts";
import type { Share } from "../shares/share.ts";
import { downloadType, type PreviewKind, previewOf } from "../storage/content-type.ts";
import { parentPrefix } from "../storage/key-parts.ts";
import type { ObjectInfo, ObjectStore } from "../storage/object-store.ts";
import { letsVisitors } from "./decide-access.ts";
import { requireFile, requireStore } from "./hand-over.ts";
import { listPageEntries, type PageEntries } from "./list-page-entries.ts";
import { requireFolder, type ShareEntry } from "./list-share-folder.ts";
import type { PageQuery } from "./page-query.ts";
import { topEntries } from "./share-path.ts";

/** Bounds of a link's owner on what visitors upload; `null` is none. Says nothing of what others have uploaded. */
export interface UploadLimits {
  maxBytes: number | null;
  maxFiles: number | null;
  maxFileBytes: number | null;
  /** File extensions, lower case, without the dot. */
  types: string[] | null;
}

export interface VisibleEntry extends ShareEntry {
  previewKind: PreviewKind | null;
  /** Whether its picture is small enough to stand for it in a grid. */
  hasThumbnail: boolean;
}

export interface FilePlace {
  kind: "file";
  name: string;
  /** `null` for the only file of a link, whose addresses need none. */
  path: string | null;
  /** `null` where visitors may only look. */
  sizeBytes: number | null;
  modifiedAtMs: number;
  contentType: string;
  previewKind: PreviewKind | null;
  /** The beginning of a text, `null` for other kinds and for text that is none. */
  text: { content: string; isWhole: boolean } | null;
  mayDownload: boolean;
  /** The list it was chosen from, `null` for the only file of a link. */
  siblings: { folder: Crumb; previous: ShareEntry | null; next: ShareEntry | null } | null;
}

export interface FolderPlace extends Omit<PageEntries, "entries"> {
  kind: "folder";
  /** "" for the top of a link to several things. */
  path: string;
  /** From the top of the link to this folder, which is the last. */
  crumbs: Crumb[];
  entries: VisibleEntry[];
  /** What may be put into this very folder; `null` for nothing. */
  uploads: UploadLimits | null;
  /** Whether names in it may be changed. */
  mayManage: boolean;
}

/** Visitors of a link for uploading learn nothing of what is there, not even the folder's name. */
export interface UploadPlace {
  kind: "upload";
  uploads: UploadLimits;
}

export type Place = FilePlace | FolderPlace | UploadPlace;

/** A name on the page, `null` for the top of a link that has none, and the path it leads to, `null` for the top. */
export interface Crumb {
  name: string | null;
  path: string | null;
}

/** Text on the page itself; the rest is in the download. */
const MAX_SHOWN_TEXT_BYTES = 64 * 1024;
const MAX_THUMBNAIL_BYTES = 2 * 1024 * 1024;

/** What visitors see at a path of a link that they may see at all. Throws `share_not_found` for what is not there, or not for them. */
export async function describePlace(services: Services, share: Share, query: PageQuery): Promise<Place> {
  if (!letsVisitors(share, "list")) {
    if (query.path !== null) throw new AppError("share_not_found");
    return { kind: "upload", uploads: uploadLimits(share) };
  }
  const path = query.path ?? onlyFolder(share) ?? "";
  const isOnlyFile = share.items.length === 1 && share.items[0]?.kind === "file";
  if (isOnlyFile || !(path === "" || path.endsWith("/"))) return await describeFile(services, share, query, isOnlyFile);
  return await describeFolder(services, share, path, query);
}

/** A link to one folder opens right into it. */
export function onlyFolder(share: Share): string | null {
  const [first, ...others] = topEntries(share);
  return first?.item.kind === "folder" && others.length === 0 ? `${first.name}/` : null;
}

/** What the top of a link is called, `null` where nobody named it. */
function topName(share: Share): string | null {
  return share.name ?? onlyFolder(share)?.slice(0, -1) ?? null;
}

function uploadLimits(share: Share): UploadLimits {
  return {
    maxBytes: share.maxUploadBytes,
    maxFiles: share.maxUploadFiles,
    maxFileBytes: share.maxUploadFileBytes,
    types: share.uploadTypes,
  };
}

/** How a file of this link may be shown. Where visitors may only look, there are renditions of some kinds alone. */
function shownAs(share: Share, key: string, storedType: string | undefined): { kind: PreviewKind; contentType: string } | null {
  return share.allowedActions === "preview" && decideKind(key, storedType) === null ? null : previewOf(key, storedType);
}

async function describeFolder(services: Services, share: Share, path: string, query: PageQuery): Promise<FolderPlace> {
  const target = requireFolder(share, path);
  const { entries, ...list } = await listPageEntries(services, share, path, query);
  const mayWrite = (action: "upload" | "manage") =>
    target.kind === "folder" &&
    letsVisitors(share, action) &&
    mayReach(share, { bucket: target.bucket, key: target.prefix }, action === "upload" ? "write" : "full");
  return {
    kind: "folder",
    path,
    crumbs: crumbsTo(share, path),
    entries: entries.map((entry) => visibleEntry(share, entry)),
    ...list,
    uploads: mayWrite("upload") ? uploadLimits(share) : null,
    mayManage: mayWrite("manage"),
  };
}

function visibleEntry(share: Share, entry: ShareEntry): VisibleEntry {
  const previewKind = entry.type === "file" ? (shownAs(share, entry.name, entry.contentType ?? undefined)?.kind ?? null) : null;
  return { ...entry, previewKind, hasThumbnail: previewKind === "image" && entry.size !== null && entry.size <= MAX_THUMBNAIL_BYTES };
}

/** The folders from the top of a link down to this one. The only folder of a link is its top. */
function crumbsTo(share: Share, path: string): Crumb[] {
  const names = path.split("/").slice(0, -1);
  const crumbs = names.map((name, index): Crumb => ({ name, path: `${names.slice(0, index + 1).join("/")}/` }));
  return [{ name: topName(share), path: null }, ...(onlyFolder(share) === null ? crumbs : crumbs.slice(1))];
}

async function describeFile(services: Services, share: Share, query: PageQuery, isOnlyFile: boolean): Promise<FilePlace> {
  const file = requireFile(share, query.path, "preview");
  const store = requireStore(services, file);
  const object = await store.head(file.key);
  if (object === null) throw new AppError("share_not_found");
  const preview = shownAs(share, object.key, object.httpMetadata.contentType);
  return {
    kind: "file",
    name: file.path.slice(file.path.lastIndexOf("/") + 1),
    path: isOnlyFile ? null : file.path,
    sizeBytes: letsVisitors(share, "download") ? object.sizeBytes : null,
    modifiedAtMs: object.uploadedAtMs,
    contentType: preview !== null && preview.kind !== "text" ? preview.contentType : downloadType(object.httpMetadata.contentType),
    previewKind: preview?.kind ?? null,
    text: preview?.kind === "text" ? await readText(store, object) : null,
    mayDownload: letsVisitors(share, "download") && mayReach(share, file, "read"),
    siblings: isOnlyFile ? null : await siblingsOf(services, share, file.path, query),
  };
}

/** The files before and after one in the list that it was chosen from, as far as that page of the list goes. */
async function siblingsOf(services: Services, share: Share, path: string, query: PageQuery): Promise<NonNullable<FilePlace["siblings"]>> {
  const parent = parentPrefix(path);
  const { entries } = await listPageEntries(services, share, parent, query);
  const files = entries.filter((entry) => entry.type === "file");
  const place = files.findIndex((entry) => entry.path === path);
  const at = (index: number) => (place === -1 ? null : (files[index] ?? null));
  return {
    folder: crumbsTo(share, parent).at(-1) ?? { name: topName(share), path: null },
    previous: at(place - 1),
    next: at(place + 1),
  };
}

async function readText(store: ObjectStore, object: ObjectInfo): Promise<{ content: string; isWhole: boolean } | null> {
  if (object.sizeBytes === 0) return { content: "", isWhole: true };
  const length = Math.min(object.sizeBytes, MAX_SHOWN_TEXT_BYTES);
  const opened = await store.get(object.key, { range: { offset: 0, length }, ifMatch: object.etag });
  if (opened === null || opened === "changed") return null;
  const isWhole = length === object.sizeBytes;
  const bytes = new Uint8Array(await new Response(opened.body).arrayBuffer());
  try {
    // Streaming leaves out a character that the cut went through; anything else that is not UTF-8 is no text we could show.
    const content = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !isWhole });
    return content.includes("\u0000") ? null : { content, isWhole };
  } catch {
    return null;
  }
}
