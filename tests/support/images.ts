import { deflateSync, crc32 } from "node:zlib";
import { readFileSync } from "node:fs";
import path from "node:path";
import { type Codecs, encodeJpeg } from "../../lib/previews/image-codecs.ts";

const compile = (file: string) => new WebAssembly.Module(readFileSync(path.resolve(import.meta.dirname, "../../node_modules", file)));

/** The decoders, as the build puts them beside the worker. */
export const codecs: Codecs = {
  jpeg: compile("imagescript/wasm/any/jpeg.wasm"),
  gif: compile("imagescript/wasm/any/gif.wasm"),
  webp: compile("@cwasm/webp/webp.wasm"),
};

/** Pixels in which each quarter has a colour of its own, red, green, blue, grey, under noise that does not compress. */
export function quarters(width: number, height: number, alpha = 255): Uint8Array {
  const colours = [
    [200, 30, 30],
    [30, 200, 30],
    [30, 30, 200],
    [120, 120, 120],
  ];
  const data = new Uint8Array(width * height * 4);
  let seed = 1;
  for (let index = 0; index < width * height; index += 1) {
    const [x, y] = [index % width, Math.floor(index / width)];
    const colour = colours[(x < width / 2 ? 0 : 1) + (y < height / 2 ? 0 : 2)] ?? [];
    for (let channel = 0; channel < 3; channel += 1) {
      seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
      data[index * 4 + channel] = (colour[channel] ?? 0) + ((seed >>> 16) % 24);
    }
    data[index * 4 + 3] = alpha;
  }
  return data;
}

export interface PngOptions {
  alpha?: number;
  isInterlaced?: boolean;
  /** Each sample as its difference from the one on the left. */
  isFiltered?: boolean;
  /** Chunks after the header, by type. */
  chunks?: [string, Uint8Array][];
  /** What the header says instead of the truth. */
  says?: { width: number; height: number };
  data?: Uint8Array;
}

/** An RGBA PNG of `quarters`. */
export function png(width: number, height: number, options: PngOptions = {}): Uint8Array<ArrayBuffer> {
  const pixels = quarters(width, height, options.alpha);
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, options.says?.width ?? width);
  view.setUint32(4, options.says?.height ?? height);
  header.set([8, 6, 0, 0, options.isInterlaced ? 1 : 0], 8);
  const passes = options.isInterlaced ? ADAM7 : ([[0, 0, 1, 1]] as const);
  const rows = passes.flatMap(([left, top, stepX, stepY]) => rowsOf(pixels, width, height, left, top, stepX, stepY));
  return Uint8Array.from(
    Buffer.concat([
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
      chunk("IHDR", header),
      ...(options.chunks ?? []).map(([type, data]) => chunk(type, data)),
      chunk("IDAT", options.data ?? deflateSync(Buffer.concat(options.isFiltered ? rows.map(filtered) : rows))),
      chunk("IEND", new Uint8Array(0)),
    ]),
  );
}

const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

function rowsOf(pixels: Uint8Array, width: number, height: number, left: number, top: number, stepX: number, stepY: number): Uint8Array[] {
  const rows = [];
  for (let y = top; y < height && left < width; y += stepY) {
    const row = [0];
    for (let x = left; x < width; x += stepX) row.push(...pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 4));
    rows.push(Uint8Array.from(row));
  }
  return rows;
}

/** https://www.w3.org/TR/png-3/#9Filters, type 1 */
function filtered(row: Uint8Array): Uint8Array {
  return row.map((sample, index) => (index === 0 ? 1 : sample - (index > 4 ? (row[index - 4] ?? 0) : 0)));
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length);
  bytes.write(type, 4, "latin1");
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}

/** A JPEG of `quarters` with EXIF: an orientation, and a description that must not come through. */
export function jpeg(width: number, height: number, options: { orientation?: number; canary?: string } = {}): Uint8Array<ArrayBuffer> {
  const plain = encodeJpeg(codecs.jpeg, { width, height, data: quarters(width, height) }, 92);
  const canary = Buffer.from(`${options.canary ?? ""}\0`);
  const exif = Buffer.alloc(6 + 8 + 2 + 24 + 4 + canary.length);
  exif.write("Exif\0\0MM\0*\0\0\0\u0008", 0, "latin1");
  exif.writeUInt16BE(2, 14);
  exif.writeUInt16BE(0x010e, 16);
  exif.writeUInt16BE(2, 18);
  exif.writeUInt32BE(canary.length, 20);
  exif.writeUInt32BE(38, 24);
  exif.writeUInt16BE(0x0112, 28);
  exif.writeUInt16BE(3, 30);
  exif.writeUInt32BE(1, 32);
  exif.writeUInt16BE(options.orientation ?? 1, 36);
  exif.set(canary, 44);
  const segment = Buffer.alloc(4);
  segment.writeUInt16BE(0xffe1);
  segment.writeUInt16BE(2 + exif.length, 2);
  return Uint8Array.from(Buffer.concat([plain.subarray(0, 2), segment, exif, plain.subarray(2)]));
}

/** A JPEG with another frame header than its own. */
export function withFrame(bytes: Uint8Array, change: { width?: number; height?: number; marker?: number }): Uint8Array<ArrayBuffer> {
  const changed = Buffer.from(bytes);
  const at = changed.indexOf(Uint8Array.of(0xff, 0xc0));
  if (change.marker !== undefined) changed[at + 1] = change.marker;
  if (change.height !== undefined) changed.writeUInt16BE(change.height, at + 5);
  if (change.width !== undefined) changed.writeUInt16BE(change.width, at + 7);
  return Uint8Array.from(changed);
}

/**
 * The longest run of bytes that a rendition has in common with its source, but for the tables of Huffman codes that the JPEG standard proposes (its annex K)
 * and every plain encoder writes.
 */
export function longestSharedRun(source: Uint8Array, rendition: Uint8Array, atLeast: number): number {
  const known = new Map<string, number[]>();
  const own = withoutTables(rendition);
  for (let at = 0; at + atLeast <= source.length; at += atLeast) {
    const key = Buffer.from(source.subarray(at, at + atLeast)).toString("latin1");
    known.set(key, [...(known.get(key) ?? []), at].slice(0, 4));
  }
  let longest = 0;
  for (let at = 0; at + atLeast <= own.length; at += 1) {
    for (const start of known.get(Buffer.from(own.buffer, own.byteOffset + at, atLeast).toString("latin1")) ?? []) {
      let length = atLeast;
      while (start + length < source.length && source[start + length] === own[at + length]) length += 1;
      longest = Math.max(longest, length);
    }
  }
  return longest;
}

function withoutTables(bytes: Uint8Array): Uint8Array {
  const kept = [];
  let at = 2;
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return bytes;
  while (bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
    const length = 2 + (bytes[at + 2] ?? 0) * 256 + (bytes[at + 3] ?? 0);
    if (bytes[at + 1] !== 0xc4) kept.push(bytes.subarray(at, at + length));
    at += length;
  }
  return Uint8Array.from(Buffer.concat([...kept, bytes.subarray(at)]));
}
