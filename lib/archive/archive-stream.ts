/** The one stream that an archive goes into: records from JavaScript, bodies piped natively between them. Gives the part from `from` to `to` of what it is told. */
export class ArchiveStream {
  readonly #writable: WritableStream<Uint8Array>;
  readonly #signal: AbortSignal;
  readonly #from: number;
  readonly #to: number;
  #writer: WritableStreamDefaultWriter<Uint8Array> | null = null;
  readonly #waiting = new Uint8Array(WRITE_BYTES);
  #waitingBytes = 0;

  constructor(writable: WritableStream<Uint8Array>, signal: AbortSignal, range: { from: number; to: number }) {
    this.#writable = writable;
    this.#signal = signal;
    this.#from = range.from;
    this.#to = range.to;
    // A pipe hears the signal itself.
    signal.addEventListener("abort", () => void this.#writer?.abort(signal.reason).catch(() => undefined), { once: true });
  }

  /** Throws when the client's time is over. */
  throwIfOver(): void {
    this.#signal.throwIfAborted();
  }

  /** Gives bytes whose place in the archive is `at`, as far as they lie in the part. They wait for what follows, so that many small records are one write. */
  async put(at: number, bytes: Uint8Array): Promise<void> {
    let part = this.clip(at, bytes);
    while (part !== null && part.length > 0) {
      const some = part.subarray(0, WRITE_BYTES - this.#waitingBytes);
      this.#waiting.set(some, this.#waitingBytes);
      this.#waitingBytes += some.length;
      part = part.subarray(some.length);
      if (this.#waitingBytes === WRITE_BYTES) await this.flush();
    }
  }

  /** What of bytes at a place lies in the part. */
  clip(at: number, bytes: Uint8Array): Uint8Array | null {
    const start = Math.max(0, this.#from - at);
    const end = Math.min(bytes.length, this.#to - at);
    return start < end ? bytes.subarray(start, end) : null;
  }

  /** Sends what waits; resolves when it was taken, before which nothing further may be put. */
  async flush(): Promise<void> {
    if (this.#waitingBytes === 0) return;
    const bytes = this.#waiting.subarray(0, this.#waitingBytes);
    this.#waitingBytes = 0;
    await this.write(bytes);
  }

  /** Sends bytes of the part at once; resolves when they were taken and may be overwritten. */
  async write(bytes: Uint8Array): Promise<void> {
    this.throwIfOver();
    await this.#hold().write(bytes);
  }

  /** Sends a body that lies in the part, without looking at it. */
  async pipe(body: ReadableStream<Uint8Array>): Promise<void> {
    // The pipe takes its turn behind what is being written, so nothing waits for that.
    const flushed = this.flush();
    this.#writer?.releaseLock();
    this.#writer = null;
    const piped = body.pipeTo(this.#writable, { preventClose: true, signal: this.#signal });
    await Promise.all([flushed, piped]);
  }

  #hold(): WritableStreamDefaultWriter<Uint8Array> {
    this.#writer ??= this.#writable.getWriter();
    return this.#writer;
  }

  async close(): Promise<void> {
    await this.flush();
    await this.#hold().close();
  }

  /** Breaks the answer off, so that nobody takes what was sent for all of it. */
  async abort(reason: unknown): Promise<void> {
    await (this.#writer === null ? this.#writable.abort(reason) : this.#writer.abort(reason)).catch(() => undefined);
  }
}

const WRITE_BYTES = 64 * 1024;
