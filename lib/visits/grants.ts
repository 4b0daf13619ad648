import { createHash } from "node:crypto";
import type { D1Database } from "@cloudflare/workers-types";
import { query } from "../shares/store.ts";
import type { HeldGrant } from "./visit.ts";

/*
 * A grant is a slot that a visitor's browser took. Continuing its download is free, so that a broken connection costs nothing, within
 * bounds that keep it from being a second download: 20 continuations, and no more once the network surely took half as much again as the object.
 * "Surely" leaves out 16 MiB per answer, which sockets may hold without anybody having read them.
 */

const MAX_RESUMES = 20;
const SOCKET_SLACK_BYTES = 16 * 1024 * 1024;

/** Names one version of one object, so that a continuation cannot mix the bytes of two. */
export function objectTag(bucket: string, key: string, etag: string): string {
  return createHash("sha256").update(`${bucket}\u0000${key}\u0000${etag}`).digest("base64url").slice(0, 16);
}

/**
 * Continues a grant of a limited link, in one statement that also asks whether the link still lives. Answers whether it may go on; when not,
 * the request counts as a new download.
 */
export async function resumeGrant(
  d1: D1Database,
  values: { grant: HeldGrant; shareId: string; generation: string; objectBytes: number; nowMs: number },
): Promise<boolean> {
  const row = await query(() =>
    d1
      .prepare(
        `INSERT INTO grants (id, share_id, created_at_ms, resumes, sent_bytes)
         SELECT ?1, s.id, ?4, 1, 0 FROM shares s WHERE s.id = ?2 AND s.generation = ?3 AND s.revoked_at_ms IS NULL AND s.suspended IS NULL AND (s.expires_at_ms IS NULL OR s.expires_at_ms > ?4)
         ON CONFLICT (id) DO UPDATE SET resumes = resumes + 1 WHERE resumes < ?5 AND sent_bytes * 2 <= ?6
         RETURNING resumes`,
      )
      .bind(values.grant.id, values.shareId, values.generation, values.nowMs, MAX_RESUMES, values.objectBytes)
      .first(),
  );
  return row !== null;
}

/** Writes down that the network took an answer of `bytes` to its end. */
export async function recordSent(
  d1: D1Database,
  values: { grantId: string; shareId: string; bytes: number; nowMs: number },
): Promise<void> {
  const sure = values.bytes - SOCKET_SLACK_BYTES;
  if (sure <= 0) return;
  await d1
    .prepare(
      `INSERT INTO grants (id, share_id, created_at_ms, sent_bytes) SELECT ?1, id, ?3, ?4 FROM shares WHERE id = ?2
       ON CONFLICT (id) DO UPDATE SET sent_bytes = sent_bytes + excluded.sent_bytes`,
    )
    .bind(values.grantId, values.shareId, values.nowMs, sure)
    .run();
}
