import { reserveAttempts } from "../attempts/store.ts";
import { clientAddress, clientKey } from "../http/client-address.ts";
import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { adoptRecord, refreshAdopted } from "../shares/adopt-record.ts";
import { isShareId, type Share } from "../shares/share.ts";
import { findShareForVisitor } from "../shares/store.ts";
import { doorOf, type VisitorRequest } from "./visitor-door.ts";

export const MISS_WINDOW_MS = 10 * 60 * 1000;
export const MAX_MISSES = 40;
const ABSENT_FOR_MS = 60 * 60 * 1000;

/** Where misses of this request's client are counted; without an address nobody can be told apart, so nothing is counted. */
export function missKeyOf(services: Services, request: { headers: Headers }): string | null {
  const address = clientAddress(request, services.config.trustsClientAddress);
  return address === null ? null : `miss:${clientKey(address)}`;
}

/**
 * The link a visitor asks for, `null` when there is none. An id of the wrong form reaches no store. Unknown ids are looked for in every bucket once,
 * then remembered as absent. A client that asked for more than forty unknown ids in ten minutes gets `too_many_requests` for every id, known
 * or not, so that it learns nothing by going on. In a frame, every link is unknown that names no site, and all are while the site does not allow it. `countsMisses: false` is for whoever asks again about the same request.
 */
export async function findVisitedShare(
  services: Services,
  request: VisitorRequest,
  shareId: string,
  { countsMisses = true }: { countsMisses?: boolean } = {},
): Promise<Share | null> {
  if (!isShareId(shareId)) return null;
  const missKey = missKeyOf(services, request);
  const now = services.now();
  const lookup = await findShareForVisitor(services.d1, shareId, missKey ?? "", {
    missesMs: now - MISS_WINDOW_MS,
    absentMs: now - ABSENT_FOR_MS,
  });
  if (lookup.misses > MAX_MISSES) throw new AppError("too_many_requests", { retryAfterSeconds: MISS_WINDOW_MS / 1000 });
  const isFramed = doorOf(request) === "embed";
  if (lookup.areLinksOff || (isFramed && !lookup.isEmbeddingOn)) return null;
  if (lookup.share !== null) {
    if (isFramed && lookup.share.embedOrigins.length === 0) return null;
    return lookup.share.origin === "record" ? await refreshAdopted(services, lookup.share) : lookup.share;
  }
  const found = lookup.isKnownAbsent ? null : await adoptRecord(services, shareId);
  // A record may tell of a link that has a key of its own since: then the id is no address of it.
  const adopted = found?.urlKey ? null : found;
  if (adopted === null && missKey !== null && countsMisses) {
    const [miss] = await reserveAttempts(services.d1, [{ key: missKey, max: MAX_MISSES, windowMs: MISS_WINDOW_MS }], now);
    if (miss?.isOver) throw new AppError("too_many_requests", { retryAfterSeconds: miss.retryAfterSeconds });
  }
  return isFramed && adopted?.embedOrigins.length === 0 ? null : adopted;
}
