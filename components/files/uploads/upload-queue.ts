import { ApiProblem, hasObject, problemSentence } from "@/components/files/api";
import { abortParts, type PartsSoFar, type StoredFile, uploadFile } from "@/components/files/uploads/upload-file";

export type UploadState =
  /** Waits for its turn. */
  | "waiting"
  /** Being looked up: is something there under this name? */
  | "checking"
  /** Something is there, and nobody has said yet whether to overwrite it. */
  | "exists"
  | "uploading"
  | "paused"
  | "done"
  | "failed"
  | "cancelled";

/** One file on its way, as shown. */
export interface Upload {
  id: number;
  bucket: string;
  key: string;
  sizeBytes: number;
  sentBytes: number;
  state: UploadState;
  /** Why it failed, as a sentence. */
  problem: string | null;
  /** `null` until it can be told. */
  bytesPerSecond: number | null;
}

export interface UploadsSnapshot {
  uploads: readonly Upload[];
  bytesPerSecond: number | null;
}

interface Job extends Upload {
  file: File;
  overwrites: boolean;
  hasBeenChecked: boolean;
  controller: AbortController | null;
  parts: PartsSoFar | null;
  speed: Speed;
}

const PARALLEL_FILES = 3;
const PARALLEL_CHECKS = 6;
const NOTIFY_EVERY_MS = 250;
const SPEED_WINDOW_MS = 5000;

/**
 * The files that are being uploaded from this page: several at once, each told of on its own. A file is `done` only when the server has said that
 * it is stored, whole. Nothing is overwritten before `overwrite` was called for it. Knows nothing of React; `subscribe` and `read` fit its store.
 */
