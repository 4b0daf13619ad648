import { auditShare } from "@/lib/shares/audit-share";
import { route } from "@/lib/http/route";
import { presentShare, PresentedShare } from "@/lib/shares/present-share";
import { requireShare } from "@/lib/shares/require-share";
import { revokeShare } from "@/lib/shares/revoke-share";
import { ShareParams } from "@/lib/shares/share-params";

/** Takes a link back, at once and everywhere. */
export const POST = route(
  {
    errors: "problem",
    docs: { summary: "Revoke a link", description: "At once and everywhere.", answer: PresentedShare, errors: ["share_not_found"] },
    action: "share.revoke",
    params: ShareParams,
  },
  async ({ services, actor, params, audit }) => {
    const share = await requireShare(services, actor, "share.revoke", params.id);
    const revoked = await revokeShare(services, share);
    audit(auditShare("share.revoke", share));
    return presentShare(services.config, revoked, services.now());
  },
);
