/** As lib/settings/schema.ts says: what a logo may weigh as a data URL. */
const MAX_CHARACTERS = 48_000;
/** A logo is shown 32 pixels high; four times that is sharp on every screen. */
const SIZES = [128, 96, 64, 48];
const QUALITIES = [0.92, 0.8, 0.6];

/** A picture as a small data URL (PNG where that fits, else WebP or JPEG), drawn anew so that nothing else of the file comes along. Throws for what is no picture. */
export async function shrinkImage(file: Blob): Promise<string> {
  const bitmap = await createImageBitmap(file);
  try {
    for (const height of SIZES) {
      const canvas = drawAt(bitmap, height);
      const candidates = [
        canvas.toDataURL("image/png"),
        ...QUALITIES.map((quality) => canvas.toDataURL("image/webp", quality)),
        ...QUALITIES.map((quality) => canvas.toDataURL("image/jpeg", quality)),
      ];
      const fitting = candidates.find((url) => url.length <= MAX_CHARACTERS);
      if (fitting !== undefined) return fitting;
    }
  } finally {
    bitmap.close();
  }
  throw new RangeError("No size of this picture fits.");
}

/** Never larger than it is, and at most twice as wide as high, which is what the frame shows. */
function drawAt(bitmap: ImageBitmap, maxHeight: number): HTMLCanvasElement {
  const scale = Math.min(1, maxHeight / bitmap.height, (2 * maxHeight) / bitmap.width);
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("This browser draws nothing.");
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}
