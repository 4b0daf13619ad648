import type { D1PreparedStatement } from "@cloudflare/workers-types";
import type { Actor } from "../people/actor.ts";
import { purposeKey } from "../platform/purpose-key.ts";
import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import { toBase64Url } from "./base64url.ts";
import { AppError } from "./errors.ts";

/** A repeated request under the same key gets what the first one made. */
export interface Idempotency {
  id: string;
  fingerprint: string;
}

async function hash(text: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

/** Of a body with a password in it a bare hash would be a password's hash that costs nothing to guess at, so it is made with a secret. */
async function fingerprintOf(services: Services, body: unknown): Promise<string> {
  const key = await purposeKey(services.config.authSecret, "idempotency");
  return toBase64Url(new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(JSON.stringify(body)))));
}

/** What a request's `Idempotency-Key` stands for: this person, this address, this key; and the request it came with. */
export async function idempotencyOf(
  services: Services,
  request: Request,
  actor: Pick<Actor, "id">,
  body: unknown,
): Promise<Idempotency | undefined> {
  const key = request.headers.get("idempotency-key");
  if (key === null) return undefined;
  if (key === "" || key.length > 255) {
    throw new AppError("validation_failed", { issues: [{ path: "Idempotency-Key", message: "must have 1 to 255 characters" }] });
  }
  return {
    id: await hash(`${actor.id}\n${new URL(request.url).pathname}\n${key}`),
    fingerprint: await fingerprintOf(services, body),
  };
}

/** What a request with this key made before, `null` for the first. Throws `idempotency_conflict` when that was another request. */
export async function findIdempotent(services: Services, idempotency: Idempotency): Promise<string | null> {
  const row = await query(() =>
    services.d1
      .prepare("SELECT fingerprint, resource_id AS resourceId FROM idempotent_answers WHERE id = ?1")
      .bind(idempotency.id)
      .first<{ fingerprint: string; resourceId: string }>(),
  );
  if (row === null) return null;
  if (row.fingerprint !== idempotency.fingerprint) throw new AppError("idempotency_conflict");
  return row.resourceId;
}

/** Remembers what a request makes, in the transaction that makes it: of two requests with one key the second fails as a whole. */
export function idempotencyStatement(services: Services, idempotency: Idempotency, resourceId: string): D1PreparedStatement {
  return services.d1
    .prepare("INSERT INTO idempotent_answers (id, fingerprint, resource_id, created_at_ms) VALUES (?1, ?2, ?3, ?4)")
    .bind(idempotency.id, idempotency.fingerprint, resourceId, services.now());
}
