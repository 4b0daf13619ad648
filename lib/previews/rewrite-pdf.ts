import { PDFHeader, PDFSecurity, PDFStreamWriter } from "@cantoo/pdf-lib";
import { BoundedPdfParser } from "./bounded-pdf-parser.ts";
import { BrokenFile } from "./broken-file.ts";
import type { Rendered } from "./render-image.ts";
import { shrinkPhotos } from "./shrink-photos.ts";
import { stripPdf } from "./strip-pdf.ts";

const MAX_PAGES = 2_000;
/** The parser and the writer would otherwise sleep between objects. */
const WITHOUT_PAUSES = Infinity;

/** What the reader's program is asked not to do. Nobody has to obey it. */
const PERMISSIONS = {
  printing: false,
  modifying: false,
  copying: false,
  annotating: false,
  fillingForms: false,
  contentAccessibility: true,
  documentAssembly: false,
} as const;

/**
 * Writes a document anew: its pages and what they draw with, nothing else (`stripPdf`), photos no larger than a preview (`shrinkPhotos`), encrypted under an empty password with keys made for this one
 * copy. So none of its bytes are the original's, whatever its streams hold, and its size is not the original's size. Documents that ask for a password
 * themselves are refused.
 */
export async function rewritePdf(jpeg: WebAssembly.Module, bytes: Uint8Array): Promise<Rendered> {
  try {
    const parser = new BoundedPdfParser(bytes, WITHOUT_PAUSES);
    const context = await parser.parseDocument();
    if (parser.isOverBounds) return { kind: "refused", reason: "too_large" };
    if (context.trailerInfo.Encrypt !== undefined) return { kind: "refused", reason: "encrypted" };
    if (stripPdf(context) > MAX_PAGES) return { kind: "refused", reason: "too_large" };
    shrinkPhotos(context, jpeg);
    context.header = PDFHeader.forVersion(1, 7);
    context.security = PDFSecurity.create(context, {
      userPassword: "",
      ownerPassword: crypto.randomUUID(),
      permissions: PERMISSIONS,
    }).encrypt();
    const body = await PDFStreamWriter.forContext(context, WITHOUT_PAUSES).serializeToBuffer();
    return { kind: "rendered", body, contentType: "application/pdf" };
  } catch (error) {
    if (isOurFault(error)) throw error;
    return { kind: "refused", reason: "broken" };
  }
}

/** The library throws errors of many classes at documents that break its expectations; these are the ones that no document brings about. */
function isOurFault(error: unknown): boolean {
  return !(error instanceof BrokenFile) && (error instanceof ReferenceError || error instanceof WebAssembly.RuntimeError);
}
