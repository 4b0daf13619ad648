import type { D1Database } from "@cloudflare/workers-types";
import { query } from "../shares/store.ts";
import type { ObjectInfo } from "../storage/object-store.ts";

/** An upload in parts that was begun here. What R2 knows of it decides; this remembers what R2 forgets: when it began and how it ended. */
export interface Upload {
  id: string;
  bucket: string;
  key: string;
  uploadId: string;
  createdAtMs: number;
  state: "open" | "completing" | "completed" | "aborted";
  /** What completion answered. */
  result: ObjectInfo | null;
  /** The highest part that the store took, 0 before the first; `null` for an upload that was completed. */
  lastPart: number | null;
}

/** An upload's row: until it is completed, the column of its result holds how far it got. */
type UploadRow = Omit<Upload, "result" | "lastPart"> & { result: string | null };

function toUpload({ result, ...row }: UploadRow): Upload {
  const value: unknown = result === null ? null : JSON.parse(result);
  if (row.state === "completed") return { ...row, result: value as ObjectInfo | null, lastPart: null };
  return { ...row, result: null, lastPart: (value as { lastPart: number } | null)?.lastPart ?? 0 };
}

/** The name of an upload in the database: what R2 gives out is longer than an index likes, and is no name without its key. */
export async function uploadRowId(bucket: string, key: string, uploadId: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify([bucket, key, uploadId])));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function insertUpload(
  d1: D1Database,
  upload: Pick<Upload, "bucket" | "key" | "uploadId" | "createdAtMs"> & { createdBy: string },
): Promise<void> {
  const id = await uploadRowId(upload.bucket, upload.key, upload.uploadId);
  await query(() =>
    d1
      .prepare(
        `INSERT INTO uploads (id, bucket, key, upload_id, created_at_ms, created_by, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'open')
         ON CONFLICT (id) DO NOTHING`,
      )
      .bind(id, upload.bucket, upload.key, upload.uploadId, upload.createdAtMs, upload.createdBy)
      .run(),
  );
}

const COLUMNS = "id, bucket, key, upload_id AS uploadId, created_at_ms AS createdAtMs, state, result";

export async function findUpload(d1: D1Database, id: string): Promise<Upload | null> {
  const row = await query(() => d1.prepare(`SELECT ${COLUMNS} FROM uploads WHERE id = ?1`).bind(id).first<UploadRow>());
  return row === null ? null : toUpload(row);
}

/** Remembers that the store took a part of an open upload. Uploads that were not begun here have no row, and nothing is remembered of them. */
export async function markUploaded(d1: D1Database, id: string, partNumber: number): Promise<void> {
  await query(() =>
    d1
      .prepare(
        `UPDATE uploads SET result = json_object('lastPart', ?2)
         WHERE id = ?1 AND state = 'open' AND (result IS NULL OR result ->> 'lastPart' < ?2)`,
      )
      .bind(id, partNumber)
      .run(),
  );
}

/** Remembers how an upload was completed. R2 has joined it, so this holds whatever the row said. */
export async function markCompleted(d1: D1Database, id: string, result: ObjectInfo): Promise<void> {
  await query(() => d1.prepare("UPDATE uploads SET state = 'completed', result = ?2 WHERE id = ?1").bind(id, JSON.stringify(result)).run());
}

/** Remembers that an open upload is given up. Answers whether it was open. */
export async function markAborted(d1: D1Database, id: string): Promise<boolean> {
  const row = await query(() =>
    d1.prepare("UPDATE uploads SET state = 'aborted' WHERE id = ?1 AND state = 'open' RETURNING id").bind(id).first(),
  );
  return row !== null;
}

/** An abort that the store did not take: the upload is open again, so that the next round tries once more. */
export async function markOpen(d1: D1Database, id: string): Promise<void> {
  await query(() => d1.prepare("UPDATE uploads SET state = 'open' WHERE id = ?1 AND state = 'aborted'").bind(id).run());
}

export async function listOpenUploads(d1: D1Database, beforeMs: number, limit: number): Promise<Upload[]> {
  const { results } = await query(() =>
    d1
      .prepare(`SELECT ${COLUMNS} FROM uploads WHERE state = 'open' AND created_at_ms < ?1 ORDER BY created_at_ms LIMIT ?2`)
      .bind(beforeMs, limit)
      .all<UploadRow>(),
  );
  return results.map(toUpload);
}

/** Forgets uploads that are over, once nobody asks again how they ended. */
export async function deleteEndedUploads(d1: D1Database, beforeMs: number): Promise<void> {
  await query(() => d1.prepare("DELETE FROM uploads WHERE state IN ('completed', 'aborted') AND created_at_ms < ?1").bind(beforeMs).run());
}
