import { describe, expect, it } from "vitest";
import { decideImage, decideSize, MAX_SIDE } from "../../lib/previews/decide-image.ts";
import { decodePng } from "../../lib/previews/decode-png.ts";
import { decodeJpeg } from "../../lib/previews/image-codecs.ts";
import { readImageHeader } from "../../lib/previews/image-header.ts";
import { renderImage } from "../../lib/previews/render-image.ts";
import { createRowScaler, orient } from "../../lib/previews/scale-rows.ts";
import { takeTurn } from "../../lib/previews/take-turn.ts";
import { codecs, jpeg, longestSharedRun, png, quarters, withFrame } from "../support/images.ts";

const bytes = (text: string) => Uint8Array.from(Buffer.from(text, "latin1"));

/** Red, green, blue, alpha of the middle of each quarter of a rendition. */
async function look(body: Uint8Array<ArrayBuffer>) {
  const header = readImageHeader(body);
  if (header === null) throw new Error("The rendition is no image.");
  const { width, height } = header;
  const data = new Uint8Array(width * height * 4);
  if (header.format === "png") {
    let y = 0;
    await decodePng(body, (row) => data.set(row, width * 4 * y++));
  } else {
    decodeJpeg(codecs.jpeg, body, header, (decoded) => {
      for (let index = 0; index < width * height; index += 1)
        data.set([...decoded.data.subarray(index * 3, index * 3 + 3), 255], index * 4);
    });
  }
  const at = (x: number, y: number) => {
    const start = (Math.floor(y * height) * width + Math.floor(x * width)) * 4;
    return [...data.subarray(start, start + 4)];
  };
  return {
    format: header.format,
    width,
    height,
    corners: [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)].map(nameOf),
    alpha: at(0.25, 0.25)[3],
  };
}

function nameOf([red = 0, green = 0, blue = 0]: number[]): string {
  if (red > 150 && green < 100) return "red";
  if (green > 150 && red < 100) return "green";
  return blue > 150 && red < 100 ? "blue" : "grey";
}

const UPRIGHT = ["red", "green", "blue", "grey"];

async function render(source: Uint8Array<ArrayBuffer>) {
  const result = await renderImage(codecs, source);
  if (result.kind === "refused") return result.reason;
  return { ...(await look(result.body)), contentType: result.contentType, body: result.body };
}

describe("what an image says of itself", () => {
  it("is read from its bytes, not its name", () => {
    expect(readImageHeader(png(30, 20))).toMatchObject({ format: "png", width: 30, height: 20, isInterlaced: false });
    expect(readImageHeader(jpeg(30, 20, { orientation: 6 }))).toMatchObject({
      format: "jpeg",
      width: 30,
      height: 20,
      orientation: 6,
      scans: 1,
    });
    expect(readImageHeader(bytes("GIF89a\x0a\x00\x05\x00\x00\x00\x00"))).toEqual({ format: "gif", width: 10, height: 5 });
  });

  it.each([
    ["SVG", '<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'],
    ["HTML", "<!doctype html><img src=x onerror=alert(1)>"],
    ["a PDF", "%PDF-1.7\n1 0 obj"],
    ["nothing", ""],
    ["a signature alone", "\x89PNG\r\n\x1a\n"],
    ["a JPEG marker alone", "\xff\xd8\xff"],
    ["a RIFF that is sound", "RIFF\x00\x00\x00\x00WAVEfmt "],
    ["an image without a pixel", "GIF89a\x00\x00\x05\x00\x00\x00\x00"],
    [
      "a WebP whose canvas is not its frame",
      `RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\x0f\x00\x00\x0f\x00\x00VP8 \x0a\x00\x00\x00\x00\x00\x00\x9d\x01\x2a\xff\x3f\xff\x3f`,
    ],
  ])("%s is no image", (_, text) => {
    expect(readImageHeader(bytes(text))).toBeNull();
  });

  it("every beginning of an image is refused or broken, never a fault", async () => {
    for (const source of [png(40, 30), jpeg(40, 30)]) {
      for (let length = 0; length < source.length - 12; length += 97) {
        const result = await renderImage(codecs, source.slice(0, length));
        if (result.kind === "refused") expect(["unknown", "broken"]).toContain(result.reason);
      }
    }
  });

  it("arithmetic, lossless and 12-bit JPEGs and a second frame are not read", () => {
    for (const marker of [0xc3, 0xc9, 0xcb]) expect(readImageHeader(withFrame(jpeg(20, 20), { marker }))).toBeNull();
  });
});

