import { AppError } from "../http/errors.ts";
import { findIdempotent, type Idempotency, idempotencyStatement } from "../http/idempotency.ts";
import type { Actor } from "../people/actor.ts";
import { hashPassword } from "../people/password-hash.ts";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import type { SiteSettings } from "../settings/schema.ts";
import { readSettings } from "../settings/store.ts";
import { decidePolicy, defaultLifetime, type PolicyInput } from "./decide-policy.ts";
import { recordKey } from "./record.ts";
import type { CreateShare } from "./schema.ts";
import type { Share } from "./share.ts";
import { findShare, query } from "./store.ts";
import { suspendStatement } from "./suspend-shares.ts";
import { syncRecordSoon } from "./sync-record.ts";

const ID_TRIES = 5;
const GENERATED_PASSWORD_LENGTH = 16;

/** What a new link is made of, when and after who may was decided. */
export interface NewShare extends Omit<CreateShare, "opening"> {
  /** How it opens when the site's settings do not say otherwise; `undefined` leaves it to them. */
  opening: "page" | "direct" | undefined;
}

export interface CreatedShare {
  share: Share;
  /** The generated password, shown this once; `null` when none was asked for. */
  password: string | null;
}

/**
 * Creates a link to files that exist, as the site's settings allow. All of it is stored in one transaction, the password included, so there is no moment in which it
 * works unprotected; then the record is written to the bucket. Throws `object_not_found`, `links_off`, `validation_failed` for an
 * expiry in the past and for what the settings forbid, `idempotency_conflict`.
 */
export async function createShare(services: Services, actor: Actor, input: NewShare, idempotency?: Idempotency): Promise<CreatedShare> {
  const known = idempotency && (await findRepeated(services, idempotency));
  if (known) return { share: known, password: null };
  const now = services.now();
  const settings = await readSettings(services, { isFresh: true });
  if (!settings.areLinksOn) throw new AppError("links_off");
  await requireObjects(services, input.items);
  const lifetime = defaultLifetime(settings);
  const isExpiryGiven = input.expiresIn !== undefined || input.expiresAt !== undefined;
  const expiresAtMs = isExpiryGiven || lifetime === null ? expiryOf(input, now) : now + lifetime * 1000;
  requirePolicy(
    settings,
    { password: input.generatePassword ? undefined : (input.password ?? null), expiresAtMs, note: input.note ?? null },
    now,
  );
  const password = input.generatePassword
    ? randomId(Math.max(GENERATED_PASSWORD_LENGTH, settings.minPasswordLength))
    : (input.password ?? null);
  const passwordHash = password === null ? null : await hashPassword(services.config, password);
  for (let tries = 0; tries < ID_TRIES; tries += 1) {
    const id = randomId(services.config.shareIdLength);
    if (await isTaken(services, id)) continue;
    const isStored = await store(
      services,
      actor,
      { ...input, opening: input.opening ?? settings.defaultOpening, id, expiresAtMs, passwordHash, now },
      idempotency,
    );
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

async function requireObjects(services: Services, items: CreateShare["items"]): Promise<void> {
  for (const item of items) {
    const store = services.buckets.get(item.bucket);
    if (store === undefined) throw new AppError("bucket_not_found");
    if ((await store.head(item.key)) === null) throw new AppError("object_not_found");
  }
}

/** Ids are unique over the database and R2 Explorer's records in every bucket. */
async function isTaken(services: Services, id: string): Promise<boolean> {
  const records = await Promise.all(Array.from(services.buckets.values(), (bucket) => bucket.head(recordKey(id))));
  return records.some((record) => record !== null);
}

async function store(
  services: Services,
  actor: Actor,
  share: CreateShare & { opening: "page" | "direct"; id: string; expiresAtMs: number | null; passwordHash: string | null; now: number },
  idempotency: Idempotency | undefined,
): Promise<boolean> {
  const { d1 } = services;
  const statements = [
    d1
      .prepare(
        `INSERT INTO shares (id, generation, name, opening, password_hash, expires_at_ms, max_downloads, created_at_ms, created_by, created_by_name,
           description, note)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)`,
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
      ),
    ...share.items.map((item, position) =>
      d1
        .prepare("INSERT INTO share_items (share_id, position, bucket, key) VALUES (?1, ?2, ?3, ?4)")
        .bind(share.id, position, item.bucket, item.key),
    ),
    d1.prepare("DELETE FROM absent_shares WHERE id = ?1").bind(share.id),
    // Rights that were lost since the request was let in are lost for its link too.
    suspendStatement(d1, { shareIds: [share.id] }),
  ];
  if (idempotency) statements.unshift(idempotencyStatement(services, idempotency, share.id));
  try {
    await d1.batch(statements);
    return true;
  } catch (error) {
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
