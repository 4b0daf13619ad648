import {
  PDFArray,
  PDFCatalog,
  type PDFContext,
  PDFDict,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFPageLeaf,
  PDFPageTree,
  PDFRef,
  PDFStream,
  PDFString,
} from "@cantoo/pdf-lib";
import { BrokenFile } from "./broken-file.ts";

const named = (names: string) => new Set(names.split(" ").map((name) => PDFName.of(name)));

/** Everything of a document that draws: no actions, scripts, forms, attachments, outlines, metadata. Layers stay, so that hidden ones stay hidden. */
const OF_CATALOG = named("Type Pages OCProperties");
const OF_PAGES = named("Type Parent Kids Count Resources MediaBox CropBox Rotate Contents UserUnit Group");
/** Of fonts, images and forms: what they carry beside what they draw. `DL` tells sizes, `F` names files elsewhere. */
const NOT_OF_RESOURCES = named(
  "Metadata PieceInfo AF AA A OpenAction JS EF LastModified StructParent StructParents Alternates OPI Ref PtData Measure Thumb DL FFilter FDecodeParms",
);
const [TYPE, SUBTYPE, KIDS, PAGES, PROPERTIES, F] = ["Type", "Subtype", "Kids", "Pages", "Properties", "F"].map((name) =>
  PDFName.of(name),
) as [PDFName, PDFName, PDFName, PDFName, PDFName, PDFName];
const LAYERS = [PDFName.of("OCG"), PDFName.of("OCMD")];

/**
 * Reduces a parsed document to its pages and what they draw with, in place, and forgets every object that nothing of that refers to (also what earlier
 * revisions of the document left behind). Answers the number of pages. Throws `BrokenFile`.
 */
export function stripPdf(context: PDFContext): number {
  const root = context.trailerInfo.Root;
  const catalog = context.lookup(root);
  if (!(root instanceof PDFRef) || !(catalog instanceof PDFDict)) throw new BrokenFile();
  keepOnly(catalog, OF_CATALOG);
  const pages = stripPages(context, catalog.get(PAGES));
  const reached = reach(context, root);
  for (const [ref] of context.enumerateIndirectObjects()) if (!reached.has(ref)) context.delete(ref);
  context.trailerInfo = { Root: root };
  for (const ref of reached) pack(context, ref);
  return pages;
}

/** Walks the page tree, each node once: a tree that leads back into itself has no more pages than nodes. */
function stripPages(context: PDFContext, start: PDFObject | undefined): number {
  const seen = new Set<PDFDict>();
  const todo = [start];
  let pages = 0;
  while (todo.length > 0) {
    const node = context.lookup(todo.pop());
    if (!(node instanceof PDFDict) || seen.has(node)) continue;
    seen.add(node);
    keepOnly(node, OF_PAGES);
    const kids = node.lookup(KIDS);
    if (kids instanceof PDFArray) todo.push(...kids.asArray());
    else pages += 1;
  }
  if (pages === 0) throw new BrokenFile();
  return pages;
}

function keepOnly(dict: PDFDict, names: ReadonlySet<PDFName>): void {
  for (const name of dict.keys()) if (!names.has(name)) dict.delete(name);
}

/** Strips what the pages draw with, and answers every object that is still referred to. */
function reach(context: PDFContext, root: PDFRef): Set<PDFRef> {
  const reached = new Set<PDFRef>();
  const todo: PDFObject[] = [root];
  while (todo.length > 0) {
    const value = todo.pop();
    if (value instanceof PDFRef) {
      const object = context.lookup(value);
      if (object === undefined || reached.has(value)) continue;
      reached.add(value);
      todo.push(object);
    } else if (value instanceof PDFArray) {
      todo.push(...value.asArray());
    } else if (value instanceof PDFStream) {
      stripResource(value.dict);
      value.dict.delete(F);
      todo.push(...value.dict.values());
    } else if (value instanceof PDFDict) {
      // A dictionary of names (fonts by the names that a page gave them) has no type, and its names are anybody's.
      if (value.has(TYPE) || value.has(SUBTYPE)) stripResource(value);
      stripProperties(value);
      todo.push(...value.values());
    }
  }
  return reached;
}

function stripResource(dict: PDFDict): void {
  for (const name of NOT_OF_RESOURCES) dict.delete(name);
}

/** Marked content may point to anything at all; only layers change what is drawn. */
function stripProperties(resources: PDFDict): void {
  const properties = resources.lookup(PROPERTIES);
  if (!(properties instanceof PDFDict)) return;
  for (const name of properties.keys()) {
    const value = properties.lookup(name);
    if (!(value instanceof PDFDict) || !LAYERS.some((type) => value.lookup(TYPE) === type)) properties.delete(name);
  }
}

/**
 * Leaves nothing but streams outside of streams of objects, which are packed and encrypted: the catalog and the pages lose the classes that the writer
 * would not pack, and what a stream's dictionary says goes into objects of its own but for names and numbers, in another order. Without this the
 * dictionaries would be legible, and strings among them (the palette of an image) broken, because the library encrypts no strings.
 */
function pack(context: PDFContext, ref: PDFRef): void {
  const object = context.lookup(ref);
  if (object instanceof PDFStream) {
    const entries = object.dict.entries().reverse();
    for (const [name] of entries) object.dict.delete(name);
    for (const [name, value] of entries) object.dict.set(name, isComposite(value) ? context.register(value) : value);
  } else if (object instanceof PDFCatalog || object instanceof PDFPageTree || object instanceof PDFPageLeaf) {
    context.assign(ref, PDFDict.fromMapWithContext(object.asMap(), context));
  }
}

function isComposite(value: PDFObject): boolean {
  return [PDFArray, PDFDict, PDFString, PDFHexString].some((type) => value instanceof type);
}
