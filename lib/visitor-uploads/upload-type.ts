import { AppError } from "../http/errors.ts";
import { baseName } from "../storage/key-parts.ts";

/*
 * What a visitor's file is, judged by its name and its first bytes; what the visitor says of it is not looked at. Only types that run nothing are told on.
 */

const TYPES: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  avif: "image/avif",
  heic: "image/heic",
  bmp: "image/bmp",
  tif: "image/tiff",
  tiff: "image/tiff",
  mp4: "video/mp4",
  m4v: "video/mp4",
  webm: "video/webm",
  mov: "video/quicktime",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  wav: "audio/wav",
  ogg: "audio/ogg",
  flac: "audio/flac",
  pdf: "application/pdf",
  txt: "text/plain",
  csv: "text/csv",
  md: "text/markdown",
  json: "application/json",
  zip: "application/zip",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  pptx: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
};

/** The last extension of a name, lower case, without the dot; empty when it has none. */
export function extensionOf(name: string): string {
  const base = baseName(name);
  const dot = base.lastIndexOf(".");
  return dot > 0 ? base.slice(dot + 1).toLowerCase() : "";
}

/** `Content-Type` that a visitor's file is stored with. */
export function safeTypeOf(name: string): string {
  return TYPES[extensionOf(name)] ?? "application/octet-stream";
}

/** As many first bytes as a signature below needs. */
export const HEAD_BYTES = 16;

interface Signature {
  /** Extensions of the files that begin like this. */
  extensions: readonly string[];
  at: number;
  bytes: readonly number[];
}

const ascii = (text: string) => Array.from(text, (character) => character.charCodeAt(0));
const sign = (extensions: string, bytes: readonly number[], at = 0): Signature => ({ extensions: extensions.split(" "), at, bytes });

/** https://www.garykessler.net/library/file_sigs.html, those of types that people ask for and of programs. */
const SIGNATURES: readonly Signature[] = [
  sign("pdf", ascii("%PDF-")),
  sign("png apng", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  sign("jpg jpeg jpe jfif", [0xff, 0xd8, 0xff]),
  sign("gif", ascii("GIF8")),
  sign("webp", ascii("WEBP"), 8),
  sign("wav", ascii("WAVE"), 8),
  sign("avi", ascii("AVI "), 8),
  sign("bmp dib", ascii("BM")),
  sign("tif tiff dng nef cr2 arw", [0x49, 0x49, 0x2a, 0x00]),
  sign("tif tiff dng nef", [0x4d, 0x4d, 0x00, 0x2a]),
  sign("mp4 m4v m4a m4b mov heic heif avif 3gp cr3", ascii("ftyp"), 4),
  sign("mov", ascii("moov"), 4),
  sign("mov", ascii("mdat"), 4),
  sign("mov", ascii("wide"), 4),
  sign("webm mkv mka", [0x1a, 0x45, 0xdf, 0xa3]),
  sign("mp3", ascii("ID3")),
  sign("mp3 aac", [0xff, 0xfb]),
  sign("mp3 aac", [0xff, 0xf3]),
  sign("mp3 aac", [0xff, 0xf2]),
  sign("aac", [0xff, 0xf1]),
  sign("aac", [0xff, 0xf9]),
  sign("ogg oga ogv opus", ascii("OggS")),
  sign("flac", ascii("fLaC")),
  sign("zip docx xlsx pptx odt ods odp epub jar apk kmz cbz xpi 3mf", [0x50, 0x4b, 0x03, 0x04]),
  sign("zip docx xlsx pptx odt ods odp epub jar apk kmz cbz xpi 3mf", [0x50, 0x4b, 0x05, 0x06]),
  sign("doc xls ppt msi msg", [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
  sign("rtf", ascii("{\\rtf")),
  sign("gz tgz", [0x1f, 0x8b]),
  sign("7z cb7", [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]),
  sign("rar cbr", ascii("Rar!")),
  sign("bz2", ascii("BZh")),
  sign("xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]),
  sign("zst", [0x28, 0xb5, 0x2f, 0xfd]),
  sign("psd psb", ascii("8BPS")),
  sign("exe dll sys scr cpl ocx", ascii("MZ")),
  sign("elf so o", [0x7f, 0x45, 0x4c, 0x46]),
  sign("macho dylib", [0xcf, 0xfa, 0xed, 0xfe]),
  sign("class dylib", [0xca, 0xfe, 0xba, 0xbe]),
  sign("wasm", [0x00, 0x61, 0x73, 0x6d]),
];

const begins = (head: Uint8Array, { at, bytes }: Signature) => bytes.every((byte, index) => head[at + index] === byte);

/** The sentence of what a link takes. */
export function typesSentence(types: readonly string[]): string {
  return types.map((type) => `.${type}`).join(", ");
}

/** Throws `upload_type_refused` for a file whose name has none of these extensions; `null` are all. */
export function requireTypeOfName(types: readonly string[] | null, name: string): void {
  if (types === null || types.includes(extensionOf(name))) return;
  throw new AppError("upload_type_refused", { message: `This link takes only files of these types: ${typesSentence(types)}.` });
}

/**
 * Throws `upload_type_refused` for a file whose first bytes are not those of its extension. Where an extension has no signature of its own, such as `csv`, the bytes must
 * not be those of a type that is not asked for.
 */
export function requireTypeOfHead(types: readonly string[] | null, name: string, head: Uint8Array): void {
  if (types === null || head.length === 0) return;
  const extension = extensionOf(name);
  // Two or three letters begin many a text, too: "BM" is a bitmap's only where something follows that no text holds.
  const shortest = head.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d) ? 4 : 2;
  const seen = SIGNATURES.filter((signature) => begins(head, signature));
  const told = seen.filter((signature) => signature.bytes.length >= shortest);
  const hasSignature = SIGNATURES.some((signature) => signature.extensions.includes(extension));
  const isOf = (signatures: Signature[], wanted: (type: string) => boolean) => signatures.some(({ extensions }) => extensions.some(wanted));
  const isRight = hasSignature ? isOf(seen, (type) => type === extension) : told.length === 0 || isOf(told, (type) => types.includes(type));
  if (isRight) return;
  throw new AppError("upload_type_refused", {
    message: `The contents of this file are not what .${extension} files hold. Send the file itself, not one that was renamed.`,
  });
}
