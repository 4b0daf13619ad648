import { AppError } from "../http/errors.ts";
import { PageAnswer } from "../http/page-answer.ts";
import { searchParam } from "../http/search-param.ts";
import type { Services } from "../services.ts";
import type { Share } from "../shares/share.ts";
import { letsVisitors } from "./decide-access.ts";
import { enterFoundShare, logEvent } from "./enter-share.ts";
import { findVisitedShare } from "./find-visited-share.ts";
import { handOverFile, handOverHinted, requireFile, requireStore } from "./hand-over.ts";
import { requireFolder } from "./list-share-folder.ts";
import { passwordHeader, passwordOfAddress } from "./password-of-request.ts";
import { doorOf } from "./visitor-door.ts";

/**
 * Answers the address of a link. A `direct` link hands its file over. Every other link gets its page, whoever asks, which consumes nothing.
 * Refusals are thrown: a browser gets the page that tells of them (the one for the password has the form), a program JSON.
 */
export async function openShareAddress(services: Services, request: Request, shareId: string): Promise<Response> {
  const direct = { request, shareId, path: null, password: passwordOfAddress(request) };
  // A frame shows no download, so there every link has its page.
  const isFramed = doorOf(request) === "embed";
  const hinted = isFramed ? null : await handOverHinted(services, { ...direct, onlyDirect: true });
  if (hinted !== null) return hinted;
  const share = await findVisitedShare(services, request, shareId);
  if (share?.opening === "direct" && !isFramed) return await handOverFile(services, { ...direct, found: share });
  const entered = await enterFoundShare(services, request, shareId, share, { action: "open", password: passwordHeader(request) });
  const path = searchParam(request, "path") ?? "";
  await requirePlace(services, entered.share, path);
  if (request.method === "GET")
    logEvent(services, request, entered.share, entered.visit, { event: "opened", result: "ok", path: path === "" ? null : path });
  return new PageAnswer(200);
}

/**
 * What the page is to show has to be there: a link whose file vanished from the bucket leads nowhere until it is back, and a path that names nothing, or nothing
 * for this visitor, is as wrong as an unknown link. The items themselves are there as long as the link is, be their folders empty.
 */
async function requirePlace(services: Services, share: Share, path: string): Promise<void> {
  const isOnlyFile = share.items.length === 1 && share.items[0]?.kind === "file";
  if (!letsVisitors(share, "list")) {
    if (path !== "") throw new AppError("share_not_found");
  } else if (isOnlyFile || (path !== "" && !path.endsWith("/"))) {
    const file = requireFile(share, path === "" ? null : path, "preview");
    if ((await requireStore(services, file).head(file.key)) === null) throw new AppError("share_not_found");
  } else {
    const target = requireFolder(share, path);
    if (target.kind === "top" || target.prefix === target.item.key) return;
    const { objects } = await requireStore(services, target).list({ prefix: target.prefix, limit: 1 });
    if (objects.length === 0) throw new AppError("share_not_found");
  }
}
