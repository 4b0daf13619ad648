import type { D1Database } from "@cloudflare/workers-types";
import { AppError } from "../http/errors.ts";
import { type PermissionRule, sharingRules } from "../people/rights.ts";
import type { Share, ShareItem } from "./share.ts";

/*
 * The statements on the path of a visitor's request, written by hand: each is one round trip. D1's primary answers them all, so a revocation
 * holds from the next statement on. Lists and edits are in `list-shares.ts` and `edit-share.ts`.
 */

/** Columns of a share under the names of `Share`, with its items and, for links to folders, its owner's rules as JSON. `s` is the name that the statement knows the table by. */
const shareColumns = (s: "s" | "shares") =>
  `s.id, s.generation, s.gate_version AS gateVersion, s.version, s.name, s.description, s.note, s.opening, s.allowed_actions AS allowedActions,
  s.url_key AS urlKey, s.password_hash AS passwordHash, s.starts_at_ms AS startsAtMs, s.expires_at_ms AS expiresAtMs,
  s.expiry_seen_at_ms AS expirySeenAtMs, s.paused_at_ms AS pausedAtMs, s.max_downloads AS maxDownloads,
  s.downloads, s.max_uses AS maxUses, s.uses, s.max_upload_bytes AS maxUploadBytes, s.max_upload_files AS maxUploadFiles,
  s.max_upload_file_bytes AS maxUploadFileBytes, s.upload_types AS uploadTypes, s.has_upload_folders AS hasUploadFolders,
  s.embed_origins AS embedOrigins,
  s.uploaded_bytes AS uploadedBytes, s.uploaded_files AS uploadedFiles,
  s.created_at_ms AS createdAtMs, s.created_by AS createdBy, s.created_by_name AS createdByName,
  s.last_access_at_ms AS lastAccessAtMs, s.revoked_at_ms AS revokedAtMs, s.suspended, s.origin, s.record_downloads AS recordDownloads,
  s.record_missing_at_ms AS recordMissingAtMs, s.record_version AS recordVersion, s.record_written_at_ms AS recordWrittenAtMs,
  (SELECT json_group_array(json_object('bucket', i.bucket, 'kind', i.kind, 'key', i.key, 'brokenAtMs', i.broken_at_ms) ORDER BY i.position)
     FROM share_items i WHERE i.share_id = s.id) AS items,
  CASE WHEN s.has_folders THEN (SELECT CASE WHEN u.role = 'user' THEN (
    SELECT json_group_array(json_object('bucket', r.bucket, 'prefix', r.prefix, 'level', r.level, 'canShare', r.can_share, 'isOwn', r.user_id IS NOT NULL))
    FROM permissions r WHERE r.user_id = u.id OR r.group_id IN (SELECT m.group_id FROM group_members m WHERE m.user_id = u.id)) END
    FROM users u WHERE u.id = s.created_by) END AS ownerRules`.replaceAll(/\bs\./gu, `${s}.`);
export const SHARE_COLUMNS = shareColumns("s");

export type ShareRow = Omit<Share, "items" | "ownerRules" | "uploadTypes" | "hasUploadFolders" | "embedOrigins"> & {
  items: string;
  ownerRules: string | null;
  uploadTypes: string | null;
  hasUploadFolders: number;
  embedOrigins: string | null;
};

/** A row of `SHARE_COLUMNS` as a `Share`. */
export function toShare(row: ShareRow): Share {
  return {
    ...row,
    items: JSON.parse(row.items) as ShareItem[],
    uploadTypes: row.uploadTypes === null ? null : (JSON.parse(row.uploadTypes) as string[]),
    hasUploadFolders: row.hasUploadFolders === 1,
    embedOrigins: row.embedOrigins === null ? [] : (JSON.parse(row.embedOrigins) as string[]),
    ownerRules: row.ownerRules === null ? null : sharingRules(parseRules(row.ownerRules)),
  };
}

function parseRules(json: string): PermissionRule[] {
  const rows = JSON.parse(json) as (Omit<PermissionRule, "canShare" | "isOwn"> & { canShare: number; isOwn: number })[];
  return rows.map((row) => ({ ...row, canShare: row.canShare === 1, isOwn: row.isOwn === 1 }));
}

/** D1 failing is never a share that does not exist: it is `unavailable`, and nothing is served. */
export async function query<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("unavailable", { cause: error });
  }
}

