import { AppError } from "../http/errors.ts";
import { hashPassword } from "../people/password-hash.ts";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/store.ts";
import { expiryOf, requirePolicy } from "./create-share.ts";
import type { EditShare } from "./schema.ts";
import type { Share } from "./share.ts";
import { findShare, query } from "./store.ts";
import { syncRecordSoon } from "./sync-record.ts";

/**
 * Changes a link's settings: those that are given. `version` is the one the editor saw; when somebody changed the link since, nothing is done
 * and `edit_conflict` carries on. A revoked link cannot be edited (`share_not_found`), the counter is never written, and a changed password ends
 * every visit at once. Editing expiry or limit brings an expired or exhausted link back.
 */
export async function editShare(
  services: Services,
  share: Share,
  changes: EditShare,
  version: number,
): Promise<{ share: Share; password: string | null }> {
  const settings = await readSettings(services, { isFresh: true });
  const password = changes.generatePassword ? randomId(Math.max(16, settings.minPasswordLength)) : changes.password;
  const expires = changes.expiresIn !== undefined || changes.expiresAt !== undefined;
  const expiresAtMs = expires ? expiryOf(changes, services.now()) : share.expiresAtMs;
  requirePolicy(settings, { password, expiresAtMs: expires ? expiresAtMs : undefined, note: changes.note }, services.now());
  const passwordHash =
    password === undefined ? share.passwordHash : password === null ? null : await hashPassword(services.config, password);
  const row = await query(() =>
    services.d1
      .prepare(
        `UPDATE shares SET version = version + 1, name = ?3, opening = ?4, password_hash = ?5, gate_version = gate_version + ?6, expires_at_ms = ?7,
           expiry_seen_at_ms = CASE WHEN ?8 THEN NULL ELSE expiry_seen_at_ms END, max_downloads = ?9,
           description = ?10, note = ?11
         WHERE id = ?1 AND version = ?2 AND revoked_at_ms IS NULL RETURNING id`,
      )
      .bind(
        share.id,
        version,
        changes.name === undefined ? share.name : changes.name,
        changes.opening ?? share.opening,
        passwordHash,
        password === undefined ? 0 : 1,
        expiresAtMs,
        expires ? 1 : 0,
        changes.maxDownloads === undefined ? share.maxDownloads : changes.maxDownloads,
        changes.description === undefined ? share.description : changes.description || null,
        changes.note === undefined ? share.note : changes.note || null,
      )
      .first(),
  );
  const current = await findShare(services.d1, share.id);
  if (current === null || current.revokedAtMs !== null) throw new AppError("share_not_found");
  if (row === null) throw new AppError("edit_conflict");
  await syncRecordSoon(services, current);
  return { share: current, password: changes.generatePassword ? (password ?? null) : null };
}

/** Replaces a link's password hash by a better one of the same password; nothing if the password or the link changed meanwhile. */
export async function upgradeSharePasswordHash(services: Services, share: Share, passwordHash: string): Promise<void> {
  const row = await query(() =>
    services.d1
      .prepare(
        "UPDATE shares SET password_hash = ?3, version = version + 1 WHERE id = ?1 AND password_hash = ?2 AND revoked_at_ms IS NULL RETURNING id",
      )
      .bind(share.id, share.passwordHash, passwordHash)
      .first(),
  );
  const current = row === null ? null : await findShare(services.d1, share.id);
  if (current !== null) await syncRecordSoon(services, current);
}
