import type { D1PreparedStatement } from "@cloudflare/workers-types";
import * as z from "zod";
import { contains } from "../db/contains.ts";
import { answerSchema, timestamp } from "../http/answers.ts";
import { AppError } from "../http/errors.ts";
import { findIdempotent, type Idempotency, idempotencyStatement } from "../http/idempotency.ts";
import { toListPage } from "../http/list-page.ts";
import { fromStartIfUnknown, readCursor } from "../http/sealed-cursor.ts";
import { MAIL_JSON, presentMail } from "../mail/outbox.ts";
import { PresentedMail } from "../mail/schema.ts";
import { requireSmtp } from "../mail/smtp-settings.ts";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import { changeRights } from "../shares/suspend-shares.ts";
import type { Actor, Role } from "./actor.ts";
import { hashPassword } from "./password-hash.ts";
import type { CreateUser, EditUser } from "./schema.ts";
import { normalizeEmail } from "./store.ts";

/** A person as administrators see them. */
export const PresentedUser = answerSchema("User", userShape);
export type PresentedUser = z.infer<typeof PresentedUser>;

/** The answer of creating a person: without a password with the link by which they set one, this once. */
export const CreatedUser = answerSchema("CreatedUser", () => ({
  ...userShape(),
  invitationUrl: z.string().optional(),
  invitationExpiresAt: timestamp().optional(),
}));

function userShape() {
  return {
    id: z.string(),
    email: z.string(),
    name: z.string().nullable(),
    role: z.enum(["admin", "user"]),
    isDisabled: z.boolean(),
    /** Whether a password was set. Without one they sign in by a provider, or have not yet followed their invitation. */
    hasPassword: z.boolean(),
    /** Whether an invitation that nobody followed yet is open. */
    isInvited: z.boolean(),
    createdAt: timestamp(),
    lastSignInAt: timestamp().nullable(),
    version: z.int(),
    groups: z.array(z.strictObject({ id: z.string(), name: z.string() })),
    /** Links that were not taken back. */
    links: z.int(),
    /** What became of the last mail to them about their account. */
    lastMail: PresentedMail.nullable(),
  };
}

interface UserRow {
  id: string;
  email: string;
  name: string | null;
  role: Role;
  disabledAtMs: number | null;
  hasPassword: number;
  isInvited: number;
  createdAtMs: number;
  lastSignInAtMs: number | null;
  version: number;
  groups: string;
  links: number;
  lastMail: string | null;
}

/** Columns of a person; `?1` is now. */
const COLUMNS = `u.id, u.email, u.name, u.role, u.disabled_at_ms AS disabledAtMs, u.password_hash IS NOT NULL AS hasPassword,
  EXISTS (SELECT 1 FROM invitations i WHERE i.user_id = u.id AND i.expires_at_ms > ?1 AND i.purpose = 'invitation') AS isInvited, u.created_at_ms AS createdAtMs,
  u.last_sign_in_at_ms AS lastSignInAtMs, u.version,
  (SELECT json_group_array(json_object('id', g.id, 'name', g.name) ORDER BY g.name COLLATE NOCASE)
     FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = u.id) AS groups,
  (SELECT count(*) FROM shares s WHERE s.created_by = u.id AND s.revoked_at_ms IS NULL) AS links,
  (SELECT ${MAIL_JSON} FROM mails m WHERE m.user_id = u.id ORDER BY m.created_at_ms DESC, m.id LIMIT 1) AS lastMail`;

function present(row: UserRow): PresentedUser {
  const { role, disabledAtMs, hasPassword, isInvited, createdAtMs, lastSignInAtMs, groups, lastMail, ...user } = row;
  return {
    ...user,
    role: role === "administrator" ? "admin" : "user",
    isDisabled: disabledAtMs !== null,
    hasPassword: hasPassword === 1,
    isInvited: isInvited === 1,
    createdAt: new Date(createdAtMs).toISOString(),
    lastSignInAt: lastSignInAtMs === null ? null : new Date(lastSignInAtMs).toISOString(),
    groups: JSON.parse(groups) as PresentedUser["groups"],
    lastMail: lastMail === null ? null : presentMail(lastMail),
  };
}

/** A person by id. Throws `user_not_found`. */
export async function requireUser(services: Services, id: string): Promise<PresentedUser> {
  const row = await query(() =>
    services.d1.prepare(`SELECT ${COLUMNS} FROM users u WHERE u.id = ?2`).bind(services.now(), id).first<UserRow>(),
  );
  if (row === null) throw new AppError("user_not_found");
  return present(row);
}

