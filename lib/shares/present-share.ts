import * as z from "zod";
import { answerSchema, timestamp } from "../http/answers.ts";
import type { Config } from "../platform/config.ts";
import { topEntries } from "../visits/share-path.ts";
import { addressOf, ALLOWED_ACTIONS, type Share, SHARE_STATUSES, shareStatus, SUSPENSIONS } from "./share.ts";

/** A link as the portal and `/api/v1` show it to those who manage it. */
export const PresentedShare = answerSchema("Share", shareShape);
export type PresentedShare = z.infer<typeof PresentedShare>;

/** The answer of creating and editing: with the password where it was generated, this once. */
export const ShareWithPassword = answerSchema("ShareWithPassword", () => ({ ...shareShape(), password: z.string().optional() }));

function shareShape() {
  return {
    id: z.string(),
    url: z.string(),
    name: z.string().nullable(),
    description: z.string().nullable(),
    note: z.string().nullable(),
    /** The last part of the address where somebody chose it, `null` where it is the id. */
    urlKey: z.string().nullable(),
    items: z.array(
      z.strictObject({
        bucket: z.string(),
        /** Of a file. */
        key: z.string().optional(),
        /** Of a folder. */
        prefix: z.string().optional(),
        /** As visitors see it. */
        name: z.string(),
        isBroken: z.boolean(),
      }),
    ),
    allowedActions: z.enum(ALLOWED_ACTIONS),
    opening: z.enum(["page", "direct"]),
    status: z.enum(SHARE_STATUSES),
    /** Why the link answers nobody although it was not taken back: its owner may no longer share what it leads to. */
    suspended: z.enum(SUSPENSIONS).nullable(),
    hasPassword: z.boolean(),
    expiresAt: timestamp().nullable(),
    startsAt: timestamp().nullable(),
    pausedAt: timestamp().nullable(),
    maxDownloads: z.int().nullable(),
    downloads: z.int(),
    maxUses: z.int().nullable(),
    uses: z.int(),
    uploads: z.strictObject({
      maxBytes: z.int().nullable(),
      maxFiles: z.int().nullable(),
      maxFileBytes: z.int().nullable(),
      types: z.array(z.string()).nullable(),
      hasOwnFolders: z.boolean(),
      uploadedBytes: z.int(),
      uploadedFiles: z.int(),
    }),
    /** Sites that may show the link in a frame. */
    embedOrigins: z.array(z.string()),
    createdAt: timestamp(),
    createdBy: z.string(),
    /** The person whose rights the link lives by; `null` for one that R2 Explorer made. */
    ownerId: z.string().nullable(),
    lastAccessAt: timestamp().nullable(),
    revokedAt: timestamp().nullable(),
    /** Made by R2 Explorer and kept under its record's authority. */
    isAdopted: z.boolean(),
    version: z.int(),
  };
}

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** Address of a link by its id or the key that took its place; always under the configured origin. */
export function shareUrl(config: Pick<Config, "publicUrl">, address: string): string {
  return `${config.publicUrl}/share/${address}`;
}

/** What of a link may be told to those who manage it: never a hash, a generation or a record's state. */
export function presentShare(config: Pick<Config, "publicUrl">, share: Share, nowMs: number): PresentedShare {
  return {
    id: share.id,
    url: shareUrl(config, addressOf(share)),
    urlKey: share.urlKey,
    name: share.name,
    description: share.description,
    note: share.note,
    items: topEntries(share).map(({ name, item }) => ({
      bucket: item.bucket,
      ...(item.kind === "file" ? { key: item.key } : { prefix: item.key }),
      name,
      isBroken: item.brokenAtMs !== null,
    })),
    allowedActions: share.allowedActions,
    opening: share.opening,
    status: shareStatus(share, nowMs),
    suspended: share.suspended,
    hasPassword: share.passwordHash !== null,
    expiresAt: iso(share.expiresAtMs),
    startsAt: iso(share.startsAtMs),
    pausedAt: iso(share.pausedAtMs),
    maxDownloads: share.maxDownloads,
    downloads: share.downloads,
    maxUses: share.maxUses,
    uses: share.uses,
    uploads: {
      maxBytes: share.maxUploadBytes,
      maxFiles: share.maxUploadFiles,
      maxFileBytes: share.maxUploadFileBytes,
      types: share.uploadTypes,
      hasOwnFolders: share.hasUploadFolders,
      uploadedBytes: share.uploadedBytes,
      uploadedFiles: share.uploadedFiles,
    },
    embedOrigins: [...share.embedOrigins],
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

/** Answer of R2 Explorer's `GET /api/buckets/{bucket}/shares`: its names, its milliseconds. */
export const RecordShares = z.lazy(() =>
  z.strictObject({
    shares: z.array(
      z.strictObject({
        shareId: z.string(),
        shareUrl: z.string(),
        key: z.string(),
        expiresAt: z.int().optional(),
        maxDownloads: z.int().optional(),
        currentDownloads: z.int(),
        createdBy: z.string(),
        createdAt: z.int(),
        isExpired: z.boolean(),
        hasPassword: z.boolean(),
      }),
    ),
  }),
);

/** Answer of R2 Explorer's `POST /api/buckets/{bucket}/{key}/share`. */
export const CreatedRecordShare = z.lazy(() =>
  z.strictObject({ shareId: z.string(), shareUrl: z.string(), expiresAt: z.int().optional() }),
);

/** An entry of `RecordShares`. */
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
