import { COUNTS_USE, describeClient, recordEvents, type ShareEvent } from "../activity/events.ts";
import { clientAddress } from "../http/client-address.ts";
import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import type { Share } from "../shares/share.ts";
import { isExpired } from "../shares/share.ts";
import { claimUse, latchExpiry } from "../shares/store.ts";
import { decideAccess, hasUse, passedGate, type VisitorAction } from "./decide-access.ts";
import { findVisitedShare } from "./find-visited-share.ts";
import { tryPassword } from "./unlock-share.ts";
import { continueVisit, readVisit } from "./visit-cookie.ts";
import type { Visit } from "./visit.ts";

/** A visitor in front of a link that may be entered: what every door goes on with. */
export interface EnteredShare {
  share: Share;
  visit: Visit;
  /** Whether the cookie has to be set: the gate was passed in this very request. */
  isNewlyPassed: boolean;
}

export interface EnterOptions {
  action: VisitorAction;
  /** A password that came with the request itself, in the header or, on direct links, in the address. */
  password?: string | null;
  proof?: string | undefined;
}

/**
 * The one way into a link: looks it up on the primary database, reads the visit, tries a password that came along, asks `decideAccess`, and
 * throws its refusal (logged) or answers the link and the visit.
 */
export async function enterShare(services: Services, request: Request, shareId: string, options: EnterOptions): Promise<EnteredShare> {
  const share = await findVisitedShare(services, request, shareId);
  return await enterFoundShare(services, request, shareId, share, options);
}

/** As `enterShare`, for a link that was just looked up. */
export async function enterFoundShare(
  services: Services,
  request: Request,
  shareId: string,
  share: Share | null,
  options: EnterOptions,
): Promise<EnteredShare> {
  const now = services.now();
  const password = options.password ?? "";
  let visit = share === null ? null : continueVisit(await readVisit(services.config.authSecret, request, share.id, now), share, now);
  let decision = decideAccess(share, visit, options.action, now);
  let isNewlyPassed = false;
  const asksForPassword = !decision.allowed && decision.code === "password_required";
  if (password !== "" && (share === null || asksForPassword)) {
    try {
      await tryPassword(services, share?.id ?? shareId, share, {
        password,
        proof: options.proof,
        address: clientAddress(request, services.config.trustsClientAddress),
      });
    } catch (error) {
      if (share !== null && error instanceof AppError)
        logRefusal(services, request, share, visit, error.code === "wrong_password" ? "gate_failed" : "locked", error.code);
      throw error;
    }
    if (share !== null && visit !== null) {
      visit = { ...visit, gateVersion: share.gateVersion };
      isNewlyPassed = true;
      // Taking a file counts the visit in the statement that counts the file.
      if (options.action !== "download" && options.action !== "resume") visit = await beginVisit(services, request, share, visit);
      decision = decideAccess(share, visit, options.action, services.now());
    }
  }
  if (!decision.allowed) {
    if (share !== null) {
      logRefusal(services, request, share, visit, "denied", decision.code);
      if (isExpired(share, now) && share.expirySeenAtMs === null) services.waitUntil(latchExpiry(services.d1, share, now));
    }
    throw new AppError(decision.code);
  }
  if (share === null || visit === null) throw new AppError("share_not_found");
  return { share, visit: passedGate(share, visit) ? visit : { ...visit, gateVersion: share.gateVersion }, isNewlyPassed };
}

/**
 * Counts a visit that passed the gate as a use of the link, once; a visit that was counted stays as it is. Answers the visit, which without a free use is as
 * uncounted as before: the next decision says so.
 */
export async function beginVisit(services: Services, request: Request, share: Share, visit: Visit): Promise<Visit> {
  const isCounted = hasUse(share, visit);
  const isLimited = share.maxUses !== null;
  if (!isCounted && isLimited && !(await claimUse(services.d1, share.id, services.now()))) return visit;
  const begun = { ...visit, hasUse: true };
  logEvent(services, request, share, begun, { event: "gate_passed", result: "ok", counts: isCounted || isLimited ? 0 : COUNTS_USE });
  return begun;
}

/** Adds a row to the link's log. */
export function logEvent(
  services: Services,
  request: Request,
  share: Share,
  visit: Visit | null,
  event: Pick<ShareEvent, "event" | "result"> & Partial<Pick<ShareEvent, "path" | "bytes" | "grantId" | "counts">>,
): void {
  recordEvents(services, {
    shareId: share.id,
    atMs: services.now(),
    path: null,
    bytes: null,
    grantId: null,
    counts: 0,
    visitId: visit?.id ?? null,
    ...describeClient(services, request),
    ...event,
  });
}

function logRefusal(
  services: Services,
  request: Request,
  share: Share,
  visit: Visit | null,
  event: "denied" | "gate_failed" | "locked",
  result: string,
): void {
  // Revoked links keep their log, but what is asked of them after the end is nobody's visit.
  if (share.revokedAtMs === null) logEvent(services, request, share, visit, { event, result });
}
