import { renderMarkdown } from "../format/render-markdown.ts";
import { AppError, ERROR_CODES, type ErrorCode } from "../http/errors.ts";
import type { Services } from "../services.ts";
import type { Share } from "../shares/share.ts";
import { downloadType, previewOf, type PreviewKind } from "../storage/content-type.ts";
import { baseName } from "../storage/object-key.ts";
import type { ObjectInfo, ObjectStore } from "../storage/object-store.ts";
import { decideAccess } from "./decide-access.ts";
import { findVisitedShare } from "./find-visited-share.ts";
import { continueVisit, readVisit } from "./visit-cookie.ts";

/** What the page of a link may show. A visitor in front of the gate is told nothing of what is behind it. */
export type ShareDescription =
  | { kind: "not_found" }
  | { kind: "expired" }
  | { kind: "exhausted" }
  | { kind: "used_up" }
  | { kind: "not_started"; startsAtMs: number | null }
  | { kind: "paused" }
  /** Nothing is asked but to open it: the link counts its visits. */
  | { kind: "enter" }
  | { kind: "locked_out" }
  | {
      kind: "password";
      /** Why the last try did not get in, `null` before the first. */
      problem: GateProblem | null;
      /** The address is the file itself, so a right password starts the download. */
      startsDownload: boolean;
    }
  | {
      kind: "open";
      name: string;
      /** What the link's maker says about it, as safe HTML; `null` for nothing. */
      descriptionHtml: string | null;
      sizeBytes: number;
      contentType: string;
      previewKind: PreviewKind | null;
      /** The beginning of a text, `null` for other kinds and for text that is none. */
      text: { content: string; isWhole: boolean } | null;
      expiresAtMs: number | null;
      /** `null` without a limit. */
      downloadsLeft: number | null;
      /** A sentence on what was just refused, such as a preview of a type that has none. */
      problem: string | null;
    };

export type GateProblem = "wrong_password" | "locked" | "proof_required" | "empty" | "other";

/** Text on the page itself; the rest is in the download. */
const MAX_SHOWN_TEXT_BYTES = 64 * 1024;

/**
 * Describes a link for its page. Asks the same functions as every other door, after the entry has asked them and logged; logs nothing and counts no
 * miss itself. `notice` is the error code of what was tried just before. Throws `unavailable` when a store does not answer.
 */
export async function describeShare(
  services: Services,
  request: { headers: Headers },
  shareId: string,
  notice: string | null,
): Promise<ShareDescription> {
  const code = (ERROR_CODES as readonly (string | null)[]).includes(notice) ? (notice as ErrorCode) : null;
  if (code === "too_many_requests") return { kind: "locked_out" };
  const now = services.now();
  const share = await findVisitedShare(services, request, shareId, { countsMisses: false });
  const visit =
    share === null ? null : continueVisit(await readVisit(services.config.authSecret, request.headers, share.id, now), share, now);
  const decision = decideAccess(share, visit, "open", now);
  if (decision.allowed) return share === null ? { kind: "not_found" } : await describeOpen(services, share, code);
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
      return { kind: "enter" };
    case "password_required":
      return { kind: "password", problem: gateProblem(code), startsDownload: share?.opening === "direct" };
  }
}

function gateProblem(code: ErrorCode | null): GateProblem | null {
  if (code === null || code === "password_required") return null;
  if (code === "wrong_password" || code === "locked" || code === "proof_required") return code;
  return code === "validation_failed" ? "empty" : "other";
}

async function describeOpen(services: Services, share: Share, code: ErrorCode | null): Promise<ShareDescription> {
  const item = share.items[0];
  const store = item === undefined ? undefined : services.buckets.get(item.bucket);
  const object = item === undefined ? null : ((await store?.head(item.key)) ?? null);
  if (store === undefined || object === null) return { kind: "not_found" };
  const preview = previewOf(object.key, object.httpMetadata.contentType);
  return {
    kind: "open",
    name: baseName(object.key),
    descriptionHtml: share.description === null || share.description === "" ? null : renderMarkdown(share.description),
    sizeBytes: object.sizeBytes,
    contentType: preview !== null && preview.kind !== "text" ? preview.contentType : downloadType(object.httpMetadata.contentType),
    previewKind: preview?.kind ?? null,
    text: preview?.kind === "text" ? await readText(store, object) : null,
    expiresAtMs: share.expiresAtMs,
    downloadsLeft: share.maxDownloads === null ? null : Math.max(0, share.maxDownloads - share.downloads),
    problem: code === null ? null : new AppError(code).message,
  };
}

async function readText(store: ObjectStore, object: ObjectInfo): Promise<{ content: string; isWhole: boolean } | null> {
  if (object.sizeBytes === 0) return { content: "", isWhole: true };
  const length = Math.min(object.sizeBytes, MAX_SHOWN_TEXT_BYTES);
  const opened = await store.get(object.key, { range: { offset: 0, length }, ifMatch: object.etag });
  if (opened === null || opened === "changed") return null;
  const isWhole = length === object.sizeBytes;
  const bytes = new Uint8Array(await new Response(opened.body).arrayBuffer());
  try {
    // Streaming leaves out a character that the cut went through; anything else that is not UTF-8 is no text we could show.
    const content = new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: !isWhole });
    return content.includes("\u0000") ? null : { content, isWhole };
  } catch {
    return null;
  }
}
