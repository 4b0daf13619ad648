import type { PDFDict } from "@cantoo/pdf-lib";
import { PDFArray, type PDFContext, PDFName, PDFNumber, PDFRawStream, PDFStream } from "@cantoo/pdf-lib";
import { BrokenFile } from "./broken-file.ts";
import { decideImage, decideSize } from "./decide-image.ts";
import { decodeJpeg, encodeJpeg } from "./image-codecs.ts";
import { readImageHeader } from "./image-header.ts";
import { scaleDecoded } from "./scale-decoded.ts";

/** A second or two of work. Photos beyond it stay as they are. */
const MAX_PIXELS = 64_000_000;
/** Of 1 to 100. A page shows photos smaller than they are. */
const QUALITY = 75;

const name = (text: string) => PDFName.of(text);
const [RGB, GREY] = [name("DeviceRGB"), name("DeviceGray")];

/**
 * Encodes the JPEGs of a document anew, no larger than a preview is, so that no photo can be taken out of it as it was put in. What is not plainly a photo in
 * grey or in red, green and blue (inks, palettes, colours that mask) stays as it is.
 */
export function shrinkPhotos(context: PDFContext, jpeg: WebAssembly.Module): void {
  let pixelsLeft = MAX_PIXELS;
  for (const [, object] of context.enumerateIndirectObjects()) {
    if (!(object instanceof PDFRawStream) || !isPhoto(object.dict)) continue;
    const header = readImageHeader(object.contents);
    if (header?.format !== "jpeg" || decideImage(header) !== null || header.width * header.height > pixelsLeft) continue;
    pixelsLeft -= header.width * header.height;
    const size = decideSize(header);
    try {
      const image = decodeJpeg(jpeg, object.contents, size, (decoded) =>
        decoded.layout === componentsOf(object.dict) ? scaleDecoded(decoded, header, size) : null,
      );
      if (image === null) continue;
      object.updateContents(encodeJpeg(jpeg, image, QUALITY));
    } catch (error) {
      // The page shows nothing in its place, as it does with the original.
      if (error instanceof BrokenFile) continue;
      throw error;
    }
    object.dict.set(name("Width"), PDFNumber.of(size.width));
    object.dict.set(name("Height"), PDFNumber.of(size.height));
    // What is encoded here has three colours, whatever it had.
    if (componentsOf(object.dict) === "grey") object.dict.set(name("ColorSpace"), RGB);
  }
}

function isPhoto(dict: PDFDict): boolean {
  const filter = dict.lookup(name("Filter"));
  const only = filter instanceof PDFArray && filter.size() === 1 ? filter.lookup(0) : filter;
  const mask = dict.lookup(name("SMask"));
  return (
    dict.lookup(name("Subtype")) === name("Image") &&
    only === name("DCTDecode") &&
    !dict.has(name("DecodeParms")) &&
    !dict.has(name("Decode")) &&
    !(dict.lookup(name("Mask")) instanceof PDFArray) &&
    !(mask instanceof PDFStream && mask.dict.has(name("Matte")))
  );
}

/** As which the samples are to be understood; `null` for anything that is neither. */
function componentsOf(dict: PDFDict): "rgb" | "grey" | null {
  const space = dict.lookup(name("ColorSpace"));
  if (space === RGB) return "rgb";
  if (space === GREY) return "grey";
  if (!(space instanceof PDFArray)) return null;
  const [family, profile] = [space.lookup(0), space.lookup(1)];
  if (family === name("CalRGB")) return "rgb";
  if (family === name("CalGray")) return "grey";
  if (family !== name("ICCBased") || !(profile instanceof PDFStream)) return null;
  const components = profile.dict.lookup(name("N"));
  if (!(components instanceof PDFNumber)) return null;
  return components.asNumber() === 3 ? "rgb" : components.asNumber() === 1 ? "grey" : null;
}
