import type { Action } from "./authorize.ts";

/** What a token may be given. Nothing of it goes beyond what its owner may do at that moment. */
export const SCOPES = ["read", "write", "share", "manage", "admin"] as const;
export type Scope = (typeof SCOPES)[number];

/**
 * The scope that each action needs of a token; `null` where no token may act, whatever its scopes: a token makes no tokens, and changes no password.
 * `share` alone creates links and takes them back, and does nothing else.
 */
const NEEDED: Record<Action, Scope | null> = {
  "site.read": "read",
  "bucket.list": "read",
  "object.preview": "read",
  "object.read": "read",
  "preset.read": "read",
  "share.read": "read",
  "object.write": "write",
  "object.delete": "write",
  "share.create": "share",
  "share.revoke": "share",
  "preset.edit": "manage",
  "share.edit": "manage",
  "share.restore": "manage",
  "share.delete": "manage",
  "share.import": "admin",
  "settings.edit": "admin",
  "people.manage": "admin",
  "audit.read": "admin",
  "account.read": null,
  "account.edit": null,
};

/** The scope that a token needs for this; `null` where no token may act. */
export function scopeNeededFor(action: Action): Scope | null {
  return NEEDED[action];
}

/** Whether a token with these scopes may do this at all. */
export function coversAction(scopes: ReadonlySet<Scope>, action: Action): boolean {
  const needed = scopeNeededFor(action);
  return needed !== null && scopes.has(needed);
}
