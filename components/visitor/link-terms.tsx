import type { OpenShare } from "@/lib/visits/describe-share";
import { When } from "./when";

/** Until when the link works, and how often still. */
export function LinkTerms({ share }: { share: OpenShare }) {
  if (share.expiresAtMs === null && share.downloadsLeft === null) return null;
  return (
    <p className="flex flex-wrap justify-center gap-x-4 gap-y-1 text-center text-sm text-muted-foreground">
      {share.expiresAtMs === null ? null : (
        <span>
          Available until <When at={share.expiresAtMs} />
        </span>
      )}
      {share.downloadsLeft === null ? null : (
        <span>{share.downloadsLeft === 1 ? "1 download left" : `${share.downloadsLeft.toLocaleString("en")} downloads left`}</span>
      )}
    </p>
  );
}
