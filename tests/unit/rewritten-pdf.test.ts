import { describe, expect, it } from "vitest";
import { rewritePdf } from "../../lib/previews/rewrite-pdf.ts";
import { codecs, jpeg, longestSharedRun } from "../support/images.ts";
import { bomb, pdf, pdfOf, type Read, readPdf } from "../support/pdfs.ts";

async function rewrite(source: Uint8Array<ArrayBuffer>) {
  const result = await rewritePdf(codecs.jpeg, source);
  return result.kind === "refused" ? result.reason : result.body;
}

async function rewritten(source: Uint8Array<ArrayBuffer>) {
  const body = await rewrite(source);
  if (typeof body === "string") throw new Error(body);
  return body;
}

/** What the first pixel of the photo is most. */
function colour({ images }: Read): number {
  const pixel = images[0]?.start.slice(0, 3) ?? [];
  return pixel.indexOf(Math.max(...pixel));
}

const PAGES = ["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"];

describe("a document written anew", () => {
  it.each([true, false])("shows what the original shows and has none of its bytes (streams of objects: %s)", async (useObjectStreams) => {
    const source = await pdf({ pages: 3, photo: jpeg(300, 200), useObjectStreams });
    const body = await rewritten(source);
    const [before, after] = [await readPdf(source), await readPdf(body)];
    expect(after.pages).toBe(3);
    expect(after.text).toContain("Shown on page 1");
    expect(after.images.map(({ width }) => width)).toEqual([300, 64]);
    expect(after.images[1]).toEqual(before.images[1]);
    expect(colour(after)).toBe(colour(before));
    expect(longestSharedRun(source, body, 64)).toBe(0);
    expect(body.length).not.toBe(source.length);
  });

  it("has photos no larger than a preview", async () => {
    const source = await pdf({ photo: jpeg(2400, 1200) });
    expect((await readPdf(source)).images[0]?.width).toBe(2400);
    const [photo] = (await readPdf(await rewritten(source))).images;
    expect(photo?.width).toBe(1600);
  });

  it("has no script, attachment, form, outline, title or annotation", async () => {
    const source = await pdf();
    expect((await readPdf(source)).extras.length).toBeGreaterThan(3);
    const body = await rewritten(source);
    expect((await readPdf(body)).extras).toEqual([]);
    expect(Buffer.from(body).includes("CANARY")).toBe(false);
  });

  it("is another one each time", async () => {
    const source = await pdf();
    const [first, second] = [await rewritten(source), await rewritten(source)];
    expect(longestSharedRun(first, second, 512)).toBe(0);
  });

  it("keeps the layers, so that hidden ones stay hidden", async () => {
    const body = await rewritten(
      pdfOf([
        "<< /Type /Catalog /Pages 2 0 R /OCProperties << /OCGs [4 0 R] /D << /OFF [4 0 R] /Name (Default) >> >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /Properties << /L 4 0 R /P 5 0 R >> >> >>",
        "<< /Type /OCG /Name (Drafts) >>",
        "<< /CANARY (CANARY) >>",
      ]),
    );
    const pdfjs = await import("pdfjs-dist/legacy/build/pdf.mjs");
    const document = await pdfjs.getDocument({ data: body, verbosity: 0 }).promise;
    const layers = [...(await document.getOptionalContentConfig())];
    expect(layers).toEqual([[expect.any(String), expect.objectContaining({ name: "Drafts", visible: false })]]);
  });

  it("forgets what earlier revisions left behind and what a page carries beside what it draws", async () => {
    const { PDFParser } = await import("@cantoo/pdf-lib");
    const { stripPdf } = await import("../../lib/previews/strip-pdf.ts");
    const context = await new PDFParser(
      pdfOf([
        ...PAGES,
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /AA << /O 4 0 R >> /Annots [4 0 R] /PieceInfo 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
        "<< /S /JavaScript /JS (CANARY) >>",
        "<< /Type /XObject /Subtype /Form /BBox [0 0 1 1] /Metadata 4 0 R /PieceInfo << /Secret 4 0 R >> /Length 1 >>\nstream\n \nendstream",
        "<< /Left (CANARY) >>",
      ]),
    ).parseDocument();
    expect(stripPdf(context)).toBe(1);
    const kept = context.enumerateIndirectObjects().map(([, object]) => object.toString());
    // Catalog, tree, page, form, and the box of the form.
    expect(kept).toHaveLength(5);
    expect(kept.join()).not.toMatch(/CANARY|JavaScript|Metadata|PieceInfo|Annots/u);
  });
});

describe("documents that are not rewritten", () => {
  it.each([
    ["nothing", ""],
    ["a page of HTML", "<!doctype html><script>1</script>"],
    ["a header alone", "%PDF-1.7\n"],
    ["a catalog without pages", "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n"],
    ["brackets that never close", `%PDF-1.7\n1 0 obj\n${"[".repeat(200_000)}`],
  ])("%s is broken", async (_, text) => {
    expect(await rewrite(Uint8Array.from(Buffer.from(text, "latin1")))).toBe("broken");
  });

  it("a tree of pages that leads back into itself ends", async () => {
    const circle = [
      "<< /Type /Catalog /Pages 2 0 R >>",
      "<< /Type /Pages /Kids [2 0 R 2 0 R 3 0 R] /Count 9 >>",
      "<< /Type /Page /Parent 2 0 R >>",
    ];
    expect(await rewrite(pdfOf(circle))).toBeInstanceOf(Uint8Array);
  });

  it("one that asks for a password is refused", async () => {
    const locked = pdfOf(
      [...PAGES, "<< /Type /Page /Parent 2 0 R >>", "<< /Filter /Standard /V 1 /R 2 >>"],
      "<< /Root 1 0 R /Encrypt 4 0 R >>",
    );
    expect(await rewrite(locked)).toBe("encrypted");
  });

  it.each([
    ["plainly", {}],
    ["under an escaped name", { type: "Obj#53tm" }],
    ["twice", { filter: "[/FlateDecode /FlateDecode]" }],
    ["in another way", { filter: "/LZWDecode" }],
  ])("a bomb that is packed %s is not unpacked", async (_, options) => {
    const source = bomb(64 * 1024 * 1024, options);
    expect(source.length).toBeLessThan(100_000);
    expect(await rewrite(source)).toBe("too_large");
  });

  it("a stream whose length leads back to an earlier one ends", async () => {
    const circle = (length: string) =>
      pdfOf([
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Length 1 >>\nstream\nx\nendstream",
        `<< /Length -${length} >>\nstream\ny\nendstream`,
      ]);
    const text = Buffer.from(circle("000")).toString("latin1");
    const back = text.lastIndexOf("stream\ny") + "stream\n".length - text.indexOf("\nendstream");
    expect(await rewrite(circle(String(back).padStart(3, "0")))).toBe("too_large");
  });

  it("every beginning of a document is refused or shown, never a fault", async () => {
    const source = await pdf({ pages: 1 });
    for (let length = 0; length < source.length; length += 211) {
      const result = await rewritePdf(codecs.jpeg, source.slice(0, length));
      if (result.kind === "refused") expect(["broken", "too_large"]).toContain(result.reason);
    }
  });
});
