import { AppError } from "../http/errors.ts";

/** Zips that one client may be sent at a time, as far as one isolate knows. */
const MAX_AT_ONCE = 2;
const RETRY_AFTER_SECONDS = 10;
/** Nothing tells when a request was killed by the runtime; its slot is not lost for good. */
const MAX_HELD_MS = 6 * 60 * 60 * 1000;

const held = new Map<string, number[]>();

/**
 * Takes one of a client's places for a zip that is being sent; the answer gives it back. Throws `too_many_requests` when all are taken. Counted where it costs nothing, in this
 * isolate: it keeps one client from having a server read a bucket many times over, and is no promise about the whole site.
 */
export function takeZipSlot(client: string, nowMs: number): () => void {
  const live = (held.get(client) ?? []).filter((takenAtMs) => nowMs - takenAtMs < MAX_HELD_MS);
  if (live.length >= MAX_AT_ONCE) {
    throw new AppError("too_many_requests", {
      message: `${MAX_AT_ONCE} zips are being sent to you already. Wait until one of them is complete.`,
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    });
  }
  held.set(client, [...live, nowMs]);
  let isHeld = true;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    const rest = held.get(client) ?? [];
    rest.splice(rest.indexOf(nowMs), 1);
    if (rest.length === 0) held.delete(client);
    else held.set(client, rest);
  };
}
