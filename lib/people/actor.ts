import type { PermissionRule } from "./rights.ts";
import type { Scope } from "./scopes.ts";

export type Role = "administrator" | "user";

/** Who makes a request in the portal or through the API. */
export interface Actor {
  id: string;
  email: string;
  name: string | null;
  role: Role;
  /** How the person proved to be who they are. */
  via: "session" | "basic" | "token" | "access";
  sessionId: string | null;
  tokenId: string | null;
  /** What a token is limited to; `null` for everything that the person may. */
  scopes: ReadonlySet<Scope> | null;
  /** Where a standard user may do what. Administrators need no rules, so none are loaded for them. */
  rules: readonly PermissionRule[];
  /** Where the request came from, for the audit log. */
  client: { address: string | null; userAgent: string | null };
}

/** Whether browsers send the proof along on their own, so that another site could use it: then writes need a check of their origin. */
export function isAmbient(actor: Pick<Actor, "via">): boolean {
  return actor.via === "session" || actor.via === "access";
}
