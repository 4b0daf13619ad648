import type { D1Database } from "@cloudflare/workers-types";
import { query } from "../shares/store.ts";

/** An upload of a visitor as the database has it. */
export interface VisitorUpload {
  tokenHash: string;
  shareId: string;
  generation: string;
  visitId: string;
  bucket: string;
  key: string;
  sizeBytes: number;
  /** 0 for a file that comes in one request. */
  partSizeBytes: number;
  /** R2's id of the upload in parts; empty before it was begun, and for a file in one request. */
  uploadId: string;
  /** ETag of the object that holds the place; empty before it was written down. */
  placeholderEtag: string;
  createdAtMs: number;
  state: "open" | "completing" | "completed" | "aborted";
  /** The finished object's ETag. */
  etag: string | null;
}

const COLUMNS = `u.token_hash AS tokenHash, u.share_id AS shareId, u.generation, u.visit_id AS visitId, u.bucket, u.key, u.size_bytes AS sizeBytes,
  u.part_size_bytes AS partSizeBytes, u.upload_id AS uploadId, u.placeholder_etag AS placeholderEtag, u.created_at_ms AS createdAtMs, u.state, u.etag`;

/** Counters of the link follow what becomes of its uploads, in the same transaction: `changes()` tells whether the statement before did anything. */
const TAKE = `UPDATE shares SET uploaded_bytes = uploaded_bytes + ?2, uploaded_files = uploaded_files + 1, last_access_at_ms = ?3 WHERE id = ?1 AND changes() > 0`;
const GIVE_BACK = `UPDATE shares SET uploaded_bytes = max(0, uploaded_bytes - ?2), uploaded_files = max(0, uploaded_files - 1) WHERE id = ?1 AND changes() > 0`;

const RESERVE = `INSERT INTO visitor_uploads
    (token_hash, share_id, generation, visit_id, bucket, key, size_bytes, part_size_bytes, upload_id, placeholder_etag, created_at_ms, state)
  SELECT ?1, s.id, s.generation, ?4, ?5, ?6, ?7, ?8, '', '', ?9, 'open' FROM shares s
  WHERE s.id = ?2 AND s.generation = ?3 AND s.revoked_at_ms IS NULL AND s.suspended IS NULL AND s.paused_at_ms IS NULL
    AND s.allowed_actions IN ('upload', 'upload_download', 'full')
    AND (s.max_upload_file_bytes IS NULL OR ?7 <= s.max_upload_file_bytes)
    AND (s.max_upload_bytes IS NULL OR s.uploaded_bytes + ?7 <= s.max_upload_bytes)
    AND (s.max_upload_files IS NULL OR s.uploaded_files < s.max_upload_files)
  ON CONFLICT (token_hash) DO NOTHING RETURNING token_hash`;

/**
 * Takes what an upload needs of the link's limits and writes the upload down, both or neither: however many ask at once, the limits hold. Answers whether
 * there was room. An answer of the database that was lost is recognised by the row.
 */
export async function reserveUpload(
  d1: D1Database,
  upload: Omit<VisitorUpload, "uploadId" | "placeholderEtag" | "state" | "etag">,
): Promise<boolean> {
  const { tokenHash, shareId, generation, visitId, bucket, key, sizeBytes, partSizeBytes, createdAtMs } = upload;
  const batch = d1.batch([
    d1.prepare(RESERVE).bind(tokenHash, shareId, generation, visitId, bucket, key, sizeBytes, partSizeBytes, createdAtMs),
    d1.prepare(TAKE).bind(shareId, sizeBytes, createdAtMs),
  ]);
  try {
    const [inserted] = await batch;
    return (inserted?.results.length ?? 0) > 0;
  } catch (error) {
    return await query(async () => {
      if ((await findVisitorUpload(d1, tokenHash)) !== null) return true;
      throw error;
    });
  }
}

export async function findVisitorUpload(d1: D1Database, tokenHash: string): Promise<VisitorUpload | null> {
  return await query(() =>
    d1.prepare(`SELECT ${COLUMNS} FROM visitor_uploads u WHERE u.token_hash = ?1`).bind(tokenHash).first<VisitorUpload>(),
  );
}

/** The name that an upload is about to take: written down first, so that whatever is left behind is found. */
export async function renameUpload(d1: D1Database, tokenHash: string, key: string): Promise<void> {
  await query(() => d1.prepare("UPDATE visitor_uploads SET key = ?2 WHERE token_hash = ?1 AND state = 'open'").bind(tokenHash, key).run());
}

/** Writes down what the store gave an upload in parts. Answers whether it is still open. */
export async function equipUpload(
  d1: D1Database,
  upload: Pick<VisitorUpload, "tokenHash" | "uploadId" | "placeholderEtag">,
): Promise<boolean> {
  const row = await query(() =>
    d1
      .prepare(
        "UPDATE visitor_uploads SET upload_id = ?2, placeholder_etag = ?3 WHERE token_hash = ?1 AND state = 'open' RETURNING token_hash",
      )
      .bind(upload.tokenHash, upload.uploadId, upload.placeholderEtag)
      .first(),
  );
  return row !== null;
}

/** Says that an upload is being completed, so that nobody gives it up meanwhile. Answers whether it may be: a completion that broke off is begun again. */
export async function markCompleting(d1: D1Database, tokenHash: string): Promise<boolean> {
  const row = await query(() =>
    d1
      .prepare(
        "UPDATE visitor_uploads SET state = 'completing' WHERE token_hash = ?1 AND state IN ('open', 'completing') RETURNING token_hash",
      )
      .bind(tokenHash)
      .first(),
  );
  return row !== null;
}

