import type { ErrorCode } from "../http/errors.ts";
import { type AllowedActions, isBeforeStart, isDownloadedOut, isExpired, isUsedUp, isWithdrawn, type Share } from "../shares/share.ts";
import type { Visit } from "./visit.ts";

/**
 * What a visitor wants of a link. `enter` is the act of passing the gate, `open` looks at the page, `list` shows names, `resume` is the continuation of a download that holds a slot already, `manage` changes what is
 * there: folders, names, copies, deletion.
 */
export type VisitorAction = "enter" | "open" | "list" | "preview" | "download" | "resume" | "upload" | "manage";

type AccessCode = Extract<
  ErrorCode,
  | "share_not_found"
  | "share_expired"
  | "share_not_started"
  | "share_paused"
  | "download_limit_reached"
  | "use_limit_reached"
  | "password_required"
  | "visit_required"
  | "action_not_allowed"
>;

export type AccessDecision = { allowed: true } | { allowed: false; code: AccessCode };

const refuse = (code: AccessCode): AccessDecision => ({ allowed: false, code });

/** What each kind of link lets visitors do. */
const ACTIONS: Record<AllowedActions, ReadonlySet<VisitorAction>> = {
  preview: new Set(["enter", "open", "list", "preview"]),
  download: new Set(["enter", "open", "list", "preview", "download", "resume"]),
  upload: new Set(["enter", "open", "upload"]),
  upload_download: new Set(["enter", "open", "list", "preview", "download", "resume", "upload"]),
  full: new Set(["enter", "open", "list", "preview", "download", "resume", "upload", "manage"]),
};

/** What takes a use of the link along with what it does. */
const COUNTS_ITSELF: ReadonlySet<VisitorAction> = new Set(["enter", "download", "resume"]);

/**
 * What stands before a link's contents, in the order in which it is asked for. Each is a question about the visit, and the code that says what is missing; a
 * further kind of gate is a further line.
 */
const GATE: readonly { code: AccessCode; isPassed: (share: Share, visit: Visit | null, action: VisitorAction) => boolean }[] = [
  { code: "password_required", isPassed: (share, visit) => share.passwordHash === null || passedGate(share, visit) },
  // A link that counts its visits is entered by an act: whatever merely looks at its page, as scanners do, is no visit. Taking a file is one.
  {
    code: "visit_required",
    isPassed: (share, visit, action) => share.maxUses === null || hasUse(share, visit) || COUNTS_ITSELF.has(action),
  },
];

/**
 * The one decision on a visitor's request. Every door of a link (page, list, file, zip, preview, upload, unlock) asks it before a name or a byte leaves, so that
 * they cannot disagree. Pure: the share as the primary database has it now, the visit the cookie proves, and the time are all it knows.
 */
export function decideAccess(share: Share | null, visit: Visit | null, action: VisitorAction, nowMs: number): AccessDecision {
  if (share === null || isWithdrawn(share) || share.recordMissingAtMs !== null) return refuse("share_not_found");
  if (isExpired(share, nowMs)) return refuse("share_expired");
  if (share.pausedAtMs !== null) return refuse("share_paused");
  if (isBeforeStart(share, nowMs)) return refuse("share_not_started");
  if (action !== "resume" && isDownloadedOut(share)) return refuse("download_limit_reached");
  if (isUsedUp(share) && !hasUse(share, visit)) return refuse("use_limit_reached");
  for (const { code, isPassed } of GATE) if (!isPassed(share, visit, action)) return refuse(code);
  // After the gate: that a file is gone, or what may be done with it, says something about the contents.
  if (share.items.every((item) => item.brokenAtMs !== null)) return refuse("share_not_found");
  return ACTIONS[share.allowedActions].has(action) ? { allowed: true } : refuse("action_not_allowed");
}

/** Whether a link of this kind lets visitors do something at all. */
export function letsVisitors(share: Pick<Share, "allowedActions">, action: VisitorAction): boolean {
  return ACTIONS[share.allowedActions].has(action);
}

/** Whether a visit passed the password that the link has now: a changed one, or a new link under the same id, ends earlier visits. */
export function passedGate(share: Share, visit: Visit | null): boolean {
  return visit !== null && visit.generation === share.generation && visit.gateVersion === share.gateVersion;
}

/** Whether a visit was counted as a use of the link. */
export function hasUse(share: Share, visit: Visit | null): boolean {
  return visit !== null && visit.generation === share.generation && visit.hasUse;
}
