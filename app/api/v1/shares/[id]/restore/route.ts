import { auditShare } from "@/lib/shares/audit-share";
import { route } from "@/lib/http/route";
import { presentShare, PresentedShare } from "@/lib/shares/present-share";
import { requireShare } from "@/lib/shares/require-share";
import { restoreShare } from "@/lib/shares/revoke-share";
import { ShareParams } from "@/lib/shares/share-params";

/** Brings a revoked link back, and reconnects one whose file was deleted and is there again. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Restore a link",
      description: "One that was revoked, or whose file was deleted and is there again.",
      answer: PresentedShare,
      errors: ["share_not_found", "object_not_found", "may_not_share", "links_off", "validation_failed"],
    },
    action: "share.restore",
    params: ShareParams,
  },
  async ({ services, actor, params, audit }) => {
    const share = await requireShare(services, actor, "share.restore", params.id);
    const restored = await restoreShare(services, share);
    audit(auditShare("share.restore", restored));
    return presentShare(services.config, restored, services.now());
  },
);
