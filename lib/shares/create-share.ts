import type { D1Database, D1PreparedStatement } from "@cloudflare/workers-types";
import { AppError } from "../http/errors.ts";
import { findIdempotent, type Idempotency, idempotencyStatement } from "../http/idempotency.ts";
import type { Actor } from "../people/actor.ts";
import { requireAllowed } from "../people/require-allowed.ts";
import { hashPassword } from "../people/password-hash.ts";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import type { SiteSettings } from "../settings/schema.ts";
import { readSettings } from "../settings/store.ts";
import { type CoherenceInput, decideCoherence, decidePolicy, defaultLifetime, type PolicyInput } from "./decide-policy.ts";
import { recordKey } from "./record.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import { requireBucket } from "../storage/require-bucket.ts";
import type { CreateShare, ShareItemInput } from "./schema.ts";
import type { AllowedActions, Share } from "./share.ts";
import { findShare, query } from "./store.ts";
import { suspendStatement } from "./suspend-shares.ts";
import { syncRecordSoon } from "./sync-record.ts";

const ID_TRIES = 5;
const GENERATED_PASSWORD_LENGTH = 16;

export interface CreatedShare {
  share: Share;
  /** The generated password, shown this once; `null` when none was asked for. */
  password: string | null;
}

/**
 * Creates a link to files and folders that exist, as the site's settings allow and as far as the actor's own rights go. All of it is stored in one transaction, the password included, so there is no moment in which it
 * works unprotected; then the record is written to the bucket. Throws `object_not_found`, `links_off`, `validation_failed` for an
 * expiry in the past and for what the settings forbid, `url_key_taken`, `idempotency_conflict`.
 */
export async function createShare(services: Services, actor: Actor, input: CreateShare, idempotency?: Idempotency): Promise<CreatedShare> {
  const known = idempotency && (await findRepeated(services, idempotency));
  if (known) return { share: known, password: null };
  const now = services.now();
  const settings = await readSettings(services, { isFresh: true });
  if (!settings.areLinksOn) throw new AppError("links_off");
  const allowedActions = input.allowedActions ?? settings.defaultActions;
  await requireAllowed(
    services,
    actor,
    "share.create",
    input.items.map((item) => ({ ...item, allowedActions })),
  );
  await requireItems(services, input.items);
  const lifetime = defaultLifetime(settings);
  const isExpiryGiven = input.expiresIn !== undefined || input.expiresAt !== undefined;
  const expiresAtMs = isExpiryGiven || lifetime === null ? expiryOf(input, now) : now + lifetime * 1000;
  requirePolicy(
    settings,
    {
      password: input.generatePassword ? undefined : (input.password ?? null),
      expiresAtMs,
      note: input.note ?? null,
      urlKey: input.urlKey,
      allowedActions,
      addedEmbedOrigins: input.embedOrigins,
    },
    now,
  );
  const isOneFile = input.items.length === 1 && input.items[0]?.kind === "file";
  const opening = input.opening ?? (isOneFile && allowedActions === "download" ? settings.defaultOpening : "page");
  requireCoherent({ items: input.items, allowedActions, opening, startsAtMs: input.startsAt ?? null, expiresAtMs });
  if (input.urlKey !== undefined) await requireFreeKey(services, input.urlKey);
  const password = input.generatePassword
    ? randomId(Math.max(GENERATED_PASSWORD_LENGTH, settings.minPasswordLength))
    : (input.password ?? null);
  const passwordHash = password === null ? null : await hashPassword(services.config, password);
  for (let tries = 0; tries < ID_TRIES; tries += 1) {
    const id = randomId(services.config.shareIdLength);
    if (await isTaken(services, id)) continue;
    const isStored = await store(services, actor, { ...input, allowedActions, opening, id, expiresAtMs, passwordHash, now }, idempotency);
    if (!isStored) {
      const raced = idempotency && (await findRepeated(services, idempotency));
      if (raced) return { share: raced, password: null };
      continue;
    }
    const share = await findShare(services.d1, id);
    if (share === null) break;
    await syncRecordSoon(services, share);
    return { share, password: input.generatePassword ? password : null };
  }
  throw new AppError("unavailable", { message: "No free link id was found. Try again." });
}

/** When a link of these options ends, in milliseconds; `null` for never. Throws for an instant that has passed. */
export function expiryOf(input: { expiresAt?: number | null | undefined; expiresIn?: number | undefined }, nowMs: number): number | null {
  if (input.expiresIn !== undefined) return nowMs + input.expiresIn * 1000;
  if (input.expiresAt === undefined || input.expiresAt === null) return null;
  if (input.expiresAt <= nowMs) {
    throw new AppError("validation_failed", { issues: [{ path: "expiresAt", message: "must lie in the future" }] });
  }
  return input.expiresAt;
}

/** Throws unless every file and folder is there. A folder is there while something is below it, or its empty marker. */
export async function requireItems(services: Services, items: readonly ShareItemInput[]): Promise<void> {
  for (const item of items) {
    const store = requireBucket(services, item.bucket);
    const isThere = item.key === "" || (item.kind === "file" ? (await store.head(item.key)) !== null : await hasObjects(store, item.key));
    if (!isThere) throw new AppError("object_not_found");
  }
}

