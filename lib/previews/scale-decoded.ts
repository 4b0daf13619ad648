import { BrokenFile } from "./broken-file.ts";
import type { Decoded } from "./image-codecs.ts";
import { createRowScaler, type Pixels } from "./scale-rows.ts";

interface Size {
  width: number;
  height: number;
}

/** Scales what a decoder made of an image whose header told its size. Throws `BrokenFile` when the two contradict each other. */
export function scaleDecoded(decoded: Decoded, header: Size, size: Size): Pixels & { isOpaque: boolean } {
  // What was decoded is what the header said, or in JPEG's case a fraction of it that is large enough.
  if (decoded.width < size.width || decoded.height < size.height || decoded.width > header.width || decoded.height > header.height)
    throw new BrokenFile();
  const scaler = createRowScaler(decoded, size);
  for (const row of rowsOf(decoded)) scaler.push(row);
  return scaler.finish();
}

const BYTES_PER_PIXEL = { grey: 1, rgb: 3, cmyk: 4, rgba: 4 };

function* rowsOf({ width, height, layout, data }: Decoded): Generator<Uint8Array> {
  const step = BYTES_PER_PIXEL[layout];
  if (data.length < width * height * step) throw new BrokenFile();
  const row = new Uint8Array(width * 4);
  for (let y = 0; y < height; y += 1) {
    const samples = data.subarray(y * width * step, (y + 1) * width * step);
    if (layout === "rgba") {
      yield samples;
      continue;
    }
    for (let x = 0; x < width; x += 1) {
      const at = x * step;
      // Ink takes light away, black from every colour; grey is one sample for all three.
      const light = layout === "cmyk" ? 255 - samples[at + 3]! : 255;
      for (let channel = 0; channel < 3; channel += 1) {
        const sample = samples[layout === "grey" ? at : at + channel]!;
        row[x * 4 + channel] = layout === "cmyk" ? ((255 - sample) * light) / 255 : sample;
      }
      row[x * 4 + 3] = 255;
    }
    yield row;
  }
}
