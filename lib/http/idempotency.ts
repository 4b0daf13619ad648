import type { Actor } from "../people/actor.ts";
import type { Idempotency } from "../shares/create-share.ts";
import { toBase64Url } from "./base64url.ts";
import { AppError } from "./errors.ts";

async function hash(text: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
}

/** What a request's `Idempotency-Key` stands for: this person, this address, this key; and the request it came with. */
export async function idempotencyOf(request: Request, actor: Actor, body: unknown): Promise<Idempotency | undefined> {
  const key = request.headers.get("idempotency-key");
  if (key === null) return undefined;
  if (key === "" || key.length > 255) {
    throw new AppError("validation_failed", { issues: [{ path: "Idempotency-Key", message: "must have 1 to 255 characters" }] });
  }
  return { id: await hash(`${actor.id}\n${new URL(request.url).pathname}\n${key}`), fingerprint: await hash(JSON.stringify(body)) };
}
