import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { endUploadsSoon } from "../visitor-uploads/end-forlorn-uploads.ts";
import type { Share } from "./share.ts";
import { findShare, query } from "./store.ts";
import { syncRecordSoon } from "./sync-record.ts";

/** Stops a link for a while: nobody is served by it until it is resumed. Its address, settings and counters stay. Doing it twice is the same. */
export async function pauseShare(services: Services, share: Share): Promise<Share> {
  return await change(services, share, "paused_at_ms = coalesce(paused_at_ms, ?2)");
}

/** Lets a paused link go on. */
export async function resumeShare(services: Services, share: Share): Promise<Share> {
  return await change(services, share, "paused_at_ms = nullif(?2, ?2)");
}

/** Ends a link now, as its end would have; a later end brings it back. */
export async function expireShare(services: Services, share: Share): Promise<Share> {
  return await change(
    services,
    share,
    "expires_at_ms = min(coalesce(expires_at_ms, ?2), ?2), expiry_seen_at_ms = coalesce(expiry_seen_at_ms, ?2)",
  );
}

/** Nothing else of the link is written, so an edit at the same time loses nothing. A revoked link is `share_not_found`. */
async function change(services: Services, share: Share, assignments: string): Promise<Share> {
  await query(() =>
    services.d1
      .prepare(`UPDATE shares SET version = version + 1, ${assignments} WHERE id = ?1 AND revoked_at_ms IS NULL`)
      .bind(share.id, services.now())
      .run(),
  );
  const current = await findShare(services.d1, share.id);
  if (current === null || current.revokedAtMs !== null) throw new AppError("share_not_found");
  await syncRecordSoon(services, current);
  if (current.uploadedFiles > 0) endUploadsSoon(services, current.id);
  return current;
}
