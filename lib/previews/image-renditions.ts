/** A module of its own in the worker's folder, with the decoders beside it: loaded when the first image is rendered (scripts/build.ts). */
import webp from "@cwasm/webp/webp.wasm";
import gif from "imagescript/wasm/any/gif.wasm";
import jpeg from "imagescript/wasm/any/jpeg.wasm";
import { renderImage, type Rendered } from "./render-image.ts";

export function render(bytes: Uint8Array<ArrayBuffer>): Promise<Rendered> {
  return renderImage({ jpeg, webp, gif }, bytes);
}