describe("what is decoded at all", () => {
  it("a bomb is refused by its header: 30,000 × 30,000 pixels in a hundred bytes", async () => {
    const bomb = png(2, 2, { says: { width: 30_000, height: 30_000 } });
    expect(bomb.length).toBeLessThan(200);
    expect(await render(bomb)).toBe("too_large");
    expect(await render(withFrame(jpeg(20, 20), { width: 65_000, height: 65_000 }))).toBe("too_large");
  });

  it("the bound follows what a decoder keeps", () => {
    const side = (megapixels: number) => ({ width: 1000, height: megapixels * 1000 });
    const plain = { format: "jpeg", coefficientBytes: 0, scans: 1, orientation: 1 } as const;
    expect(decideImage({ ...plain, ...side(64) })).toBeNull();
    expect(decideImage({ ...plain, ...side(65) })).toBe("too_large");
    expect(decideImage({ ...plain, ...side(12), coefficientBytes: 36_000_000 })).toBeNull();
    expect(decideImage({ ...plain, ...side(24), coefficientBytes: 72_000_000 })).toBe("too_large");
    expect(decideImage({ ...plain, ...side(1), scans: 1000 })).toBe("too_large");
    expect(decideImage({ format: "png", ...side(32), isInterlaced: false })).toBeNull();
    expect(decideImage({ format: "png", ...side(32), isInterlaced: true })).toBe("too_large");
    expect(decideImage({ format: "webp", ...side(8), isLossless: false, isAnimated: false })).toBeNull();
    expect(decideImage({ format: "webp", ...side(8), isLossless: true, isAnimated: false })).toBe("too_large");
    expect(decideImage({ format: "webp", ...side(1), isLossless: false, isAnimated: true })).toBe("animated");
  });

  it("a progressive JPEG is measured by the coefficients it makes a decoder keep", () => {
    expect(readImageHeader(withFrame(jpeg(20, 20), { marker: 0xc2, width: 4000, height: 3000 }))).toMatchObject({
      coefficientBytes: expect.toSatisfy((value: number) => value >= 36_000_000) as number,
    });
  });

  it("a PNG that unpacks to more than its header says is read as far as that, and one that unpacks to less is broken", async () => {
    expect(await render(png(40, 40, { says: { width: 40, height: 10 } }))).toMatchObject({ width: 40, height: 10 });
    expect(await render(png(40, 10, { says: { width: 40, height: 40 } }))).toBe("broken");
    expect(await render(png(40, 10, { data: bytes("not deflate at all") }))).toBe("broken");
  });
});