/** A page of the people, by e-mail address. */
export async function listUsers(
  services: Services,
  asked: { q?: string | undefined; role?: Role | undefined; cursor?: string | undefined; limit: number },
) {
  const scope = ["users", asked.q ?? "", asked.role ?? ""];
  const values: (string | number)[] = [services.now()];
  const bind = (value: string | number) => `?${values.push(value)}`;
  const conditions = ["true"];
  if (asked.role !== undefined) conditions.push(`u.role = ${bind(asked.role)}`);
  if (asked.q !== undefined && asked.q.trim() !== "") {
    const text = bind(asked.q.trim());
    conditions.push(`(${contains("u.email", text)} OR ${contains("u.name", text)})`);
  }
  if (asked.cursor !== undefined) conditions.push(`u.email > ${bind(await readCursor(services.config.authSecret, scope, asked.cursor))}`);
  const { results } = await query(() =>
    services.d1
      .prepare(`SELECT ${COLUMNS} FROM users u WHERE ${conditions.join(" AND ")} ORDER BY u.email LIMIT ${bind(asked.limit + 1)}`)
      .bind(...values)
      .all<UserRow>(),
  );
  return await toListPage(services, { scope, rows: results, limit: asked.limit, placeOf: (row) => row.email, present });
}

/** As `listUsers`; a cursor that belongs to another list, as an old address may hold, begins at the first page. */
export async function listUsersOfAddress(services: Services, asked: Parameters<typeof listUsers>[1]) {
  return await fromStartIfUnknown(asked, (next) => listUsers(services, next));
}

/**
 * Creates a person. Throws `email_taken`, `group_not_found`, `idempotency_conflict`, `mail_off`. A repeated request with the same idempotency key answers the person whom the
 * first one created.
 */
