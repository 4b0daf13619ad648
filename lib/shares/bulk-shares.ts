import * as z from "zod";
import type { AuditAction, AuditEntry } from "../activity/audit.ts";
import { answerSchema } from "../http/answers.ts";
import { AppError, ERROR_CODES, sentenceOf } from "../http/errors.ts";
import type { Actor } from "../people/actor.ts";
import type { Action } from "../people/authorize.ts";
import type { Services } from "../services.ts";
import { auditShare } from "./audit-share.ts";
import { editShare } from "./edit-share.ts";
import { expireShare, pauseShare, resumeShare } from "./halt-share.ts";
import { requireShare } from "./require-share.ts";
import { deleteShare, restoreShare, revokeShare } from "./revoke-share.ts";
import type { BulkShares } from "./schema.ts";
import type { Share } from "./share.ts";

const BulkResult = answerSchema("BulkResult", () => ({
  id: z.string(),
  isDone: z.boolean(),
  /** Why it was not done. */
  code: z.enum(ERROR_CODES).optional(),
  message: z.string().optional(),
}));
type BulkResult = z.infer<typeof BulkResult>;

/** Answer of `POST /api/v1/shares/bulk`: a result for each link, in the order of the request. */
export const BulkResults = z.lazy(() => z.strictObject({ data: z.array(BulkResult), done: z.int(), failed: z.int() }));
export type BulkResults = z.infer<typeof BulkResults>;

/** What each action asks of whoever does it to a link, and what the log calls it. */
const ACTIONS: Record<BulkShares["action"], { needs: Action; audited: AuditAction }> = {
  revoke: { needs: "share.revoke", audited: "share.revoke" },
  restore: { needs: "share.restore", audited: "share.restore" },
  pause: { needs: "share.edit", audited: "share.pause" },
  resume: { needs: "share.edit", audited: "share.resume" },
  expire: { needs: "share.edit", audited: "share.expire" },
  extend: { needs: "share.edit", audited: "share.edit" },
  delete: { needs: "share.delete", audited: "share.delete" },
};

const AT_ONCE = 4;

/** Does one thing to many links, each as if it were asked for alone: with its own permission, its own row in the log, and its own failure. */
export async function bulkShares(
  services: Services,
  actor: Actor,
  asked: BulkShares,
  audit: (entry: AuditEntry) => void,
): Promise<BulkResults> {
  const { needs, audited } = ACTIONS[asked.action];
  const results = new Map<string, BulkResult>();
  const waiting = [...asked.ids];
  const work = async () => {
    for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
      try {
        const share = await requireShare(services, actor, needs, id);
        const changed = await act(services, actor, share, asked);
        audit(auditShare(audited, changed, { isBulk: true, ...(asked.days === undefined ? {} : { days: asked.days }) }));
        results.set(id, { id, isDone: true });
      } catch (error) {
        results.set(id, { id, isDone: false, ...describe(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const data = asked.ids.map((id) => results.get(id)).filter((result) => result !== undefined);
  const done = data.filter(({ isDone }) => isDone).length;
  return { data, done, failed: data.length - done };
}

/** One link that fails never ends the others; what nobody expected is told in the operator's log and is `internal` here. */
function describe(error: unknown): Pick<BulkResult, "code" | "message"> {
  if (!(error instanceof AppError)) {
    console.error(JSON.stringify({ problem: "a link of many could not be changed", cause: String(error) }));
    return { code: "internal", message: sentenceOf("internal") };
  }
  return { code: error.code, message: error.issues[0]?.message ?? error.message };
}

async function act(services: Services, actor: Actor, share: Share, { action, days }: BulkShares): Promise<Share> {
  switch (action) {
    case "revoke":
      return await revokeShare(services, share);
    case "restore":
      return await restoreShare(services, share);
    case "pause":
      return await pauseShare(services, share);
    case "resume":
      return await resumeShare(services, share);
    case "expire":
      return await expireShare(services, share);
    case "extend":
      return await extendShare(services, actor, share, days ?? 1);
    case "delete":
      await deleteShare(services, share);
      return share;
  }
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** Moves a link's end: from where it is or, when that has passed, from now. Throws `bad_request` for a link without an end. */
export async function extendShare(services: Services, actor: Actor, share: Share, days: number): Promise<Share> {
  if (share.expiresAtMs === null) {
    throw new AppError("bad_request", { message: "This link does not expire, so there is nothing to extend." });
  }
  const expiresAt = Math.max(share.expiresAtMs, services.now()) + days * DAY_MS;
  return (await editShare(services, actor, share, { expiresAt }, share.version)).share;
}
