const NAMES: Record<string, string> = {
  "application/pdf": "PDF document",
  "application/zip": "ZIP archive",
  "application/gzip": "gzip archive",
  "application/json": "JSON",
  "text/csv": "CSV table",
  "text/markdown": "Markdown",
  "text/plain": "Text",
};

/** A type as people say it: "PDF document", "PNG image"; the type's own name where there is none. `null` for plain bytes. */
export function fileKindName(contentType: string, name: string): string | null {
  const type = contentType.split(";", 1)[0] ?? "";
  const known = NAMES[type];
  if (known !== undefined) return known;
  const [family = "", format = ""] = type.split("/");
  const short = format.replace(/^(?:x-|vnd\.)/u, "").toUpperCase();
  if (["image", "video", "audio"].includes(family)) return `${short} ${family === "audio" ? "recording" : family}`;
  const extension = /\.(?<extension>[a-z0-9]{1,8})$/iu.exec(name)?.groups?.["extension"];
  return extension === undefined ? null : `${extension.toUpperCase()} file`;
}
