/**
 * What an image says of itself, read from its first bytes and its markers alone: nothing is decoded. Types follow from the contents, never from the
 * name. https://www.w3.org/TR/png-3/, https://www.w3.org/Graphics/JPEG/itu-t81.pdf (annex B), https://developers.google.com/speed/webp/docs/riff_container
 */
export type ImageHeader =
  | {
      format: "jpeg";
      width: number;
      height: number;
      /** Bytes of coefficients that decoding keeps, 0 where it goes row by row. */
      coefficientBytes: number;
      scans: number;
      /** EXIF's 1 to 8, https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E (4.6.5.1.1). */
      orientation: number;
    }
  | { format: "png"; width: number; height: number; isInterlaced: boolean }
  | { format: "webp"; width: number; height: number; isLossless: boolean; isAnimated: boolean }
  | { format: "gif"; width: number; height: number };

/** Reads the header of a JPEG, PNG, WebP or GIF; `null` for everything else and for what breaks off before it said its size. */
export function readImageHeader(bytes: Uint8Array): ImageHeader | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (startsWith(bytes, 0, "\u0089PNG\r\n\u001a\n")) return readPng(bytes, view);
    if (startsWith(bytes, 0, "\u00ff\u00d8\u00ff")) return readJpeg(bytes, view);
    if (startsWith(bytes, 0, "RIFF") && startsWith(bytes, 8, "WEBP")) return readWebp(bytes, view);
    if (startsWith(bytes, 0, "GIF87a") || startsWith(bytes, 0, "GIF89a"))
      return sized({ format: "gif", width: view.getUint16(6, true), height: view.getUint16(8, true) });
    return null;
  } catch (error) {
    // A DataView refuses to read past the end: the file is cut off.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function readPng(bytes: Uint8Array, view: DataView): ImageHeader | null {
  if (!startsWith(bytes, 12, "IHDR")) return null;
  return sized({ format: "png", width: view.getUint32(16), height: view.getUint32(20), isInterlaced: view.getUint8(28) !== 0 });
}

/** Baseline, extended and progressive frames with Huffman codes: what browsers show. */
const PROGRESSIVE = 0xc2;
const FRAMES = new Set([0xc0, 0xc1, PROGRESSIVE]);
const OTHER_FRAMES = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);

function readJpeg(bytes: Uint8Array, view: DataView): ImageHeader | null {
  let frame: { width: number; height: number; coefficientBytes: number } | null = null;
  let scans = 0;
  let orientation = 1;
  for (let at = 2; at < bytes.length;) {
    // Between markers are entropy-coded bytes, where 0xff is followed by 0 or is a restart marker.
    at = bytes.indexOf(0xff, at);
    if (at === -1) break;
    const marker = bytes[at + 1];
    if (marker === undefined || marker === 0xd9) break;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    const length = view.getUint16(at + 2);
    if (length < 2) return null;
    if (OTHER_FRAMES.has(marker)) return null;
    if (FRAMES.has(marker)) {
      if (frame !== null) return null;
      frame = readFrame(view, at, marker === PROGRESSIVE);
      if (frame === null) return null;
    }
    if (marker === 0xda) scans += 1;
    if (marker === 0xe1 && startsWith(bytes, at + 4, "Exif\0\0")) orientation = readOrientation(bytes.subarray(at + 10, at + 2 + length));
    at += 2 + length;
  }
  return frame === null || scans === 0 ? null : sized({ format: "jpeg", ...frame, scans, orientation });
}

function readFrame(view: DataView, at: number, isProgressive: boolean) {
  const components = view.getUint8(at + 9);
  if (view.getUint8(at + 4) !== 8 || ![1, 3, 4].includes(components)) return null;
  const factors = Array.from({ length: components }, (_, index) => {
    const sampling = view.getUint8(at + 11 + index * 3);
    return { h: sampling >> 4, v: sampling & 15 };
  });
  if (factors.some(({ h, v }) => h < 1 || h > 4 || v < 1 || v > 4)) return null;
  const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
  const [maxH, maxV] = [Math.max(...factors.map(({ h }) => h)), Math.max(...factors.map(({ v }) => v))];
  const samples = factors.reduce((sum, { h, v }) => sum + (width * h * height * v) / (maxH * maxV), 0);
  return { width, height, coefficientBytes: isProgressive ? Math.ceil(samples * 2) : 0 };
}

/** The orientation of a TIFF structure, 1 when it says none. */
function readOrientation(tiff: Uint8Array): number {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  try {
    const isLittle = view.getUint16(0) === 0x4949;
    const directory = view.getUint32(4, isLittle);
    const entries = Math.min(view.getUint16(directory, isLittle), 512);
    for (let index = 0; index < entries; index += 1) {
      const entry = directory + 2 + index * 12;
      if (view.getUint16(entry, isLittle) !== 0x0112) continue;
      const value = view.getUint16(entry + 8, isLittle);
      return value >= 1 && value <= 8 ? value : 1;
    }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return 1;
}

function readWebp(bytes: Uint8Array, view: DataView): ImageHeader | null {
  let canvas: { width: number; height: number; isAnimated: boolean } | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = view.getUint32(at + 4, true);
    const data = at + 8;
    if (startsWith(bytes, at, "VP8X")) {
      const [width, height] = [uint24(view, data + 4) + 1, uint24(view, data + 7) + 1];
      canvas = { width, height, isAnimated: (view.getUint8(data) & 2) !== 0 };
    }
    if (startsWith(bytes, at, "VP8L")) {
      const size = view.getUint32(data + 1, true);
      return webp(canvas, (size & 0x3fff) + 1, ((size >>> 14) & 0x3fff) + 1, true);
    }
    if (startsWith(bytes, at, "VP8 "))
      return webp(canvas, view.getUint16(data + 6, true) & 0x3fff, view.getUint16(data + 8, true) & 0x3fff, false);
    if (startsWith(bytes, at, "ANMF")) break;
    at = data + length + (length & 1);
  }
  return canvas?.isAnimated ? sized({ format: "webp", ...canvas, isLossless: false }) : null;
}

/** The frame is what is decoded; a canvas of another size would be a lie. */
function webp(canvas: { width: number; height: number; isAnimated: boolean } | null, width: number, height: number, isLossless: boolean) {
  if (canvas !== null && (canvas.width !== width || canvas.height !== height)) return null;
  return sized({ format: "webp", width, height, isLossless, isAnimated: canvas?.isAnimated ?? false });
}

function sized(header: ImageHeader): ImageHeader | null {
  return header.width > 0 && header.height > 0 ? header : null;
}

function uint24(view: DataView, at: number): number {
  return view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
}

/** `text` holds one character per byte. */
function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (bytes[at + index] !== text.charCodeAt(index)) return false;
  return true;
}
