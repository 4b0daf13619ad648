import { ApiProblem } from "@/components/files/api";
import type { ChosenFile } from "@/components/files/uploads/chosen-files";
import { readMemory, type RememberedUpload } from "./upload-memory";
import { cancelUpload, enter, type FileOnItsWay, uploadOneFile } from "./upload-one-file";
import type { VisitorAddress } from "@/lib/visits/page-query";

/** What a link takes; `null` without a limit. */
export interface UploadLimits {
  maxBytes: number | null;
  maxFiles: number | null;
  maxFileBytes: number | null;
  /** File extensions, lower case, without the dot. */
  types: string[] | null;
}

export type UploadState = "waiting" | "uploading" | "paused" | "failed" | "done";

/** Why a file is not stored: what the link does not take, or what was thrown. */
export type UploadProblem = { kind: "type" } | { kind: "size" } | { kind: "refused"; error: unknown };

/** One file on its way, as shown. */
export interface ShownUpload {
  id: number;
  name: string;
  sizeBytes: number;
  sentBytes: number;
  state: UploadState;
  problem: UploadProblem | null;
  /** `null` until it can be told. */
  bytesPerSecond: number | null;
  /** When the server said that it has it. */
  receivedAtMs: number | null;
}

interface Job extends ShownUpload, FileOnItsWay {
  stop: AbortController | null;
  samples: { atMs: number; sentBytes: number }[];
}

const PARALLEL_FILES = 2;
const NOTIFY_EVERY_MS = 200;
const SPEED_WINDOW_MS = 5000;
/** What systems put into folders by themselves. */
const LITTER = new Set([".ds_store", "thumbs.db", "desktop.ini"]);

/**
 * The files that a visitor uploads from this page: some at once, each told of on its own. A file is `done` only when the server has said that it is stored, whole. Knows nothing of
 * React; `subscribe` and `read` fit its store.
 */
export class VisitorUploadQueue {
  readonly #address: VisitorAddress;
  readonly #path: string;
  readonly #limits: UploadLimits;
  #interrupted: readonly RememberedUpload[] | null = null;
  #jobs: Job[] = [];
  #shown: readonly ShownUpload[] = [];
  #nextId = 1;
  #entered: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  readonly #listeners = new Set<() => void>();

  /** `path` is the folder of the link that takes the files. */
  constructor(address: VisitorAddress, path: string, limits: UploadLimits) {
    this.#address = address;
    this.#path = path;
    this.#limits = limits;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  read = (): readonly ShownUpload[] => this.#shown;

  /** Uploads that this browser began in an earlier visit of the page, and whose files were not chosen again yet. */
  readInterrupted = (): readonly RememberedUpload[] => {
    this.#interrupted ??= readMemory(this.#address).filter((upload) => upload.path === this.#path);
    return this.#interrupted;
  };

  /** Takes them off the server, too. */
  forgetInterrupted(): void {
    for (const upload of this.readInterrupted()) void cancelUpload(this.#address, upload.token);
    this.#interrupted = [];
    this.#notify(true);
  }

  /** Uploads files. One that was begun before goes on where it was. */
  add(files: readonly ChosenFile[]): void {
    for (const { path: name, file } of files) {
      if (LITTER.has(file.name.toLowerCase())) continue;
      const begun = this.readInterrupted().find(
        (upload) => upload.name === name && upload.sizeBytes === file.size && upload.lastModifiedMs === file.lastModified,
      );
      this.#interrupted = this.readInterrupted().filter((upload) => upload !== begun);
      const problem = this.#problemOf(file);
      this.#jobs.push({
        id: this.#nextId++,
        address: this.#address,
        path: this.#path,
        name,
        file,
        key: Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join(""),
        token: begun?.token ?? null,
        sizeBytes: file.size,
        sentBytes: 0,
        state: problem === null ? "waiting" : "failed",
        problem,
        bytesPerSecond: null,
        receivedAtMs: null,
        stop: null,
        samples: [],
      });
    }
    this.#next();
  }

  pause(id: number): void {
    const job = this.#find(id);
    if (job === undefined || (job.state !== "waiting" && job.state !== "uploading")) return;
    job.state = "paused";
    job.stop?.abort();
    this.#next();
  }

