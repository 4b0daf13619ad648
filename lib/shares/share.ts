import type { PermissionRule } from "../people/rights.ts";

/** One thing that a link leads to. Live: what is under the key, or in the folder, now is what visitors get. */
export interface ShareItem {
  bucket: string;
  kind: "file" | "folder";
  /** A file's key, or a folder's prefix: empty for the whole bucket, else ending in a slash. */
  key: string;
  /** Set when the target was deleted through Sluice; the link then answers 404 until its owner reconnects it. */
  brokenAtMs: number | null;
}

/** What visitors may do with what a link leads to. */
export const ALLOWED_ACTIONS = ["preview", "download", "upload", "upload_download", "full"] as const;
export type AllowedActions = (typeof ALLOWED_ACTIONS)[number];

/** A share link as the database has it. Never sent to anybody: see `present-share.ts` for what is. */
export interface Share {
  id: string;
  generation: string;
  gateVersion: number;
  version: number;
  name: string | null;
  description: string | null;
  note: string | null;
  opening: "page" | "direct";
  allowedActions: AllowedActions;
  /** The last part of the address in place of the id. */
  urlKey: string | null;
  passwordHash: string | null;
  startsAtMs: number | null;
  expiresAtMs: number | null;
  expirySeenAtMs: number | null;
  pausedAtMs: number | null;
  maxDownloads: number | null;
  downloads: number;
  maxUses: number | null;
  /** Visits: browsers or clients that passed the gate. */
  uses: number;
  maxUploadBytes: number | null;
  maxUploadFiles: number | null;
  maxUploadFileBytes: number | null;
  /** File extensions, lower case, without the dot. */
  uploadTypes: string[] | null;
  /** Whether each visitor uploads into a folder of their own. */
  hasUploadFolders: boolean;
  /** Sites that may show the link in a frame, as `frame-ancestors` names them. Whether any may at all is the site's setting. */
  embedOrigins: readonly string[];
  uploadedBytes: number;
  uploadedFiles: number;
  createdAtMs: number;
  createdBy: string | null;
  createdByName: string;
  lastAccessAtMs: number | null;
  revokedAtMs: number | null;
  /** Why it answers nobody although it was not taken back, see `suspend-shares.ts`. */
  suspended: Suspension | null;
  origin: "sluice" | "record";
  recordDownloads: number;
  recordMissingAtMs: number | null;
  recordVersion: number;
  recordWrittenAtMs: number;
  items: ShareItem[];
  /**
   * Where the owner may share how much, for links to folders: what lies below may have rules of its own. `null` where nothing bounds the owner, and for links to
   * files alone, whose rights are kept in `suspended`.
   */
  ownerRules: readonly PermissionRule[] | null;
}

export const SUSPENSIONS = ["owner_disabled", "owner_deleted", "rights_lost"] as const;
export type Suspension = (typeof SUSPENSIONS)[number];

export const SHARE_STATUSES = ["scheduled", "active", "paused", "expired", "exhausted", "suspended", "broken", "revoked"] as const;
export type ShareStatus = (typeof SHARE_STATUSES)[number];

/** Whether a text has the form of a share id in an address; asked before any store is. Without zod, since pages of the portal load this file, too. */
export function isShareId(text: string | undefined): text is string {
  return text !== undefined && /^[A-Za-z0-9]{3,64}$/u.test(text);
}

/** The state that a link is in. The first that applies: revoked, suspended, broken, expired, paused, exhausted, scheduled, active. */
export function shareStatus(share: Share, nowMs: number): ShareStatus {
  if (share.revokedAtMs !== null || share.recordMissingAtMs !== null) return "revoked";
  if (share.suspended !== null) return "suspended";
  if (share.items.some((item) => item.brokenAtMs !== null)) return "broken";
  if (isExpired(share, nowMs)) return "expired";
  if (share.pausedAtMs !== null) return "paused";
  if (isExhausted(share)) return "exhausted";
  return isBeforeStart(share, nowMs) ? "scheduled" : "active";
}

/** Whether nobody is to be served by it, here or by R2 Explorer: its record leaves the bucket. */
export function isWithdrawn(share: Pick<Share, "revokedAtMs" | "suspended">): boolean {
  return share.revokedAtMs !== null || share.suspended !== null;
}

/** Expired at the very millisecond; and once seen expired, expired whatever the clock says later. */
export function isExpired(share: Pick<Share, "expiresAtMs" | "expirySeenAtMs">, nowMs: number): boolean {
  return share.expirySeenAtMs !== null || (share.expiresAtMs !== null && nowMs >= share.expiresAtMs);
}

/** Whether nobody new is let in: handed over as often, or visited as often, as it allows. */
export function isExhausted(share: Pick<Share, "maxDownloads" | "downloads" | "maxUses" | "uses">): boolean {
  return isDownloadedOut(share) || isUsedUp(share);
}

export function isDownloadedOut(share: Pick<Share, "maxDownloads" | "downloads">): boolean {
  return share.maxDownloads !== null && share.downloads >= share.maxDownloads;
}

export function isUsedUp(share: Pick<Share, "maxUses" | "uses">): boolean {
  return share.maxUses !== null && share.uses >= share.maxUses;
}

export function isBeforeStart(share: Pick<Share, "startsAtMs">, nowMs: number): boolean {
  return share.startsAtMs !== null && nowMs < share.startsAtMs;
}

/** Whether a statement has to take a slot before a byte leaves; otherwise the row of the log counts. */
export function isLimited(share: Pick<Share, "maxDownloads" | "maxUses">): boolean {
  return share.maxDownloads !== null || share.maxUses !== null;
}

/** What the address of a link ends in. */
export function addressOf(share: Pick<Share, "id" | "urlKey">): string {
  return share.urlKey ?? share.id;
}
