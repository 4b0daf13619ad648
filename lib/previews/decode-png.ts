import { BrokenFile } from "./broken-file.ts";
import { ByteReader } from "./byte-reader.ts";

interface Layout {
  width: number;
  height: number;
  depth: number;
  colorType: 0 | 2 | 3 | 4 | 6;
  isInterlaced: boolean;
  /** Red, green, blue, alpha of each index. */
  palette: Uint8Array | null;
  /** The one grey or colour that is transparent, in samples of the image's own depth. */
  transparent: number[] | null;
}

const CHANNELS = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 } as const;
const DEPTHS: Record<number, number[]> = { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] };

/** Adam7, https://www.w3.org/TR/png-3/#8InterlaceMethods: first column and row of each pass, then its steps. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/**
 * Decodes a PNG row by row, four bytes a pixel, into `push`: what it inflates to is never in memory as a whole and never more than its header says,
 * unless it is interlaced. Throws `BrokenFile`.
 */
export async function decodePng(bytes: Uint8Array<ArrayBuffer>, push: (row: Uint8Array) => void): Promise<void> {
  const { layout, data } = readChunks(bytes);
  const inflated = new ByteReader(inflate(data));
  try {
    if (layout.isInterlaced) await readInterlaced(inflated, layout, push);
    else await readRows(inflated, layout, layout.width, layout.height, push);
  } finally {
    await inflated.cancel();
  }
}

function readChunks(bytes: Uint8Array<ArrayBuffer>): { layout: Layout; data: Uint8Array<ArrayBuffer>[] } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data: Uint8Array<ArrayBuffer>[] = [];
  let layout: Layout | null = null;
  for (let at = 8; at + 8 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const chunk = bytes.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") layout = readLayout(chunk);
    if (layout === null) break;
    if (type === "PLTE") layout.palette = Uint8Array.from({ length: 1024 }, (_, index) => paletteByte(chunk, index));
    if (type === "tRNS") readTransparency(layout, chunk);
    if (type === "IDAT") data.push(chunk);
    if (type === "IEND") break;
    at += 12 + length;
  }
  if (layout === null || data.length === 0 || (layout.colorType === 3 && layout.palette === null)) throw new BrokenFile();
  return { layout, data };
}

function readLayout(header: Uint8Array): Layout {
  if (header.length !== 13) throw new BrokenFile();
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const [depth, colorType, interlace] = [view.getUint8(8), view.getUint8(9), view.getUint8(12)];
  if (!DEPTHS[colorType]?.includes(depth) || interlace > 1) throw new BrokenFile();
  const size = { width: view.getUint32(0), height: view.getUint32(4) };
  return { ...size, depth, colorType: colorType as Layout["colorType"], isInterlaced: interlace === 1, palette: null, transparent: null };
}

function paletteByte(entries: Uint8Array, index: number): number {
  return index % 4 === 3 ? 255 : (entries[(index >> 2) * 3 + (index % 4)] ?? 0);
}

function readTransparency(layout: Layout, chunk: Uint8Array): void {
  if (layout.palette !== null && layout.colorType === 3)
    chunk.subarray(0, 256).forEach((alpha, index) => (layout.palette![index * 4 + 3] = alpha));
  else
    layout.transparent = Array.from(
      { length: chunk.length >> 1 },
      (_, index) => ((chunk[index * 2] ?? 0) << 8) | (chunk[index * 2 + 1] ?? 0),
    );
}

function inflate(data: Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array> {
  const compressed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      const next = data.shift();
      if (next === undefined) controller.close();
      else if (next.length > 0) controller.enqueue(next);
      else this.pull?.(controller);
    },
  });
  return compressed.pipeThrough(new DecompressionStream("deflate"));
}

async function readRows(source: ByteReader, layout: Layout, width: number, height: number, push: (row: Uint8Array) => void): Promise<void> {
  const pixelBytes = Math.max(1, (CHANNELS[layout.colorType] * layout.depth) >> 3);
  const rowBytes = Math.ceil((width * CHANNELS[layout.colorType] * layout.depth) / 8);
  let above = new Uint8Array(rowBytes);
  let current = new Uint8Array(rowBytes);
  const filter = new Uint8Array(1);
  const row = new Uint8Array(width * 4);
  const expand = createExpander(layout, width);
  for (let y = 0; y < height; y += 1) {
    if (!((await source.fill(filter)) && (await source.fill(current)))) throw new BrokenFile();
    unfilter(filter[0] ?? 0, current, above, pixelBytes);
    expand(current, row);
    push(row);
    [above, current] = [current, above];
  }
}

