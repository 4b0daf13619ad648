import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import type { Scope } from "./scopes.ts";
import type { User } from "./store.ts";

const USED_EVERY_MS = 60_000;

const FIND = `SELECT t.id AS tokenId, t.scopes, t.last_used_at_ms AS lastUsedAtMs, u.id, u.email, u.name, u.password_hash AS passwordHash, u.role,
    u.session_version AS sessionVersion, u.disabled_at_ms AS disabledAtMs, u.created_at_ms AS createdAtMs, u.last_sign_in_at_ms AS lastSignInAtMs, u.version
  FROM api_tokens t JOIN users u ON u.id = t.user_id
  WHERE t.token_hash = ?1 AND u.disabled_at_ms IS NULL AND (t.expires_at_ms IS NULL OR t.expires_at_ms > ?2)`;

/** The person whose token this is, while both live. The time of use is kept to the minute. */
export async function findTokenUser(
  services: Services,
  tokenHash: string,
): Promise<{ user: User; tokenId: string; scopes: Scope[] } | null> {
  const now = services.now();
  const row = await query(() =>
    services.d1.prepare(FIND).bind(tokenHash, now).first<User & { tokenId: string; scopes: string; lastUsedAtMs: number | null }>(),
  );
  if (row === null) return null;
  const { tokenId, scopes, lastUsedAtMs, ...user } = row;
  if (lastUsedAtMs === null || lastUsedAtMs < now - USED_EVERY_MS) {
    const used = services.d1.prepare("UPDATE api_tokens SET last_used_at_ms = ?2 WHERE id = ?1").bind(tokenId, now).run();
    services.waitUntil(used.catch(() => undefined));
  }
  return { user, tokenId, scopes: JSON.parse(scopes) as Scope[] };
}

export interface ApiToken {
  id: string;
  userId: string;
  userEmail: string;
  name: string;
  hint: string;
  scopes: Scope[];
  createdAtMs: number;
  expiresAtMs: number | null;
  lastUsedAtMs: number | null;
}

interface TokenQuery {
  id?: string;
  /** `null` for everybody's. */
  userId: string | null;
  /** Tokens after this one in the order of the list. */
  after?: { createdAtMs: number; id: string };
  limit: number;
}

/** Tokens of one person or of everybody, newest first; or the one with an id. */
export async function selectTokens(services: Services, asked: TokenQuery): Promise<ApiToken[]> {
  const { results } = await query(() =>
    services.d1
      .prepare(
        `SELECT t.id, t.user_id AS userId, u.email AS userEmail, t.name, t.hint, t.scopes, t.created_at_ms AS createdAtMs, t.expires_at_ms AS expiresAtMs,
           t.last_used_at_ms AS lastUsedAtMs
         FROM api_tokens t JOIN users u ON u.id = t.user_id
         WHERE (?1 IS NULL OR t.user_id = ?1) AND (?2 IS NULL OR t.id = ?2) AND (?3 IS NULL OR (t.created_at_ms, t.id) < (?3, ?4))
         ORDER BY t.created_at_ms DESC, t.id DESC LIMIT ?5`,
      )
      .bind(asked.userId, asked.id ?? null, asked.after?.createdAtMs ?? null, asked.after?.id ?? null, asked.limit)
      .all<Omit<ApiToken, "scopes"> & { scopes: string }>(),
  );
  return results.map((row) => ({ ...row, scopes: JSON.parse(row.scopes) as Scope[] }));
}
