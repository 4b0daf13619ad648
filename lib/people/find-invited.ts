import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import { hashSecret } from "./api-token.ts";

export interface Invited {
  email: string;
  name: string | null;
  /** Whether this is about a new password instead of the first one. */
  hasPassword: boolean;
}

/** Whom a live invitation is for, `null` for any other token. Looking consumes nothing, so that whatever opens links in mails burns none. */
export async function findInvited(services: Services, token: string): Promise<Invited | null> {
  if (!/^[A-Za-z0-9]{32}$/u.test(token)) return null;
  const tokenHash = await hashSecret(token);
  const row = await query(() =>
    services.d1
      .prepare(
        `SELECT u.email, u.name, u.password_hash IS NOT NULL AS hasPassword FROM invitations i JOIN users u ON u.id = i.user_id
         WHERE i.token_hash = ?1 AND i.expires_at_ms > ?2 AND u.disabled_at_ms IS NULL`,
      )
      .bind(tokenHash, services.now())
      .first<Omit<Invited, "hasPassword"> & { hasPassword: number }>(),
  );
  return row === null ? null : { ...row, hasPassword: row.hasPassword === 1 };
}
