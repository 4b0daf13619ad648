import { AppError } from "../http/errors.ts";
import type { Actor } from "../people/actor.ts";
import { hashPassword } from "../people/password-hash.ts";
import { requireAllowed } from "../people/require-allowed.ts";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/store.ts";
import { expiryOf, isKeyTaken, requireCoherent, requireFreeKey, requireItems, requirePolicy } from "./create-share.ts";
import { policyOf } from "./decide-policy.ts";
import { endUploadsSoon } from "../visitor-uploads/end-forlorn-uploads.ts";
import type { EditShare, ShareItemInput } from "./schema.ts";
import { addressOf, type Share } from "./share.ts";
import { findShare, query } from "./store.ts";
import { suspendStatement } from "./suspend-shares.ts";
import { deleteRecord, syncRecordSoon } from "./sync-record.ts";

/** What an edit may not leave as it was, or take away: absent stays, `null` takes away. */
const orKept = <T>(given: T | null | undefined, kept: T | null): T | null => (given === undefined ? kept : given);

/**
 * Changes a link's settings and contents: those that are given. `version` is the one the editor saw; when somebody changed the link since, nothing is done
 * and `edit_conflict` carries on. A revoked link cannot be edited (`share_not_found`), no counter is ever written, and a changed password ends
 * every visit at once. What is added, or allowed further, the actor must be allowed to share so. Editing an end or a limit brings an ended link back.
 */
export async function editShare(
  services: Services,
  actor: Actor,
  share: Share,
  changes: EditShare,
  version: number,
): Promise<{ share: Share; password: string | null }> {
  const now = services.now();
  const settings = await readSettings(services, { isFresh: true });
  const password = changes.generatePassword ? randomId(Math.max(16, settings.minPasswordLength)) : changes.password;
  const hasExpiry = changes.expiresIn !== undefined || changes.expiresAt !== undefined;
  const next = {
    items: changes.items ?? share.items,
    allowedActions: changes.allowedActions ?? share.allowedActions,
    opening: changes.opening ?? share.opening,
    startsAtMs: orKept(changes.startsAt, share.startsAtMs),
    expiresAtMs: hasExpiry ? expiryOf(changes, now) : share.expiresAtMs,
    urlKey: orKept(changes.urlKey, share.urlKey),
    embedOrigins: changes.embedOrigins === undefined ? share.embedOrigins : (changes.embedOrigins ?? []),
  };
  // What hands out more answers for all of the link, as a new one would.
  const before = isWider(share, next) ? policyOf(share) : {};
  requirePolicy(
    settings,
    {
      ...before,
      ...(password === undefined ? {} : { password }),
      ...(hasExpiry ? { expiresAtMs: next.expiresAtMs } : {}),
      ...(changes.note === undefined ? {} : { note: changes.note }),
      urlKey: next.urlKey === share.urlKey ? undefined : next.urlKey,
      ...(changes.allowedActions === undefined || changes.allowedActions === share.allowedActions
        ? {}
        : { allowedActions: changes.allowedActions }),
      addedEmbedOrigins: next.embedOrigins.filter((origin) => !share.embedOrigins.includes(origin)),
    },
    now,
  );
  await requireRights(services, actor, share, next);
  requireCoherent(next);
  if (next.urlKey !== null && next.urlKey.toLowerCase() !== share.urlKey?.toLowerCase()) await requireFreeKey(services, next.urlKey);
  const passwordHash =
    password === undefined ? share.passwordHash : password === null ? null : await hashPassword(services.config, password);
  const { d1 } = services;
  // The record lies in the first item's bucket under the id: before contents change it goes, so that R2 Explorer never serves what was taken out.
  if (changes.items !== undefined) await deleteRecord(services, share);
  const isCurrent = "EXISTS (SELECT 1 FROM shares s WHERE s.id = ?1 AND s.version = ?2 AND s.revoked_at_ms IS NULL)";
  const replaceItems = [
    d1.prepare(`DELETE FROM share_items WHERE share_id = ?1 AND ${isCurrent}`).bind(share.id, version),
    d1
      .prepare(
        `INSERT INTO share_items (share_id, position, bucket, kind, key, broken_at_ms)
         SELECT ?1, key, value ->> 'bucket', value ->> 'kind', value ->> 'key', value ->> 'brokenAtMs' FROM json_each(?3) WHERE ${isCurrent}`,
      )
      .bind(share.id, version, JSON.stringify(next.items.map((item) => ({ brokenAtMs: brokenAt(share, item), ...item })))),
  ];
  const update = d1
    .prepare(
      `UPDATE shares SET version = version + 1, name = ?3, opening = ?4, password_hash = ?5, gate_version = gate_version + ?6, expires_at_ms = ?7,
         expiry_seen_at_ms = CASE WHEN ?8 THEN NULL ELSE expiry_seen_at_ms END, max_downloads = ?9,
         description = ?10, note = ?11, allowed_actions = ?12, has_folders = ?13, url_key = ?14, starts_at_ms = ?15, max_uses = ?16,
         max_upload_bytes = ?17, max_upload_files = ?18, max_upload_file_bytes = ?19, upload_types = ?20, has_upload_folders = ?21,
         embed_origins = ?23, record_version = CASE WHEN ?22 THEN 0 ELSE record_version END
       WHERE id = ?1 AND version = ?2 AND revoked_at_ms IS NULL RETURNING id`,
    )
    .bind(
      share.id,
      version,
      orKept(changes.name, share.name),
      next.opening,
      passwordHash,
      password === undefined ? 0 : 1,
      next.expiresAtMs,
      hasExpiry ? 1 : 0,
      orKept(changes.maxDownloads, share.maxDownloads),
      changes.description === undefined ? share.description : changes.description || null,
      changes.note === undefined ? share.note : changes.note || null,
      next.allowedActions,
      next.items.some((item) => item.kind === "folder") ? 1 : 0,
      next.urlKey,
      next.startsAtMs,
      orKept(changes.maxUses, share.maxUses),
      orKept(changes.uploads?.maxBytes, share.maxUploadBytes),
      orKept(changes.uploads?.maxFiles, share.maxUploadFiles),
      orKept(changes.uploads?.maxFileBytes, share.maxUploadFileBytes),
      listJson(orKept(changes.uploads?.types, share.uploadTypes)),
      (changes.uploads?.hasOwnFolders ?? share.hasUploadFolders) ? 1 : 0,
      changes.items === undefined ? 0 : 1,
      next.embedOrigins.length === 0 ? null : listJson(next.embedOrigins),
    );
  const statements = [...(changes.items === undefined ? [] : replaceItems), update, suspendStatement(d1, { shareIds: [share.id] })];
  const results = await query(async () => {
    try {
      return await d1.batch(statements);
    } catch (error) {
      throw isKeyTaken(error) ? new AppError("url_key_taken") : error;
    }
  });
  const isDone = (results.at(-2)?.results.length ?? 0) > 0;
  if (isDone && addressOf(share) !== (next.urlKey ?? share.id)) await forgetAbsence(services, next.urlKey ?? share.id);
  const current = await findShare(d1, share.id);
  if (current === null || current.revokedAtMs !== null) throw new AppError("share_not_found");
  if (!isDone) {
    if (changes.items !== undefined) await syncRecordSoon(services, current);
    throw new AppError("edit_conflict");
  }
  await syncRecordSoon(services, current);
  if (current.uploadedFiles > 0) endUploadsSoon(services, current.id);
  return { share: current, password: changes.generatePassword ? (password ?? null) : null };
}

