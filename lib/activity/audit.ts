import type { D1PreparedStatement } from "@cloudflare/workers-types";
import { clientAddress } from "../http/client-address.ts";
import type { Actor } from "../people/actor.ts";
import type { Services } from "../services.ts";

/** Everything that is told of what people and their tokens did. Closed: what is not here cannot be written. */
export const AUDIT_ACTIONS = [
  "sign_in",
  "sign_in_failed",
  "sign_out",
  "account.edit",
  "account.password",
  "account.forgot_password",
  "user.create",
  "user.edit",
  "user.disable",
  "user.enable",
  "user.delete",
  "user.invite",
  "user.sign_out",
  "group.create",
  "group.edit",
  "group.delete",
  "group.add_member",
  "group.remove_member",
  "permission.set",
  "permission.remove",
  "token.create",
  "token.delete",
  "settings.edit",
  "smtp.edit",
  "smtp.remove",
  "smtp.test",
  "preset.create",
  "preset.edit",
  "preset.delete",
  "share.create",
  "share.edit",
  "share.pause",
  "share.resume",
  "share.expire",
  "share.revoke",
  "share.restore",
  "share.delete",
  "share.import",
  "share.reset_attempts",
  "object.read",
  "object.upload",
  "object.folder",
  "object.copy",
  "object.move",
  "object.delete",
  "object.metadata",
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

export interface AuditEntry {
  action: AuditAction;
  target: {
    kind: "user" | "group" | "permission" | "token" | "preset" | "site" | "share" | "object";
    id?: string | null;
    name?: string | null;
  };
  /** What was changed, in plain values. Never a password, a token or a hash. */
  detail?: Record<string, unknown>;
}

/** Who did it. Of somebody who only tried to sign in no more is known than the address they typed. */
export type AuditActor = Pick<Actor, "email" | "client"> & { id: string | null; via: string; tokenId?: string | null };

const MAX_NAME = 2048;
const MAX_DETAIL = 16_384;
/** Control characters and those that turn the direction of text: a name must not be able to forge what a reader sees. */
const MISLEADING = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu;
const plain = (text: string | null | undefined, length: number) => text?.replaceAll(MISLEADING, "\uFFFD").slice(0, length) ?? null;

/** The statement that writes a row, for the transaction of the change itself. */
export function auditStatement(services: Services, by: AuditActor, entry: AuditEntry): D1PreparedStatement {
  const detail = entry.detail === undefined ? null : JSON.stringify(entry.detail);
  return services.d1
    .prepare(
      `INSERT INTO audit (at_ms, actor_id, actor_name, via, token_id, action, target_kind, target_id, target_name, detail, client_address, user_agent)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)`,
    )
    .bind(
      services.now(),
      by.id,
      plain(by.email, 320),
      by.via,
      by.tokenId ?? null,
      entry.action,
      entry.target.kind,
      plain(entry.target.id, MAX_NAME),
      plain(entry.target.name, MAX_NAME),
      detail !== null && detail.length > MAX_DETAIL ? JSON.stringify({ isTooLarge: true }) : detail,
      plain(by.client.address, 64),
      plain(by.client.userAgent, 512),
    );
}

const MAX_TRIES = 6;

/**
 * Writes what was done, before the answer tells of it. What was done cannot be undone for want of its row, so a database that does not take the row is
 * tried again after the answer, and a row that is lost for good is told in the operator's log.
 */
export async function recordAudit(services: Services, by: AuditActor, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const write = () => services.d1.batch(entries.map((entry) => auditStatement(services, by, entry)));
  try {
    await write();
  } catch {
    services.waitUntil(retry(write, entries));
  }
}

async function retry(write: () => Promise<unknown>, entries: readonly AuditEntry[]): Promise<void> {
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, Math.min(5000, 100 * 2 ** tries)));
    try {
      await write();
      return;
    } catch (error) {
      if (tries === MAX_TRIES)
        console.error(JSON.stringify({ problem: "audit rows could not be written", entries: entries.length, cause: String(error) }));
    }
  }
}

/** Somebody who is not signed in (yet), as the audit log names them. */
export function unknownActor(services: Services, request: { headers: Headers }, email: string, via: string): AuditActor {
  const address = clientAddress(request, services.config.trustsClientAddress);
  return { id: null, email, via, client: { address, userAgent: request.headers.get("user-agent") } };
}
