import { refundAttempts, reserveAttempts } from "../attempts/store.ts";
import { clientKey } from "../http/client-address.ts";
import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { hashPassword, verifyPassword } from "./password-hash.ts";
import { MAX_PASSWORD_BYTES } from "./password-limits.ts";
import { ensureFirstAdministrator } from "./set-up-site.ts";
import { findUserByEmail, normalizeEmail, upgradePasswordHash, type User } from "./store.ts";

const WINDOW_MS = 15 * 60 * 1000;
const MAX_PER_ACCOUNT = 10;
const MAX_PER_CLIENT = 20;

/**
 * Verifies e-mail and password. Answers the person, or `null` when either is wrong: unknown accounts cost the same work and get the same
 * answer. Throws `locked` when there were too many wrong tries for the account or from the client; tries are counted before hashing.
 */
export async function verifyCredentials(services: Services, email: string, password: string, address: string | null): Promise<User | null> {
  const account = normalizeEmail(email);
  if (account === "" || account.length > 320 || password === "" || new TextEncoder().encode(password).length > MAX_PASSWORD_BYTES)
    return null;
  const keys = [`sign-in:${account}`, `sign-in-client:${clientKey(address)}`];
  const counts = await reserveAttempts(
    services.d1,
    [
      { key: keys[0]!, max: MAX_PER_ACCOUNT, windowMs: WINDOW_MS },
      { key: keys[1]!, max: MAX_PER_CLIENT, windowMs: WINDOW_MS },
    ],
    services.now(),
  );
  const over = counts.find((count) => count.isOver);
  if (over) throw new AppError("locked", { retryAfterSeconds: over.retryAfterSeconds });
  const user = (await findUserByEmail(services.db, account)) ?? (await firstAdministrator(services, account));
  const { isRight, needsRehash } = await verifyPassword(services.config, user?.passwordHash ?? null, password);
  if (!isRight || user === null || user.passwordHash === null || user.disabledAtMs !== null) return null;
  await refundAttempts(services.d1, keys);
  if (!needsRehash) return user;
  const passwordHash = await hashPassword(services.config, password);
  await upgradePasswordHash(services.db, user.id, user.passwordHash, passwordHash);
  return { ...user, passwordHash };
}

/** The administrator that the environment names comes into being at the first sign-in as them. */
async function firstAdministrator(services: Services, account: string): Promise<User | null> {
  if (services.config.firstAdministrator?.email !== account) return null;
  await ensureFirstAdministrator(services);
  return await findUserByEmail(services.db, account);
}
