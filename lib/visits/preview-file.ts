import { AppError } from "../http/errors.ts";
import { notModified, objectResponse } from "../http/object-response.ts";
import { inTime } from "../http/send-in-time.ts";
import { MAX_TEXT_BYTES, previewResponse, renderPreview } from "../previews/render-preview.ts";
import type { Services } from "../services.ts";
import { decideConditional } from "../storage/conditional-request.ts";
import { previewOf } from "../storage/content-type.ts";
import { getThroughCache } from "../storage/edge-cache.ts";
import { enterShare, logEvent } from "./enter-share.ts";
import { type HandOverRequest, requireFile, requireStore } from "./hand-over.ts";
import { refuseEmbedding } from "../http/refuse-embedding.ts";
import { setVisitCookie } from "./visit-cookie.ts";

/**
 * Shows a file of a link: images, PDF, audio and video as they are (seekable), text as plain text and at most its first 512 KiB. Other types
 * are `unsupported_media_type`. A link for looking only shows renditions instead. Counts nothing, but stops with the link: an exhausted, expired or revoked one shows nothing.
 */
export async function previewFile(services: Services, asked: HandOverRequest): Promise<Response> {
  const { request } = asked;
  refuseEmbedding(request);
  const { share, visit, isNewlyPassed } = await enterShare(services, request, asked.shareId, {
    action: "preview",
    password: asked.password,
  });
  const file = requireFile(share, asked.path, "preview");
  const store = requireStore(services, file);
  const object = await store.head(file.key);
  if (object === null) throw new AppError("share_not_found");
  if (share.allowedActions === "preview") {
    const response = previewResponse(await renderPreview(services, store, object), file.key);
    logEvent(services, request, share, visit, { event: "previewed", result: "ok", path: file.path });
    if (isNewlyPassed) await setVisitCookie(response, services.config.authSecret, request, visit, services.now());
    return response;
  }
  const preview = previewOf(file.key, object.httpMetadata.contentType);
  if (preview === null)
    throw new AppError("unsupported_media_type", { message: "This type of file cannot be previewed. Download it instead." });
  const shown = preview.kind === "text" ? { ...object, sizeBytes: Math.min(object.sizeBytes, MAX_TEXT_BYTES) } : object;
  const decision = decideConditional(request.headers, shown);
  if (decision.kind === "not_modified") return notModified(object);
  if (decision.kind === "precondition_failed") throw new AppError("precondition_failed");
  if (decision.kind === "range_not_satisfiable")
    throw new AppError("range_not_satisfiable", { headers: { "content-range": `bytes */${shown.sizeBytes}` } });
  const asRange = decision.kind === "range" ? decision.range : null;
  const options = { disposition: "inline" as const, contentType: preview.contentType, range: asRange };
  if (request.method === "HEAD") return objectResponse(shown, null, options);
  const wanted = asRange ?? (shown.sizeBytes < object.sizeBytes ? { offset: 0, length: shown.sizeBytes } : null);
  const opened = await getThroughCache(services, store, file.key, { object, range: wanted });
  if (opened === null || opened === "changed") throw new AppError("share_not_found");
  // A player asks for many ranges of one file; the log has one row per look.
  if (asRange === null || asRange.offset === 0)
    logEvent(services, request, share, visit, {
      event: "previewed",
      result: "ok",
      path: file.path,
    });
  const response = objectResponse(shown, inTime(services, opened.body, wanted?.length ?? opened.sizeBytes), options);
  if (isNewlyPassed) await setVisitCookie(response, services.config.authSecret, request, visit, services.now());
  return response;
}
