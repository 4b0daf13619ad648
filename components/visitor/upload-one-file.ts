import { ApiProblem } from "@/components/files/api";
import { send } from "@/components/files/uploads/send";
import { forget, remember } from "./upload-memory";
import type { VisitorAddress } from "@/lib/visits/page-query";

/** Up to here a file goes in one request; what a broken connection loses of it is little. */
const MAX_SINGLE_BYTES = 16 * 1024 * 1024;
/** Parts of one file under way together. */
const PARALLEL_PARTS = 3;

/** A file on its way to a link. What it has reached is kept over a pause. */
export interface FileOnItsWay {
  address: VisitorAddress;
  path: string;
  name: string;
  file: File;
  /** Names this file in repetitions of one request. */
  key: string;
  /** Of an upload in parts, once it was begun. */
  token: string | null;
}

interface State {
  token: string;
  state: string;
  partSizeBytes: number;
  uploadedParts: number[];
}

/** Lets the visit begin, so that all that follows belongs to it. */
export async function enter(address: VisitorAddress, signal: AbortSignal): Promise<void> {
  await send(`${address}/unlock`, { body: "{}", headers: { "content-type": "application/json" }, signal });
}

/**
 * Uploads a file; of one that was begun before, what is missing. It is stored when this returns, and only then. Throws `ApiProblem`, and the signal's reason when it is aborted.
 */
export async function uploadOneFile(job: FileOnItsWay, signal: AbortSignal, onProgress: (sentBytes: number) => void): Promise<void> {
  if (job.file.size > MAX_SINGLE_BYTES) return await uploadInParts(job, signal, onProgress);
  const query = new URLSearchParams({ name: job.name, ...(job.path === "" ? {} : { path: job.path }) });
  const headers = { "content-type": "application/octet-stream", "idempotency-key": job.key };
  const answer = await send(`${job.address}/uploads/content?${query.toString()}`, {
    method: "PUT",
    body: job.file,
    headers,
    signal,
    onProgress,
  });
  requireWhole(answer.body, job.file);
}

async function uploadInParts(job: FileOnItsWay, signal: AbortSignal, onProgress: (sentBytes: number) => void): Promise<void> {
  const { file } = job;
  const state = await resume(job, signal);
  const base = `${job.address}/uploads/${state.token}`;
  const sizeOf = (part: number) => Math.min(state.partSizeBytes, file.size - (part - 1) * state.partSizeBytes);
  const there = new Set(state.uploadedParts);
  const sent = new Map<number, number>();
  const report = () => {
    let bytes = 0;
    for (const part of there) bytes += sizeOf(part);
    for (const [part, partBytes] of sent) if (!there.has(part)) bytes += Math.min(partBytes, sizeOf(part));
    onProgress(bytes);
  };
  report();
  const missing = Array.from({ length: Math.ceil(file.size / state.partSizeBytes) }, (_, index) => index + 1).filter(
    (part) => !there.has(part),
  );
  // The first part that fails for good stops the others: the file cannot be whole without it.
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const sendNext = async (): Promise<void> => {
    for (let part = missing.shift(); part !== undefined; part = missing.shift()) {
      const number = part;
      const start = (number - 1) * state.partSizeBytes;
      await send(`${base}/parts/${number}`, {
        method: "PUT",
        body: file.slice(start, start + sizeOf(number)),
        headers: { "content-type": "application/octet-stream" },
        signal: either,
        onProgress: (bytes) => {
          sent.set(number, bytes);
          report();
        },
      });
      there.add(number);
      report();
    }
  };
  await Promise.all(
    Array.from({ length: PARALLEL_PARTS }, () =>
      sendNext().catch((error: unknown) => {
        stop.abort(error);
        throw error;
      }),
    ),
  );
  const answer = await send(`${base}/complete`, { signal });
  forget(job.address, state.token);
  requireWhole(answer.body, file);
}

/** The upload as the server knows it, begun now when it knows it no more. */
async function resume(job: FileOnItsWay, signal: AbortSignal): Promise<State> {
  if (job.token !== null) {
    const response = await fetch(`${job.address}/uploads/${job.token}`, { signal, cache: "no-store" });
    if (response.ok) return (await response.json()) as State;
    forget(job.address, job.token);
    job.token = null;
  }
  const answer = await send(`${job.address}/uploads`, {
    body: JSON.stringify({ name: job.name, size: job.file.size, ...(job.path === "" ? {} : { path: job.path }) }),
    headers: { "content-type": "application/json" },
    // Not given up midway: the name is taken then, and only the answer tells how to give it back.
    signal: AbortSignal.timeout(60_000),
  });
  const state = answer.body as State;
  job.token = state.token;
  remember(job.address, {
    token: state.token,
    name: job.name,
    path: job.path,
    sizeBytes: job.file.size,
    lastModifiedMs: job.file.lastModified,
  });
  signal.throwIfAborted();
  return state;
}

/** Gives an upload up, so that what was sent is not kept. Never throws: the server forgets it by itself in time. */
export async function cancelUpload(address: VisitorAddress, token: string): Promise<void> {
  forget(address, token);
  await fetch(`${address}/uploads/${token}`, { method: "DELETE", signal: AbortSignal.timeout(20_000) }).catch(() => undefined);
}

/** What the server says it stored; its silence is no success. */
function requireWhole(body: unknown, file: File): void {
  if ((body as { sizeBytes?: unknown } | null)?.sizeBytes === file.size) return;
  throw new ApiProblem("incomplete", "What arrived is not as long as your file. Upload it again.", 0);
}
