import { AppError } from "../http/errors.ts";
import { PageAnswer } from "../http/page-answer.ts";
import type { Services } from "../services.ts";
import type { Share } from "../shares/share.ts";
import { enterFoundShare, logEvent } from "./enter-share.ts";
import { findVisitedShare } from "./find-visited-share.ts";
import { handOverFile, handOverHinted, requireFile, requireStore } from "./hand-over.ts";
import { passwordHeader, passwordOfAddress } from "./password-of-request.ts";

/**
 * Answers the address of a link. A `direct` link hands its file over. Every other link gets its page, whoever asks, which consumes nothing.
 * Refusals are thrown: a browser gets the page that tells of them (the one for the password has the form), a program JSON.
 */
export async function openShareAddress(services: Services, request: Request, shareId: string): Promise<Response> {
  const direct = { request, shareId, path: null, password: passwordOfAddress(request) };
  const hinted = await handOverHinted(services, { ...direct, onlyDirect: true });
  if (hinted !== null) return hinted;
  const share = await findVisitedShare(services, request, shareId);
  if (share?.opening === "direct") return await handOverFile(services, { ...direct, found: share });
  const entered = await enterFoundShare(services, request, shareId, share, { action: "open", password: passwordHeader(request) });
  if (entered.share.items.length === 1 && entered.share.items[0]?.kind === "file") await requireObject(services, entered.share);
  if (request.method === "GET") logEvent(services, request, entered.share, entered.visit, { event: "opened", result: "ok" });
  return new PageAnswer(200);
}

/** A link whose file vanished from the bucket leads nowhere until it is back. */
async function requireObject(services: Services, share: Share): Promise<void> {
  const file = requireFile(share, null, "preview");
  if ((await requireStore(services, file).head(file.key)) === null) throw new AppError("share_not_found");
}
