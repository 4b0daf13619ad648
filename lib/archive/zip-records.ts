/*
 * The records of a zip file, after PKWARE's APPNOTE 6.3.10; the numbers in comments are its sections. Members are stored as they are. Whoever reads the file from
 * its end finds everything in the central directory; whoever reads it as a stream finds CRC-32 and size behind each member's bytes (bit 3).
 */

export interface ZipEntry {
  /** Relative, `/` between folders and at the end of a folder's own. */
  name: string;
  sizeBytes: number;
  modifiedAtMs: number;
  /** Where its local header begins. */
  offset: number;
}

/** Means "look into the zip64 record" where 32 or 16 bits hold it, so that these values themselves need zip64 too. */
const MAX_32 = 0xffff_ffff;
const MAX_16 = 0xffff;

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const ZIP64_HEADER_BYTES = 4;

/** 4.4.4: names are UTF-8. */
const UTF_8 = 0x0800;
/** 4.4.4: CRC-32 and sizes stand behind the bytes. */
const DESCRIPTOR_FOLLOWS = 0x0008;
/** 4.4.3: folders and descriptors need 2.0, zip64 needs 4.5. */
const VERSION = 20;
const VERSION_ZIP64 = 45;
/** 4.4.2: attributes are those of Unix. */
const MADE_BY_UNIX = 3 << 8;
const FILE_MODE = 0o100644;
const FOLDER_MODE = 0o040755;
const MS_DOS_FOLDER = 0x10;

const encoder = new TextEncoder();

const isFolder = (entry: ZipEntry) => entry.name.endsWith("/");
const isLarge = (entry: ZipEntry) => entry.sizeBytes >= MAX_32;
const isFar = (entry: ZipEntry) => entry.offset >= MAX_32;
/** An empty member has nothing to be computed: its header says all of it. */
const hasDescriptor = (entry: ZipEntry) => entry.sizeBytes > 0;
const flagsOf = (entry: ZipEntry) => UTF_8 | (hasDescriptor(entry) ? DESCRIPTOR_FOLLOWS : 0);

/** Records are short and many, and a buffer of its own would cost each of them more than all that is written into it: they share one until it is full. */
const SHARED_BYTES = 64 * 1024;
let shared = new DataView(new ArrayBuffer(SHARED_BYTES));
let sharedBytes = 0;

/** Writes numbers one after the other, the low byte first. */
class Record {
  readonly #view: DataView<ArrayBuffer>;
  readonly #start: number;
  #at: number;

  /** `maxBytes` is what it may need: what of it is left over is the next one's, so one is done before the next is begun. */
  constructor(maxBytes: number) {
    if (sharedBytes + maxBytes > shared.byteLength) {
      shared = new DataView(new ArrayBuffer(Math.max(SHARED_BYTES, maxBytes)));
      sharedBytes = 0;
    }
    this.#view = shared;
    this.#start = sharedBytes;
    this.#at = sharedBytes;
  }

