import { z } from "zod";

/** One thing that a link leads to. Live: what is under the key now is what visitors get. */
export interface ShareItem {
  bucket: string;
  key: string;
  /** Set when the target was deleted through Sluice; the link then answers 404 until its owner reconnects it. */
  brokenAtMs: number | null;
}

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
  allowedActions: "download";
  passwordHash: string | null;
  expiresAtMs: number | null;
  expirySeenAtMs: number | null;
  maxDownloads: number | null;
  downloads: number;
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
}

export const SUSPENSIONS = ["owner_disabled", "owner_deleted", "rights_lost"] as const;
export type Suspension = (typeof SUSPENSIONS)[number];

export const SHARE_STATUSES = ["active", "expired", "exhausted", "suspended", "broken", "revoked"] as const;
export type ShareStatus = (typeof SHARE_STATUSES)[number];

/** Form of a share id in an address, checked before any store is asked. */
export const ShareId = z.string().regex(/^[A-Za-z0-9]{3,64}$/u);

/** The state that a link is in. The first that applies: revoked, suspended, broken, expired, exhausted, active. */
export function shareStatus(share: Share, nowMs: number): ShareStatus {
  if (share.revokedAtMs !== null || share.recordMissingAtMs !== null) return "revoked";
  if (share.suspended !== null) return "suspended";
  if (share.items.some((item) => item.brokenAtMs !== null)) return "broken";
  if (isExpired(share, nowMs)) return "expired";
  if (isExhausted(share)) return "exhausted";
  return "active";
}

/** Whether nobody is to be served by it, here or by R2 Explorer: its record leaves the bucket. */
export function isWithdrawn(share: Pick<Share, "revokedAtMs" | "suspended">): boolean {
  return share.revokedAtMs !== null || share.suspended !== null;
}

/** Expired at the very millisecond; and once seen expired, expired whatever the clock says later. */
export function isExpired(share: Pick<Share, "expiresAtMs" | "expirySeenAtMs">, nowMs: number): boolean {
  return share.expirySeenAtMs !== null || (share.expiresAtMs !== null && nowMs >= share.expiresAtMs);
}

export function isExhausted(share: Pick<Share, "maxDownloads" | "downloads">): boolean {
  return share.maxDownloads !== null && share.downloads >= share.maxDownloads;
}
