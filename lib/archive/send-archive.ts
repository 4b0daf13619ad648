import { crc32 } from "node:zlib";
import { AppError } from "../http/errors.ts";
import { maxSendingMs, type Sending, writeInTime } from "../http/send-in-time.ts";
import type { Services } from "../services.ts";
import type { ByteRange, ObjectBody } from "../storage/object-store.ts";
import { ArchiveStream } from "./archive-stream.ts";
import { CrcKeeper, findCrcs } from "./object-crcs.ts";
import type { Archive, ArchiveEntry, Member } from "./plan-archive.ts";
import { centralHeader, dataDescriptor, endRecords, localHeader } from "./zip-records.ts";

/** Reads of this size make JavaScript as fast as it gets; two are in memory at a time, one read, one written. */
const READ_BYTES = 1024 * 1024;
/** How slowly a store may give bytes that are read for their CRC alone, before the client's time is over. */
const MIN_READ_BYTES_PER_SECOND = 8 * 1024 * 1024;
/** Members that are opened while those before them are sent: with small ones, waiting for the store is most of the time. Of six connections one stays free. */
const OPEN_AHEAD = 4;
/** An open body is not left waiting longer than a slow client takes for this. */
const OPEN_AHEAD_BYTES = 1024 * 1024;

/**
 * Sends an archive, or a part of it. Bodies whose CRC-32 is known, or not asked for by this part, never enter JavaScript; the others are read once, and their CRC is
 * kept for the next time, also when the client breaks off. A member that was changed or deleted since it was planned breaks the answer off: `ended` rejects with
 * `source_changed` or `object_not_found`, and the client misses bytes that `Content-Length` promised.
 */
export function sendArchive(services: Pick<Services, "d1">, archive: Archive, range: ByteRange | null = null): Sending {
  const { offset, length } = range ?? { offset: 0, length: archive.sizeBytes };
  const maxMs = maxSendingMs(length) + Math.ceil(archive.sizeBytes / MIN_READ_BYTES_PER_SECOND) * 1000;
  return writeInTime(length, maxMs, async (writable, signal) => {
    const part = { from: offset, to: offset + length };
    const stream = new ArchiveStream(writable, signal, part);
    const keeper = new CrcKeeper(services.d1);
    const work = new ArchiveWork(archive, part, stream, keeper);
    try {
      await work.run(services);
      await stream.close();
    } catch (error) {
      await stream.abort(error);
      throw error;
    } finally {
      work.release();
      await keeper.finish();
    }
  });
}

/** What has to be read of a member. */
interface Reading {
  index: number;
  /** The part of its bytes that is sent; empty where only its CRC is needed. */
  range: ByteRange;
  isCounted: boolean;
}

class ArchiveWork {
  readonly #archive: Archive;
  readonly #part: { from: number; to: number };
  readonly #stream: ArchiveStream;
  readonly #keeper: CrcKeeper;
  readonly #crcs = new Map<number, number>();
  /** In the order in which they are read. */
  #readings: Reading[] = [];
  #next = 0;
  readonly #opened: { reading: Reading; body: Promise<ObjectBody> }[] = [];
  readonly #buffers: ArrayBuffer[] = [];

  constructor(archive: Archive, part: { from: number; to: number }, stream: ArchiveStream, keeper: CrcKeeper) {
    this.#archive = archive;
    this.#part = part;
    this.#stream = stream;
    this.#keeper = keeper;
  }

  async run(services: Pick<Services, "d1">): Promise<void> {
    const { entries, directory } = this.#archive;
    await this.#findCrcs(services);
    const sent = entries.map((_, index) => index).filter((index) => this.#isReached(entries[index]));
    this.#planReadings(sent);
    for (const index of sent) await this.#sendMember(index);
    for (const [index, entry] of entries.entries()) {
      if (!this.#overlaps(entry.centralOffset, entry.centralEnd)) continue;
      await this.#stream.put(entry.centralOffset, centralHeader(entry, await this.#crcOf(index)));
    }
    await this.#stream.put(directory.offset + directory.sizeBytes, endRecords(directory));
  }

  /** Gives up what was opened and not read. */
  release(): void {
    for (const { body } of this.#opened) {
      void body.then((opened) => opened.body.cancel()).catch(() => undefined);
    }
    this.#opened.length = 0;
  }

  #overlaps(from: number, to: number): boolean {
    return from < this.#part.to && to > this.#part.from;
  }

  #isReached(entry: ArchiveEntry | undefined): boolean {
    return entry !== undefined && this.#overlaps(entry.offset, entry.end);
  }

  /** Whether a record that this part reaches into has the member's CRC in it. */
  #needsCrc(entry: ArchiveEntry): boolean {
    return (
      entry.sizeBytes > 0 &&
      (this.#overlaps(entry.bodyOffset + entry.sizeBytes, entry.end) || this.#overlaps(entry.centralOffset, entry.centralEnd))
    );
  }

