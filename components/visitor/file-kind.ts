import type { MessageOf } from "@/lib/languages/page-messages";
import type { Words } from "@/lib/languages/words";

const NAMES: Record<string, Exclude<MessageOf<"kind">, "kind.image" | "kind.video" | "kind.audio" | "kind.other">> = {
  "application/pdf": "kind.pdf",
  "application/zip": "kind.zip",
  "application/gzip": "kind.gzip",
  "application/json": "kind.json",
  "text/csv": "kind.csv",
  "text/markdown": "kind.markdown",
  "text/plain": "kind.text",
};

/** A type as people say it: "PDF document", "PNG image"; the file's own ending where there is no name. `null` for plain bytes. */
export function fileKindName(contentType: string, name: string, { say }: Words): string | null {
  const type = contentType.split(";", 1)[0] ?? "";
  const known = NAMES[type];
  if (known !== undefined) return say(known);
  const [family = "", subtype = ""] = type.split("/");
  const format = subtype.replace(/^(?:x-|vnd\.)/u, "").toUpperCase();
  if (family === "image" || family === "video" || family === "audio") return say(`kind.${family}`, { format });
  const extension = /\.(?<extension>[a-z0-9]{1,8})$/iu.exec(name)?.groups?.["extension"];
  return extension === undefined ? null : say("kind.other", { format: extension.toUpperCase() });
}