/** An administrator switched links off: none answers, from this statement on. */
const ARE_LINKS_OFF = "EXISTS (SELECT 1 FROM settings WHERE name = 'are_links_on' AND value = 'false')";

/** An administrator lets links be shown on other sites: without it none is, from this statement on. */
const IS_EMBEDDING_ON = "EXISTS (SELECT 1 FROM settings WHERE name = 'allows_embedding' AND value = 'true')";

/** An id names its link unless a custom key took its place; a custom key names it whatever the case of its letters. */
const NAMED = "coalesce((SELECT n.id FROM shares n WHERE n.id = ?1), (SELECT n.id FROM shares n WHERE n.url_key = ?1 COLLATE NOCASE))";

const FIND = `SELECT ${SHARE_COLUMNS},
  (SELECT count FROM attempts WHERE key = ?2 AND window_started_at_ms > ?3) AS misses,
  EXISTS (SELECT 1 FROM absent_shares a WHERE a.id = ?1 AND a.checked_at_ms > ?4) AS isKnownAbsent, ${ARE_LINKS_OFF} AS areLinksOff, (s.id IS NULL OR s.embed_origins IS NOT NULL) AND ${IS_EMBEDDING_ON} AS isEmbeddingOn
  FROM (SELECT 1) LEFT JOIN shares s ON s.id = ${NAMED}`;

export interface Lookup {
  share: Share | null;
  /** How many unknown ids this client asked for lately. */
  misses: number;
  /** The buckets were asked for this id lately and had no record. */
  isKnownAbsent: boolean;
  areLinksOff: boolean;
  isEmbeddingOn: boolean;
}

/** Looks a link up, with what is known of the client's misses, in one statement. */
export function findShareForVisitor(
  d1: D1Database,
  id: string,
  missKey: string,
  since: { missesMs: number; absentMs: number },
): Promise<Lookup> {
  return query(async () => {
    const row = await d1
      .prepare(FIND)
      .bind(id, missKey, since.missesMs, since.absentMs)
      .first<ShareRow & { id: string | null; misses: number | null; isKnownAbsent: number; areLinksOff: number; isEmbeddingOn: number }>();
    if (row === null) return { share: null, misses: 0, isKnownAbsent: false, areLinksOff: false, isEmbeddingOn: false };
    const { misses, isKnownAbsent, areLinksOff, isEmbeddingOn, ...share } = row;
    const isFound = share.id !== null;
    // The id of a link with a key of its own is no address of it.
    const isItsAddress = isFound && (share.urlKey === null || share.id !== id);
    return {
      share: isItsAddress ? toShare(share) : null,
      misses: misses ?? 0,
      isKnownAbsent: isFound || isKnownAbsent === 1,
      areLinksOff: areLinksOff === 1,
      isEmbeddingOn: isEmbeddingOn === 1,
    };
  });
}

/** A link by its id, `null` when there never was one. Revoked ones are found too. */
export function findShare(d1: D1Database, id: string): Promise<Share | null> {
  return query(async () => {
    const row = await d1.prepare(`SELECT ${SHARE_COLUMNS} FROM shares s WHERE s.id = ?1`).bind(id).first<ShareRow>();
    return row === null ? null : toShare(row);
  });
}

/*
 * Everything that could forbid the download is a condition of the one statement that counts it. `recent_claims` remembers the last sixty-four
 * grants, so that a claim whose answer was lost is recognised when it is asked for again.
 */
const CLAIM = `UPDATE shares SET downloads = downloads + 1, uses = uses + ?9, recent_claims = substr(?2 || ',' || recent_claims, 1, 1088), last_access_at_ms = ?3
  WHERE shares.id = ?1 AND shares.revoked_at_ms IS NULL AND shares.suspended IS NULL AND shares.record_missing_at_ms IS NULL
    AND shares.expiry_seen_at_ms IS NULL AND (shares.expires_at_ms IS NULL OR shares.expires_at_ms > ?3)
    AND (shares.starts_at_ms IS NULL OR shares.starts_at_ms <= ?3) AND shares.paused_at_ms IS NULL
    AND shares.allowed_actions IN ('download', 'upload_download', 'full')
    AND (shares.max_downloads IS NOT NULL OR shares.max_uses IS NOT NULL)
    AND (shares.max_downloads IS NULL OR shares.downloads < shares.max_downloads)
    AND (shares.max_uses IS NULL OR ?9 = 0 OR shares.uses < shares.max_uses)
    AND (shares.password_hash IS NULL OR (shares.generation = ?4 AND shares.gate_version = ?5))
    AND EXISTS (SELECT 1 FROM share_items i WHERE i.share_id = shares.id AND i.broken_at_ms IS NULL)
    AND NOT ${ARE_LINKS_OFF}
    AND (?10 = 0 OR (shares.embed_origins IS NOT NULL AND ${IS_EMBEDDING_ON}))
    AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.key = ?6 AND a.window_started_at_ms > ?7 AND a.count > ?8)`;

