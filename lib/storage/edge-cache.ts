/*
 * Bytes of objects that are asked for again and again come from the data centre's cache (decision 15). What the cache holds is named by bucket, key and ETag, and it is looked into only after
 * the bucket itself has said, for this very request, that the object still has that ETag: so what was replaced or deleted is so at once, and whoever may not have
 * it never comes here. An object that is asked for once costs nothing more than without a cache.
 */
import type { Services } from "../services.ts";
import { cacheAddress } from "./cache-address.ts";
import type { ByteRange, ObjectBody, ObjectInfo, ObjectStore } from "./object-store.ts";

const CACHE = "sluice-objects";
/** Below, the bucket is as quick; above, filling would outlive what the platform grants after an answer. */
export const MIN_CACHED_BYTES = 256 * 1024;
export const MAX_CACHED_BYTES = 64 * 1024 * 1024;
const MAX_AGE_SECONDS = 4 * 60 * 60;
/** A version is worth keeping when it is begun a second time. */
const WORTH_AFTER = 2;
const MAX_FILLS = 4;
const FILL_MS = 60_000;
/** Where the cache keeps nothing (`*.workers.dev`), it is asked again after this time. */
const IDLE_MS = 10 * 60_000;

interface Known {
  etag: string;
  /** How often this version was begun here. */
  begun: number;
  filledAtMs: number | null;
}

/** What this isolate remembers of objects by bucket and key: hints, each of which the bucket confirms before it is used. */
const known = new Map<string, Known>();
const MAX_KNOWN = 1000;
/** Fills under way, with the time after which one no longer counts: the platform cuts off without a word. */
const fills = new Map<Known, number>();
let isIdleUntilMs = 0;

/** The version to open, as the bucket told it for this request, and a range of it. */
export interface WantedVersion {
  object: ObjectInfo;
  range: ByteRange | null;
}

/**
 * Opens an object as `ObjectStore.get` does, with the bytes from the data centre's cache where they are there: as it is now (`wanted` null), which takes one operation of the bucket, as without a
 * cache; or exactly the version that is wanted, which then takes none. One more when what was kept is gone.
 */
export async function getThroughCache(
  services: Services,
  store: ObjectStore,
  key: string,
  wanted: WantedVersion | null,
): Promise<ObjectBody | null | "changed"> {
  const range = wanted?.range ?? null;
  const fromBucket = (version: ObjectInfo | undefined) =>
    store.get(key, { ...(version === undefined ? {} : { ifMatch: version.etag }), ...(range === null ? {} : { range }) });
  if (!services.config.hasEdgeCache) return await fromBucket(wanted?.object);
  const name = `${store.name}/${key}`;
  const hint = known.get(name);
  const isKept = hint?.filledAtMs != null && services.now() < hint.filledAtMs + MAX_AGE_SECONDS * 1000;
  if (!isKept || (wanted !== null && wanted.object.etag !== hint.etag)) {
    const opened = await fromBucket(wanted?.object);
    if (opened !== null && opened !== "changed") remember(services, store, name, opened);
    return opened;
  }
  const current = wanted === null ? await store.getIfChanged(key, hint.etag) : { ...wanted.object, body: null };
  if (current === null || current.body !== null) {
    known.delete(name);
    return current;
  }
  const body = await find(services, store, current, range);
  if (body !== null) return { ...current, body, range };
  known.delete(name);
  // As it is by now: only who wanted that very version is to be told that it changed.
  return await fromBucket(wanted?.object);
}

/** Notes that a version was opened, and has it kept when that is worth it. */
function remember(services: Services, store: ObjectStore, name: string, opened: ObjectBody): void {
  if (opened.sizeBytes < MIN_CACHED_BYTES || opened.sizeBytes > MAX_CACHED_BYTES) return;
  // A player that goes on in a file, and a download that is continued, are not asking for it again.
  if (opened.range !== null && opened.range.offset > 0) return;
  const before = known.get(name);
  const entry = before?.etag === opened.etag ? before : { etag: opened.etag, begun: 0, filledAtMs: null };
  entry.begun += 1;
  known.delete(name);
  known.set(name, entry);
  if (known.size > MAX_KNOWN) for (const oldest of known.keys()) return void known.delete(oldest);
  const nowMs = services.now();
  for (const [filling, untilMs] of fills) if (untilMs <= nowMs) fills.delete(filling);
  if (entry.begun < WORTH_AFTER || fills.has(entry) || fills.size >= MAX_FILLS || isIdleUntilMs > nowMs) return;
  fills.set(entry, nowMs + FILL_MS);
  services.waitUntil(fill(services, store, opened.key, entry));
}

/** Reads the object a second time, natively, rather than splitting the visitor's stream: that would hold in memory what a slow visitor does not take. */
async function fill(services: Services, store: ObjectStore, key: string, entry: Known): Promise<void> {
  try {
    const opened = await store.get(key, { ifMatch: entry.etag });
    if (opened === null || opened === "changed") return;
    const cache = await caches.open(CACHE);
    const address = await addressOf(services, store, opened);
    const { readable, writable } = new FixedLengthStream(opened.sizeBytes);
    const headers = { "cache-control": `max-age=${MAX_AGE_SECONDS}`, "content-type": "application/octet-stream" };
    await Promise.all([opened.body.pipeTo(writable), cache.put(address, new Response(readable, { headers }))]);
    const kept = await find(services, store, opened, { offset: 0, length: 1 });
    await kept?.cancel();
    if (kept === null) isIdleUntilMs = services.now() + IDLE_MS;
    else entry.filledAtMs = services.now();
  } catch {
    // Nothing depends on it: the bucket has the bytes.
  } finally {
    fills.delete(entry);
  }
}

/** The kept bytes, or `null` when they are not there, or not exactly those that were asked for. */
async function find(
  services: Services,
  store: ObjectStore,
  object: ObjectInfo,
  range: ByteRange | null,
): Promise<ReadableStream<Uint8Array> | null> {
  try {
    const cache = await caches.open(CACHE);
    const headers: Record<string, string> = range === null ? {} : { range: `bytes=${range.offset}-${range.offset + range.length - 1}` };
    const kept = await cache.match(new Request(await addressOf(services, store, object), { headers }));
    if (!kept?.body) return null;
    const isWhole = range === null && kept.status === 200 && kept.headers.get("content-length") === String(object.sizeBytes);
    const isRange =
      range !== null &&
      kept.status === 206 &&
      kept.headers.get("content-range") === `bytes ${range.offset}-${range.offset + range.length - 1}/${object.sizeBytes}`;
    if (isWhole || isRange) return kept.body;
    await kept.body.cancel();
    return null;
  } catch {
    return null;
  }
}

const addressOf = (services: Services, store: ObjectStore, object: ObjectInfo) =>
  cacheAddress(services.config, "objects", [store.name, object.key, object.etag]);