describe("a rendition", () => {
  it("is never longer than 1600 pixels, never larger than the image, never without a pixel", () => {
    expect(decideSize({ width: 4000, height: 3000 })).toEqual({ width: MAX_SIDE, height: 1200 });
    expect(decideSize({ width: 300, height: 200 })).toEqual({ width: 300, height: 200 });
    expect(decideSize({ width: 60_000, height: 2 })).toEqual({ width: MAX_SIDE, height: 1 });
  });

  it("of a JPEG is scaled and loses what the file carries beside its pixels", async () => {
    const source = jpeg(2400, 1800, { canary: "CANARY" });
    expect(Buffer.from(source).includes("CANARY")).toBe(true);
    const rendition = await render(source);
    if (typeof rendition === "string") throw new Error(rendition);
    expect(rendition).toMatchObject({ contentType: "image/jpeg", width: 1600, height: 1200, corners: UPRIGHT });
    expect(Buffer.from(rendition.body).includes("CANARY")).toBe(false);
    expect(Buffer.from(rendition.body).includes("Exif")).toBe(false);
    expect(longestSharedRun(source, rendition.body, 64)).toBe(0);
  });

  it.each([
    [2, ["green", "red", "grey", "blue"]],
    [3, ["grey", "blue", "green", "red"]],
    [4, ["blue", "grey", "red", "green"]],
    [5, ["red", "blue", "green", "grey"]],
    [6, ["blue", "red", "grey", "green"]],
    [7, ["grey", "green", "blue", "red"]],
    [8, ["green", "grey", "red", "blue"]],
  ])("stands upright where EXIF says orientation %i", async (orientation, corners) => {
    const size = orientation >= 5 ? { width: 40, height: 80 } : { width: 80, height: 40 };
    expect(await render(jpeg(80, 40, { orientation }))).toMatchObject({ ...size, corners });
  });

  it("of an opaque PNG is a JPEG, of a transparent one a PNG with the same transparency", async () => {
    const source = png(500, 400, { chunks: [["tEXt", bytes("Comment\0CANARY")]] });
    const opaque = await render(source);
    expect(opaque).toMatchObject({ contentType: "image/jpeg", width: 500, height: 400, corners: UPRIGHT });
    const transparent = await render(png(2000, 400, { alpha: 130, chunks: [["tEXt", bytes("Comment\0CANARY")]] }));
    if (typeof transparent === "string") throw new Error(transparent);
    expect(transparent).toMatchObject({ contentType: "image/png", width: 1600, height: 320, corners: UPRIGHT, alpha: 130 });
    expect(Buffer.from(transparent.body).includes("CANARY")).toBe(false);
  });

  it("of a small transparent PNG has none of its bytes either, though it is encoded in the same way", async () => {
    const source = png(100, 80, { alpha: 130, isFiltered: true });
    const rendition = await render(source);
    if (typeof rendition === "string") throw new Error(rendition);
    expect(rendition).toMatchObject({ width: 100, height: 80 });
    expect(longestSharedRun(source, rendition.body, 64)).toBe(0);
  });

  it("of an interlaced PNG is that of the plain one", async () => {
    const [plain, interlaced] = [await render(png(90, 70, { alpha: 200 })), await render(png(90, 70, { alpha: 200, isInterlaced: true }))];
    if (typeof plain === "string" || typeof interlaced === "string") throw new Error("refused");
    expect(Buffer.compare(plain.body, interlaced.body)).toBe(0);
  });

  it("of a file that is also a page is its pixels alone", async () => {
    const source = Uint8Array.from(Buffer.concat([jpeg(60, 40), bytes("<script>CANARY</script>".repeat(10))]));
    const rendition = await render(source);
    if (typeof rendition === "string") throw new Error(rendition);
    expect(Buffer.from(rendition.body).includes("script")).toBe(false);
  });
});

/** 16 × 12 pixels in four colours, as other encoders write them. */
const SMALL = {
  "a lossy WebP":
    "UklGRlYAAABXRUJQVlA4IEoAAADQAgCdASoQAAwAAoBCJagCdLcAlgGCAev+B6c+o2AAAP7i9g8HcVPQSoA5Zt4LN/Jv3GAcJE/+f8//nHE7+MrKj6qV/CS2bdAAAA==",
  "a lossless WebP": "UklGRkAAAABXRUJQVlA4TDQAAAAvD8ACAB8gECBOxMgQq1MgQChRrkWbQIDQJkO7mPkP/MhRAWG20SQnOcn7HkJE/6P0g+0D",
  "a GIF":
    "R0lGODdhEAAMAIEAAB7cHnh4eNweHh4e3CwAAAAAEAAMAAAIPQAFCBwoEIDBgwYJEkSIUOFAhgcdFoQIQKIAihUlYhzAsSPHACBDgvToUaRIkh1NhkT5UWUAlgNcvmQpMyAAOw==",
};
const ANIMATED =
  "UklGRhABAABXRUJQVlA4WAoAAAACAAAADwAACwAAQU5JTQYAAAAAAAAAAABBTk1GbAAAAAAAAAAAAA8AAAsAAGQAAAJWUDggVAAAANABAJ0BKhAADAABQCYlqAADXzQN4EgAAP7wy6epanRgSdXc8G1A7/9//WTqf2b//bt57/RyZZv//ALP//2Wj/qn+nFr/Y3//5m3+V/wRW/5N/UAAEFOTUZwAAAAAAAAAAAADwAACwAAZAAAAFZQOCBYAAAA1AEAnQEqEAAMAAAAJiWoAANfGRXXASAA/RK/srir7QF/VceZ/9oHb39nJio//6E1/4H/Yhqf0b//89Hrq//SD+of8YFv+DfNB/kf9CjX+5v//283/wgQAA==";

