import { inflateSync } from "node:zlib";
import { PDFArray, PDFName, PDFParser, PDFRawStream, type PDFDict, type PDFObject, type PDFRef, type PDFStream } from "@cantoo/pdf-lib";
import { BrokenFile } from "./broken-file.ts";

/** What a document may hold besides its streams, and what the streams that the parser itself opens may unpack to. */
const MAX_OBJECTS = 250_000;
const MAX_INFLATED_BYTES = 24 * 1024 * 1024;

const TYPE = PDFName.of("Type");
const STRUCTURAL = [PDFName.of("ObjStm"), PDFName.of("XRef")];

/**
 * The parser opens two kinds of streams: those that hold objects and those that say where objects are. Here each is first unpacked within a bound; one that
 * goes beyond it is left out and the document is not used. It also ends on documents that lead it in a circle.
 */
export class BoundedPdfParser extends PDFParser {
  isOverBounds = false;
  #objects = 0;
  #bytesLeft = MAX_INFLATED_BYTES;

  protected override parseDictOrStream(ref?: PDFRef): PDFDict | PDFStream {
    this.#objects += 1;
    if (this.#objects > MAX_OBJECTS) this.#stop();
    const object = super.parseDictOrStream(ref);
    if (object instanceof PDFRawStream && STRUCTURAL.some((type) => object.dict.lookup(TYPE) === type)) this.#requireBounded(object);
    return object;
  }

  /** Compressed once and in the usual way, or not at all: nobody writes anything else. */
  #requireBounded({ dict, contents }: PDFRawStream): void {
    const filter = dict.lookup(PDFName.of("Filter"));
    const filters: (PDFObject | undefined)[] =
      filter instanceof PDFArray ? filter.asArray().map((one) => dict.context.lookup(one)) : [filter];
    if (filters.length > 1 || (filters[0] !== undefined && filters[0] !== PDFName.of("FlateDecode"))) this.#stop();
    if (filters[0] === undefined) return;
    try {
      this.#bytesLeft -= inflateSync(contents, { maxOutputLength: Math.max(1, this.#bytesLeft) }).length;
    } catch {
      this.#stop();
    }
  }

  /** The parser takes what is thrown for an object that is broken, and goes on behind it: so the flag says that it was more. */
  #stop(): never {
    this.isOverBounds = true;
    throw new BrokenFile();
  }
}
