import * as z from "zod";
import { answerSchema, timestamp } from "../http/answers.ts";
import { AppError } from "../http/errors.ts";
import { findIdempotent, type Idempotency, idempotencyStatement } from "../http/idempotency.ts";
import { toListPage } from "../http/list-page.ts";
import { readCursor } from "../http/sealed-cursor.ts";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import { expiryOf } from "../shares/create-share.ts";
import { query } from "../shares/store.ts";
import type { Actor } from "./actor.ts";
import { createApiToken, hashSecret } from "./api-token.ts";
import type { CreateToken } from "./schema.ts";
import { SCOPES } from "./scopes.ts";
import { type ApiToken, selectTokens } from "./token-store.ts";

export const PresentedToken = answerSchema("Token", tokenShape);
export type PresentedToken = z.infer<typeof PresentedToken>;

/** The answer of making one: with the token itself, this once. */
export const CreatedToken = answerSchema("CreatedToken", () => ({ ...tokenShape(), token: z.string().optional() }));

function tokenShape() {
  return {
    id: z.string(),
    name: z.string(),
    /** First characters of the token. */
    hint: z.string(),
    scopes: z.array(z.enum(SCOPES)),
    createdAt: timestamp(),
    expiresAt: timestamp().nullable(),
    lastUsedAt: timestamp().nullable(),
    owner: z.strictObject({ id: z.string(), email: z.string() }),
  };
}

const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

export function presentToken(token: ApiToken): PresentedToken {
  return {
    id: token.id,
    name: token.name,
    hint: token.hint,
    scopes: token.scopes,
    createdAt: new Date(token.createdAtMs).toISOString(),
    expiresAt: iso(token.expiresAtMs),
    lastUsedAt: iso(token.lastUsedAtMs),
    owner: { id: token.userId, email: token.userEmail },
  };
}

/**
 * Makes a token of the actor's own; the answer is the one time that it is told. A repetition with the same idempotency key answers the first one, without the
 * token, which nobody has any more. Throws `validation_failed` for an end in the past, `idempotency_conflict`.
 */
export async function createToken(
  services: Services,
  actor: Actor,
  input: CreateToken,
  idempotency?: Idempotency,
): Promise<PresentedToken & { token?: string }> {
  const known = idempotency && (await findIdempotent(services, idempotency));
  if (known) return presentToken(await requireToken(services, actor, known));
  const { token, hint } = createApiToken();
  const id = randomId(16);
  const insert = services.d1
    .prepare(
      "INSERT INTO api_tokens (id, user_id, name, token_hash, hint, scopes, created_at_ms, expires_at_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(
      id,
      actor.id,
      input.name,
      await hashSecret(token),
      hint,
      JSON.stringify([...new Set(input.scopes)]),
      services.now(),
      expiryOf(input, services.now()),
    );
  try {
    await services.d1.batch(idempotency ? [insert, idempotencyStatement(services, idempotency, id)] : [insert]);
  } catch (error) {
    const raced = idempotency && (await findIdempotent(services, idempotency));
    if (raced) return presentToken(await requireToken(services, actor, raced));
    throw new AppError("unavailable", { cause: error });
  }
  return { ...presentToken(await requireToken(services, actor, id)), token };
}

/** A page of somebody's tokens, or of everybody's, newest first. Never the tokens themselves. */
export async function listTokens(services: Services, asked: { userId: string | null; cursor?: string | undefined; limit: number }) {
  const scope = ["tokens", asked.userId ?? ""];
  const place = asked.cursor === undefined ? null : await readCursor(services.config.authSecret, scope, asked.cursor);
  const [createdAtMs, id] = place === null ? [] : (JSON.parse(place) as [number, string]);
  const after = createdAtMs === undefined || id === undefined ? {} : { after: { createdAtMs, id } };
  const rows = await selectTokens(services, { userId: asked.userId, limit: asked.limit + 1, ...after });
  const placeOf = (token: ApiToken) => JSON.stringify([token.createdAtMs, token.id]);
  return await toListPage(services, { scope, rows, limit: asked.limit, placeOf, present: presentToken });
}

/** A token of the actor's own, or for an administrator anybody's. Throws `token_not_found`. */
async function requireToken(services: Services, actor: Actor, id: string): Promise<ApiToken> {
  const [token] = await selectTokens(services, { id, userId: actor.role === "administrator" ? null : actor.id, limit: 1 });
  if (token === undefined) throw new AppError("token_not_found");
  return token;
}

/** Deletes a token: it is refused from the next request on. Administrators may delete anybody's. Throws `token_not_found`. */
export async function deleteToken(services: Services, actor: Actor, id: string): Promise<PresentedToken> {
  const token = await requireToken(services, actor, id);
  await query(() => services.d1.prepare("DELETE FROM api_tokens WHERE id = ?1").bind(id).run());
  return presentToken(token);
}
