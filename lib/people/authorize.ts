import type { ErrorCode } from "../http/errors.ts";
import { isReservedKey } from "../storage/object-key.ts";
import type { Actor } from "./actor.ts";

/** Everything that a person or program may be allowed to do. */
export type Action =
  | "site.read"
  | "settings.edit"
  | "bucket.list"
  | "object.read"
  | "object.write"
  | "object.delete"
  | "share.create"
  | "share.read"
  | "share.edit"
  | "share.revoke";

/** What an action is done to: a place in a bucket, a share, or the site as a whole (`null`). */
export type Resource = { bucket: string; key: string } | { shareId: string; createdBy: string | null } | null;

export interface AuthorizeContext {
  isReadOnly: boolean;
  /** An administrator switched the reserved prefix's display on: it may be seen, never changed. */
  showsReserved: boolean;
}

export type Decision = { allowed: true } | { allowed: false; code: ErrorCode };

const WRITES: ReadonlySet<Action> = new Set(["object.write", "object.delete"]);
const refuse = (code: ErrorCode): Decision => ({ allowed: false, code });

/**
 * The one decision on what an actor may do: every route and every page asks it, and nothing else decides. Pure; later roles and folder
 * permissions are added here, and no caller changes.
 *
 * What one may not list is refused as what does not exist; a reserved key is "not found" when read and "reserved" when written.
 */
export function authorize(actor: Actor | null, action: Action, resource: Resource, context: AuthorizeContext): Decision {
  if (actor === null) return refuse("unauthenticated");
  if (WRITES.has(action) && context.isReadOnly) return refuse("read_only");
  if (resource !== null && "key" in resource && isReservedKey(resource.key)) {
    if (action === "object.write") return refuse("reserved_prefix");
    const isLooking = action === "bucket.list" || action === "object.read";
    if (!(isLooking && context.showsReserved)) return refuse("object_not_found");
  }
  switch (actor.role) {
    case "administrator":
      return { allowed: true };
  }
}
