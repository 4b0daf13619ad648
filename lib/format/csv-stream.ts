import { toCsv } from "./to-csv.ts";

/** The mark by which spreadsheets read a file as UTF-8. */
const BOM = "\uFEFF";

/** A table as CSV, made page by page as it is read, so that its length costs no memory. */
export function csvStream(columns: string[], pages: AsyncIterable<(string | number | null)[][], void>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = pages[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(BOM + toCsv([columns]))),
    pull: async (controller) => {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else if (next.value.length > 0) controller.enqueue(encoder.encode(toCsv(next.value)));
    },
    cancel: async () => {
      await iterator.return?.();
    },
  });
}