export async function createUser(
  services: Services,
  actor: Pick<Actor, "tokenId">,
  input: CreateUser,
  idempotency?: Idempotency,
): Promise<{ user: PresentedUser; isRepeated: boolean }> {
  requireOwnHand(actor, [input.role]);
  const known = idempotency && (await findIdempotent(services, idempotency));
  if (known) return { user: await requireUser(services, known), isRepeated: true };
  if (input.sendMail) await requireInvitation(services, input);
  const { d1 } = services;
  const id = randomId(16);
  const groups = [...new Set(input.groups ?? [])];
  for (const group of groups) await requireGroupId(services, group);
  const passwordHash = input.password === undefined ? null : await hashPassword(services.config, input.password);
  const statements: D1PreparedStatement[] = [
    d1
      .prepare("INSERT INTO users (id, email, name, password_hash, role, created_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
      .bind(id, normalizeEmail(input.email), input.name ?? null, passwordHash, input.role, services.now()),
    ...groups.map((group) =>
      d1.prepare("INSERT INTO group_members (user_id, group_id) SELECT ?1, id FROM groups WHERE id = ?2").bind(id, group),
    ),
  ];
  if (idempotency) statements.push(idempotencyStatement(services, idempotency, id));
  try {
    await d1.batch(statements);
  } catch (error) {
    const raced = idempotency && (await findIdempotent(services, idempotency));
    if (raced) return { user: await requireUser(services, raced), isRepeated: true };
    throw translate(error);
  }
  return { user: await requireUser(services, id), isRepeated: false };
}

/** Before anything is made: that there will be an invitation to send, and a server to send it by. */
async function requireInvitation(services: Services, input: CreateUser): Promise<void> {
  if (input.password !== undefined) {
    const message = "sends an invitation, and there is none for an account with a password: leave one of them out";
    throw new AppError("validation_failed", { issues: [{ path: "sendMail", message }] });
  }
  await requireSmtp(services);
}

/**
 * A token makes no administrators, and touches no administrator's account: it would get by a new one whatever its scopes leave out. Throws `insufficient_scope`.
 */
export function requireOwnHand(actor: Pick<Actor, "tokenId">, roles: readonly (PresentedUser["role"] | Role | undefined)[]): void {
  if (actor.tokenId === null || !roles.some((role) => role === "admin" || role === "administrator")) return;
  throw new AppError("insufficient_scope", {
    message: "A token makes no administrators and changes no administrator's account. Sign in to do that.",
  });
}

function translate(error: unknown): AppError {
  if (String(error).includes("users.email")) return new AppError("email_taken");
  return error instanceof AppError ? error : new AppError("unavailable", { cause: error });
}

async function requireGroupId(services: Services, id: string): Promise<void> {
  const row = await query(() => services.d1.prepare("SELECT id FROM groups WHERE id = ?1").bind(id).first());
  if (row === null) throw new AppError("group_not_found");
}

/** Whether somebody else can still sign in as an administrator, as a condition of the statement that takes one away. `?1` is who goes. */
const ANOTHER_ADMINISTRATOR = `EXISTS (SELECT 1 FROM users o WHERE o.id <> ?1 AND o.role = 'administrator' AND o.disabled_at_ms IS NULL
  AND (o.password_hash IS NOT NULL OR EXISTS (SELECT 1 FROM identities x WHERE x.user_id = o.id)))`;

/**
 * Changes a person: what is given. `version` is the one the editor saw; when somebody changed them since, nothing is done and `edit_conflict` carries the
 * current values. A change of role, password or e-mail address, and disabling, ends every session at once, and the links of the person follow their rights in the
 * same transaction. Another password or address ends the links by which the person would set one. Throws `email_taken`, `last_administrator`.
 */
export async function editUser(
  services: Services,
  actor: Pick<Actor, "tokenId">,
  id: string,
  changes: EditUser,
  version: number | null,
): Promise<PresentedUser> {
  const current = await requireUser(services, id);
  requireOwnHand(actor, [current.role, changes.role]);
  if (version !== null && version !== current.version) throw new AppError("edit_conflict", { details: { current } });
  const passwordHash = changes.password === undefined ? null : await hashPassword(services.config, changes.password);
  const isLosing = changes.role === "user" || changes.isDisabled === true;
  const endsSessions = changes.role !== undefined || changes.isDisabled === true || passwordHash !== null || changes.email !== undefined;
  const update = services.d1
    .prepare(
      `UPDATE users SET version = version + 1, email = coalesce(?3, email), name = CASE WHEN ?4 THEN ?5 ELSE name END, role = coalesce(?6, role),
         disabled_at_ms = CASE ?7 WHEN 1 THEN coalesce(disabled_at_ms, ?8) WHEN 0 THEN NULL ELSE disabled_at_ms END,
         password_hash = coalesce(?9, password_hash), session_version = session_version + ?10
       WHERE id = ?1 AND version = ?2 AND (?11 = 0 OR role <> 'administrator' OR disabled_at_ms IS NOT NULL OR ${ANOTHER_ADMINISTRATOR}) RETURNING id`,
    )
    .bind(
      id,
      current.version,
      changes.email === undefined ? null : normalizeEmail(changes.email),
      changes.name === undefined ? 0 : 1,
      changes.name ?? null,
      changes.role ?? null,
      changes.isDisabled === undefined ? null : changes.isDisabled ? 1 : 0,
      services.now(),
      passwordHash,
      endsSessions ? 1 : 0,
      isLosing ? 1 : 0,
    );
  let row: unknown;
  try {
    // A link that went to the address before must not open the account of the one that follows, nor undo a password that was set since.
    const endLinks = services.d1
      .prepare(`DELETE FROM invitations WHERE user_id = ?1 AND ?3 = 1 AND EXISTS (SELECT 1 FROM users WHERE id = ?1 AND version = ?2 + 1)`)
      .bind(id, current.version, changes.email === undefined && passwordHash === null ? 0 : 1);
    [row] = (await changeRights(services, [update, endLinks], { userIds: [id] }))[0]?.results ?? [];
  } catch (error) {
    throw translate(error instanceof AppError && error.cause !== undefined ? error.cause : error);
  }
  if (row === undefined) {
    const now = await requireUser(services, id);
    throw now.version === current.version
      ? new AppError("last_administrator")
      : new AppError("edit_conflict", { details: { current: now } });
  }
  return await requireUser(services, id);
}

/**
 * Deletes a person with their permissions, sessions and tokens. Their links go to `handOverTo`, bounded by that person's rights, or stay suspended.
 * Throws `user_not_found`, `last_administrator`.
 */
export async function deleteUser(services: Services, id: string, handOverTo: string | null): Promise<PresentedUser> {
  const user = await requireUser(services, id);
  const heir = handOverTo === null ? null : await requireUser(services, handOverTo);
  if (heir?.id === id) throw new AppError("validation_failed", { issues: [{ path: "handOverTo", message: "must be somebody else" }] });
  const { d1 } = services;
  const remove = d1
    .prepare(
      `DELETE FROM users WHERE id = ?1 AND (role <> 'administrator' OR disabled_at_ms IS NOT NULL OR ${ANOTHER_ADMINISTRATOR}) RETURNING id`,
    )
    .bind(id);
  const statements = [remove];
  if (heir !== null) {
    statements.push(
      d1
        .prepare(
          `UPDATE shares SET created_by = ?2, created_by_name = ?3, version = version + 1
           WHERE created_by = ?1 AND NOT EXISTS (SELECT 1 FROM users WHERE id = ?1) AND EXISTS (SELECT 1 FROM users WHERE id = ?2)`,
        )
        .bind(id, heir.id, heir.email),
    );
  }
  const [removed] = await changeRights(services, statements, { userIds: heir === null ? [id] : [id, heir.id] });
  if (removed?.results.length === 0) throw new AppError("last_administrator");
  return user;
}

/** Ends every session of a person. */
export async function signOutEverywhere(services: Services, id: string): Promise<void> {
  await query(() => services.d1.prepare("UPDATE users SET session_version = session_version + 1 WHERE id = ?1").bind(id).run());
}

/** The ETag of a person or a group. */
export function versionEtag(of: { version: number }): string {
  return `"${of.version}"`;
}
