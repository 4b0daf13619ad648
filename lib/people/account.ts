import * as z from "zod";
import { answerSchema } from "../http/answers.ts";
import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import type { Actor } from "./actor.ts";
import { listProvidersOf } from "./identities.ts";
import { NewPassword, PersonName } from "./new-password.ts";
import { hashPassword } from "./password-hash.ts";
import { verifyCredentials } from "./sign-in.ts";
import { findUser, type User } from "./store.ts";

/** One's own account, as the API tells it. */
export const Account = answerSchema("Account", () => ({
  id: z.string(),
  email: z.string(),
  name: z.string().nullable(),
  role: z.enum(["admin", "user"]),
  /** How this very request proved who it is from. */
  via: z.enum(["session", "basic", "token", "access"]),
  hasPassword: z.boolean(),
  /** Where else this person signs in. */
  identities: z.array(z.strictObject({ provider: z.string() })),
}));
export type Account = z.infer<typeof Account>;

/** Body of `PATCH /api/v1/account`. */
export const EditAccount = z.strictObject({ name: z.union([PersonName, z.null()], "must be text or null") });

/** Body of `POST /api/v1/account/password`. */
export const ChangePassword = z.strictObject({ currentPassword: z.string("must be text").optional(), newPassword: NewPassword });

/** The account of whoever asks. */
export async function describeAccount(services: Services, actor: Actor): Promise<Account> {
  const user = await requireSelf(services, actor);
  const providers = await listProvidersOf(services, user.id);
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role === "administrator" ? "admin" : "user",
    via: actor.via,
    hasPassword: user.passwordHash !== null,
    identities: providers.map((provider) => ({ provider })),
  };
}

/** Changes one's own name. */
export async function editAccount(services: Services, actor: Actor, { name }: z.output<typeof EditAccount>): Promise<Account> {
  await query(() => services.d1.prepare("UPDATE users SET name = ?2, version = version + 1 WHERE id = ?1").bind(actor.id, name).run());
  return await describeAccount(services, actor);
}

/**
 * Changes one's own password: whoever has one must know it, and guessing is throttled as at sign-in. Every other session ends at once, and so do invitations;
 * this session stays. Throws `validation_failed` for a wrong password, `edit_conflict` when another request changed it meanwhile.
 */
export async function changePassword(
  services: Services,
  actor: Actor,
  { currentPassword, newPassword }: z.output<typeof ChangePassword>,
): Promise<void> {
  const self = await requireSelf(services, actor);
  const user = self.passwordHash === null ? self : await requirePassword(services, actor, self, currentPassword);
  const { d1 } = services;
  const passwordHash = await hashPassword(services.config, newPassword);
  // The session first and under the same condition as the person: one that ended meanwhile is not brought back.
  const results = await query(() =>
    d1.batch([
      d1
        .prepare(
          `UPDATE sessions SET session_version = session_version + 1 WHERE id = ?1 AND user_id = ?2
             AND session_version = (SELECT session_version FROM users WHERE id = ?2 AND password_hash IS ?3)`,
        )
        .bind(actor.sessionId, user.id, user.passwordHash),
      d1
        .prepare(
          `UPDATE users SET password_hash = ?3, session_version = session_version + 1, version = version + 1
           WHERE id = ?1 AND password_hash IS ?2 AND disabled_at_ms IS NULL RETURNING id`,
        )
        .bind(user.id, user.passwordHash, passwordHash),
      d1
        .prepare("DELETE FROM invitations WHERE user_id IN (SELECT id FROM users WHERE id = ?1 AND password_hash = ?2)")
        .bind(user.id, passwordHash),
      // Rows of sessions that the version ended.
      d1
        .prepare("DELETE FROM sessions WHERE user_id = ?1 AND session_version <> (SELECT session_version FROM users WHERE id = ?1)")
        .bind(user.id),
    ]),
  );
  if ((results[1]?.results.length ?? 0) === 0) throw new AppError("edit_conflict");
}

async function requirePassword(services: Services, actor: Actor, user: User, password: string | undefined): Promise<User> {
  const refused = (message: string) => new AppError("validation_failed", { issues: [{ path: "currentPassword", message }] });
  if (password === undefined || password === "") throw refused("is needed to change the password");
  const known = await verifyCredentials(services, user.email, password, actor.client.address);
  if (known === null || known.id !== user.id) throw refused("is not right");
  return known;
}

async function requireSelf(services: Services, actor: Actor): Promise<User> {
  const user = await findUser(services.db, actor.id);
  if (user === null) throw new AppError("unauthenticated");
  return user;
}
