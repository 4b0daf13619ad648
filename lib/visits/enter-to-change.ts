import { AppError } from "../http/errors.ts";
import { isFormOfOtherSite } from "../http/same-origin.ts";
import type { Services } from "../services.ts";
import { hasUse } from "./decide-access.ts";
import { beginVisit, enterShare, type EnteredShare } from "./enter-share.ts";
import { passwordHeader } from "./password-of-request.ts";
import { setVisitCookie } from "./visit-cookie.ts";

/** A visitor who may change what a link leads to. */
export interface EnteredToChange extends EnteredShare {
  /** Puts the visit's cookie onto the answer when it changed. */
  settle: (response: Response) => Promise<Response>;
}

/**
 * The way into a link for everything that writes: as `enterShare`, never for a page of another site, never in read-only mode. With `begins` the visit begins here, as a use of
 * the link, if it did not before. Throws `cross_site`, `read_only`, `use_limit_reached`.
 */
export async function enterToChange(
  services: Services,
  request: Request,
  shareId: string,
  options: { action: "upload" | "manage"; begins: boolean },
): Promise<EnteredToChange> {
  if (request.method !== "GET" && isFormOfOtherSite(request, services.config)) throw new AppError("cross_site");
  const entered = await enterShare(services, request, shareId, { action: options.action, password: passwordHeader(request) });
  if (services.config.isReadOnly) throw new AppError("read_only");
  const { share } = entered;
  let { visit } = entered;
  let isChanged = entered.isNewlyPassed;
  if (options.begins && !hasUse(share, visit)) {
    visit = await beginVisit(services, request, share, visit);
    if (!hasUse(share, visit)) throw new AppError("use_limit_reached");
    isChanged = true;
  }
  return {
    ...entered,
    visit,
    settle: async (response) => {
      if (isChanged) await setVisitCookie(response, services.config.authSecret, request, visit, services.now());
      return response;
    },
  };
}
