import type { D1Database } from "@cloudflare/workers-types";
import { AppError } from "../http/errors.ts";
import type { Share, ShareItem } from "./share.ts";

/*
 * The statements on the path of a visitor's request, written by hand: each is one round trip. D1's primary answers them all, so a revocation
 * holds from the next statement on. Lists and edits are in `list-shares.ts` and `edit-share.ts`.
 */

/** Columns of a share under the names of `Share`, with its items as JSON. `s` is the name that the statement knows the table by. */
const shareColumns = (s: "s" | "shares") =>
  `s.id, s.generation, s.gate_version AS gateVersion, s.version, s.name, s.description, s.note, s.opening, s.allowed_actions AS allowedActions,
  s.password_hash AS passwordHash, s.expires_at_ms AS expiresAtMs, s.expiry_seen_at_ms AS expirySeenAtMs, s.max_downloads AS maxDownloads,
  s.downloads, s.created_at_ms AS createdAtMs, s.created_by AS createdBy, s.created_by_name AS createdByName,
  s.last_access_at_ms AS lastAccessAtMs, s.revoked_at_ms AS revokedAtMs, s.suspended, s.origin, s.record_downloads AS recordDownloads,
  s.record_missing_at_ms AS recordMissingAtMs, s.record_version AS recordVersion, s.record_written_at_ms AS recordWrittenAtMs,
  (SELECT json_group_array(json_object('bucket', i.bucket, 'key', i.key, 'brokenAtMs', i.broken_at_ms) ORDER BY i.position)
     FROM share_items i WHERE i.share_id = s.id) AS items`.replaceAll(/\bs\./gu, `${s}.`);
export const SHARE_COLUMNS = shareColumns("s");

export type ShareRow = Omit<Share, "items"> & { items: string };

/** A row of `SHARE_COLUMNS` as a `Share`. */
export function toShare(row: ShareRow): Share {
  return { ...row, items: JSON.parse(row.items) as ShareItem[] };
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

const FIND = `SELECT ${SHARE_COLUMNS},
  (SELECT count FROM attempts WHERE key = ?2 AND window_started_at_ms > ?3) AS misses,
  EXISTS (SELECT 1 FROM absent_shares a WHERE a.id = ?1 AND a.checked_at_ms > ?4) AS isKnownAbsent, ${ARE_LINKS_OFF} AS areLinksOff
  FROM (SELECT 1) LEFT JOIN shares s ON s.id = ?1`;

export interface Lookup {
  share: Share | null;
  /** How many unknown ids this client asked for lately. */
  misses: number;
  /** The buckets were asked for this id lately and had no record. */
  isKnownAbsent: boolean;
  areLinksOff: boolean;
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
      .first<ShareRow & { id: string | null; misses: number | null; isKnownAbsent: number; areLinksOff: number }>();
    if (row === null) return { share: null, misses: 0, isKnownAbsent: false, areLinksOff: false };
    const { misses, isKnownAbsent, areLinksOff, ...share } = row;
    return {
      share: share.id === null ? null : toShare(share),
      misses: misses ?? 0,
      isKnownAbsent: isKnownAbsent === 1,
      areLinksOff: areLinksOff === 1,
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
const CLAIM = `UPDATE shares SET downloads = downloads + 1, recent_claims = substr(?2 || ',' || recent_claims, 1, 1088), last_access_at_ms = ?3
  WHERE shares.id = ?1 AND shares.revoked_at_ms IS NULL AND shares.suspended IS NULL AND shares.record_missing_at_ms IS NULL
    AND shares.expiry_seen_at_ms IS NULL AND (shares.expires_at_ms IS NULL OR shares.expires_at_ms > ?3)
    AND shares.max_downloads IS NOT NULL AND shares.downloads < shares.max_downloads
    AND (shares.password_hash IS NULL OR (shares.generation = ?4 AND shares.gate_version = ?5))
    AND NOT EXISTS (SELECT 1 FROM share_items i WHERE i.share_id = shares.id AND i.broken_at_ms IS NOT NULL)
    AND NOT ${ARE_LINKS_OFF}
    AND NOT EXISTS (SELECT 1 FROM attempts a WHERE a.key = ?6 AND a.window_started_at_ms > ?7 AND a.count > ?8)`;

export interface Claim {
  shareId: string;
  /** 16 letters and digits, drawn by the caller: the same grant asked for twice takes one slot. */
  grantId: string;
  nowMs: number;
  gate: { generation: string; gateVersion: number } | null;
  misses: { key: string; sinceMs: number; max: number };
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

/** Gives a slot back that was taken for nothing. Doing it twice gives back one. */
export async function returnClaim(d1: D1Database, shareId: string, grantId: string): Promise<void> {
  await query(() =>
    d1
      .prepare(
        `UPDATE shares SET downloads = downloads - 1, recent_claims = replace(recent_claims, ?2 || ',', '')
         WHERE id = ?1 AND instr(recent_claims, ?2 || ',') > 0`,
      )
      .bind(shareId, grantId)
      .run(),
  );
}

/** Remembers that a link was seen expired, unless it was edited meanwhile. */
export async function latchExpiry(d1: D1Database, share: Share, nowMs: number): Promise<void> {
  await d1
    .prepare("UPDATE shares SET expiry_seen_at_ms = ?3 WHERE id = ?1 AND version = ?2 AND expiry_seen_at_ms IS NULL")
    .bind(share.id, share.version, nowMs)
    .run();
}
