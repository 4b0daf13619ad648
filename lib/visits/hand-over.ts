import { markAborted } from "../activity/events.ts";
import { AppError } from "../http/errors.ts";
import { notModified, objectResponse } from "../http/object-response.ts";
import { sendInTime, WATCH_ABOVE_BYTES } from "../http/send-in-time.ts";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import { COUNTS_DOWNLOAD, COUNTS_USE } from "../activity/events.ts";
import { mayReach } from "../shares/reach.ts";
import { isDownloadedOut, isLimited, type Share } from "../shares/share.ts";
import { claimDownload, returnClaim } from "../shares/store.ts";
import { isPlaceholder } from "../visitor-uploads/placeholder.ts";
import { decideConditional, isConditional } from "../storage/conditional-request.ts";
import { getThroughCache, type WantedVersion } from "../storage/edge-cache.ts";
import type { ObjectBody, ObjectInfo, ObjectStore } from "../storage/object-store.ts";
import { hasUse } from "./decide-access.ts";
import { enterFoundShare, type EnteredShare, enterShare, logEvent } from "./enter-share.ts";
import { MAX_MISSES, MISS_WINDOW_MS, missKeyOf } from "./find-visited-share.ts";
import { objectTag, recordSent, resumeGrant } from "./grants.ts";
import { refuseEmbedding } from "../http/refuse-embedding.ts";
import { resolvePath, topEntries } from "./share-path.ts";
import { readVisit, setVisitCookie } from "./visit-cookie.ts";
import { doorOf } from "./visitor-door.ts";
import { type HeldGrant, MAX_HELD_GRANTS, type Visit } from "./visit.ts";

const GRANT_ID_LENGTH = 16;

/** Ids of links that were limited when last seen here: a hint that saves a statement, never an authorization. */
const limitedHint = new Set<string>();
const MAX_HINTS = 10_000;

export interface HandOverRequest {
  request: Request;
  shareId: string;
  /** `null` when the address names none: right for a link to one file. */
  path: string | null;
  password: string | null;
  /** The link, when it was looked up already. */
  found?: Share;
  /** The address of the link itself, which is its file only while it opens directly. */
  onlyDirect?: boolean;
}

/**
 * Hands a file of a link over: the only way a byte of it leaves as a download. A GET counts once, before its first byte; a HEAD, an answer without the
 * bytes (304, 412, 416), and the continuation of a download that this visitor's browser holds count nothing.
 */
export async function handOverFile(services: Services, asked: HandOverRequest): Promise<Response> {
  const { request } = asked;
  refuseEmbedding(request);
  if (isPrefetch(request)) return new Response(null, { status: 204, headers: { "cache-control": "private, no-store" } });
  const isPlain = request.method === "GET" && !isConditional(request.headers);
  const hinted = asked.found === undefined ? await handOverHinted(services, asked) : null;
  if (hinted !== null) return hinted;
  const options = { action: mayResume(request) ? ("resume" as const) : ("download" as const), password: asked.password };
  const entered = await (asked.found === undefined
    ? enterShare(services, request, asked.shareId, options)
    : enterFoundShare(services, request, asked.shareId, asked.found, options));
  remember(entered.share);
  const file = requireFile(entered.share, asked.path, "read");
  const store = requireStore(services, file);
  return isPlain
    ? await handOverWhole(services, request, entered, file, store)
    : await handOverConditional(services, request, entered, file, store);
}

/**
 * A plain GET of a limited link that was seen here before: the claim itself is the look-up, one statement in all. `null` when there is no such
 * hint, or when it got no slot; the ordinary way then finds out why.
 */
export async function handOverHinted(services: Services, asked: HandOverRequest): Promise<Response | null> {
  const { request, shareId } = asked;
  if (!limitedHint.has(shareId) || asked.password !== null || request.method !== "GET" || isConditional(request.headers)) return null;
  refuseEmbedding(request);
  if (isPrefetch(request)) return null;
  const visit = await readVisit(services.config.authSecret, request, shareId, services.now());
  const grantId = randomId(GRANT_ID_LENGTH);
  const tookUse = !(visit?.hasUse ?? false);
  const share = await claim(services, request, shareId, grantId, visit);
  if (share === null) return null;
  try {
    const before = { ...share, downloads: share.downloads - 1, uses: share.uses - (tookUse ? 1 : 0) };
    const entered = await enterFoundShare(services, request, shareId, before, { action: "download" });
    if (asked.onlyDirect && share.opening !== "direct") {
      await returnClaim(services.d1, { shareId, grantId, tookUse });
      return null;
    }
    const file = requireFile(entered.share, asked.path, "read");
    return await serve(services, request, entered, file, requireStore(services, file), {
      grantId,
      wanted: null,
      isNew: true,
    });
  } catch (error) {
    await returnClaim(services.d1, { shareId, grantId, tookUse });
    throw error;
  }
}

