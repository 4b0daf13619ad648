import { baseName } from "./key-parts.ts";

/**
 * Types that run nothing when a browser shows them. Only these are shown inline; everything else is an attachment. Text of every kind is
 * served as plain text in UTF-8, so that a page, a script or a style sheet is read, not run.
 */
const INERT: Record<string, string> = {
  png: "image/png",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  gif: "image/gif",
  webp: "image/webp",
  avif: "image/avif",
  bmp: "image/bmp",
  ico: "image/x-icon",
  mp4: "video/mp4",
  m4v: "video/mp4",
  webm: "video/webm",
  ogv: "video/ogg",
  mov: "video/quicktime",
  mp3: "audio/mpeg",
  m4a: "audio/mp4",
  aac: "audio/aac",
  wav: "audio/wav",
  ogg: "audio/ogg",
  oga: "audio/ogg",
  opus: "audio/ogg",
  flac: "audio/flac",
  weba: "audio/webm",
  pdf: "application/pdf",
};

const TEXT_EXTENSIONS = new Set(
  "txt md markdown csv tsv log json jsonl ndjson xml yaml yml toml ini conf env sh bash zsh py rb js mjs cjs ts tsx jsx css scss less html htm xhtml svg sql go rs java kt swift c h cc cpp hpp cs php pl lua r tex srt vtt diff patch gitignore dockerfile makefile".split(
    " ",
  ),
);

export type PreviewKind = "image" | "video" | "audio" | "pdf" | "text";

/** How an object may be shown, judged by its name and then by the type it was stored with; `null` when it is only for downloading. */
export function previewOf(key: string, storedType: string | undefined): { kind: PreviewKind; contentType: string } | null {
  const name = baseName(key).toLowerCase();
  const extension = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1) : name;
  const stored = (storedType ?? "").split(";")[0]!.trim().toLowerCase();
  const inert = INERT[extension] ?? Object.values(INERT).find((type) => type === stored);
  if (inert !== undefined) {
    const kind = inert === "application/pdf" ? "pdf" : (inert.split("/")[0] as "image" | "video" | "audio");
    return { kind, contentType: inert };
  }
  if (TEXT_EXTENSIONS.has(extension) || stored.startsWith("text/") || stored === "application/json")
    return { kind: "text", contentType: "text/plain; charset=utf-8" };
  return null;
}

/** Types that a browser might run or take apart: downloads carry them as plain bytes. */
const ACTIVE =
  /^(?:text\/(?:html|xml|javascript|css|vbscript|x-.*)|application\/(?:xhtml\+xml|xml|javascript|ecmascript|x-javascript|.*\+xml|x-shockwave-flash|wasm)|image\/svg.*|multipart\/.*|message\/.*)$/u;

/**
 * The `Content-Type` of a download: the stored one where it is a plain, well-formed type that nothing runs, else `application/octet-stream`. The
 * file is an attachment either way.
 */
export function downloadType(storedType: string | undefined): string {
  const stored = (storedType ?? "").trim().toLowerCase();
  const match =
    /^([a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126})(?:;\s*charset="?(utf-8|us-ascii|iso-8859-1)"?)?$/u.exec(stored);
  if (!match || ACTIVE.test(match[1]!)) return "application/octet-stream";
  return match[2] === undefined ? match[1]! : `${match[1]}; charset=${match[2]}`;
}