/** Remembers what an upload became. Answers whether this call was the first to say so. */
export async function markStored(d1: D1Database, tokenHash: string, etag: string): Promise<boolean> {
  const row = await query(() =>
    d1
      .prepare(
        "UPDATE visitor_uploads SET state = 'completed', etag = ?2 WHERE token_hash = ?1 AND state IN ('open', 'completing') RETURNING token_hash",
      )
      .bind(tokenHash, etag)
      .first(),
  );
  return row !== null;
}

/** Opens an upload again whose completion found that parts are missing; `forgetsParts` when none of them can be relied on. */
export async function reopenUpload(d1: D1Database, tokenHash: string, { forgetsParts }: { forgetsParts: boolean }): Promise<void> {
  await query(() =>
    d1.batch([
      d1.prepare("UPDATE visitor_uploads SET state = 'open' WHERE token_hash = ?1 AND state = 'completing'").bind(tokenHash),
      ...(forgetsParts ? [d1.prepare("DELETE FROM visitor_upload_parts WHERE token_hash = ?1").bind(tokenHash)] : []),
    ]),
  );
}

/** Gives an upload up, and to the link what it had taken. Answers whether it was given up now: one that is finished, or given up already, is not. */
export async function markGivenUp(
  d1: D1Database,
  upload: Pick<VisitorUpload, "tokenHash" | "shareId" | "sizeBytes">,
  { alsoCompleting = false }: { alsoCompleting?: boolean } = {},
): Promise<boolean> {
  const states = alsoCompleting ? "'open', 'completing'" : "'open'";
  const [given] = await query(() =>
    d1.batch([
      d1
        .prepare(`UPDATE visitor_uploads SET state = 'aborted' WHERE token_hash = ?1 AND state IN (${states}) RETURNING token_hash`)
        .bind(upload.tokenHash),
      d1.prepare(GIVE_BACK).bind(upload.shareId, upload.sizeBytes),
    ]),
  );
  return (given?.results.length ?? 0) > 0;
}

/** Forgets an upload that was given up, once nothing of it is left in the store. */
export async function forgetUpload(d1: D1Database, tokenHash: string): Promise<void> {
  await query(() => d1.prepare("DELETE FROM visitor_uploads WHERE token_hash = ?1 AND state = 'aborted'").bind(tokenHash).run());
}

/** Remembers a part that the store took. Answers `false` when the upload is open no more. */
export async function recordPart(d1: D1Database, tokenHash: string, part: { partNumber: number; etag: string }): Promise<boolean> {
  const row = await query(() =>
    d1
      .prepare(
        `INSERT INTO visitor_upload_parts (token_hash, part_number, etag) SELECT token_hash, ?2, ?3 FROM visitor_uploads
         WHERE token_hash = ?1 AND state = 'open' ON CONFLICT (token_hash, part_number) DO UPDATE SET etag = ?3 RETURNING part_number`,
      )
      .bind(tokenHash, part.partNumber, part.etag)
      .first(),
  );
  return row !== null;
}

export async function listParts(d1: D1Database, tokenHash: string): Promise<{ partNumber: number; etag: string }[]> {
  const { results } = await query(() =>
    d1
      .prepare("SELECT part_number AS partNumber, etag FROM visitor_upload_parts WHERE token_hash = ?1 ORDER BY part_number")
      .bind(tokenHash)
      .all<{ partNumber: number; etag: string }>(),
  );
  return results;
}

export async function hasPart(d1: D1Database, tokenHash: string, partNumber: number): Promise<boolean> {
  const row = await query(() =>
    d1.prepare("SELECT 1 FROM visitor_upload_parts WHERE token_hash = ?1 AND part_number = ?2").bind(tokenHash, partNumber).first(),
  );
  return row !== null;
}

/** Uploads that somebody has to see to: older than a day, of a link that takes none any more, or given up with something left in the store. */
export async function listForlornUploads(
  d1: D1Database,
  times: { beforeMs: number; nowMs: number },
  limit: number,
  shareId: string | null = null,
): Promise<VisitorUpload[]> {
  const { results } = await query(() =>
    d1
      .prepare(
        `SELECT ${COLUMNS}
         FROM visitor_uploads u JOIN shares s ON s.id = u.share_id
         WHERE u.state IN ('open', 'completing', 'aborted') AND (?4 IS NULL OR u.share_id = ?4)
           AND (u.state = 'aborted' OR u.created_at_ms < ?1 OR s.generation <> u.generation OR s.revoked_at_ms IS NOT NULL OR s.suspended IS NOT NULL
             OR s.expiry_seen_at_ms IS NOT NULL OR s.expires_at_ms <= ?2 OR s.allowed_actions NOT IN ('upload', 'upload_download', 'full'))
         ORDER BY u.created_at_ms LIMIT ?3`,
      )
      .bind(times.beforeMs, times.nowMs, limit, shareId)
      .all<VisitorUpload>(),
  );
  return results;
}

/** Forgets finished uploads, once nobody asks again how they ended. */
export async function deleteFinishedUploads(d1: D1Database, beforeMs: number): Promise<void> {
  await query(() => d1.prepare("DELETE FROM visitor_uploads WHERE state = 'completed' AND created_at_ms < ?1").bind(beforeMs).run());
}
