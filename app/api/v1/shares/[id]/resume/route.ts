import { auditShare } from "@/lib/shares/audit-share";
import { route } from "@/lib/http/route";
import { resumeShare } from "@/lib/shares/halt-share";
import { presentShare, PresentedShare } from "@/lib/shares/present-share";
import { requireShare } from "@/lib/shares/require-share";
import { ShareParams } from "@/lib/shares/share-params";

/** Lets a paused link go on. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Resume a paused link",
      answer: PresentedShare,
      errors: ["share_not_found", "may_not_share"],
    },
    action: "share.edit",
    params: ShareParams,
  },
  async ({ services, actor, params, audit }) => {
    const share = await requireShare(services, actor, "share.edit", params.id);
    const changed = await resumeShare(services, share);
    audit(auditShare("share.resume", changed));
    return presentShare(services.config, changed, services.now());
  },
);
