import { deflateSync } from "node:zlib";
import { PDFDocument, PDFString, rgb, StandardFonts } from "@cantoo/pdf-lib";

export interface PdfOptions {
  pages?: number;
  /** Shown on the first page. */
  photo?: Uint8Array;
  useObjectStreams?: boolean;
}

/** A document with text, a palette, a photo, and everything that must not come through: all of that says CANARY. */
export async function pdf({ pages = 2, photo, useObjectStreams = true }: PdfOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const document = await PDFDocument.create();
  document.setTitle("CANARY-TITLE");
  document.setAuthor("CANARY-AUTHOR");
  const font = await document.embedFont(StandardFonts.Helvetica);
  for (let index = 1; index <= pages; index += 1) {
    const page = document.addPage([600, 800]);
    page.drawText(`Shown on page ${index}`, { x: 50, y: 700, size: 30, font });
    page.drawRectangle({ x: 300, y: 600, width: 100, height: 100, color: rgb(1, 0, 0) });
  }
  const first = document.getPage(0);
  if (photo !== undefined) first.drawImage(await document.embedJpg(photo), { x: 50, y: 100, width: 400, height: 300 });
  const palette = document.context.stream(
    Uint8Array.from({ length: 64 * 64 }, (_, index) => index % 4),
    {
      Type: "XObject",
      Subtype: "Image",
      Width: 64,
      Height: 64,
      BitsPerComponent: 8,
      ColorSpace: ["Indexed", "DeviceRGB", 3, PDFString.of("abcdefghijkl")],
    },
  );
  const name = first.node.newXObject("Palette", document.context.register(palette));
  first.node.addContentStream(document.context.register(document.context.flateStream(`q 100 0 0 100 450 600 cm ${name.asString()} Do Q`)));
  document.addJavaScript("run", "app.alert('CANARY-SCRIPT')");
  await document.attach(new TextEncoder().encode("CANARY-ATTACHMENT".repeat(20)), "CANARY.txt");
  const field = document.getForm().createTextField("CANARY-FIELD");
  field.setText("CANARY-VALUE");
  field.addToPage(first, { x: 50, y: 50, width: 100, height: 30 });
  return Uint8Array.from(await document.save({ useObjectStreams }));
}

/** A document whose one stream of objects unpacks to `bytes` of nothing. `type` may be spelled with escapes. */
export function bomb(bytes: number, { type = "ObjStm", filter = "/FlateDecode" } = {}): Uint8Array<ArrayBuffer> {
  const packed = deflateSync(Buffer.alloc(bytes, " "), { level: 9 });
  return Uint8Array.from(
    Buffer.concat([
      Buffer.from(`%PDF-1.7\n1 0 obj\n<< /Type /${type} /N 1 /First 10 /Filter ${filter} /Length ${packed.length} >>\nstream\n`),
      packed,
      Buffer.from(
        "\nendstream\nendobj\n2 0 obj\n<< /Type /Catalog /Pages 3 0 R >>\nendobj\n3 0 obj\n<< /Type /Pages /Kids [4 0 R] /Count 1 >>\nendobj\n" +
          "4 0 obj\n<< /Type /Page /Parent 3 0 R /MediaBox [0 0 9 9] >>\nendobj\ntrailer\n<< /Root 2 0 R >>\nstartxref\n0\n%%EOF",
      ),
    ]),
  );
}

/** A document of these objects, the first of which is the catalog. */
export function pdfOf(objects: string[], trailer = "<< /Root 1 0 R >>"): Uint8Array<ArrayBuffer> {
  const body = objects.map((object, index) => `${index + 1} 0 obj\n${object}\nendobj\n`).join("");
  return Uint8Array.from(Buffer.from(`%PDF-1.7\n${body}trailer\n${trailer}\nstartxref\n0\n%%EOF`, "latin1"));
}

export interface Read {
  pages: number;
  text: string;
  /** Widths of the images of the first page, and the first bytes of each. */
  images: { width: number; start: number[] }[];
  /** Everything that a viewer would show or run besides pages. */
  extras: unknown[];
}

/** Opens a document as the visitor's page does. */
export async function readPdf(bytes: Uint8Array): Promise<Read> {
  const pdfjs = await import("pdfjs-dist/legacy/build/pdf.mjs");
  const task = pdfjs.getDocument({ data: Uint8Array.from(bytes), verbosity: 0, useSystemFonts: true });
  try {
    const document = await task.promise;
    const page = await document.getPage(1);
    const text = (await page.getTextContent()).items.map((item) => ("str" in item ? item.str : "")).join(" ");
    const operators = await page.getOperatorList();
    const names = operators.fnArray.flatMap((operator, index) =>
      operator === pdfjs.OPS.paintImageXObject ? [String((operators.argsArray[index] as unknown[])[0])] : [],
    );
    const images = await Promise.all(
      names.map(
        (name) =>
          new Promise<Read["images"][number]>((resolve) => {
            page.objs.get(name, (image: { width: number; data?: Uint8Array }) =>
              resolve({ width: image.width, start: Array.from((image.data ?? []).slice(0, 12)) }),
            );
          }),
      ),
    );
    const { info } = await document.getMetadata();
    const title = (info as Record<string, unknown>)["Title"];
    const annotations = (await page.getAnnotations()) as unknown[];
    const found = [await document.getAttachments(), await document.getJSActions(), await document.getOutline(), title, ...annotations];
    return { pages: document.numPages, text, images, extras: found.filter((value) => value !== null && value !== undefined) };
  } finally {
    await task.destroy();
  }
}
