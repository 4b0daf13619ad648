import type { Pixels } from "./scale-rows.ts";
import { BrokenFile } from "./broken-file.ts";

/** Compiled decoders. */
export interface Codecs {
  jpeg: WebAssembly.Module;
  webp: WebAssembly.Module;
  gif: WebAssembly.Module;
}

/** Pixels as a decoder has them. */
export interface Decoded {
  width: number;
  height: number;
  /** Bytes a pixel: grey, red-green-blue, cyan-magenta-yellow-black (255 is all the ink), or with alpha. */
  layout: "grey" | "rgb" | "cmyk" | "rgba";
  data: Uint8Array;
}

type Numeric = (...values: number[]) => number;

/** The memory of an instance never shrinks and is given back late, so one is used for many images, unless a large one made it large. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
const kept = new WeakMap<WebAssembly.Module, ReturnType<typeof instantiate>>();

/** Only for decoders in Rust, which no file can bring to write where it must not. One that trapped is not used again. */
function withKept<T>(module: WebAssembly.Module, use: (instance: ReturnType<typeof instantiate>) => T): T {
  const instance = kept.get(module) ?? instantiate(module);
  kept.delete(module);
  const result = use(instance);
  if (instance.sizeBytes() <= MAX_KEPT_BYTES) kept.set(module, instance);
  return result;
}

/** A new instance: what a file does to its memory goes with it. */
function instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports = {}) {
  const { exports } = new WebAssembly.Instance(module, imports);
  const memory = exports["memory"] as WebAssembly.Memory;
  return {
    call: (name: string, ...values: number[]) => (exports[name] as Numeric)(...values) >>> 0,
    view: (at: number, length: number) => new Uint8Array(memory.buffer, at, length),
    sizeBytes: () => memory.buffer.byteLength,
    words: (at: number, length: number) => new DataView(memory.buffer, at, length * 4),
  };
}

/**
 * Decodes a JPEG at the smallest of 1/8, 1/4, 1/2 and 1 of its size that is not below `atLeast`, and hands the pixels to `use`: the frequencies that a
 * rendition does not need are left out, so that 40 megapixels take 22 MB. Throws `BrokenFile`.
 */
export function decodeJpeg<T>(
  module: WebAssembly.Module,
  bytes: Uint8Array,
  atLeast: { width: number; height: number },
  use: (decoded: Decoded) => T,
): T {
  return guarded(() =>
    withKept(module, (jpeg) => {
      // `decode` takes the input over and frees it.
      const input = jpeg.call("walloc", bytes.length);
      jpeg.view(input, bytes.length).set(bytes);
      const frame = jpeg.call("decode", input, bytes.length, atLeast.width, atLeast.height);
      if (frame <= 1) throw new BrokenFile();
      const layout = (["grey", "rgb", "cmyk"] as const)[jpeg.call("decode_format", frame)];
      if (layout === undefined) throw new BrokenFile();
      const [width, height] = [jpeg.call("decode_width", frame), jpeg.call("decode_height", frame)];
      const pixels = jpeg.call("decode_buffer", frame);
      const used = use({ width, height, layout, data: jpeg.view(pixels, jpeg.call("wlen")) });
      jpeg.call("decode_free", frame);
      return used;
    }),
  );
}

/** Encodes an opaque image. */
export function encodeJpeg(module: WebAssembly.Module, image: Pixels, quality: number): Uint8Array<ArrayBuffer> {
  return withKept(module, (jpeg) => {
    const input = jpeg.call("walloc", image.data.length);
    jpeg.view(input, image.data.length).set(image.data);
    const output = jpeg.call("encode", input, image.width, image.height, quality);
    const length = jpeg.call("wlen");
    const bytes = jpeg.view(output, length).slice();
    jpeg.call("wfree", output, length);
    return bytes;
  });
}

/** Decodes a still WebP. Throws `BrokenFile`. */
export function decodeWebp(module: WebAssembly.Module, bytes: Uint8Array): Decoded {
  return guarded(() => {
    const refuse = () => {
      throw new BrokenFile();
    };
    const webp = instantiate(module, { wasi_snapshot_preview1: { fd_close: refuse, fd_seek: refuse, fd_write: refuse } });
    const input = webp.call("malloc", bytes.length);
    webp.view(input, bytes.length).set(bytes);
    const size = webp.call("malloc", 8);
    const output = webp.call("WebPDecodeRGBA", input, bytes.length, size, size + 4);
    if (output === 0) throw new BrokenFile();
    const words = webp.words(size, 2);
    const [width, height] = [words.getUint32(0, true), words.getUint32(4, true)];
    return { width, height, layout: "rgba", data: webp.view(output, width * height * 4) };
  });
}

/** Decodes the first picture of a GIF. Throws `BrokenFile`. */
export function decodeGif(module: WebAssembly.Module, bytes: Uint8Array, canvas: { width: number; height: number }): Decoded {
  return guarded(() => {
    const gif = instantiate(module, { env: { push_to_stream: () => undefined } });
    const input = gif.call("walloc", bytes.length);
    gif.view(input, bytes.length).set(bytes);
    const decoder = gif.call("decoder_new", input, bytes.length, 0);
    if (decoder === 0) throw new BrokenFile();
    const frame = gif.call("decoder_frame", decoder);
    if (frame <= 1) throw new BrokenFile();
    const [left, top] = [gif.call("decoder_frame_x", frame), gif.call("decoder_frame_y", frame)];
    const [width, height] = [gif.call("decoder_frame_width", frame), gif.call("decoder_frame_height", frame)];
    const data = gif.view(gif.call("decoder_frame_buffer", frame), gif.call("wlen"));
    if (left + width > canvas.width || top + height > canvas.height || data.length < width * height * 4) throw new BrokenFile();
    if (width === canvas.width && height === canvas.height) return { width, height, layout: "rgba", data };
    const whole = new Uint8Array(canvas.width * canvas.height * 4);
    for (let y = 0; y < height; y += 1) whole.set(data.subarray(y * width * 4, (y + 1) * width * 4), ((top + y) * canvas.width + left) * 4);
    return { ...canvas, layout: "rgba", data: whole };
  });
}

/** A decoder that gives up traps; so does one that wants more memory than there is. */
function guarded<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) throw new BrokenFile();
    throw error;
  }
}
