import type { Words } from "@/lib/languages/words";
import type { OpenShare } from "@/lib/visits/describe-share";

/** What a visitor reads first: a name that people gave, else what the page is for. */
export function shareTitle({ title, place }: OpenShare, { say }: Words): string {
  return title ?? (place.kind === "upload" ? say("drop.title") : say("share.files"));
}
