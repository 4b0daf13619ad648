import type { ErrorCode } from "../http/errors.ts";
import { LEVEL_FOR } from "../shares/reach.ts";
import type { AllowedActions } from "../shares/share.ts";
import { isReservedKey } from "../storage/object-key.ts";
import type { Actor } from "./actor.ts";
import { includesLevel, isVisible, type Level, rightAt, seesBucket } from "./rights.ts";
import { coversAction } from "./scopes.ts";

/** Everything that a person or program may be allowed to do. */
export type Action =
  | "site.read"
  | "settings.edit"
  | "people.manage"
  | "audit.read"
  /** One's own account: who one is, one's tokens. */
  | "account.read"
  | "account.edit"
  | "bucket.list"
  /** See an object's name, metadata and inert rendition. */
  | "object.preview"
  | "object.read"
  | "object.write"
  | "object.delete"
  /** Named sets of settings for links: one's own, and those of the site. */
  | "preset.read"
  | "preset.edit"
  | "share.create"
  | "share.read"
  | "share.edit"
  | "share.revoke"
  | "share.restore"
  | "share.delete"
  | "share.import";

/** What an action is done to: a place in a bucket, a link with what it leads to, or the site as a whole (`null`). */
export type Resource = { bucket: string; key: string; allowedActions?: AllowedActions } | ShareResource | null;

export interface ShareResource {
  shareId: string;
  createdBy: string | null;
  allowedActions: AllowedActions;
  items: readonly { bucket: string; key: string }[];
}

export interface AuthorizeContext {
  isReadOnly: boolean;
  /** An administrator switched the reserved prefix's display on: it may be seen, never changed. */
  showsReserved: boolean;
}

export type Decision = { allowed: true } | { allowed: false; code: ErrorCode };

const ALLOWED: Decision = { allowed: true };
const refuse = (code: ErrorCode): Decision => ({ allowed: false, code });

const WRITES: ReadonlySet<Action> = new Set(["object.write", "object.delete"]);
/** What standard users do with the site as a whole; the rest of what has no place is for administrators. */
const FOR_EVERYBODY: ReadonlySet<Action> = new Set([
  "site.read",
  "account.read",
  "account.edit",
  "bucket.list",
  "object.delete",
  "preset.read",
  "preset.edit",
  "share.create",
  "share.read",
  "share.edit",
  "share.revoke",
  "share.restore",
  "share.delete",
]);
/** Level that a standard user needs at an object. Sharing needs what the link lets visitors do, and the right to share besides. */
const LEVEL_OF: Partial<Record<Action, Level>> = {
  "object.preview": "preview",
  "object.read": "read",
  "object.write": "write",
  "object.delete": "full",
};

/**
 * The one decision on what an actor may do: every route and every page asks it, and nothing else decides. Pure: who asks, with the rules and scopes that
 * hold now, what they ask for, and of what.
 *
 * What one may not see is refused as what does not exist: a bucket without any visible folder as an unknown bucket, an object as a missing one, somebody
 * else's link as an unknown link. A reserved key is "not found" when read and "reserved" when written.
 */
export function authorize(actor: Actor | null, action: Action, resource: Resource, context: AuthorizeContext): Decision {
  if (actor === null) return refuse("unauthenticated");
  if (actor.scopes !== null && !coversAction(actor.scopes, action)) return refuse("insufficient_scope");
  if (WRITES.has(action) && context.isReadOnly) return refuse("read_only");
  const isInBucket = resource !== null && "key" in resource;
  if (actor.role === "user" && isInBucket && !seesBucket(actor.rules, resource.bucket)) return refuse("bucket_not_found");
  if (isInBucket && isReservedKey(resource.key)) {
    if (action === "object.write") return refuse("reserved_prefix");
    const isLooking = action === "bucket.list" || action === "object.preview" || action === "object.read";
    if (!(isLooking && context.showsReserved && actor.role === "administrator")) return refuse("object_not_found");
  }
  switch (actor.role) {
    case "administrator":
      return ALLOWED;
    case "user":
      if (resource === null) return FOR_EVERYBODY.has(action) ? ALLOWED : refuse("forbidden");
      return isInBucket ? authorizeAtKey(actor, action, resource) : authorizeOnShare(actor, action, resource);
  }
}

function authorizeAtKey(actor: Actor, action: Action, place: { bucket: string; key: string; allowedActions?: AllowedActions }): Decision {
  // A list, of objects or of a bucket's links, is not refused: what may not be seen is left out of it, so that a hidden folder lists like an empty one.
  if (action === "bucket.list" || action === "share.read" || action === "share.revoke") return ALLOWED;
  const needed = action === "share.create" ? LEVEL_FOR[place.allowedActions ?? "download"] : LEVEL_OF[action];
  if (needed === undefined) return refuse("forbidden");
  const right = rightAt(actor.rules, place.bucket, place.key);
  // Writing asks nothing of what is there, so refusing it tells nothing; all else would tell that it exists.
  if (!isVisible(right)) return refuse(action === "object.write" ? "forbidden" : "object_not_found");
  if (!includesLevel(right.level, needed)) return refuse("forbidden");
  // A whole bucket is an administrator's to share, whatever the rules on it say.
  return action === "share.create" && (!right.canShare || place.key === "") ? refuse("may_not_share") : ALLOWED;
}

/** Own links only. Taking back is always possible; what makes a link reach further needs the rights that creating it would. */
function authorizeOnShare(actor: Actor, action: Action, share: ShareResource): Decision {
  if (share.createdBy !== actor.id) return refuse("share_not_found");
  if (action === "share.read" || action === "share.revoke" || action === "share.delete") return ALLOWED;
  if (action !== "share.edit" && action !== "share.restore") return refuse("forbidden");
  const { allowedActions } = share;
  const mayShareAll = share.items.every((item) => authorizeAtKey(actor, "share.create", { ...item, allowedActions }).allowed);
  return mayShareAll ? ALLOWED : refuse("may_not_share");
}