function claim(services: Services, request: Request, shareId: string, grantId: string, visit: Visit | null): Promise<Share | null> {
  const nowMs = services.now();
  return claimDownload(services.d1, {
    shareId,
    grantId,
    nowMs,
    gate: visit,
    takesUse: !(visit?.hasUse ?? false),
    misses: { key: missKeyOf(services, request) ?? "", sinceMs: nowMs - MISS_WINDOW_MS, max: MAX_MISSES },
    isFramed: doorOf(request) === "embed",
  });
}

/** A plain GET: counted, then opened. */
async function handOverWhole(
  services: Services,
  request: Request,
  entered: EnteredShare,
  file: SharedFile,
  store: ObjectStore,
): Promise<Response> {
  const grantId = await takeSlot(services, request, entered);
  return await serveTaken(services, request, entered, file, store, { grantId, wanted: null });
}

/** A HEAD, or a GET with conditions or a range: judged against the object as it is, then opened under exactly that ETag. */
async function handOverConditional(
  services: Services,
  request: Request,
  entered: EnteredShare,
  file: SharedFile,
  store: ObjectStore,
): Promise<Response> {
  const object = await store.head(file.key);
  if (object === null || isPlaceholder(object)) throw new AppError("share_not_found");
  const decision = decideConditional(headersOf(request), object);
  const held = heldGrant(entered.visit, file, object);
  const continues = decision.kind === "range" && held !== null;
  if (!continues && isDownloadedOut(entered.share)) {
    logEvent(services, request, entered.share, entered.visit, { event: "denied", result: "download_limit_reached" });
    throw new AppError("download_limit_reached");
  }
  switch (decision.kind) {
    case "not_modified":
      return notModified(object);
    case "precondition_failed":
      throw new AppError("precondition_failed");
    case "range_not_satisfiable":
      throw new AppError("range_not_satisfiable", {
        headers: { "content-range": `bytes */${object.sizeBytes}`, "accept-ranges": "bytes" },
      });
    case "whole":
    case "range": {
      const range = decision.kind === "range" ? decision.range : null;
      if (request.method === "HEAD") return objectResponse(object, null, { disposition: "attachment", range });
      if (continues && range !== null && (await mayContinue(services, entered, held, object))) {
        return await serve(services, request, entered, file, store, { grantId: held.id, wanted: { object, range }, isNew: false });
      }
      const grantId = await takeSlot(services, request, entered);
      return await serveTaken(services, request, entered, file, store, { grantId, wanted: { object, range } });
    }
  }
}

/** A range means something to GET alone (RFC 9110 §14.2). */
function headersOf(request: Request): Headers {
  if (request.method === "GET") return request.headers;
  const headers = new Headers(request.headers);
  headers.delete("range");
  return headers;
}

function heldGrant(visit: Visit, file: SharedFile, object: ObjectInfo) {
  const tag = objectTag(file.bucket, file.key, object.etag);
  return visit.grants.find((grant) => grant.object === tag) ?? null;
}

/** Continuing an unlimited link's download costs no statement: there is no slot that could be shared. */
export async function mayContinue(
  services: Services,
  entered: EnteredShare,
  grant: HeldGrant,
  object: { sizeBytes: number },
): Promise<boolean> {
  if (!isLimited(entered.share)) return true;
  return await resumeGrant(services.d1, {
    grant,
    shareId: entered.share.id,
    generation: entered.share.generation,
    objectBytes: object.sizeBytes,
    nowMs: services.now(),
  });
}

/** Takes a slot of a limited link, or a name for the download of an unlimited one (which the log counts). */
export async function takeSlot(services: Services, request: Request, entered: EnteredShare): Promise<string> {
  const grantId = randomId(GRANT_ID_LENGTH);
  if (!isLimited(entered.share)) return grantId;
  if ((await claim(services, request, entered.share.id, grantId, entered.visit)) !== null) return grantId;
  // Somebody took the last slot, or the link ended, since it was looked up: say which.
  await enterShare(services, request, entered.share.id, { action: "download" });
  throw new AppError("download_limit_reached");
}

interface Taken {
  grantId: string;
  /** `null` for the whole object as it is then. */
  wanted: WantedVersion | null;
}

async function serveTaken(
  services: Services,
  request: Request,
  entered: EnteredShare,
  file: SharedFile,
  store: ObjectStore,
  taken: Taken,
): Promise<Response> {
  try {
    return await serve(services, request, entered, file, store, { ...taken, isNew: true });
  } catch (error) {
    const claimed = { shareId: entered.share.id, grantId: taken.grantId, tookUse: !hasUse(entered.share, entered.visit) };
    if (isLimited(entered.share)) await returnClaim(services.d1, claimed);
    throw error;
  }
}