  /** Goes on with a file that was paused, or tries one again that failed. */
  resume(id: number): void {
    const job = this.#find(id);
    if (job === undefined || (job.state !== "paused" && job.state !== "failed")) return;
    job.problem = this.#problemOf(job.file);
    job.state = job.problem === null ? "waiting" : "failed";
    this.#next();
  }

  /** Takes a file off the list, and what was sent of it from the server. */
  cancel(id: number): void {
    const job = this.#find(id);
    if (job === undefined || job.state === "done") return;
    this.#jobs = this.#jobs.filter((other) => other !== job);
    job.state = "paused";
    // One that is under way may only now get its token, so it goes when it has stopped.
    if (job.stop !== null) job.stop.abort();
    else if (job.token !== null) void cancelUpload(this.#address, job.token);
    this.#next();
  }

  #find(id: number): Job | undefined {
    return this.#jobs.find((job) => job.id === id);
  }

  /** What can be told without asking; the server decides in the end. */
  #problemOf(file: File): UploadProblem | null {
    const { types, maxFileBytes } = this.#limits;
    const dot = file.name.lastIndexOf(".");
    const extension = dot > 0 ? file.name.slice(dot + 1).toLowerCase() : "";
    if (types !== null && !types.includes(extension)) return { kind: "type" };
    if (maxFileBytes !== null && file.size > maxFileBytes) return { kind: "size" };
    return null;
  }

  #next(): void {
    const free = PARALLEL_FILES - this.#jobs.filter((job) => job.stop !== null).length;
    for (const job of this.#jobs.filter((one) => one.state === "waiting" && one.stop === null).slice(0, Math.max(0, free)))
      void this.#run(job);
    this.#notify(true);
  }

  async #run(job: Job): Promise<void> {
    const stop = new AbortController();
    job.stop = stop;
    job.state = "uploading";
    job.samples = [];
    try {
      await this.#enter();
      await uploadOneFile(job, stop.signal, (sentBytes) => this.#progress(job, sentBytes));
      job.state = "done";
      job.sentBytes = job.sizeBytes;
      job.receivedAtMs = Date.now();
    } catch (error) {
      if (!stop.signal.aborted) {
        job.state = "failed";
        job.problem = { kind: "refused", error };
        // What the server knows no more is begun again.
        if (error instanceof ApiProblem && error.status === 404) job.token = null;
      }
    } finally {
      job.stop = null;
      job.bytesPerSecond = null;
      if (job.state !== "done" && !this.#jobs.includes(job) && job.token !== null) void cancelUpload(this.#address, job.token);
      this.#next();
    }
  }

  /** Once for all files: two that began together would each begin a visit of their own. */
  async #enter(): Promise<void> {
    this.#entered ??= enter(this.#address, AbortSignal.timeout(60_000));
    try {
      await this.#entered;
    } catch (error) {
      this.#entered = null;
      throw error;
    }
  }

  #progress(job: Job, sentBytes: number): void {
    const atMs = performance.now();
    job.sentBytes = sentBytes;
    job.samples = [...job.samples.filter((sample) => atMs - sample.atMs < SPEED_WINDOW_MS), { atMs, sentBytes }];
    const [first] = job.samples;
    const seconds = first === undefined ? 0 : (atMs - first.atMs) / 1000;
    job.bytesPerSecond = first === undefined || seconds < 0.5 ? null : Math.max(0, (sentBytes - first.sentBytes) / seconds);
    this.#notify(false);
  }

  #notify(isNow: boolean): void {
    if (!isNow) {
      this.#timer ??= setTimeout(() => this.#notify(true), NOTIFY_EVERY_MS);
      return;
    }
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#shown = this.#jobs.map(({ id, name, sizeBytes, sentBytes, state, problem, bytesPerSecond, receivedAtMs }) => ({
      id,
      name,
      sizeBytes,
      sentBytes,
      state,
      problem,
      bytesPerSecond,
      receivedAtMs,
    }));
    for (const listener of this.#listeners) listener();
  }
}
