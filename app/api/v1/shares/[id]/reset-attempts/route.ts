import { auditShare } from "@/lib/shares/audit-share";
import { noContent } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { requireShare } from "@/lib/shares/require-share";
import { ShareParams } from "@/lib/shares/share-params";
import { resetWrongPasswords } from "@/lib/visits/unlock-share";

/** Forgets the wrong passwords that were tried on a link. */
export const POST = route(
  {
    errors: "problem",
    docs: { summary: "Forget the wrong passwords tried on a link", answer: "nothing", errors: ["share_not_found"] },
    action: "share.edit",
    params: ShareParams,
  },
  async ({ services, actor, params, audit }) => {
    const share = await requireShare(services, actor, "share.edit", params.id);
    await resetWrongPasswords(services, share.id);
    audit(auditShare("share.reset_attempts", share));
    return noContent();
  },
);