async function hasObjects(store: ObjectStore, prefix: string): Promise<boolean> {
  return (await store.list({ prefix, limit: 1 })).objects.length > 0;
}

/** Addresses are unique over ids, keys whatever their case, and R2 Explorer's records. Of two who take one at once the index lets one. */
export async function requireFreeKey(services: Services, urlKey: string): Promise<void> {
  const row = await query(() =>
    services.d1.prepare("SELECT 1 FROM shares WHERE id = ?1 OR url_key = ?1 COLLATE NOCASE").bind(urlKey).first(),
  );
  if (row !== null || (await isTaken(services, urlKey))) throw new AppError("url_key_taken");
}

/** Ids are unique over the database and R2 Explorer's records in every bucket. */
async function isTaken(services: Services, id: string): Promise<boolean> {
  const records = await Promise.all(Array.from(services.buckets.values(), (bucket) => bucket.head(recordKey(id))));
  return records.some((record) => record !== null);
}

/** The statement that puts a link's items in their places. */
export function itemsStatement(d1: D1Database, shareId: string, items: readonly ShareItemInput[]): D1PreparedStatement {
  return d1
    .prepare(
      `INSERT INTO share_items (share_id, position, bucket, kind, key)
       SELECT ?1, key, value ->> 'bucket', value ->> 'kind', value ->> 'key' FROM json_each(?2)`,
    )
    .bind(shareId, JSON.stringify(items));
}

async function store(
  services: Services,
  actor: Actor,
  share: CreateShare & {
    opening: "page" | "direct";
    allowedActions: AllowedActions;
    id: string;
    expiresAtMs: number | null;
    passwordHash: string | null;
    now: number;
  },
  idempotency: Idempotency | undefined,
): Promise<boolean> {
  const { d1 } = services;
  const statements = [
    d1
      .prepare(
        `INSERT INTO shares (id, generation, name, opening, password_hash, expires_at_ms, max_downloads, created_at_ms, created_by, created_by_name,
           description, note, allowed_actions, has_folders, url_key, starts_at_ms, max_uses, max_upload_bytes, max_upload_files, max_upload_file_bytes,
           upload_types, has_upload_folders, embed_origins)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23)`,
      )
      .bind(
        share.id,
        randomId(16),
        share.name ?? null,
        share.opening,
        share.passwordHash,
        share.expiresAtMs,
        share.maxDownloads ?? null,
        share.now,
        actor.id,
        actor.email,
        share.description || null,
        share.note || null,
        share.allowedActions,
        share.items.some((item) => item.kind === "folder") ? 1 : 0,
        share.urlKey ?? null,
        share.startsAt ?? null,
        share.maxUses ?? null,
        share.uploads?.maxBytes ?? null,
        share.uploads?.maxFiles ?? null,
        share.uploads?.maxFileBytes ?? null,
        share.uploads?.types ? JSON.stringify(share.uploads.types) : null,
        share.uploads?.hasOwnFolders ? 1 : 0,
        share.embedOrigins?.length ? JSON.stringify(share.embedOrigins) : null,
      ),
    itemsStatement(d1, share.id, share.items),
    d1.prepare("DELETE FROM absent_shares WHERE id IN (?1, ?2)").bind(share.id, share.urlKey ?? share.id),
    // Rights that were lost since the request was let in are lost for its link too.
    suspendStatement(d1, { shareIds: [share.id] }),
  ];
  if (idempotency) statements.unshift(idempotencyStatement(services, idempotency, share.id));
  try {
    await d1.batch(statements);
    return true;
  } catch (error) {
    if (isKeyTaken(error)) throw new AppError("url_key_taken");
    if (String(error).includes("UNIQUE constraint failed")) return false;
    // The answer may have been lost after the transaction was applied.
    if ((await query(() => findShare(d1, share.id))) !== null) return true;
    throw new AppError("unavailable", { cause: error });
  }
}

async function findRepeated(services: Services, idempotency: Idempotency): Promise<Share | null> {
  const shareId = await findIdempotent(services, idempotency);
  return shareId === null ? null : await findShare(services.d1, shareId);
}

/** Throws `validation_failed` with every sentence that the settings have against a link. */
export function requirePolicy(settings: SiteSettings, input: PolicyInput, nowMs: number): void {
  const issues = decidePolicy(settings, input, nowMs);
  if (issues.length > 0) throw new AppError("validation_failed", { issues });
}

/** Throws `validation_failed` with every sentence on what contradicts itself. */
export function requireCoherent(input: CoherenceInput): void {
  const issues = decideCoherence(input);
  if (issues.length > 0) throw new AppError("validation_failed", { issues });
}

/** Whether a statement failed because another link has the address. */
export function isKeyTaken(error: unknown): boolean {
  return String(error).includes("UNIQUE constraint failed: shares.url_key");
}
