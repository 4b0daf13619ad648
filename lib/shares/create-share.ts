import { AppError } from "../http/errors.ts";
import type { Actor } from "../people/actor.ts";
import { hashPassword } from "../people/password-hash.ts";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import { recordKey } from "./record.ts";
import type { CreateShare } from "./schema.ts";
import type { Share } from "./share.ts";
import { findShare, query } from "./store.ts";
import { syncRecordSoon } from "./sync-record.ts";

const ID_TRIES = 5;
const GENERATED_PASSWORD_LENGTH = 16;

/** What a new link is made of, when and after who may was decided. */
export interface NewShare extends Omit<CreateShare, "opening"> {
  opening: "page" | "direct";
}

/** A repeated request under the same key gets the link that the first one made. */
export interface Idempotency {
  id: string;
  fingerprint: string;
}

export interface CreatedShare {
  share: Share;
  /** The generated password, shown this once; `null` when none was asked for. */
  password: string | null;
}

/**
 * Creates a link to files that exist. All of it is stored in one transaction, the password included, so there is no moment in which it
 * works unprotected; then the record is written to the bucket. Throws `object_not_found`, `validation_failed` for an expiry in the past,
 * `idempotency_conflict`.
 */
export async function createShare(services: Services, actor: Actor, input: NewShare, idempotency?: Idempotency): Promise<CreatedShare> {
  const known = idempotency && (await findIdempotent(services, idempotency));
  if (known) return { share: known, password: null };
  const now = services.now();
  await requireObjects(services, input.items);
  const expiresAtMs = expiryOf(input, now);
  const password = input.generatePassword ? randomId(GENERATED_PASSWORD_LENGTH) : (input.password ?? null);
  const passwordHash = password === null ? null : await hashPassword(services.config, password);
  for (let tries = 0; tries < ID_TRIES; tries += 1) {
    const id = randomId(services.config.shareIdLength);
    if (await isTaken(services, id)) continue;
    const isStored = await store(services, actor, { ...input, id, expiresAtMs, passwordHash, now }, idempotency);
    if (!isStored) {
      const raced = idempotency && (await findIdempotent(services, idempotency));
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
  share: NewShare & { id: string; expiresAtMs: number | null; passwordHash: string | null; now: number },
  idempotency: Idempotency | undefined,
): Promise<boolean> {
  const { d1 } = services;
  const statements = [
    d1
      .prepare(
        `INSERT INTO shares (id, generation, name, opening, password_hash, expires_at_ms, max_downloads, created_at_ms, created_by, created_by_name)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)`,
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
      ),
    ...share.items.map((item, position) =>
      d1
        .prepare("INSERT INTO share_items (share_id, position, bucket, key) VALUES (?1, ?2, ?3, ?4)")
        .bind(share.id, position, item.bucket, item.key),
    ),
    d1.prepare("DELETE FROM absent_shares WHERE id = ?1").bind(share.id),
  ];
  if (idempotency) {
    statements.unshift(
      d1
        .prepare("INSERT INTO idempotent_answers (id, fingerprint, resource_id, created_at_ms) VALUES (?1, ?2, ?3, ?4)")
        .bind(idempotency.id, idempotency.fingerprint, share.id, share.now),
    );
  }
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

async function findIdempotent(services: Services, idempotency: Idempotency): Promise<Share | null> {
  const row = await query(() =>
    services.d1
      .prepare("SELECT fingerprint, resource_id AS resourceId FROM idempotent_answers WHERE id = ?1")
      .bind(idempotency.id)
      .first<{ fingerprint: string; resourceId: string }>(),
  );
  if (row === null) return null;
  if (row.fingerprint !== idempotency.fingerprint) throw new AppError("idempotency_conflict");
  return await findShare(services.d1, row.resourceId);
}
