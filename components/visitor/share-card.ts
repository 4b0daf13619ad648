import { formatBytes } from "@/lib/format/bytes";
import type { Words } from "@/lib/languages/words";
import type { OpenShare, ShareDescription } from "@/lib/visits/describe-share";
import { fileKindName } from "./file-kind";
import { folderSummary } from "./folder-summary";
import { shareTitle } from "./share-title";

const MAX_DESCRIPTION_LENGTH = 200;

/**
 * What chats and networks show of a link. Where anything has to be passed first it is the same for every link, also for those who passed. `null` for a
 * link that shows nothing.
 */
export function shareCard(share: ShareDescription, words: Words): { title: string; description: string | null } | null {
  if (share.kind === "gate" || share.kind === "not_started" || share.kind === "paused" || (share.kind === "open" && share.isGated))
    return { title: words.say("gate.files"), description: null };
  if (share.kind !== "open") return null;
  const written = share.description?.text.replaceAll(/\s+/gu, " ").trim();
  return { title: shareTitle(share, words), description: written ? shorten(written) : summaryOf(share, words) };
}

function shorten(text: string): string {
  return text.length <= MAX_DESCRIPTION_LENGTH ? text : `${text.slice(0, MAX_DESCRIPTION_LENGTH - 1).toWellFormed()}…`;
}

function summaryOf({ place }: OpenShare, words: Words): string | null {
  switch (place.kind) {
    case "upload":
      return null;
    case "folder":
      return folderSummary(place, words) ?? null;
    case "file": {
      const size = place.sizeBytes === null ? null : formatBytes(place.sizeBytes, words);
      return [fileKindName(place.contentType, place.name, words), size].filter((part) => part !== null).join(" · ") || null;
    }
  }
}