async function serve(
  services: Services,
  request: Request,
  entered: EnteredShare,
  file: SharedFile,
  store: ObjectStore,
  taken: Taken & { isNew: boolean },
): Promise<Response> {
  const { share, visit } = entered;
  const { path } = file;
  let object: ObjectBody | null | "changed";
  try {
    object = await getThroughCache(services, store, file.key, taken.wanted);
  } catch (error) {
    logEvent(services, request, share, visit, { event: "downloaded", result: "failed", path });
    throw error;
  }
  if (object === null || (object !== "changed" && isPlaceholder(object))) {
    await object?.body.cancel();
    logEvent(services, request, share, visit, { event: "denied", result: "object_not_found", path });
    throw new AppError("share_not_found");
  }
  if (object === "changed") throw new AppError("source_changed", { message: "The file was changed this very moment. Try again." });
  const range = taken.wanted?.range ?? null;
  const bytes = range?.length ?? object.sizeBytes;
  if (taken.isNew) {
    const counts = isLimited(share) ? 0 : COUNTS_DOWNLOAD | (hasUse(share, visit) ? 0 : COUNTS_USE);
    logEvent(services, request, share, visit, { event: "downloaded", result: "ok", path, bytes, grantId: taken.grantId, counts });
  }
  const body = bytes > WATCH_ABOVE_BYTES ? watch(services, share, taken.grantId, bytes, object.body) : object.body;
  const response = objectResponse(object, body, { disposition: "attachment", range });
  const grant = { id: taken.grantId, object: objectTag(file.bucket, file.key, object.etag) };
  const held = taken.isNew ? holdGrant(visit, grant) : visit;
  if (taken.isNew || entered.isNewlyPassed) await setVisitCookie(response, services.config.authSecret, request, held, services.now());
  return response;
}

/** The visit with a slot that it took for one version of one object. */
export function holdGrant(visit: Visit, grant: HeldGrant): Visit {
  const others = visit.grants.filter((held) => held.object !== grant.object);
  return { ...visit, hasUse: true, grants: [...others, grant].slice(-MAX_HELD_GRANTS) };
}

/** Writes down how the hand-over of a body ended. */
function watch(
  services: Services,
  share: Share,
  grantId: string,
  bytes: number,
  body: ReadableStream<Uint8Array>,
): ReadableStream<Uint8Array> {
  const { readable, ended } = sendInTime(body, bytes);
  services.waitUntil(
    ended.then(
      () => tellEnd(services, share, { grantId, bytes, isWhole: true }),
      () => tellEnd(services, share, { grantId, bytes, isWhole: false }),
    ),
  );
  return readable;
}

/** Writes down that the network took an answer to its end, or that it was broken off. */
export async function tellEnd(services: Services, share: Share, sent: { grantId: string; bytes: number; isWhole: boolean }): Promise<void> {
  const { grantId, bytes } = sent;
  if (!sent.isWhole) await markAborted(services, share.id, grantId);
  else if (isLimited(share)) await recordSent(services.d1, { grantId, shareId: share.id, bytes, nowMs: services.now() });
}

/** A file of a link: where it is, and what visitors call it. */
export interface SharedFile {
  bucket: string;
  key: string;
  /** The visitor's path, relative to the top of the link. */
  path: string;
}

/**
 * The file a path names, as far as the link may reach it. Without a path it is the only file of a link to one file. Never a sibling, a parent, or what
 * the link's owner may not see: that is "not found" like what is not there. What the owner may see but not hand out is `action_not_allowed`.
 */
export function requireFile(share: Share, path: string | null, level: "preview" | "read"): SharedFile {
  const only = share.items.length === 1 && share.items[0]?.kind === "file" ? topEntries(share)[0] : undefined;
  const target = resolvePath(share, path ?? only?.name ?? "", "file");
  if (target?.kind !== "file" || !mayReach(share, target, "preview")) throw new AppError("share_not_found");
  if (!mayReach(share, target, level)) throw new AppError("action_not_allowed");
  return target;
}

/** The bucket of an item; one that is bound no more is as if the link were gone. */
export function requireStore(services: Services, place: { bucket: string }): ObjectStore {
  const store = services.buckets.get(place.bucket);
  if (store === undefined) throw new AppError("share_not_found");
  return store;
}

function remember(share: Share): void {
  if (!isLimited(share) || share.origin === "record") limitedHint.delete(share.id);
  else {
    if (limitedHint.size >= MAX_HINTS) limitedHint.clear();
    limitedHint.add(share.id);
  }
}

export function mayResume(request: Request): boolean {
  return request.method === "GET" && request.headers.has("range");
}

/** Browsers and scanners that fetch ahead say so; they get nothing and it counts nothing. */
export function isPrefetch(request: Request): boolean {
  const purpose = `${request.headers.get("sec-purpose") ?? ""} ${request.headers.get("purpose") ?? ""} ${request.headers.get("x-moz") ?? ""} ${request.headers.get("x-purpose") ?? ""}`;
  return /prefetch|prerender|preview/iu.test(purpose);
}
