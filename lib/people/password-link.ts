import type { D1PreparedStatement } from "@cloudflare/workers-types";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import { hashSecret } from "./api-token.ts";

/** 190 random bits. */
const TOKEN_LENGTH = 32;
const LIFETIME_MS = { invitation: 7 * 24 * 60 * 60 * 1000, reset: 60 * 60 * 1000 };

/** Of an administrator, or of somebody who said that they forgot their password. */
export type LinkPurpose = keyof typeof LIFETIME_MS;

export interface PasswordLink {
  url: string;
  tokenHash: string;
  expiresAtMs: number;
}

/** A link by which somebody sets a password. Only its hash is kept. */
export async function newPasswordLink(services: Services, purpose: LinkPurpose): Promise<PasswordLink> {
  const token = randomId(TOKEN_LENGTH);
  return {
    url: `${services.config.publicUrl}/invitation/${token}`,
    tokenHash: await hashSecret(token),
    expiresAtMs: services.now() + LIFETIME_MS[purpose],
  };
}

/** The statement that makes a link valid; it answers a row, unless the person is gone. */
export function insertLink(services: Services, userId: string, purpose: LinkPurpose, link: PasswordLink): D1PreparedStatement {
  return services.d1
    .prepare(
      `INSERT INTO invitations (token_hash, user_id, created_at_ms, expires_at_ms, purpose)
       SELECT ?1, id, ?3, ?4, ?5 FROM users WHERE id = ?2 RETURNING user_id`,
    )
    .bind(link.tokenHash, userId, services.now(), link.expiresAtMs, purpose);
}
