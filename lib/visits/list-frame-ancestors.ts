import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { isWithdrawn } from "../shares/share.ts";
import { findVisitedShare } from "./find-visited-share.ts";
import type { VisitorRequest } from "./visitor-door.ts";

/**
 * The sites that may show in a frame what an address below `/embed/` answers, be it that the link has ended or wants a password: exactly those that the link names. None for a link that
 * there is not, or not any more, so that the answer tells nothing of one that there was.
 */
export async function listFrameAncestors(services: Services, request: VisitorRequest, idOrKey: string): Promise<readonly string[]> {
  try {
    const share = await findVisitedShare(services, request, idOrKey, { countsMisses: false });
    return share === null || isWithdrawn(share) || share.recordMissingAtMs !== null ? [] : share.embedOrigins;
  } catch (error) {
    // Too many wrong ids, or a store that does not answer: then nobody is known who might.
    if (error instanceof AppError) return [];
    throw error;
  }
}
