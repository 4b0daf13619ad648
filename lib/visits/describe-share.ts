import { renderMarkdown } from "../format/render-markdown.ts";
import { AppError, ERROR_CODES, type ErrorCode } from "../http/errors.ts";
import type { Services } from "../services.ts";
import type { Share } from "../shares/share.ts";
import { decideAccess } from "./decide-access.ts";
import { describePlace, type Place } from "./describe-place.ts";
import { findVisitedShare } from "./find-visited-share.ts";
import type { PageQuery } from "./page-query.ts";
import { continueVisit, readVisit } from "./visit-cookie.ts";
import { doorOf, type VisitorRequest } from "./visitor-door.ts";

/** What the page of a link may show. A visitor in front of the gate is told nothing of what is behind it. */
export type ShareDescription =
  | { kind: "not_found" }
  | { kind: "expired" }
  | { kind: "exhausted" }
  | { kind: "used_up" }
  | { kind: "not_started"; startsAtMs: number | null }
  | { kind: "paused" }
  | { kind: "locked_out" }
  | {
      /** What has to be given, in one form. Without a password it is only to be opened: the link counts its visits. */
      kind: "gate";
      asksPassword: boolean;
      /** Why the last try did not get in, `null` before the first. */
      problem: GateProblem | null;
      /** The address is the file itself, so a right password starts the download. */
      startsDownload: boolean;
    }
  | OpenShare;

export interface OpenShare {
  kind: "open";
  /** `null` for what its maker gave no name. */
  title: string | null;
  /** What the link's maker says about it: as safe HTML, and as it was written. */
  description: { html: string; text: string } | null;
  /** The link as it is passed on, whatever host this visitor came by. */
  url: string;
  expiresAtMs: number | null;
  /** `null` without a limit. */
  downloadsLeft: number | null;
  /** What visitors may only look at has no buttons to take it along. */
  mayDownload: boolean;
  /** What was just refused, such as a preview of a type that has none. */
  problem: ErrorCode | null;
  place: Place;
  /** Whether anything has to be passed before the contents show. What chats show of such a link tells nothing of it. */
  isGated: boolean;
}

export type GateProblem = "wrong_password" | "locked" | "proof_required" | "empty" | "other";

/**
 * Describes a link for its page. Asks the same functions as every other door, after the entry has asked them and logged; logs nothing and counts no
 * miss itself. `address` is what the visitor has in the address bar. `notice` is the error code of what was tried just before. Throws `unavailable` when a
 * store does not answer.
 */
export async function describeShare(
  services: Services,
  request: VisitorRequest,
  address: string,
  asked: { query: PageQuery; notice: string | null },
): Promise<ShareDescription> {
  const code = (ERROR_CODES as readonly (string | null)[]).includes(asked.notice) ? (asked.notice as ErrorCode) : null;
  if (code === "too_many_requests") return { kind: "locked_out" };
  const now = services.now();
  const share = await findVisitedShare(services, request, address, { countsMisses: false });
  const visit = share === null ? null : continueVisit(await readVisit(services.config.authSecret, request, share.id, now), share, now);
  const decision = decideAccess(share, visit, "open", now);
  if (decision.allowed) return share === null ? { kind: "not_found" } : await describeOpen(services, share, address, asked.query, code);
  switch (decision.code) {
    case "share_not_found":
      return { kind: "not_found" };
    case "share_expired":
      return { kind: "expired" };
    case "download_limit_reached":
      return { kind: "exhausted" };
    case "use_limit_reached":
      return { kind: "used_up" };
    case "share_not_started":
      return { kind: "not_started", startsAtMs: share?.startsAtMs ?? null };
    case "share_paused":
    case "action_not_allowed":
      return { kind: "paused" };
    case "visit_required":
      return { kind: "gate", asksPassword: false, problem: null, startsDownload: false };
    case "password_required":
      return { kind: "gate", asksPassword: true, problem: gateProblem(code), startsDownload: opensAsFile(share, request) };
  }
}

/** Whether the address is the file itself. In a frame it is a page: a frame shows no download. */
function opensAsFile(share: Share | null, request: VisitorRequest): boolean {
  return share?.opening === "direct" && doorOf(request) === "share";
}

function gateProblem(code: ErrorCode | null): GateProblem | null {
  if (code === null || code === "password_required") return null;
  if (code === "wrong_password" || code === "locked" || code === "proof_required") return code;
  return code === "validation_failed" ? "empty" : "other";
}

async function describeOpen(
  services: Services,
  share: Share,
  address: string,
  query: PageQuery,
  code: ErrorCode | null,
): Promise<ShareDescription> {
  let place: Place;
  try {
    place = await describePlace(services, share, query);
  } catch (error) {
    if (error instanceof AppError && error.code === "share_not_found") return { kind: "not_found" };
    throw error;
  }
  const description = share.description === "" ? null : share.description;
  return {
    kind: "open",
    title: titleOf(share, place),
    description: description === null ? null : { html: renderMarkdown(description), text: description },
    url: `${services.config.publicUrl}/share/${address}`,
    expiresAtMs: share.expiresAtMs,
    downloadsLeft: share.maxDownloads === null ? null : Math.max(0, share.maxDownloads - share.downloads),
    mayDownload: share.allowedActions !== "preview" && share.allowedActions !== "upload",
    problem: code,
    place,
    isGated: share.passwordHash !== null || share.maxUses !== null,
  };
}

/** What a visitor reads first: the file, the folder they are in, or what the link is called. */
function titleOf(share: Share, place: Place): string | null {
  switch (place.kind) {
    case "upload":
      return share.name;
    case "file":
      return place.name;
    case "folder":
      return place.crumbs.at(-1)?.name ?? null;
  }
}
