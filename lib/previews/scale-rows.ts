/** Pixels of four bytes: red, green, blue, alpha. */
export interface Pixels {
  width: number;
  height: number;
  data: Uint8Array;
}

export interface RowScaler {
  /** Takes the next row, four bytes a pixel. The buffer may be used again afterwards. */
  push(row: Uint8Array): void;
  /** The rendition, once every row was pushed. */
  finish(): Pixels & { isOpaque: boolean };
}

/**
 * Makes an image smaller while its rows come in, so that the whole of it is never in memory: each pixel is the average of the area that it covers,
 * weighed by alpha. `to` must not be larger than `from`.
 */
export function createRowScaler(from: { width: number; height: number }, to: { width: number; height: number }): RowScaler {
  const sums = new Float32Array(to.width * 4);
  const scaled = new Float32Array(to.width * 4);
  const data = new Uint8Array(to.width * to.height * 4);
  const rowsPerRow = from.height / to.height;
  let sourceRow = 0;
  let targetRow = 0;
  let isOpaque = true;

  const { starts, sources, weights } = weigh(from.width, to.width);
  // The hot loops: every index is within its array by construction.
  const narrow = (row: Uint8Array) => {
    for (let x = 0; x < to.width; x += 1) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let alpha = 0;
      const end = starts[x + 1]!;
      for (let index = starts[x]!; index < end; index += 1) {
        const at = sources[index]! * 4;
        const weight = weights[index]! * row[at + 3]!;
        red += row[at]! * weight;
        green += row[at + 1]! * weight;
        blue += row[at + 2]! * weight;
        alpha += weight;
      }
      scaled[x * 4] = red;
      scaled[x * 4 + 1] = green;
      scaled[x * 4 + 2] = blue;
      scaled[x * 4 + 3] = alpha;
    }
  };
  const add = (weight: number) => {
    for (let index = 0; index < sums.length; index += 1) sums[index] = sums[index]! + scaled[index]! * weight;
  };
  const emit = () => {
    const start = targetRow * to.width * 4;
    for (let index = 0; index < sums.length; index += 4) {
      const alpha = sums[index + 3]!;
      const at = start + index;
      // An array of bytes cuts fractions off: half a step more rounds.
      if (alpha > 0) {
        data[at] = sums[index]! / alpha + 0.5;
        data[at + 1] = sums[index + 1]! / alpha + 0.5;
        data[at + 2] = sums[index + 2]! / alpha + 0.5;
        data[at + 3] = alpha / rowsPerRow + 0.5;
      }
      if (data[at + 3]! < 255) isOpaque = false;
    }
    sums.fill(0);
    targetRow += 1;
  };

  return {
    push(row) {
      narrow(row);
      // The source row covers [sourceRow, sourceRow + 1) and so one target row, or a part of two.
      const boundary = (targetRow + 1) * rowsPerRow;
      const before = Math.min(1, boundary - sourceRow);
      add(before);
      sourceRow += 1;
      if (sourceRow < boundary - 1e-6 || targetRow === to.height) return;
      emit();
      if (before < 1 - 1e-6 && targetRow < to.height) add(1 - before);
    },
    finish() {
      if (targetRow < to.height && sourceRow === from.height) emit();
      if (targetRow !== to.height) throw new RangeError(`${sourceRow} of ${from.height} rows came.`);
      return { ...to, data, isOpaque };
    },
  };
}

/** For every target column the source columns that it covers, and how much of it each is. */
function weigh(from: number, to: number) {
  const starts = new Uint32Array(to + 1);
  const sources = new Uint32Array(from + to);
  const weights = new Float32Array(from + to);
  const step = from / to;
  let count = 0;
  for (let x = 0; x < to; x += 1) {
    starts[x] = count;
    const end = Math.min(from, (x + 1) * step);
    for (let source = Math.floor(x * step); source < end - 1e-6; source += 1) {
      sources[count] = source;
      weights[count] = (Math.min(end, source + 1) - Math.max(x * step, source)) / step;
      count += 1;
    }
  }
  starts[to] = count;
  return { starts, sources, weights };
}

/** Turns and mirrors an image as EXIF's orientation asks. */
export function orient<T extends Pixels>(image: T, orientation: number): T {
  if (orientation <= 1 || orientation > 8) return image;
  const { width, height } = image;
  const isTurned = orientation >= 5;
  const source = new Uint32Array(image.data.buffer, image.data.byteOffset, width * height);
  const target = new Uint32Array(width * height);
  const [newWidth, newHeight] = isTurned ? [height, width] : [width, height];
  const isFromRight = [2, 3, 7, 8].includes(orientation);
  const isFromBottom = [3, 4, 6, 7].includes(orientation);
  for (let y = 0; y < newHeight; y += 1) {
    for (let x = 0; x < newWidth; x += 1) {
      const [column, row] = isTurned ? [y, x] : [x, y];
      const fromX = isFromRight ? width - 1 - column : column;
      const fromY = isFromBottom ? height - 1 - row : row;
      target[y * newWidth + x] = source[fromY * width + fromX] ?? 0;
    }
  }
  return { ...image, width: newWidth, height: newHeight, data: new Uint8Array(target.buffer) };
}