  /** Everything that was written; nothing is written after that. */
  get bytes(): Uint8Array<ArrayBuffer> {
    sharedBytes = this.#at;
    return new Uint8Array(this.#view.buffer, this.#start, this.#at - this.#start);
  }

  u16(...values: number[]): this {
    for (const value of values) {
      this.#view.setUint16(this.#at, value, true);
      this.#at += 2;
    }
    return this;
  }

  u32(...values: number[]): this {
    for (const value of values) {
      this.#view.setUint32(this.#at, value, true);
      this.#at += 4;
    }
    return this;
  }

  u64(...values: number[]): this {
    for (const value of values) {
      this.#view.setBigUint64(this.#at, BigInt(value), true);
      this.#at += 8;
    }
    return this;
  }

  u8(value: number): this {
    this.#view.setUint8(this.#at, value);
    this.#at += 1;
    return this;
  }

  /** Puts a text where it will stand, `ahead` bytes further on, and answers its length, which is written before it. */
  textAhead(ahead: number, text: string): number {
    return encoder.encodeInto(text, new Uint8Array(this.#view.buffer, this.#at + ahead)).written;
  }

  /** Passes over what stands there already. */
  passOver(bytes: number): this {
    this.#at += bytes;
    return this;
  }
}

/** What UTF-8 may need for a text. */
const maxTextBytes = (text: string) => text.length * 3;

/** The oldest and the latest time that a date of MS-DOS holds. */
const [FIRST_YEAR, LAST_YEAR] = [1980, 2107];

/** 4.4.6, in UTC, so that the same members make the same bytes wherever the server stands. Two seconds are its unit. */
function dosTime(ms: number): [time: number, date: number] {
  const at = new Date(ms);
  const year = at.getUTCFullYear();
  if (year < FIRST_YEAR) return [0, (1 << 5) | 1];
  if (year > LAST_YEAR) return [(23 << 11) | (59 << 5) | 29, ((LAST_YEAR - FIRST_YEAR) << 9) | (12 << 5) | 31];
  return [
    (at.getUTCHours() << 11) | (at.getUTCMinutes() << 5) | (at.getUTCSeconds() >> 1),
    ((year - FIRST_YEAR) << 9) | ((at.getUTCMonth() + 1) << 5) | at.getUTCDate(),
  ];
}

/** Info-ZIP's extended timestamp: the time in UTC, which MS-DOS has no word for. It is a signed number of 32 bits. */
const TIMESTAMP_BYTES = 9;
const hasTimestamp = (entry: ZipEntry) => entry.modifiedAtMs >= 0 && entry.modifiedAtMs < 0x8000_0000 * 1000;
const timestampBytes = (entry: ZipEntry) => (hasTimestamp(entry) ? TIMESTAMP_BYTES : 0);

function putTimestamp(record: Record, entry: ZipEntry): void {
  if (!hasTimestamp(entry)) return;
  record
    .u16(0x5455, TIMESTAMP_BYTES - 4)
    .u8(1)
    .u32(Math.floor(entry.modifiedAtMs / 1000));
}

const localExtraBytes = (entry: ZipEntry) => (isLarge(entry) ? ZIP64_HEADER_BYTES + 16 : 0) + timestampBytes(entry);

/** Bytes of what stands before a member's own. */
export function localHeaderBytes(entry: ZipEntry, nameBytes: number): number {
  return LOCAL_BYTES + nameBytes + localExtraBytes(entry);
}

/** 4.3.7. With bit 3 it says nothing of CRC and sizes; of a large member it says that the descriptor has 64 bits (4.3.9.2). */
export function localHeader(entry: ZipEntry): Uint8Array {
  const unknown = isLarge(entry) ? MAX_32 : 0;
  const record = new Record(localHeaderBytes(entry, maxTextBytes(entry.name)));
  const nameBytes = record.textAhead(LOCAL_BYTES, entry.name);
  record
    .u32(0x0403_4b50)
    .u16(isLarge(entry) ? VERSION_ZIP64 : VERSION, flagsOf(entry), 0, ...dosTime(entry.modifiedAtMs))
    .u32(0, unknown, unknown)
    .u16(nameBytes, localExtraBytes(entry))
    .passOver(nameBytes);
  if (isLarge(entry)) record.u16(1, 16).u64(0, 0);
  putTimestamp(record, entry);
  return record.bytes;
}

/** Bytes of what stands behind a member's own. */
export function descriptorBytes(entry: ZipEntry): number {
  return hasDescriptor(entry) ? (isLarge(entry) ? 24 : 16) : 0;
}

/** 4.3.9, with its signature. */
export function dataDescriptor(entry: ZipEntry, crc: number): Uint8Array {
  const record = new Record(descriptorBytes(entry));
  if (!hasDescriptor(entry)) return record.bytes;
  record.u32(0x0807_4b50, crc);
  return (isLarge(entry) ? record.u64(entry.sizeBytes, entry.sizeBytes) : record.u32(entry.sizeBytes, entry.sizeBytes)).bytes;
}

const centralZip64Bytes = (entry: ZipEntry) => (isLarge(entry) ? 16 : 0) + (isFar(entry) ? 8 : 0);

function centralExtraBytes(entry: ZipEntry): number {
  const zip64 = centralZip64Bytes(entry);
  return (zip64 > 0 ? ZIP64_HEADER_BYTES + zip64 : 0) + timestampBytes(entry);
}

/** Bytes of a member's place in the central directory. */
export function centralHeaderBytes(entry: ZipEntry, nameBytes: number): number {
  return CENTRAL_BYTES + nameBytes + centralExtraBytes(entry);
}

/** 4.3.12. */
export function centralHeader(entry: ZipEntry, crc: number): Uint8Array {
  const zip64 = centralZip64Bytes(entry);
  const version = zip64 > 0 ? VERSION_ZIP64 : VERSION;
  const size = isLarge(entry) ? MAX_32 : entry.sizeBytes;
  const attributes = isFolder(entry) ? FOLDER_MODE * 0x1_0000 + MS_DOS_FOLDER : FILE_MODE * 0x1_0000;
  const record = new Record(centralHeaderBytes(entry, maxTextBytes(entry.name)));
  const nameBytes = record.textAhead(CENTRAL_BYTES, entry.name);
  record
    .u32(0x0201_4b50)
    .u16(MADE_BY_UNIX | version, version, flagsOf(entry), 0, ...dosTime(entry.modifiedAtMs))
    .u32(crc, size, size)
    .u16(nameBytes, centralExtraBytes(entry), 0, 0, 0)
    .u32(attributes, isFar(entry) ? MAX_32 : entry.offset)
    .passOver(nameBytes);
  if (zip64 > 0) record.u16(1, zip64);
  if (isLarge(entry)) record.u64(entry.sizeBytes, entry.sizeBytes);
  if (isFar(entry)) record.u64(entry.offset);
  putTimestamp(record, entry);
  return record.bytes;
}

export interface CentralDirectory {
  entries: number;
  offset: number;
  sizeBytes: number;
}

const END_BYTES = 22;
const ZIP64_END_BYTES = 56;
const ZIP64_LOCATOR_BYTES = 20;

const needsZip64 = (directory: CentralDirectory) =>
  directory.entries >= MAX_16 || directory.offset >= MAX_32 || directory.sizeBytes >= MAX_32;

/** Bytes of what stands behind the central directory. */
export function endBytes(directory: CentralDirectory): number {
  return END_BYTES + (needsZip64(directory) ? ZIP64_END_BYTES + ZIP64_LOCATOR_BYTES : 0);
}

/** 4.3.14 to 4.3.16. */
export function endRecords(directory: CentralDirectory): Uint8Array {
  const { entries, offset, sizeBytes } = directory;
  const record = new Record(endBytes(directory));
  if (needsZip64(directory)) {
    record
      .u32(0x0606_4b50)
      .u64(ZIP64_END_BYTES - 12)
      .u16(MADE_BY_UNIX | VERSION_ZIP64, VERSION_ZIP64)
      .u32(0, 0)
      .u64(entries, entries, sizeBytes, offset);
    record
      .u32(0x0706_4b50, 0)
      .u64(offset + sizeBytes)
      .u32(1);
  }
  const count = Math.min(entries, MAX_16);
  return record.u32(0x0605_4b50).u16(0, 0, count, count).u32(Math.min(sizeBytes, MAX_32), Math.min(offset, MAX_32)).u16(0).bytes;
}
