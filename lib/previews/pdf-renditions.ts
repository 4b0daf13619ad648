/** A module of its own in the worker's folder: loaded when the first document is rendered (scripts/build.ts). */
import jpeg from "imagescript/wasm/any/jpeg.wasm";
import type { Rendered } from "./render-image.ts";
import { rewritePdf } from "./rewrite-pdf.ts";

export function render(bytes: Uint8Array<ArrayBuffer>): Promise<Rendered> {
  return rewritePdf(jpeg, bytes);
}
