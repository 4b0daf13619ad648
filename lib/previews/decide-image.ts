import type { ImageHeader } from "./image-header.ts";

/** The longer side of a rendition, in pixels. */
export const MAX_SIDE = 1600;

const MEGAPIXEL = 1_000_000;
const MIB = 1024 * 1024;

/** What is read of an image at most. */
export const MAX_IMAGE_BYTES = 25 * MIB;

/**
 * What an isolate's 128 MB leave for one image, beside everything else in it. JPEGs are decoded at a fraction of their size and PNGs row by row, so they
 * may be large; where a decoder keeps every pixel (WebP, GIF, interlaced PNG) or every coefficient (progressive JPEG), the bound follows from that.
 */
const MAX_PIXELS = { jpeg: 64 * MEGAPIXEL, png: 32 * MEGAPIXEL };
const MAX_KEPT_PIXELS = { lossyWebp: 8 * MEGAPIXEL, losslessWebp: 4 * MEGAPIXEL, gif: 6 * MEGAPIXEL, interlacedPng: 6 * MEGAPIXEL };
const MAX_COEFFICIENT_BYTES = 40 * MIB;
/** Encoders write ten or so; each may cost a pass over all coefficients for a few bytes. */
const MAX_SCANS = 64;

/** Why there is no rendition of a file. */
export type Refusal = "unknown" | "broken" | "too_large" | "animated" | "encrypted";

/** Whether an image can be decoded within the memory there is, judged by its header alone; `null` when it can. */
export function decideImage(header: ImageHeader): Refusal | null {
  const pixels = header.width * header.height;
  switch (header.format) {
    case "jpeg":
      return pixels > MAX_PIXELS.jpeg || header.coefficientBytes > MAX_COEFFICIENT_BYTES || header.scans > MAX_SCANS ? "too_large" : null;
    case "png":
      return pixels > (header.isInterlaced ? MAX_KEPT_PIXELS.interlacedPng : MAX_PIXELS.png) ? "too_large" : null;
    case "webp":
      if (header.isAnimated) return "animated";
      return pixels > (header.isLossless ? MAX_KEPT_PIXELS.losslessWebp : MAX_KEPT_PIXELS.lossyWebp) ? "too_large" : null;
    case "gif":
      return pixels > MAX_KEPT_PIXELS.gif ? "too_large" : null;
  }
}

/** The size of the rendition: never larger than the image, never without a pixel. */
export function decideSize(image: { width: number; height: number }): { width: number; height: number } {
  const factor = Math.min(1, MAX_SIDE / Math.max(image.width, image.height));
  return { width: Math.max(1, Math.round(image.width * factor)), height: Math.max(1, Math.round(image.height * factor)) };
}
