import { recordAudit } from "../activity/audit.ts";
import { auditObject, beginsDownload } from "../activity/audit-object.ts";
import { AppError } from "../http/errors.ts";
import { notModified, objectResponse, type ObjectResponseOptions } from "../http/object-response.ts";
import { refuseEmbedding } from "../http/refuse-embedding.ts";
import { inTime } from "../http/send-in-time.ts";
import type { Actor } from "../people/actor.ts";
import { isAllowed } from "../people/require-allowed.ts";
import type { Services } from "../services.ts";
import { decideConditional, isConditional } from "./conditional-request.ts";
import { previewOf } from "./content-type.ts";
import { requireObject } from "./describe-object.ts";
import { getThroughCache } from "./edge-cache.ts";
import type { ObjectInfo } from "./object-store.ts";
import { requireBucket } from "./require-bucket.ts";

export interface OpenObject {
  request: Request;
  bucket: string;
  key: string;
  /** Shown by the browser where the type runs nothing, text as plain text; anything else is an attachment all the same. */
  isInline?: boolean;
}

/** Times that a file may be replaced between being judged and being opened. */
const MAX_TRIES = 3;

/**
 * Answers a GET or HEAD of an object for somebody who may read it, or at least see its inert rendition (then nothing else, `forbidden`): 200 or 206 with the bytes streaming natively, 304, or throws
 * `precondition_failed`, `range_not_satisfiable`, `object_not_found` (RFC 9110 §13 and §14). The bytes of a range are those of the ETag that is sent.
 */
export async function openObject(services: Services, actor: Actor, asked: OpenObject): Promise<Response> {
  const { request, bucket, key } = asked;
  refuseEmbedding(request);
  const mayRead = await isAllowed(services, actor, "object.read", { bucket, key });
  const store = requireBucket(services, bucket);
  if (request.method === "GET" && !isConditional(request.headers)) {
    const object = await getThroughCache(services, store, key, null);
    if (object === null || object === "changed") throw new AppError("object_not_found");
    const disposition = dispositionOf(object, asked);
    if (!mayRead && disposition.disposition === "attachment") {
      await object.body.cancel();
      throw new AppError("forbidden");
    }
    if (mayRead && beginsDownload(request) && asked.isInline !== true) tellAudit(services, actor, asked, object);
    return objectResponse(object, inTime(services, object.body, object.sizeBytes), disposition);
  }
  for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
    const object = await requireObject(services, bucket, key);
    const decision = decideConditional(request.method === "GET" ? request.headers : withoutRange(request.headers), object);
    if (decision.kind === "not_modified") return notModified(object);
    if (decision.kind === "precondition_failed") throw new AppError("precondition_failed");
    if (decision.kind === "range_not_satisfiable") {
      throw new AppError("range_not_satisfiable", {
        headers: { "content-range": `bytes */${object.sizeBytes}`, "accept-ranges": "bytes" },
      });
    }
    const range = decision.kind === "range" ? decision.range : null;
    const options = { ...dispositionOf(object, asked), range };
    if (!mayRead && options.disposition === "attachment") throw new AppError("forbidden");
    if (request.method === "HEAD") return objectResponse(object, null, options);
    const opened = await getThroughCache(services, store, key, { object, range });
    if (opened === null) throw new AppError("object_not_found");
    if (opened === "changed") continue;
    if (mayRead && beginsDownload(request) && asked.isInline !== true) tellAudit(services, actor, asked, object);
    return objectResponse(opened, inTime(services, opened.body, range?.length ?? opened.sizeBytes), options);
  }
  throw new AppError("source_changed");
}

/** Reading is told after the answer: it changes nothing, and bytes wait for no log. */
function tellAudit(services: Services, actor: Actor, asked: OpenObject, object: ObjectInfo): void {
  services.waitUntil(recordAudit(services, actor, [auditObject("object.read", asked.bucket, asked.key, { sizeBytes: object.sizeBytes })]));
}

function dispositionOf(object: ObjectInfo, asked: OpenObject): ObjectResponseOptions {
  const preview = asked.isInline === true ? previewOf(object.key, object.httpMetadata.contentType) : null;
  return preview === null ? { disposition: "attachment" } : { disposition: "inline", contentType: preview.contentType };
}

/** A range means something to GET alone (RFC 9110 §14.2). */
function withoutRange(headers: Headers): Headers {
  const others = new Headers(headers);
  others.delete("range");
  return others;
}
