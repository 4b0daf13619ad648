import { AppError } from "../http/errors.ts";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import type { SiteSettings } from "../settings/schema.ts";
import { readSettings } from "../settings/store.ts";
import { endForlornUploads, endUploadsSoon } from "../visitor-uploads/end-forlorn-uploads.ts";
import { requireItems } from "./create-share.ts";
import { decidePolicy, policyOf } from "./decide-policy.ts";
import type { Share } from "./share.ts";
import { suspendStatement } from "./suspend-shares.ts";
import { findShare, query } from "./store.ts";
import { removeRecord, syncRecordSoon } from "./sync-record.ts";

/**
 * Takes a link back. When this returns, every later request to it is "not found": the tombstone is a column that no other write touches, and
 * each of those has its absence as a condition. The record leaves the bucket; the log stays. Doing it twice is the same.
 */
export async function revokeShare(services: Services, share: Share): Promise<Share> {
  await query(() =>
    services.d1
      .prepare("UPDATE shares SET revoked_at_ms = ?2, version = version + 1 WHERE id = ?1 AND revoked_at_ms IS NULL")
      .bind(share.id, services.now())
      .run(),
  );
  const current = await findShare(services.d1, share.id);
  if (current === null) return { ...share, revokedAtMs: share.revokedAtMs ?? services.now() };
  await syncRecordSoon(services, current);
  if (current.uploadedFiles > 0) endUploadsSoon(services, current.id);
  return current;
}

/**
 * Brings a revoked or broken link back, with a new generation: who had passed the gate passes it again. Throws `object_not_found` when the file
 * is not there, `validation_failed` when the settings forbid such links by now.
 */
export async function restoreShare(services: Services, share: Share): Promise<Share> {
  requireLawful(await readSettings(services, { isFresh: true }), share, services.now());
  try {
    await requireItems(services, share.items);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "object_not_found") throw error;
    throw new AppError("object_not_found", { message: "The shared file is not there any more. Put it back, then restore the link." });
  }
  await query(() =>
    services.d1.batch([
      // From here on the link is ours: a record that R2 Explorer removed no longer decides.
      services.d1
        .prepare(
          `UPDATE shares SET revoked_at_ms = NULL, record_missing_at_ms = NULL, origin = 'sluice', generation = ?2, version = version + 1 WHERE id = ?1`,
        )
        .bind(share.id, randomId(16)),
      services.d1.prepare("UPDATE share_items SET broken_at_ms = NULL WHERE share_id = ?1").bind(share.id),
      suspendStatement(services.d1, { shareIds: [share.id] }),
    ]),
  );
  const current = await findShare(services.d1, share.id);
  if (current === null) throw new AppError("share_not_found");
  await syncRecordSoon(services, current);
  return current;
}

/** A link that comes back is as much a new one as any other: what the site's settings forbid by now stays away. */
function requireLawful(settings: SiteSettings, share: Share, nowMs: number): void {
  const issues = decidePolicy(settings, policyOf(share), nowMs);
  if (issues.length === 0) return;
  const reasons = issues.map((issue) => issue.message).join(" ");
  throw new AppError("validation_failed", { message: `${reasons} This link was made before that: make a new one instead.`, issues });
}

/** Deletes a revoked link with its log, for good. Throws `edit_conflict` for one that is not revoked. */
export async function deleteShare(services: Services, share: Share): Promise<void> {
  if (share.revokedAtMs === null && share.recordMissingAtMs === null) {
    throw new AppError("edit_conflict", { message: "This link is not revoked. Revoke it first, then delete it permanently." });
  }
  // First the record: with the tombstone gone, a record left behind would be adopted at the next visit.
  await removeRecord(services, share);
  // Then its open uploads: what knows of them goes with the link.
  if (share.uploadedFiles > 0) await endForlornUploads(services, share.id);
  await query(() =>
    services.d1.batch([
      services.d1.prepare("DELETE FROM shares WHERE id = ?1").bind(share.id),
      services.d1.prepare("DELETE FROM events WHERE share_id = ?1").bind(share.id),
    ]),
  );
}
