import type { D1Database } from "@cloudflare/workers-types";
import { and, eq, gt, isNull, sql } from "drizzle-orm";
import { sessions, users } from "../db/schema.ts";
import { randomId } from "../platform/random-id.ts";
import type { Database } from "../services.ts";

export type User = typeof users.$inferSelect;

/** Sign-in e-mail addresses are compared without case. */
export function normalizeEmail(email: string): string {
  return email.normalize("NFC").trim().toLowerCase();
}

export async function findUserByEmail(db: Database, email: string): Promise<User | null> {
  return (
    (await db
      .select()
      .from(users)
      .where(eq(users.email, normalizeEmail(email)))
      .get()) ?? null
  );
}

export async function findUser(db: Database, id: string): Promise<User | null> {
  return (await db.select().from(users).where(eq(users.id, id)).get()) ?? null;
}

export async function hasAnyUser(db: Database): Promise<boolean> {
  return (await db.select({ id: users.id }).from(users).limit(1).get()) !== undefined;
}

/**
 * Creates the first administrator, unless anybody exists: one statement decides, so of any number of simultaneous calls one succeeds.
 * Answers whether this call did.
 */
export async function createFirstAdministrator(
  db: Database,
  values: { email: string; name: string | null; passwordHash: string; nowMs: number },
): Promise<boolean> {
  const created = await db.all<{ id: string }>(sql`
    INSERT INTO users (id, email, name, password_hash, role, created_at_ms)
    SELECT ${randomId(16)}, ${normalizeEmail(values.email)}, ${values.name}, ${values.passwordHash}, 'administrator', ${values.nowMs}
    WHERE NOT EXISTS (SELECT 1 FROM users)
    RETURNING id`);
  return created.length > 0;
}

/** Replaces a password hash by a better one of the same password: only if nobody changed the password meanwhile. */
export async function upgradePasswordHash(db: Database, userId: string, from: string, to: string): Promise<void> {
  await db
    .update(users)
    .set({ passwordHash: to })
    .where(and(eq(users.id, userId), eq(users.passwordHash, from)));
}

/**
 * Opens a session for a person and notes the time of it; the session ends at `expiresAtMs`, at sign-out, or when the person's session version is raised.
 * `null` for a person who is disabled or gone.
 */
export async function createSession(
  d1: D1Database,
  values: { userId: string; nowMs: number; expiresAtMs: number },
): Promise<{ id: string } | null> {
  const id = randomId(24);
  const [opened] = await d1.batch([
    d1
      .prepare(
        `INSERT INTO sessions (id, user_id, session_version, created_at_ms, expires_at_ms)
         SELECT ?1, id, session_version, ?3, ?4 FROM users WHERE id = ?2 AND disabled_at_ms IS NULL RETURNING id`,
      )
      .bind(id, values.userId, values.nowMs, values.expiresAtMs),
    d1.prepare("UPDATE users SET last_sign_in_at_ms = ?2 WHERE id = ?1 AND disabled_at_ms IS NULL").bind(values.userId, values.nowMs),
  ]);
  return opened !== undefined && opened.results.length > 0 ? { id } : null;
}

/** Notes when somebody signed in by a door that opens no session. */
export async function noteSignIn(db: Database, userId: string, nowMs: number): Promise<void> {
  await db.update(users).set({ lastSignInAtMs: nowMs }).where(eq(users.id, userId));
}

/** The person of a live session, `null` when either ended. */
export async function findSessionUser(db: Database, sessionId: string, nowMs: number): Promise<User | null> {
  const row = await db
    .select({ user: users })
    .from(sessions)
    .innerJoin(users, and(eq(users.id, sessions.userId), eq(users.sessionVersion, sessions.sessionVersion)))
    .where(and(eq(sessions.id, sessionId), gt(sessions.expiresAtMs, nowMs), isNull(users.disabledAtMs)))
    .get();
  return row?.user ?? null;
}

/** Ends one session: a copy of its cookie is worthless from then on. */
export async function endSession(db: Database, sessionId: string): Promise<void> {
  await db.delete(sessions).where(eq(sessions.id, sessionId));
}