export interface Claim {
  shareId: string;
  /** 16 letters and digits, drawn by the caller: the same grant asked for twice takes one slot. */
  grantId: string;
  nowMs: number;
  gate: { generation: string; gateVersion: number } | null;
  /** Whether this is the first that the visit takes: then it is a use of the link, too. */
  takesUse: boolean;
  misses: { key: string; sinceMs: number; max: number };
  /** Whether it is asked for from a frame on another site. */
  isFramed: boolean;
}

/**
 * Takes one slot of a limited link: exactly as many calls as there are slots get the share, the others `null`. When the answer of the
 * database is lost, the second try finds the grant among the recent ones and takes no further slot.
 */
export async function claimDownload(d1: D1Database, claim: Claim): Promise<Share | null> {
  const bound = d1
    .prepare(`${CLAIM} RETURNING ${shareColumns("shares")}`)
    .bind(
      claim.shareId,
      claim.grantId,
      claim.nowMs,
      claim.gate?.generation ?? "",
      claim.gate?.gateVersion ?? 0,
      claim.misses.key,
      claim.misses.sinceMs,
      claim.misses.max,
      claim.takesUse ? 1 : 0,
      claim.isFramed ? 1 : 0,
    );
  try {
    const row = await bound.first<ShareRow>();
    return row === null ? null : toShare(row);
  } catch (error) {
    return await query(async () => {
      const applied = await d1
        .prepare(
          `SELECT ${SHARE_COLUMNS} FROM shares s WHERE s.id = ?1 AND instr(s.recent_claims, ?2 || ',') > 0 AND s.revoked_at_ms IS NULL AND s.suspended IS NULL`,
        )
        .bind(claim.shareId, claim.grantId)
        .first<ShareRow>();
      if (applied !== null) return toShare(applied);
      throw new AppError("unavailable", { cause: error });
    });
  }
}

/** Gives a slot back that was taken for nothing, with the use that went along. Doing it twice gives back one. */
export async function returnClaim(d1: D1Database, claim: { shareId: string; grantId: string; tookUse: boolean }): Promise<void> {
  await query(() =>
    d1
      .prepare(
        `UPDATE shares SET downloads = downloads - 1, uses = uses - ?3, recent_claims = replace(recent_claims, ?2 || ',', '')
         WHERE id = ?1 AND instr(recent_claims, ?2 || ',') > 0`,
      )
      .bind(claim.shareId, claim.grantId, claim.tookUse ? 1 : 0)
      .run(),
  );
}

/** Takes one use of a link that limits them: exactly as many calls as there are uses answer `true`. */
export async function claimUse(d1: D1Database, shareId: string, nowMs: number): Promise<boolean> {
  const row = await query(() =>
    d1
      .prepare(
        `UPDATE shares SET uses = uses + 1, last_access_at_ms = ?2 WHERE id = ?1 AND revoked_at_ms IS NULL AND suspended IS NULL AND paused_at_ms IS NULL
           AND (max_uses IS NULL OR uses < max_uses) RETURNING id`,
      )
      .bind(shareId, nowMs)
      .first(),
  );
  return row !== null;
}

/** Remembers that a link was seen expired, unless it was edited meanwhile. */
export async function latchExpiry(d1: D1Database, share: Share, nowMs: number): Promise<void> {
  await d1
    .prepare("UPDATE shares SET expiry_seen_at_ms = ?3 WHERE id = ?1 AND version = ?2 AND expiry_seen_at_ms IS NULL")
    .bind(share.id, share.version, nowMs)
    .run();
}
