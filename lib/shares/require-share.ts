import { AppError } from "../http/errors.ts";
import type { Actor } from "../people/actor.ts";
import { requireAllowed } from "../people/require-allowed.ts";
import type { Action } from "../people/authorize.ts";
import type { Services } from "../services.ts";
import { adoptRecord } from "./adopt-record.ts";
import { isShareId, type Share } from "./share.ts";
import { findShare } from "./store.ts";

/**
 * The link an actor manages. Throws `share_not_found` when there is none, or none that this actor may see. Links that only a bucket's record
 * knows are found too.
 */
export async function requireShare(services: Services, actor: Actor, action: Action, shareId: string): Promise<Share> {
  if (!isShareId(shareId)) throw new AppError("share_not_found");
  const share = (await findShare(services.d1, shareId)) ?? (await adoptRecord(services, shareId));
  if (share === null) throw new AppError("share_not_found");
  await requireAllowed(services, actor, action, [
    { shareId: share.id, createdBy: share.createdBy, allowedActions: share.allowedActions, items: share.items },
  ]);
  return share;
}

/** As `requireShare` for looking at, but `null` where there is none: what a page needs to say so. */
export async function findManagedShare(services: Services, actor: Actor, shareId: string): Promise<Share | null> {
  try {
    return await requireShare(services, actor, "share.read", shareId);
  } catch (error) {
    if (error instanceof AppError && error.code === "share_not_found") return null;
    throw error;
  }
}
