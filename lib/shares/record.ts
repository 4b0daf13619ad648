import * as z from "zod";
import { EmbedOrigins } from "./embed-origins.ts";
import { UrlKey } from "./schema.ts";
import type { Share } from "./share.ts";

/*
 * The portable copy of a link in its bucket: R2 Explorer's JSON, `.r2-explorer/sharable-links/{shareId}.json`. With these, links outlive the database.
 *
 * R2 Explorer serves a record by comparing the hex SHA-256 of the password with `passwordHash`, and counts in the record itself. So:
 *  - a link with a password carries our own hash there, which no SHA-256 equals: R2 Explorer refuses it (401);
 *  - a link with a limit and no password carries a word there, for the same end: two counters could not be exact together. So does every link with
 *    something that R2 Explorer knows nothing of: a start, a pause, a limit of visits, an address of its own, a page that only shows.
 */

export const RECORD_PREFIX = ".r2-explorer/sharable-links/";
/** In place of a password hash: R2 Explorer must not serve this link, whose limit it cannot keep. */
const CLOSED_TO_OTHERS = "served-by-sluice-only";
/** A record is about 500 bytes; whatever is larger than this is none. */
export const MAX_RECORD_BYTES = 64 * 1024;

export function recordKey(shareId: string): string {
  return `${RECORD_PREFIX}${shareId}.json`;
}

const Milliseconds = z.number().int().min(0).max(8_640_000_000_000_000);

/** A record as R2 Explorer 1.2.0 or Sluice writes it. Members that neither knows are ignored; wrong types are not. */
export const ShareRecord = z.object({
  shareId: z.string().optional(),
  bucket: z.string().min(1),
  key: z.string().min(1),
  createdAt: Milliseconds.optional(),
  createdBy: z.string().max(320).optional(),
  expiresAt: Milliseconds.nullish(),
  passwordHash: z.string().max(1024).nullish(),
  maxDownloads: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).nullish(),
  currentDownloads: z.number().int().min(0).default(0),
  sluice: z
    .object({
      generation: z.string(),
      opening: z.enum(["page", "direct"]),
      name: z.string().nullish(),
      allowedActions: z.enum(["preview", "download"]).optional(),
      startsAt: Milliseconds.optional(),
      pausedAt: Milliseconds.optional(),
      maxUses: z.number().int().min(1).optional(),
      uses: z.number().int().min(0).optional(),
      urlKey: UrlKey.optional(),
      embedOrigins: EmbedOrigins.optional(),
    })
    .optional(),
});
export type ShareRecord = z.infer<typeof ShareRecord>;

/** What the password of a record is: none, R2 Explorer's SHA-256, our own hash, or one that nothing can open. */
export type RecordPassword = { kind: "none" } | { kind: "sha256"; hex: string } | { kind: "own"; hash: string } | { kind: "unknown" };

export function recordPassword(record: ShareRecord): RecordPassword {
  const hash = record.passwordHash ?? "";
  if (hash === "" || (hash === CLOSED_TO_OTHERS && record.sluice !== undefined)) return { kind: "none" };
  if (/^[0-9a-f]{64}$/iu.test(hash)) return { kind: "sha256", hex: hash };
  return hash.startsWith("$") ? { kind: "own", hash } : { kind: "unknown" };
}

/** The record of a link of one file; `null` for links to folders and to several files, which R2 Explorer's format cannot tell of. */
export function toRecord(share: Share): ShareRecord | null {
  const item = share.items[0];
  if (item?.kind !== "file" || share.items.length > 1) return null;
  const own = {
    ...(share.allowedActions === "download" ? {} : { allowedActions: "preview" as const }),
    ...(share.startsAtMs === null ? {} : { startsAt: share.startsAtMs }),
    ...(share.pausedAtMs === null ? {} : { pausedAt: share.pausedAtMs }),
    ...(share.maxUses === null ? {} : { maxUses: share.maxUses, uses: share.uses }),
    ...(share.urlKey === null ? {} : { urlKey: share.urlKey }),
  };
  const isClosed = share.maxDownloads !== null || Object.keys(own).length > 0;
  const passwordHash = share.passwordHash ?? (isClosed ? CLOSED_TO_OTHERS : undefined);
  return {
    shareId: share.id,
    bucket: item.bucket,
    key: item.key,
    createdAt: share.createdAtMs,
    createdBy: share.createdByName,
    ...(share.expiresAtMs === null ? {} : { expiresAt: share.expiresAtMs }),
    ...(passwordHash === undefined ? {} : { passwordHash }),
    ...(share.maxDownloads === null ? {} : { maxDownloads: share.maxDownloads }),
    currentDownloads: share.downloads,
    sluice: {
      generation: share.generation,
      opening: share.opening,
      ...(share.name === null ? {} : { name: share.name }),
      // Which sites frame the link is nothing that R2 Explorer would have to keep: it frames none.
      ...(share.embedOrigins.length === 0 ? {} : { embedOrigins: [...share.embedOrigins] }),
      ...own,
    },
  };
}

/** Parses the text of a record. Answers the reason when it is none, in words for an administrator. */
export function parseRecord(text: string): { record: ShareRecord } | { fault: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { fault: "The record is not JSON; it may have been cut off." };
  }
  const parsed = ShareRecord.safeParse(value);
  if (parsed.success) return { record: parsed.data };
  return { fault: `The record's ${parsed.error.issues.map((issue) => issue.path.join(".") || "contents").join(", ")} cannot be read.` };
}
