/** A module of its own in the worker's folder: loaded when the first document is rendered (scripts/build.ts). */
export { rewritePdf as render } from "./rewrite-pdf.ts";
