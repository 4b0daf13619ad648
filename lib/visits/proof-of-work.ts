import { type Challenge, createChallenge, verifySolution } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/sha";
import type { Payload } from "altcha-lib/types";
import * as z from "zod";
import { reserveAttempts } from "../attempts/store.ts";
import type { Services } from "../services.ts";

/*
 * A link that is being guessed at asks for a short computation (Altcha) before the next try, instead of locking: whoever knows the password gets in
 * after a second, whoever guesses pays for each guess. A challenge is signed, names its link, lasts ten minutes and is good for one try.
 */

const LIFETIME_MS = 10 * 60 * 1000;
/** Two bytes of zeros: 65,536 SHA-256 on average, about a second in a browser. */
const PREFIX = "0000";

/** A challenge for a link, to be solved by the client and sent back with its solution. */
export function createProofChallenge(services: Services, shareId: string): Promise<Challenge> {
  return createChallenge({
    algorithm: "SHA-256",
    cost: 1,
    keyPrefix: PREFIX,
    data: { shareId },
    expiresAt: new Date(services.now() + LIFETIME_MS),
    deriveKey,
    hmacSignatureSecret: `${services.config.authSecret}/proof-of-work`,
  });
}

const Proof = z.object({
  challenge: z.object({
    parameters: z
      .object({
        algorithm: z.literal("SHA-256"),
        cost: z.literal(1),
        keyPrefix: z.literal(PREFIX),
        nonce: z.string().max(256),
        data: z.object({ shareId: z.string() }),
      })
      .loose(),
    signature: z.string().max(256),
  }),
  solution: z.object({ counter: z.number(), derivedKey: z.string().max(256) }).loose(),
});

/** Whether `proof` (JSON, or base64 of JSON as Altcha's widget sends it) solves a challenge of this link that nobody used before. */
export async function verifyProof(services: Services, shareId: string, proof: string | undefined): Promise<boolean> {
  if (proof === undefined || proof.length > 4096) return false;
  const parsed = Proof.safeParse(parseJson(proof));
  if (!parsed.success || parsed.data.challenge.parameters.data.shareId !== shareId) return false;
  const payload = parsed.data as unknown as Payload;
  const result = await verifySolution({ ...payload, deriveKey, hmacSignatureSecret: `${services.config.authSecret}/proof-of-work` });
  if (!result.verified) return false;
  const [use] = await reserveAttempts(
    services.d1,
    [{ key: `proof:${parsed.data.challenge.signature}`, max: 1, windowMs: LIFETIME_MS * 2 }],
    services.now(),
  );
  return use !== undefined && !use.isOver;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.startsWith("{") ? text : atob(text));
  } catch {
    return null;
  }
}
