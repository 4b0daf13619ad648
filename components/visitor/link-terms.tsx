import type { Words } from "@/lib/languages/words";
import type { OpenShare } from "@/lib/visits/describe-share";
import { compose } from "./compose";
import { timeAt } from "./when";

/** Until when the link works, and how often still. */
export function LinkTerms({ share, words }: { share: OpenShare; words: Words }) {
  if (share.expiresAtMs === null && share.downloadsLeft === null) return null;
  return (
    <p className="flex flex-wrap justify-center gap-x-4 gap-y-1 text-center text-sm text-muted-foreground">
      {share.expiresAtMs === null ? null : (
        <span>{compose(words.compose("terms.until", timeAt("end", share.expiresAtMs, words.locale)))}</span>
      )}
      {share.downloadsLeft === null ? null : <span>{words.say("terms.downloadsLeft", { count: share.downloadsLeft })}</span>}
    </p>
  );
}
