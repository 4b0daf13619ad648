import { AppError } from "../http/errors.ts";
import type { Level } from "../people/rights.ts";
import { mayEnter, mayReach } from "../shares/reach.ts";
import type { Share } from "../shares/share.ts";
import { requireKeyLength, requireNewNames } from "../visitor-uploads/upload-name.ts";
import { requireTypeOfName } from "../visitor-uploads/upload-type.ts";
import { resolvePath } from "./share-path.ts";

/** A file or a folder inside a link. */
export interface ManagedPlace {
  kind: "file" | "folder";
  bucket: string;
  /** A file's key, or a folder's prefix. */
  key: string;
  /** As visitors know it. */
  path: string;
  /** Whether it is what the link itself leads to. */
  isItem: boolean;
}

function findPlace(share: Share, path: string, as: "file" | "folder"): ManagedPlace | null {
  const target = resolvePath(share, path, as);
  if (target === null || target.kind === "top") return null;
  const key = target.kind === "file" ? target.key : target.prefix;
  return { kind: target.kind, bucket: target.bucket, key, path: target.path, isItem: key === target.item.key };
}

/**
 * What is to be copied, moved or deleted. Throws `share_not_found` for what no path of the link names or its owner may not see, `action_not_allowed` where the owner may not do as
 * much, and for moving or deleting what the link itself leads to.
 */
export function requireManaged(share: Share, path: string, level: Level): ManagedPlace {
  const place = findPlace(share, path, "file");
  if (place === null) throw new AppError("share_not_found");
  const isSeen = place.kind === "file" ? mayReach(share, place, "preview") : mayEnter(share, { bucket: place.bucket, prefix: place.key });
  if (!isSeen) throw new AppError("share_not_found");
  if (place.isItem && level === "full") {
    throw new AppError("action_not_allowed", {
      message: "This is what the link itself leads to, so it stays where it is. What is in it can be changed.",
    });
  }
  // What is in a folder is asked for one by one.
  if (place.kind === "file" && !mayReach(share, place, level)) throw new AppError("action_not_allowed");
  return place;
}

/**
 * Where something new goes: inside a folder of the link, under a name that it may have; names that it has already stay allowed. Throws `action_not_allowed` for what lies outside,
 * `validation_failed`, `already_exists`, `upload_type_refused`.
 */
export function requireNewPlace(share: Share, path: string, as: "file" | "folder", from?: ManagedPlace): ManagedPlace {
  const isFolderPath = path.endsWith("/");
  const place = as === "file" && isFolderPath ? null : findPlace(share, path, as);
  if (place === null || place.kind !== as) {
    throw new AppError("action_not_allowed", { message: "That is not inside the folders of this link, so nothing was done." });
  }
  if (place.isItem) throw new AppError("already_exists");
  const known = new Set(from?.path.split("/") ?? []);
  const normal = place.path.normalize("NFC");
  const [, ...names] = (normal.endsWith("/") ? normal.slice(0, -1) : normal).split("/");
  for (const name of names) if (!known.has(name)) requireNewNames(name, "name");
  const key = requireKeyLength(place.key.normalize("NFC"), "name");
  if (as === "file") requireTypeOfName(share.uploadTypes, key);
  if (!mayReach(share, { bucket: place.bucket, key }, "write")) throw new AppError("action_not_allowed");
  return { ...place, key, path: normal };
}
