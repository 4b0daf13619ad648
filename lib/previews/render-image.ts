import { BrokenFile } from "./broken-file.ts";
import { decideImage, decideSize, type Refusal } from "./decide-image.ts";
import { decodePng } from "./decode-png.ts";
import { encodePng } from "./encode-png.ts";
import { type Codecs, decodeGif, decodeJpeg, decodeWebp, type Decoded, encodeJpeg } from "./image-codecs.ts";
import { type ImageHeader, readImageHeader } from "./image-header.ts";
import { scaleDecoded } from "./scale-decoded.ts";
import { createRowScaler, orient, type Pixels } from "./scale-rows.ts";

/** Of 1 to 100: artefacts are not seen at the size of a preview. */
export const JPEG_QUALITY = 82;

export type Rendered = { kind: "rendered"; body: Uint8Array<ArrayBuffer>; contentType: string } | { kind: "refused"; reason: Refusal };

/**
 * Makes a rendition of an image: at most 1600 pixels on its longer side, upright, its first picture only, as a JPEG or, where it is transparent, a PNG.
 * It is made of pixels alone, so nothing that a file carries beside them (EXIF, places, thumbnails, profiles, comments) can be in it. `change` may draw
 * into the pixels.
 */
export async function renderImage(
  codecs: Codecs,
  bytes: Uint8Array<ArrayBuffer>,
  change: (image: Pixels) => void = () => {},
): Promise<Rendered> {
  const header = readImageHeader(bytes);
  if (header === null) return { kind: "refused", reason: "unknown" };
  const refusal = decideImage(header);
  if (refusal !== null) return { kind: "refused", reason: refusal };
  try {
    const scaled = await decodeScaled(codecs, header, bytes);
    const image = header.format === "jpeg" ? orient(scaled, header.orientation) : scaled;
    change(image);
    return image.isOpaque
      ? { kind: "rendered", body: encodeJpeg(codecs.jpeg, image, JPEG_QUALITY), contentType: "image/jpeg" }
      : { kind: "rendered", body: await encodePng(image), contentType: "image/png" };
  } catch (error) {
    if (error instanceof BrokenFile) return { kind: "refused", reason: "broken" };
    throw error;
  }
}

async function decodeScaled(codecs: Codecs, header: ImageHeader, bytes: Uint8Array<ArrayBuffer>): Promise<Pixels & { isOpaque: boolean }> {
  const size = decideSize(header);
  if (header.format === "png") {
    const scaler = createRowScaler(header, size);
    await decodePng(bytes, (row) => scaler.push(row));
    return scaler.finish();
  }
  const scale = (decoded: Decoded) => scaleDecoded(decoded, header, size);
  switch (header.format) {
    case "jpeg":
      return decodeJpeg(codecs.jpeg, bytes, size, scale);
    case "webp":
      return scale(decodeWebp(codecs.webp, bytes));
    case "gif":
      return scale(decodeGif(codecs.gif, bytes, header));
  }
}
