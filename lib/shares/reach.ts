import { includesLevel, type Level, rightAt, seesFolder } from "../people/rights.ts";
import { isReservedKey } from "../storage/key-parts.ts";
import type { AllowedActions, Share } from "./share.ts";

/** What a link needs of its owner for what it lets visitors do. */
export const LEVEL_FOR: Record<AllowedActions, Level> = {
  preview: "preview",
  download: "read",
  upload: "write",
  upload_download: "write",
  full: "full",
};

type Bounded = Pick<Share, "ownerRules">;

/** Whether a link may do at a key what needs `level`: its owner may, now, and the key is nobody's record. Pure. */
export function mayReach(share: Bounded, place: { bucket: string; key: string }, level: Level): boolean {
  if (isReservedKey(place.key)) return false;
  return share.ownerRules === null || includesLevel(rightAt(share.ownerRules, place.bucket, place.key).level, level);
}

/** Whether a folder of a link is there for its visitors: its contents, or only the way through it to a folder further down. */
export function mayEnter(share: Bounded, place: { bucket: string; prefix: string }): boolean {
  if (isReservedKey(place.prefix)) return false;
  return share.ownerRules === null || seesFolder(share.ownerRules, place.bucket, place.prefix);
}