const addedTo = (share: Share, items: readonly ShareItemInput[]) =>
  items.filter((item) => !share.items.some((kept) => isSameItem(kept, item)));

/** Whether an edit hands out what the link did not: something in it, or to do with it. */
function isWider(share: Share, next: { items: readonly ShareItemInput[]; allowedActions: Share["allowedActions"] }): boolean {
  return next.allowedActions !== share.allowedActions || addedTo(share, next.items).length > 0;
}

const listJson = (list: readonly string[] | null) => (list === null ? null : JSON.stringify(list));

/** An item that stays is as broken as it was; one that is put in again is whole. */
function brokenAt(share: Share, item: ShareItemInput): number | null {
  return share.items.find((kept) => isSameItem(kept, item))?.brokenAtMs ?? null;
}

function isSameItem(left: ShareItemInput, right: ShareItemInput): boolean {
  return left.bucket === right.bucket && left.kind === right.kind && left.key === right.key;
}

/** What is new in a link, or is let further than before, must be the editor's to share so, and be there. */
async function requireRights(
  services: Services,
  actor: Actor,
  share: Share,
  next: { items: readonly ShareItemInput[]; allowedActions: Share["allowedActions"] },
): Promise<void> {
  const { allowedActions } = next;
  const added = addedTo(share, next.items);
  const asked = allowedActions === share.allowedActions ? added : next.items;
  // Whether the token may edit links was decided before; here it is about places.
  await requireAllowed(
    services,
    { ...actor, scopes: null },
    "share.create",
    asked.map((item) => ({ ...item, allowedActions })),
  );
  await requireItems(services, added);
}

/** An address that nobody had is remembered as such; it has a link now. */
async function forgetAbsence(services: Services, address: string): Promise<void> {
  await query(() => services.d1.prepare("DELETE FROM absent_shares WHERE id = ?1").bind(address).run());
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
