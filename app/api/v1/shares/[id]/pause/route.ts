import { auditShare } from "@/lib/shares/audit-share";
import { route } from "@/lib/http/route";
import { pauseShare } from "@/lib/shares/halt-share";
import { presentShare, PresentedShare } from "@/lib/shares/present-share";
import { requireShare } from "@/lib/shares/require-share";
import { ShareParams } from "@/lib/shares/share-params";

/** Stops a link for a while. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Pause a link",
      description: "It answers nobody until it is resumed.",
      answer: PresentedShare,
      errors: ["share_not_found", "may_not_share"],
    },
    action: "share.edit",
    params: ShareParams,
  },
  async ({ services, actor, params, audit }) => {
    const share = await requireShare(services, actor, "share.edit", params.id);
    const changed = await pauseShare(services, share);
    audit(auditShare("share.pause", changed));
    return presentShare(services.config, changed, services.now());
  },
);
