import { AppError } from "../http/errors.ts";
import { mayReach } from "../shares/reach.ts";
import type { Share } from "../shares/share.ts";
import { letsVisitors } from "../visits/decide-access.ts";
import { resolvePath, topEntries } from "../visits/share-path.ts";
import type { Visit } from "../visits/visit.ts";
import { requireKeyLength, requireNewNames } from "./upload-name.ts";

/** Where a visitor's file goes. */
export interface UploadPlace {
  bucket: string;
  key: string;
}

interface Folder {
  bucket: string;
  prefix: string;
}

/**
 * Where a file of this name goes: below the folder that `path` names, which need not be there yet, and there below the visitor's own where the link says so. Links that show no
 * names have one folder for uploads, the first, and no path. Throws `share_not_found` for a path that is none of the link's, `validation_failed` for a name that
 * nothing may have, `action_not_allowed` where the link's owner may not write.
 */
export async function requireUploadPlace(
  share: Share,
  visit: Visit,
  asked: { path?: string | undefined; name: string },
): Promise<UploadPlace> {
  const folder = requireUploadFolder(share, asked.path ?? "");
  const name = requireNewNames(asked.name, "name");
  const own = share.hasUploadFolders ? `${await ownFolderOf(visit)}/` : "";
  const place = { bucket: folder.bucket, key: requireKeyLength(`${folder.prefix}${own}${name}`, "name") };
  if (!mayReach(share, place, "write")) throw new AppError("action_not_allowed");
  return place;
}

function requireUploadFolder(share: Share, path: string): Folder {
  const showsNames = letsVisitors(share, "list");
  if (path === "" || path === "/") {
    const [first, ...others] = share.items.filter((item) => item.kind === "folder" && item.brokenAtMs === null);
    if (first === undefined) throw new AppError("share_not_found");
    if (showsNames && others.length > 0) {
      const message = "must name one of the folders of this link";
      throw new AppError("validation_failed", { message: `The path ${message}.`, issues: [{ path: "path", message }] });
    }
    return { bucket: first.bucket, prefix: first.key };
  }
  const target = showsNames ? resolvePath(share, path, "folder") : null;
  if (target?.kind !== "folder") throw new AppError("share_not_found");
  const below = target.prefix.slice(target.item.key.length);
  return { bucket: target.bucket, prefix: target.item.key + (below === "" ? "" : `${requireNewNames(below.slice(0, -1), "path")}/`) };
}

/** The folder of one visit: the day on which it began, and letters of its own. */
async function ownFolderOf(visit: Visit): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`folder of ${visit.id}`)));
  const letters = Array.from(digest.slice(0, 8), (byte) => (byte % 36).toString(36)).join("");
  return `${new Date(visit.startedAtMs).toISOString().slice(0, 10)} ${letters}`;
}

/** Whether a key is, as the link is now, in a folder of it that its visitors may upload into. */
export function takesUploadAt(share: Share, place: UploadPlace): boolean {
  const isBelow = share.items.some(
    (item) => item.kind === "folder" && item.brokenAtMs === null && item.bucket === place.bucket && place.key.startsWith(item.key),
  );
  return isBelow && mayReach(share, place, "write");
}

/** The path by which a key below a folder of the link is known there. */
export function pathOfKey(share: Share, place: UploadPlace): string | null {
  const entry = topEntries(share).find(
    ({ item }) => item.kind === "folder" && item.bucket === place.bucket && place.key.startsWith(item.key),
  );
  return entry === undefined ? null : `${entry.name}/${place.key.slice(entry.item.key.length)}`;
}

/** What a visitor is told of where a file of theirs is: nothing on links that show no names. */
export function shownPlace(share: Share, place: UploadPlace): { name: string | null; path: string | null } {
  const path = letsVisitors(share, "list") ? pathOfKey(share, place) : null;
  return { name: path === null ? null : path.slice(path.lastIndexOf("/") + 1), path };
}
