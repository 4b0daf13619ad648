import type { Config } from "../platform/config.ts";
import { type Share, shareStatus, type ShareStatus, type Suspension } from "./share.ts";

/** A link as the portal and `/api/v1` show it to those who manage it. */
export interface PresentedShare {
  id: string;
  url: string;
  name: string | null;
  description: string | null;
  note: string | null;
  items: { bucket: string; key: string; isBroken: boolean }[];
  allowedActions: "download";
  opening: "page" | "direct";
  status: ShareStatus;
  /** Why the link answers nobody although it was not taken back: its owner may no longer share what it leads to. */
  suspended: Suspension | null;
  hasPassword: boolean;
  expiresAt: string | null;
  maxDownloads: number | null;
  downloads: number;
  createdAt: string;
  createdBy: string;
  /** The person whose rights the link lives by; `null` for one that R2 Explorer made. */
  ownerId: string | null;
  lastAccessAt: string | null;
  revokedAt: string | null;
  /** Made by R2 Explorer and kept under its record's authority. */
  isAdopted: boolean;
  version: number;
}

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** Address of a link; always under the configured origin. */
export function shareUrl(config: Pick<Config, "publicUrl">, shareId: string): string {
  return `${config.publicUrl}/share/${shareId}`;
}

/** What of a link may be told to those who manage it: never a hash, a generation or a record's state. */
export function presentShare(config: Pick<Config, "publicUrl">, share: Share, nowMs: number): PresentedShare {
  return {
    id: share.id,
    url: shareUrl(config, share.id),
    name: share.name,
    description: share.description,
    note: share.note,
    items: share.items.map((item) => ({ bucket: item.bucket, key: item.key, isBroken: item.brokenAtMs !== null })),
    allowedActions: share.allowedActions,
    opening: share.opening,
    status: shareStatus(share, nowMs),
    suspended: share.suspended,
    hasPassword: share.passwordHash !== null,
    expiresAt: iso(share.expiresAtMs),
    maxDownloads: share.maxDownloads,
    downloads: share.downloads,
    createdAt: new Date(share.createdAtMs).toISOString(),
    createdBy: share.createdByName,
    ownerId: share.createdBy,
    lastAccessAt: iso(share.lastAccessAtMs),
    revokedAt: iso(share.revokedAtMs ?? share.recordMissingAtMs),
    isAdopted: share.origin === "record",
    version: share.version,
  };
}

/** The ETag of a link on `/api/v1`. */
export function shareEtag(share: Pick<Share, "version">): string {
  return `"${share.version}"`;
}

/** What R2 Explorer's list tells of a link. */
export interface BucketShare extends Pick<
  Share,
  "id" | "expiresAtMs" | "expirySeenAtMs" | "maxDownloads" | "downloads" | "createdByName" | "createdAtMs"
> {
  key: string;
  hasPassword: boolean;
}

/** An entry of R2 Explorer's `GET /api/buckets/{bucket}/shares`: its names, its milliseconds. */
export function presentRecordShare(config: Pick<Config, "publicUrl">, share: BucketShare, nowMs: number) {
  return {
    shareId: share.id,
    shareUrl: shareUrl(config, share.id),
    key: share.key,
    ...(share.expiresAtMs === null ? {} : { expiresAt: share.expiresAtMs }),
    ...(share.maxDownloads === null ? {} : { maxDownloads: share.maxDownloads }),
    currentDownloads: share.downloads,
    createdBy: share.createdByName,
    createdAt: share.createdAtMs,
    isExpired: share.expirySeenAtMs !== null || (share.expiresAtMs !== null && nowMs >= share.expiresAtMs),
    hasPassword: share.hasPassword,
  };
}
