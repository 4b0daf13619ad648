import { ask } from "@/components/portal/ask-api";
import type { Scope } from "@/lib/people/scopes";
import type { PresentedToken } from "@/lib/people/tokens";

export const renameAccount = (name: string | null) => ask<unknown>("account", { method: "PATCH", body: { name } });
/** Ends every session but this one. */
export const changePassword = (passwords: { currentPassword?: string; newPassword: string }) =>
  ask<null>("account/password", { method: "POST", body: passwords });
export const signOutEverywhere = () => ask<null>("account/sign-out-everywhere", { method: "POST" });

export interface NewToken {
  name: string;
  scopes: Scope[];
  /** Seconds; left out for a token that does not end. */
  expiresIn?: number;
}
/** The answer is the one time that `token` is told. */
export const createToken = (token: NewToken, idempotencyKey: string) =>
  ask<PresentedToken & { token?: string }>("tokens", { method: "POST", body: token, headers: { "idempotency-key": idempotencyKey } });
export const deleteToken = (id: string) => ask<null>(`tokens/${encodeURIComponent(id)}`, { method: "DELETE" });