async function readInterlaced(source: ByteReader, layout: Layout, push: (row: Uint8Array) => void): Promise<void> {
  const whole = new Uint32Array(layout.width * layout.height);
  for (const [left, top, stepX, stepY] of PASSES) {
    const width = Math.ceil((layout.width - left) / stepX);
    const height = Math.ceil((layout.height - top) / stepY);
    if (width <= 0 || height <= 0) continue;
    let y = top;
    await readRows(source, layout, width, height, (row) => {
      const pixels = new Uint32Array(row.buffer, row.byteOffset, width);
      for (let x = 0; x < width; x += 1) whole[y * layout.width + left + x * stepX] = pixels[x] ?? 0;
      y += stepY;
    });
  }
  for (let y = 0; y < layout.height; y += 1) push(new Uint8Array(whole.buffer, y * layout.width * 4, layout.width * 4));
}

/** https://www.w3.org/TR/png-3/#9Filters */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array, step: number): void {
  switch (filter) {
    case 0:
      return;
    case 1:
      for (let index = step; index < row.length; index += 1) row[index] = row[index]! + row[index - step]!;
      return;
    case 2:
      for (let index = 0; index < row.length; index += 1) row[index] = row[index]! + above[index]!;
      return;
    case 3:
      for (let index = 0; index < row.length; index += 1) row[index] = row[index]! + (((row[index - step] ?? 0) + above[index]!) >> 1);
      return;
    case 4:
      for (let index = 0; index < row.length; index += 1)
        row[index] = row[index]! + paeth(row[index - step] ?? 0, above[index]!, above[index - step] ?? 0);
      return;
    default:
      throw new BrokenFile();
  }
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const [toLeft, toAbove, toCorner] = [Math.abs(estimate - left), Math.abs(estimate - above), Math.abs(estimate - corner)];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

/** Turns a row of samples into red, green, blue, alpha. */
function createExpander({ depth, colorType, palette, transparent }: Layout, width: number): (samples: Uint8Array, row: Uint8Array) => void {
  const channels = CHANNELS[colorType];
  const max = 2 ** depth - 1;
  const sampleAt = (samples: Uint8Array, index: number): number => {
    if (depth === 8) return samples[index] ?? 0;
    if (depth === 16) return ((samples[index * 2] ?? 0) << 8) | (samples[index * 2 + 1] ?? 0);
    const bit = index * depth;
    return ((samples[bit >> 3] ?? 0) >> (8 - depth - (bit & 7))) & max;
  };
  const toByte = (sample: number) => (depth === 8 ? sample : depth === 16 ? sample >> 8 : Math.round((sample * 255) / max));
  const isGrey = colorType === 0 || colorType === 4;
  return (samples, row) => {
    for (let x = 0; x < width; x += 1) {
      const first = sampleAt(samples, x * channels);
      if (palette !== null && colorType === 3) {
        for (let channel = 0; channel < 4; channel += 1) row[x * 4 + channel] = palette[first * 4 + channel] ?? 0;
        continue;
      }
      const green = isGrey ? first : sampleAt(samples, x * channels + 1);
      const blue = isGrey ? first : sampleAt(samples, x * channels + 2);
      row[x * 4] = toByte(first);
      row[x * 4 + 1] = toByte(green);
      row[x * 4 + 2] = toByte(blue);
      row[x * 4 + 3] = alphaOf(samples, x, first, green, blue);
    }
  };

  function alphaOf(samples: Uint8Array, x: number, red: number, green: number, blue: number): number {
    if (colorType === 4 || colorType === 6) return toByte(sampleAt(samples, x * channels + channels - 1));
    if (transparent === null) return 255;
    return transparent[0] === red && (isGrey || (transparent[1] === green && transparent[2] === blue)) ? 0 : 255;
  }
}
