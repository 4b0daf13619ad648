import { and, eq } from "drizzle-orm";
import * as z from "zod";
import { identities, users } from "../db/schema.ts";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/store.ts";
import { ensureFirstAdministrator } from "./set-up-site.ts";
import { findUserByEmail, normalizeEmail, type User } from "./store.ts";

/** What an identity provider says about somebody who just proved to it who they are. */
export interface ProvedIdentity {
  /** As in `identities.provider`. */
  provider: string;
  /** The provider's own name for the person, which it never gives to another. */
  subject: string;
  email: string | null;
  /** Whether the provider vouches that the address belongs to the person. */
  isEmailVerified: boolean;
  name: string | null;
}

/**
 * Why somebody who is known elsewhere does not get in. `not_invited` covers unknown and disabled people alike; `email_not_verified` is said before anybody is
 * looked up, so that an address that was only claimed finds out nothing.
 */
export const SIGN_IN_REFUSALS = ["not_invited", "email_not_verified", "other_identity"] as const;
export type SignInRefusal = (typeof SIGN_IN_REFUSALS)[number];

export type IdentityDecision = { user: User } | { refusal: SignInRefusal };

/** ASCII only: a letter that lower case turns into another's, such as the Kelvin sign, would make two addresses one. */
const Email = z.email().max(320);
const MAX_SUBJECT_CHARACTERS = 255;
const MAX_NAME_CHARACTERS = 200;

/**
 * The person whom an identity belongs to. At the first sign-in it is linked with the enabled person of the same verified address; where the site's setting
 * says so, an unknown address gets a standard user. Nobody ever gets a second identity of one provider: whoever is given a colleague's old address
 * at the provider does not get the colleague's account with it.
 */
export async function findPersonOf(services: Services, identity: ProvedIdentity): Promise<IdentityDecision> {
  const known = await findUserByIdentity(services, identity);
  if (known !== null) return known.disabledAtMs === null ? { user: known } : { refusal: "not_invited" };
  const isNameable = identity.subject !== "" && identity.subject.length <= MAX_SUBJECT_CHARACTERS;
  const email = Email.safeParse(identity.email);
  if (!isNameable || !identity.isEmailVerified || !email.success) return { refusal: "email_not_verified" };
  const address = normalizeEmail(email.data);
  if (services.config.firstAdministrator?.email === address) await ensureFirstAdministrator(services);
  const user = (await findUserByEmail(services.db, address)) ?? (await createUserAtSignIn(services, address, identity.name));
  if (user === null || user.disabledAtMs !== null) return { refusal: "not_invited" };
  if (await linkIdentity(services, identity, user)) return { user };
  // Of two first sign-ins that arrive together one made the link that both need.
  const linked = await findUserByIdentity(services, identity);
  return linked?.id === user.id ? { user: linked } : { refusal: "other_identity" };
}

async function findUserByIdentity(services: Services, { provider, subject }: ProvedIdentity): Promise<User | null> {
  const row = await services.db
    .select({ user: users })
    .from(identities)
    .innerJoin(users, eq(users.id, identities.userId))
    .where(and(eq(identities.provider, provider), eq(identities.subject, subject)))
    .get();
  return row?.user ?? null;
}

/** One statement decides, so that neither two identities of one provider nor a person who was just disabled is linked. */
async function linkIdentity(services: Services, { provider, subject }: ProvedIdentity, user: User): Promise<boolean> {
  const linked = await services.d1
    .prepare(
      `INSERT INTO identities (provider, subject, user_id, created_at_ms)
       SELECT ?1, ?2, id, ?5 FROM users WHERE id = ?3 AND email = ?4 AND disabled_at_ms IS NULL
         AND NOT EXISTS (SELECT 1 FROM identities WHERE user_id = ?3 AND provider = ?1)
       ON CONFLICT DO NOTHING RETURNING user_id`,
    )
    .bind(provider, subject, user.id, user.email, services.now())
    .all();
  return linked.results.length > 0;
}

/** A standard user without any permission, if the site's setting lets people in who were not invited. */
async function createUserAtSignIn(services: Services, email: string, name: string | null): Promise<User | null> {
  if (!(await readSettings(services, { isFresh: true })).createsUsersAtSignIn) return null;
  const shown = name?.trim().slice(0, MAX_NAME_CHARACTERS) ?? "";
  await services.db
    .insert(users)
    .values({ id: randomId(16), email, name: shown === "" ? null : shown, role: "user", createdAtMs: services.now() })
    .onConflictDoNothing();
  return await findUserByEmail(services.db, email);
}

/** Names of the providers at which a person is known, each once. */
export async function listProvidersOf(services: Services, userId: string): Promise<string[]> {
  const rows = await services.db.selectDistinct({ provider: identities.provider }).from(identities).where(eq(identities.userId, userId));
  return rows.map((row) => row.provider).sort();
}