describe.each(Object.entries(SMALL))("%s", (_, encoded) => {
  const source = Uint8Array.from(Buffer.from(encoded, "base64"));

  it("has a rendition", async () => {
    expect(await render(source)).toMatchObject({ contentType: "image/jpeg", width: 16, height: 12, corners: UPRIGHT });
  });

  it("is refused or shown in part, never a fault, wherever it is cut or changed", async () => {
    for (let at = 0; at < source.length; at += 1) {
      await renderImage(codecs, source.slice(0, at));
      const changed = source.slice();
      changed[at] = (changed[at] ?? 0) ^ 0xff;
      await renderImage(codecs, changed);
    }
  });
});

it("an animated WebP is refused", async () => {
  expect(await render(Uint8Array.from(Buffer.from(ANIMATED, "base64")))).toBe("animated");
});

describe("scaling", () => {
  it("keeps the mean of an image, whatever the sizes", () => {
    for (const [from, to] of [
      [
        { width: 100, height: 100 },
        { width: 33, height: 7 },
      ],
      [
        { width: 97, height: 89 },
        { width: 96, height: 88 },
      ],
      [
        { width: 50, height: 50 },
        { width: 50, height: 50 },
      ],
      [
        { width: 1700, height: 3 },
        { width: 1600, height: 3 },
      ],
    ] as const) {
      const scaler = createRowScaler(from, to);
      const pixels = quarters(from.width, from.height);
      for (let y = 0; y < from.height; y += 1) scaler.push(pixels.subarray(y * from.width * 4, (y + 1) * from.width * 4));
      const scaled = scaler.finish();
      expect(scaled).toMatchObject({ ...to, isOpaque: true });
      const mean = (data: Uint8Array) => data.reduce((sum, value, index) => (index % 4 === 0 ? sum + value : sum), 0) / (data.length / 4);
      expect(Math.abs(mean(scaled.data) - mean(pixels))).toBeLessThan(1.5);
    }
  });

  it("does not let the colour of invisible pixels bleed into visible ones", () => {
    const scaler = createRowScaler({ width: 2, height: 1 }, { width: 1, height: 1 });
    scaler.push(Uint8Array.of(255, 0, 0, 255, 0, 255, 0, 0));
    expect([...scaler.finish().data]).toEqual([255, 0, 0, 128]);
  });

  it("leaves an image without orientation alone", () => {
    const image = { width: 2, height: 1, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
    expect(orient(image, 1)).toBe(image);
    expect([...orient(image, 3).data]).toEqual([5, 6, 7, 8, 1, 2, 3, 4]);
  });
});

describe("turns", () => {
  it("let one run at a time, and go on when one fails", async () => {
    let running = 0;
    let most = 0;
    const work = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      if (most > 0 && Math.floor(most) === 1) return "made";
      throw new Error("two at once");
    };
    const failing = takeTurn(Date.now, () => Promise.reject(new Error("broken")));
    await expect(failing).rejects.toThrow("broken");
    expect(await Promise.all(Array.from({ length: 6 }, () => takeTurn(Date.now, work)))).toEqual(Array.from({ length: 6 }, () => "made"));
    expect(most).toBe(1);
  });

  it("are refused when too many wait", async () => {
    let end = () => {};
    const first = takeTurn(Date.now, () => new Promise<void>((resolve) => (end = resolve)));
    const others = Array.from({ length: 20 }, () => takeTurn(Date.now, async () => "made").catch((error: { code: string }) => error.code));
    await new Promise((resolve) => setTimeout(resolve, 40));
    end();
    await first;
    const results = await Promise.all(others);
    expect(results.filter((result) => result === "made")).toHaveLength(16);
    expect(results.filter((result) => result === "too_many_requests")).toHaveLength(4);
  });

  it("come back when a request never gave its own away", async () => {
    let nowMs = 1_000_000;
    void takeTurn(
      () => nowMs,
      () => new Promise(() => {}),
    );
    nowMs += 31_000;
    expect(
      await takeTurn(
        () => nowMs,
        async () => "made",
      ),
    ).toBe("made");
  });
});