  async #findCrcs(services: Pick<Services, "d1">): Promise<void> {
    const needed = this.#archive.entries.flatMap((entry, index) => (this.#needsCrc(entry) ? [{ index, member: entry.member }] : []));
    const found = await findCrcs(
      services.d1,
      needed.map(({ member }) => member),
    );
    for (const [place, crc] of found) {
      const index = needed[place]?.index;
      if (index !== undefined) this.#crcs.set(index, crc);
    }
  }

  /** Members that are sent, then those that the directory alone needs: a client that continues gets its bytes first. */
  #planReadings(sent: number[]): void {
    const { entries } = this.#archive;
    const isSent = new Set(sent);
    const skipped = entries.flatMap((_, index) => (isSent.has(index) ? [] : [index]));
    this.#readings = [...sent, ...skipped].flatMap((index) => {
      const entry = entries[index];
      if (entry === undefined || entry.sizeBytes === 0) return [];
      const from = Math.min(Math.max(0, this.#part.from - entry.bodyOffset), entry.sizeBytes);
      const to = Math.min(Math.max(from, this.#part.to - entry.bodyOffset), entry.sizeBytes);
      const isCounted = this.#needsCrc(entry) && !this.#crcs.has(index);
      return to > from || isCounted ? [{ index, range: { offset: from, length: to - from }, isCounted }] : [];
    });
  }

  async #sendMember(index: number): Promise<void> {
    const entry = this.#entry(index);
    await this.#stream.put(entry.offset, localHeader(entry));
    if (this.#readings[this.#next]?.index === index) await this.#read();
    const end = entry.bodyOffset + entry.sizeBytes;
    if (this.#overlaps(end, entry.end)) await this.#stream.put(end, dataDescriptor(entry, await this.#crcOf(index)));
  }

  /** Reads on until the CRC is known. */
  async #crcOf(index: number): Promise<number> {
    if (this.#entry(index).sizeBytes === 0) return 0;
    while (!this.#crcs.has(index)) await this.#read();
    return this.#crcs.get(index) ?? 0;
  }

  #entry(index: number): ArchiveEntry {
    const entry = this.#archive.entries[index];
    if (entry === undefined) throw new RangeError("The archive has no such member.");
    return entry;
  }

  /** Reads the next member that has to be read: sends what of it belongs to the part, and learns its CRC where that is needed. */
  async #read(): Promise<void> {
    const reading = this.#readings[this.#next];
    if (reading === undefined) throw new RangeError("Every member was read.");
    this.#openAhead();
    this.#next += 1;
    const body = this.#opened.shift()?.body;
    if (body === undefined) throw new RangeError("The member was not opened.");
    const { body: bytes } = await body;
    if (!reading.isCounted) {
      await this.#stream.pipe(bytes);
      return;
    }
    const { member } = this.#entry(reading.index);
    const crc = await this.#count(bytes, reading);
    this.#crcs.set(reading.index, crc);
    this.#keeper.keep({ bucket: member.store.name, key: member.key, etag: member.etag }, crc);
  }

  #openAhead(): void {
    let bytesBefore = 0;
    for (let ahead = 0; ahead <= OPEN_AHEAD; ahead += 1) {
      const reading = this.#readings[this.#next + ahead];
      if (reading === undefined || bytesBefore > OPEN_AHEAD_BYTES) return;
      const { member } = this.#entry(reading.index);
      if (this.#opened.length <= ahead) {
        const body = openMember(member, reading.isCounted ? null : reading.range);
        // It is heard of when its turn comes, which may be never.
        body.catch(() => undefined);
        this.#opened.push({ reading, body });
      }
      bytesBefore += reading.isCounted ? member.sizeBytes : reading.range.length;
    }
  }

  /** Reads a member whole and sends the part of it that is asked for. */
  async #count(body: ReadableStream<Uint8Array>, { index, range }: Reading): Promise<number> {
    const entry = this.#entry(index);
    const reader = body.getReader({ mode: "byob" });
    let [crc, at] = [0, 0];
    let written: Promise<void> = Promise.resolve();
    try {
      for (let turn = 0; ; turn ^= 1) {
        this.#stream.throwIfOver();
        const { done, value } = (await reader.read(new Uint8Array(this.#buffers[turn] ?? new ArrayBuffer(READ_BYTES)), {
          min: READ_BYTES,
        })) as Read;
        // Reading takes the buffer away and gives it back with what was read.
        this.#buffers[turn] = value?.buffer.byteLength === READ_BYTES ? value.buffer : new ArrayBuffer(READ_BYTES);
        // The last bytes may come together with the news that they are the last.
        if (value !== undefined && value.length > 0) {
          crc = crc32(value, crc);
          const part = range.length === 0 ? null : this.#stream.clip(entry.bodyOffset + at, value);
          at += value.length;
          await written;
          if (part !== null) {
            await this.#stream.flush();
            written = this.#stream.write(part);
            written.catch(() => undefined);
          }
        }
        if (done) break;
      }
      await written;
    } catch (error) {
      await reader.cancel(error).catch(() => undefined);
      throw error;
    }
    if (at !== entry.sizeBytes) throw new AppError("unavailable", { message: "The store gave fewer bytes than the object has." });
    return crc;
  }
}

interface Read {
  done: boolean;
  value?: Uint8Array<ArrayBuffer>;
}

/** Opens a member as it was planned. */
async function openMember(member: Member, range: ByteRange | null): Promise<ObjectBody> {
  const isWhole = range === null || range.length === member.sizeBytes;
  const opened = await member.store.get(member.key, { ifMatch: member.etag, ...(isWhole ? {} : { range }) });
  if (opened === null || opened === "changed") {
    throw new AppError(opened === null ? "object_not_found" : "source_changed", {
      message: `${member.store.name}/${member.key} ${opened === null ? "is gone" : "was changed"} since the archive was begun.`,
    });
  }
  return opened;
}
