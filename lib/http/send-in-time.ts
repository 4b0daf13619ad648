/** Below this an answer fits the sockets, and whether it was read cannot be known. */
export const WATCH_ABOVE_BYTES = 1024 * 1024;

/** What a client that takes nothing at all is given. */
const PATIENCE_MS = 60_000;
/** Slower than this over the whole of an answer is as good as stalled: 128 kbit/s. */
const MIN_BYTES_PER_SECOND = 16 * 1024;

export interface Sending {
  /** What the answer is made of. */
  readable: ReadableStream<Uint8Array>;
  /** Resolves when the network took the last byte; rejects when the store or the client broke off, or the time was over. */
  ended: Promise<void>;
}

/**
 * Sends a body of `bytes` and learns how it ended without touching it: both ends of the pipe are native, only its promise is ours. A client that
 * takes it slower than 16 KiB/s, after a minute's grace, is cut off. How far a native pipe got cannot be seen, so the bound is on the whole of it, see
 * docs/decisions/0007-stalled-downloads.md.
 */
export function sendInTime(body: ReadableStream<Uint8Array>, bytes: number): Sending {
  return writeInTime(bytes, maxSendingMs(bytes), (writable, signal) => body.pipeTo(writable, { signal }));
}

/** As `sendInTime`, for an answer that is put together of several: `write` gives the bytes, closes the stream, and stops when the signal says so. */
export function writeInTime(
  bytes: number,
  maxMs: number,
  write: (writable: WritableStream<Uint8Array>, signal: AbortSignal) => Promise<void>,
): Sending {
  const { readable, writable } = new FixedLengthStream(bytes);
  const overdue = new AbortController();
  const timer = setTimeout(() => overdue.abort(new Error("The client took the bytes too slowly.")), maxMs);
  const ended = write(writable, overdue.signal).finally(() => clearTimeout(timer));
  return { readable, ended };
}

/** How long sending may take. */
export function maxSendingMs(bytes: number): number {
  return PATIENCE_MS + Math.ceil((bytes / MIN_BYTES_PER_SECOND) * 1000);
}

/** The body itself when it is small, else the body sent in time; for answers that nobody writes down. */
export function inTime(services: { waitUntil(work: Promise<unknown>): void }, body: ReadableStream<Uint8Array>, bytes: number) {
  if (bytes <= WATCH_ABOVE_BYTES) return body;
  const { readable, ended } = sendInTime(body, bytes);
  services.waitUntil(ended.catch(() => undefined));
  return readable;
}
