import type { ErrorCode } from "../http/errors.ts";
import { isExhausted, isExpired, isWithdrawn, type Share } from "../shares/share.ts";
import type { Visit } from "./visit.ts";

/** What a visitor wants of a link. `resume` is the continuation of a download that holds a slot already. */
export type VisitorAction = "open" | "preview" | "download" | "resume";

export type AccessDecision =
  | { allowed: true }
  | { allowed: false; code: Extract<ErrorCode, "share_not_found" | "share_expired" | "download_limit_reached" | "password_required"> };

const refuse = (code: Extract<AccessDecision, { allowed: false }>["code"]): AccessDecision => ({ allowed: false, code });

/**
 * The one decision on a visitor's request. Every door of a link (page, file, preview, unlock) asks it before a name or a byte leaves, so that
 * they cannot disagree. Pure: the share as the primary database has it now, the visit the cookie proves, and the time are all it knows.
 */
export function decideAccess(share: Share | null, visit: Visit | null, action: VisitorAction, nowMs: number): AccessDecision {
  if (share === null || isWithdrawn(share) || share.recordMissingAtMs !== null) return refuse("share_not_found");
  if (isExpired(share, nowMs)) return refuse("share_expired");
  if (action !== "resume" && isExhausted(share)) return refuse("download_limit_reached");
  if (share.passwordHash !== null && !passedGate(share, visit)) return refuse("password_required");
  // After the gate: that a file is gone says something about the contents.
  if (share.items.some((item) => item.brokenAtMs !== null)) return refuse("share_not_found");
  return { allowed: true };
}

/** Whether a visit passed the gate that the link has now: a changed password or a new link under the same id ends earlier visits. */
export function passedGate(share: Share, visit: Visit | null): boolean {
  return visit !== null && visit.generation === share.generation && visit.gateVersion === share.gateVersion;
}