export class UploadQueue {
  #jobs: Job[] = [];
  #nextId = 1;
  #snapshot: UploadsSnapshot = { uploads: [], bytesPerSecond: null };
  #listeners = new Set<() => void>();
  #onStored = new Set<(upload: Upload, stored: StoredFile) => void>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #speed = new Speed();

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };

  read = (): UploadsSnapshot => this.#snapshot;

  /** Calls back for each file that was stored. */
  onStored(listener: (upload: Upload, stored: StoredFile) => void): () => void {
    this.#onStored.add(listener);
    return () => void this.#onStored.delete(listener);
  }

  add(files: readonly { bucket: string; key: string; file: File }[]): void {
    for (const { bucket, key, file } of files) {
      this.#jobs.push({
        id: this.#nextId++,
        bucket,
        key,
        file,
        sizeBytes: file.size,
        sentBytes: 0,
        state: "waiting",
        problem: null,
        bytesPerSecond: null,
        overwrites: false,
        hasBeenChecked: false,
        controller: null,
        parts: null,
        speed: new Speed(),
      });
    }
    this.#advance();
  }

  /** Answers the question whether these may be overwritten with yes. */
  overwrite(ids: readonly number[]): void {
    this.#each(ids, ["exists"], (job) => {
      job.overwrites = true;
      job.state = "waiting";
    });
  }

  pause(ids: readonly number[]): void {
    this.#each(ids, ["waiting", "checking", "uploading"], (job) => {
      job.state = "paused";
      job.controller?.abort(new Interruption());
    });
  }

  resume(ids: readonly number[]): void {
    this.#each(ids, ["paused"], (job) => (job.state = "waiting"));
  }

  /** Tries again what failed; parts that arrived are not sent again. */
  retry(ids: readonly number[]): void {
    this.#each(ids, ["failed", "cancelled"], (job) => {
      job.state = "waiting";
      job.problem = null;
      job.hasBeenChecked = job.parts !== null;
    });
  }

  cancel(ids: readonly number[]): void {
    this.#each(ids, ["waiting", "checking", "exists", "uploading", "paused", "failed"], (job) => {
      job.state = "cancelled";
      job.problem = null;
      job.sentBytes = 0;
      job.controller?.abort(new Interruption());
      if (job.parts !== null) void abortParts(job.bucket, job.key, job.parts);
      job.parts = null;
    });
  }

  /** Takes what is over out of the list. */
  clear(): void {
    for (const job of this.#jobs) if (job.state === "failed" && job.parts !== null) void abortParts(job.bucket, job.key, job.parts);
    this.#jobs = this.#jobs.filter((job) => !isOver(job.state));
    this.#notify();
  }

  #each(ids: readonly number[], from: readonly UploadState[], change: (job: Job) => void): void {
    const wanted = new Set(ids);
    for (const job of this.#jobs) if (wanted.has(job.id) && from.includes(job.state)) change(job);
    this.#advance();
  }

  #advance(): void {
    const count = (state: UploadState) => this.#jobs.filter((job) => job.state === state).length;
    let checks = count("checking");
    let uploads = count("uploading");
    for (const job of this.#jobs) {
      if (job.state !== "waiting" || job.controller !== null) continue;
      if (!job.hasBeenChecked && !job.overwrites) {
        if (checks >= PARALLEL_CHECKS) continue;
        checks++;
        void this.#check(job);
      } else if (uploads < PARALLEL_FILES) {
        uploads++;
        void this.#upload(job);
      }
    }
    this.#notify();
  }

  async #check(job: Job): Promise<void> {
    await this.#run(job, "checking", async (signal) => {
      const exists = await hasObject(job.bucket, job.key, signal);
      job.hasBeenChecked = true;
      job.state = exists ? "exists" : "waiting";
    });
  }

  async #upload(job: Job): Promise<void> {
    await this.#run(job, "uploading", async (signal) => {
      const stored = await uploadFile({
        bucket: job.bucket,
        key: job.key,
        file: job.file,
        overwrites: job.overwrites,
        signal,
        parts: job.parts,
        onParts: (parts) => (job.parts = parts),
        onProgress: (sentBytes) => {
          this.#speed.add(Math.max(0, sentBytes - job.sentBytes));
          job.speed.add(Math.max(0, sentBytes - job.sentBytes));
          job.sentBytes = Math.min(sentBytes, job.sizeBytes);
          this.#notifySoon();
        },
      });
      job.state = "done";
      job.sentBytes = job.sizeBytes;
      for (const listener of this.#onStored) listener({ ...job }, stored);
    });
  }

  /** Does one step of a file. Whatever is thrown makes the file failed, except that somebody paused or cancelled it meanwhile. */
  async #run(job: Job, state: "checking" | "uploading", work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    job.controller = controller;
    job.state = state;
    job.speed = new Speed();
    try {
      await work(controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) this.#fail(job, error);
    } finally {
      job.controller = null;
      this.#advance();
    }
  }

  #fail(job: Job, error: unknown): void {
    const code = error instanceof ApiProblem ? error.code : null;
    const status = error instanceof ApiProblem ? error.status : 0;
    // It appeared between the look and the upload: the same question, not a failure.
    if (status === 412 || code === "already_exists") {
      job.state = "exists";
      if (job.parts === null) job.sentBytes = 0;
      return;
    }
    // The parts are gone, or the list of them is wrong: the next try starts over.
    if (job.parts !== null && (code === "upload_not_found" || code === "invalid_part" || code === "incomplete" || status === 404)) {
      void abortParts(job.bucket, job.key, job.parts);
      job.parts = null;
    }
    job.state = "failed";
    job.problem =
      error instanceof DOMException && error.name === "NotReadableError"
        ? "The file on your computer cannot be read any more: it was changed, moved or removed. Choose it again."
        : problemSentence(error);
  }

  #notifySoon(): void {
    this.#timer ??= setTimeout(() => this.#notify(), NOTIFY_EVERY_MS);
  }

  #notify(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#snapshot = {
      uploads: this.#jobs.map((job) => ({
        id: job.id,
        bucket: job.bucket,
        key: job.key,
        sizeBytes: job.sizeBytes,
        sentBytes: job.sentBytes,
        state: job.state,
        problem: job.problem,
        bytesPerSecond: job.state === "uploading" ? job.speed.bytesPerSecond() : null,
      })),
      bytesPerSecond: this.#jobs.some((job) => job.state === "uploading") ? this.#speed.bytesPerSecond() : null,
    };
    for (const listener of this.#listeners) listener();
  }
}

/** Why a request of a paused or cancelled file ended. */
class Interruption extends Error {
  override name = "Interruption";
}

/** Whether nothing more happens to a file by itself or by an answer of the person. */
export function isOver(state: UploadState): boolean {
  return state === "done" || state === "failed" || state === "cancelled";
}

/** Whether leaving the page would lose the file. */
export function isUnderWay(state: UploadState): boolean {
  return !isOver(state);
}

/** Bytes over the last seconds. */
class Speed {
  #samples: { atMs: number; bytes: number }[] = [];
  #startedAtMs: number | null = null;

  add(bytes: number): void {
    const now = performance.now();
    this.#startedAtMs ??= now;
    this.#samples.push({ atMs: now, bytes });
    const oldest = now - SPEED_WINDOW_MS;
    while (this.#samples[0] !== undefined && this.#samples[0].atMs < oldest) this.#samples.shift();
  }

  bytesPerSecond(): number | null {
    const now = performance.now();
    if (this.#startedAtMs === null || now - this.#startedAtMs < 500) return null;
    const windowMs = Math.min(SPEED_WINDOW_MS, now - this.#startedAtMs);
    const bytes = this.#samples.filter((sample) => sample.atMs >= now - windowMs).reduce((sum, sample) => sum + sample.bytes, 0);
    return (bytes / windowMs) * 1000;
  }
}
