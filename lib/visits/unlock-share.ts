import { clearAttempts, refundAttempts, reserveAttempts } from "../attempts/store.ts";
import { clientKey } from "../http/client-address.ts";
import { AppError } from "../http/errors.ts";
import { hashPassword, verifyPassword } from "../people/password-hash.ts";
import { MAX_PASSWORD_BYTES } from "../people/password-limits.ts";
import type { Services } from "../services.ts";
import { upgradeSharePasswordHash } from "../shares/edit-share.ts";
import type { Share } from "../shares/share.ts";
import { createProofChallenge, verifyProof } from "./proof-of-work.ts";

const WINDOW_MS = 15 * 60 * 1000;
const MAX_PER_CLIENT_AND_SHARE = 10;
const MAX_PER_CLIENT = 20;
/** Wrong tries on one link, from anywhere, after which each further one needs a proof of work. */
export const MAX_PER_SHARE = 20;

const perShareKey = (shareId: string) => `password:${shareId}`;

export interface PasswordAttempt {
  password: string;
  proof?: string | undefined;
  address: string | null;
}

/**
 * Tries a password on a link; every door that takes one comes through here, so they share one count. The try is counted before the password is
 * hashed. Returns when it is right; throws `wrong_password`, `locked` (this client tried too often), `proof_required` (the link is
 * being guessed at; carries the challenge) or `body_too_large`. A link without a password, or none at all (`null`), costs the same work.
 */
export async function tryPassword(services: Services, shareId: string, share: Share | null, attempt: PasswordAttempt): Promise<void> {
  if (new TextEncoder().encode(attempt.password).length > MAX_PASSWORD_BYTES) {
    throw new AppError("body_too_large", { message: "A password has at most 1,024 bytes." });
  }
  const client = clientKey(attempt.address);
  const keys = [`password:${shareId}:${client}`, `password-client:${client}`, perShareKey(shareId)];
  const [perPair, perClient, perShare] = await reserveAttempts(
    services.d1,
    [
      { key: keys[0]!, max: MAX_PER_CLIENT_AND_SHARE, windowMs: WINDOW_MS },
      { key: keys[1]!, max: MAX_PER_CLIENT, windowMs: WINDOW_MS },
      { key: keys[2]!, max: MAX_PER_SHARE, windowMs: WINDOW_MS },
    ],
    services.now(),
  );
  for (const count of [perPair, perClient]) {
    if (!count?.isOver) continue;
    // A try that is not evaluated tells nothing, so it is no reason to ask others for a proof.
    await refundAttempts(services.d1, [perShareKey(shareId)]);
    throw new AppError("locked", { retryAfterSeconds: count.retryAfterSeconds });
  }
  if (perShare?.isOver && !(await verifyProof(services, shareId, attempt.proof))) {
    await refundAttempts(services.d1, keys);
    throw new AppError("proof_required", {
      retryAfterSeconds: perShare.retryAfterSeconds,
      details: { challenge: await createProofChallenge(services, shareId) },
    });
  }
  const { isRight, needsRehash } = await verifyPassword(services.config, share?.passwordHash ?? null, attempt.password);
  if (share === null) return;
  if (share.passwordHash === null) return await refundAttempts(services.d1, keys);
  if (!isRight) throw new AppError("wrong_password");
  await refundAttempts(services.d1, keys);
  if (needsRehash) await upgradeSharePasswordHash(services, share, await hashPassword(services.config, attempt.password));
}

/** How many wrong passwords were tried on a link lately, for its owner. */
export async function countWrongPasswords(services: Services, shareId: string): Promise<number> {
  const row = await services.d1
    .prepare("SELECT count FROM attempts WHERE key = ?1 AND window_started_at_ms > ?2")
    .bind(perShareKey(shareId), services.now() - WINDOW_MS)
    .first<{ count: number }>();
  return row?.count ?? 0;
}

/** The owner forgets the wrong tries on a link: the next one needs no proof. */
export async function resetWrongPasswords(services: Services, shareId: string): Promise<void> {
  await clearAttempts(services.d1, [perShareKey(shareId)]);
  await services.d1.prepare("DELETE FROM attempts WHERE key GLOB ?1").bind(`password:${shareId}:*`).run();
}
