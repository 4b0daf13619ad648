import { crc32 } from "node:zlib";
import type { Pixels } from "./scale-rows.ts";

/**
 * Encodes a PNG with transparency. The lowest bit of each sample is dropped: nobody sees it, it compresses better, and the result is not the very
 * image that it was made from, even where nothing had to be scaled.
 */
export async function encodePng(image: Pixels): Promise<Uint8Array<ArrayBuffer>> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, image.width);
  view.setUint32(4, image.height);
  header.set([8, 6, 0, 0, 0], 8);
  const data = new Uint8Array(await new Response(rowsOf(image).pipeThrough(new CompressionStream("deflate"))).arrayBuffer());
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  return new Uint8Array(
    await new Blob([signature, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND", new Uint8Array(0))]).arrayBuffer(),
  );
}

/** Each row as its difference from the pixel on the left (filter 1), which suits both drawings and gradients. */
function rowsOf({ width, height, data }: Pixels): ReadableStream<Uint8Array<ArrayBuffer>> {
  let y = 0;
  return new ReadableStream({
    pull(controller) {
      if (y === height) return controller.close();
      const row = new Uint8Array(1 + width * 4);
      row[0] = 1;
      const start = y * width * 4;
      for (let index = 0; index < width * 4; index += 1) {
        const left = index < 4 ? 0 : coarse(data[start + index - 4]);
        row[index + 1] = coarse(data[start + index]) - left;
      }
      y += 1;
      controller.enqueue(row);
    },
  });
}

/** Opaque stays opaque. */
function coarse(sample = 0): number {
  return sample === 255 ? 255 : sample & 0xfe;
}

function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}
