import { AppError } from "../http/errors.ts";
import { notModified, objectResponse } from "../http/object-response.ts";
import { refuseEmbedding } from "../http/refuse-embedding.ts";
import { WATCH_ABOVE_BYTES } from "../http/send-in-time.ts";
import type { Services } from "../services.ts";
import { type ConditionalDecision, decideConditional } from "../storage/conditional-request.ts";
import type { ByteRange } from "../storage/object-store.ts";
import type { Archive } from "./plan-archive.ts";
import { sendArchive } from "./send-archive.ts";
import { takeZipSlot } from "./zip-slots.ts";

export interface ArchiveRequest {
  request: Request;
  archive: Archive;
  /** What the file is called, without `.zip`. */
  name: string;
  /** Whose zips are counted together: of these at most two are sent at a time, small ones aside. */
  client: string;
  /** Called before the first byte of a GET or POST, and for nothing else: whatever it throws is answered instead of the archive. */
  beforeSending?: (range: ByteRange | null) => Promise<void>;
  /** Called once when the sending ended: without an error when the last byte was taken. It is awaited by the runtime, and its failure harms nobody. */
  onEnded?: (error: unknown) => Promise<void> | void;
}

/**
 * The answer to whoever asks for an archive: 200, 206, 304 or HEAD, by the rules for files (RFC 9110 §13, §14), under a strong ETag made of the members. A POST is
 * answered whole, whatever its conditions. Throws `precondition_failed`, `range_not_satisfiable`, `too_many_requests`, `not_for_embedding`.
 */
export async function archiveResponse(services: Services, asked: ArchiveRequest): Promise<Response> {
  const { request, archive } = asked;
  refuseEmbedding(request);
  const decision = decideArchive(request, archive);
  if (decision.kind === "not_modified") return notModified(archive);
  if (decision.kind === "precondition_failed") throw new AppError("precondition_failed");
  if (decision.kind === "range_not_satisfiable") {
    throw new AppError("range_not_satisfiable", {
      headers: { "content-range": `bytes */${archive.sizeBytes}`, "accept-ranges": "bytes" },
    });
  }
  const range = decision.kind === "range" ? decision.range : null;
  const { sizeBytes, httpEtag, uploadedAtMs } = archive;
  // A slash would make it a folder's name here; `Content-Disposition` makes the rest of it safe.
  const described = { key: `${asked.name.replaceAll("/", "_")}.zip`, sizeBytes, httpEtag, uploadedAtMs, httpMetadata: {} };
  const options = { disposition: "attachment", contentType: "application/zip", range } as const;
  if (request.method === "HEAD") return objectResponse(described, null, options);
  const release = sizeBytes > WATCH_ABOVE_BYTES ? takeZipSlot(asked.client, services.now()) : () => undefined;
  try {
    await asked.beforeSending?.(range);
  } catch (error) {
    release();
    throw error;
  }
  const { readable, ended } = sendArchive(services, archive, range);
  services.waitUntil(
    ended
      .then(
        () => asked.onEnded?.(undefined),
        (error: unknown) => asked.onEnded?.(error),
      )
      .catch(() => undefined)
      .finally(release),
  );
  return objectResponse(described, readable, options);
}

/** How a request is to be answered, told before anything is counted or sent. */
export function decideArchive(request: Request, archive: Archive): ConditionalDecision {
  if (request.method === "POST") return { kind: "whole" };
  const headers = new Headers(request.headers);
  // A range means something to GET alone (RFC 9110 §14.2).
  if (request.method !== "GET") headers.delete("range");
  return decideConditional(headers, archive);
}
