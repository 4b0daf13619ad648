import { auditShare } from "@/lib/shares/audit-share";
import { route } from "@/lib/http/route";
import { expireShare } from "@/lib/shares/halt-share";
import { presentShare, PresentedShare } from "@/lib/shares/present-share";
import { requireShare } from "@/lib/shares/require-share";
import { ShareParams } from "@/lib/shares/share-params";

/** Ends a link now. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "End a link now",
      description: "As its end would have. A later end brings it back.",
      answer: PresentedShare,
      errors: ["share_not_found", "may_not_share"],
    },
    action: "share.edit",
    params: ShareParams,
  },
  async ({ services, actor, params, audit }) => {
    const share = await requireShare(services, actor, "share.edit", params.id);
    const changed = await expireShare(services, share);
    audit(auditShare("share.expire", changed));
    return presentShare(services.config, changed, services.now());
  },
);
