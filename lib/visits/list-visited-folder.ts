import { json } from "../http/respond.ts";
import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { enterShare } from "./enter-share.ts";
import { listShareFolder } from "./list-share-folder.ts";
import { setVisitCookie } from "./visit-cookie.ts";

const MAX_LIMIT = 1000;

/** Answers what is in a folder of a link, to whoever passed its gate. Counts nothing. */
export async function listVisitedFolder(
  services: Services,
  asked: { request: Request; shareId: string; search: URLSearchParams; password: string | null },
): Promise<Response> {
  const { request, search } = asked;
  const { share, visit, isNewlyPassed } = await enterShare(services, request, asked.shareId, { action: "list", password: asked.password });
  const limit = Number(search.get("limit") ?? MAX_LIMIT);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw new AppError("validation_failed", { issues: [{ path: "limit", message: "must be a whole number from 1 to 1,000" }] });
  const page = await listShareFolder(services, share, { path: search.get("path") ?? "", cursor: search.get("cursor") ?? undefined, limit });
  const response = json(page, { headers: { "cache-control": "private, no-store" } });
  if (isNewlyPassed) await setVisitCookie(response, services.config.authSecret, request, visit, services.now());
  return response;
}
