import { previewOf } from "../storage/content-type.ts";

/** What there are renditions of. */
export type RenditionKind = "image" | "pdf" | "text";

/**
 * As what an object is shown to somebody who may look, but not download; `null` for not at all. Players play the original, so there is none for sound and
 * video. An SVG is refused: its text is the drawing itself.
 */
export function decideKind(key: string, storedType: string | undefined): RenditionKind | null {
  const kind = previewOf(key, storedType)?.kind ?? null;
  if (kind === "audio" || kind === "video") return null;
  return kind === "text" && (/\.svg$/iu.test(key) || /^image\/svg/iu.test(storedType ?? "")) ? null : kind;
}
