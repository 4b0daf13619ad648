import { contentDisposition } from "../http/content-disposition.ts";
import { AppError } from "../http/errors.ts";
import { USER_BYTES_POLICY } from "../http/object-response.ts";
import type { Services } from "../services.ts";
import { baseName } from "../storage/key-parts.ts";
import type { ObjectInfo, ObjectStore } from "../storage/object-store.ts";
import { decideKind } from "./decide-kind.ts";
import { MAX_IMAGE_BYTES, type Refusal } from "./decide-image.ts";
import type { Rendered } from "./render-image.ts";
import { openRenditionCache } from "./rendition-cache.ts";
import { takeTurn } from "./take-turn.ts";

/** Text is shown up to here; a page with more would not scroll. */
export const MAX_TEXT_BYTES = 512 * 1024;
/** A document is in memory as it came, in objects, and as it is written. */
const MAX_PDF_BYTES = 12 * 1024 * 1024;

/** What a visitor who may look, but not download, gets of a file. */
export interface Preview {
  body: ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer>;
  contentType: string;
}

const SENTENCES: Record<Refusal, string> = {
  unknown: "This kind of file cannot be shown without handing it over, and this link is for looking only.",
  broken: "This file cannot be shown: it is damaged, or not what its name says.",
  too_large: "This file is too large to be shown here. Ask whoever sent the link for a smaller one, or for a download.",
  animated: "Animated images cannot be shown without handing the file over.",
  encrypted: "This document asks for a password of its own, so it cannot be shown here.",
};

/**
 * Makes what preview-only links show: a scaled image, a document that was written anew, text as text. No byte of an image or document of the store is in
 * it, and nothing tells the original's size or ETag. Audio and video are refused: a player plays the original (docs/decisions/0012-renditions.md).
 * Throws `unsupported_media_type` for what cannot be shown, `share_not_found` when the object is gone, `too_many_requests` when too many are being made.
 */
export async function renderPreview(services: Services, store: ObjectStore, object: ObjectInfo): Promise<Preview> {
  switch (decideKind(object.key, object.httpMetadata.contentType)) {
    // The build makes a module of each, which is not loaded before it is asked for here.
    case "image":
      return await renderBounded(services, store, object, MAX_IMAGE_BYTES, () => import("./image-renditions.js"));
    case "pdf":
      return await renderBounded(services, store, object, MAX_PDF_BYTES, () => import("./pdf-renditions.js"));
    case "text":
      return await renderText(store, object);
    case null:
      throw refusal("unknown");
  }
}

/** The answer for a preview: inert as all user bytes are, kept nowhere, and without anything that identifies or measures the original. */
export function previewResponse(preview: Preview, key: string): Response {
  return new Response(preview.body, {
    headers: {
      "content-type": preview.contentType,
      "content-disposition": contentDisposition("inline", renditionName(key, preview.contentType)),
      "cache-control": "private, no-store",
      "content-security-policy": USER_BYTES_POLICY,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-resource-policy": "same-origin",
      "accept-ranges": "none",
    },
  });
}

type Renderer = () => Promise<{ render(bytes: Uint8Array<ArrayBuffer>): Promise<Rendered> }>;

async function renderBounded(
  services: Services,
  store: ObjectStore,
  object: ObjectInfo,
  maxBytes: number,
  load: Renderer,
): Promise<Preview> {
  if (object.sizeBytes > maxBytes) throw refusal("too_large");
  const cache = await openRenditionCache(services, store.name, object.key, object.etag);
  const kept = await cache.find();
  if (kept !== null) return kept;
  return await takeTurn(services.now, async () => {
    // Whoever had the turn before may have made the same one.
    const made = await cache.find();
    if (made !== null) return made;
    const opened = await store.get(object.key, { ifMatch: object.etag });
    if (opened === null || opened === "changed") throw new AppError("share_not_found");
    const bytes = new Uint8Array(await new Response(opened.body).arrayBuffer());
    const { render } = await load();
    const rendered = await render(bytes);
    if (rendered.kind === "refused") throw refusal(rendered.reason);
    cache.keep(rendered);
    return rendered;
  });
}

/**
 * Text is read and written again, so what is not UTF-8 does not come through: an image or an archive that calls itself text is not handed over.
 */
async function renderText(store: ObjectStore, object: ObjectInfo): Promise<Preview> {
  const contentType = "text/plain; charset=utf-8";
  const length = Math.min(object.sizeBytes, MAX_TEXT_BYTES);
  if (length === 0) return { body: new Uint8Array(0), contentType };
  const opened = await store.get(object.key, { ifMatch: object.etag, range: { offset: 0, length } });
  if (opened === null || opened === "changed") throw new AppError("share_not_found");
  const source = opened.body as ReadableStream<Uint8Array<ArrayBuffer>>;
  return { body: source.pipeThrough(new TextDecoderStream()).pipeThrough(new TextEncoderStream()), contentType };
}

function refusal(reason: Refusal): AppError {
  return new AppError("unsupported_media_type", { message: SENTENCES[reason] });
}

/** The file's own name, with the ending of what the rendition is. */
function renditionName(key: string, contentType: string): string {
  const name = baseName(key);
  const ending = { "image/jpeg": ".jpg", "image/png": ".png" }[contentType];
  return ending === undefined ? name : name.replace(/(?:\.[^.]*)?$/u, ending);
}
