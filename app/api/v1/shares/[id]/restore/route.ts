import { auditShare } from "@/lib/shares/audit-share";
import { route } from "@/lib/http/route";
import { presentShare } from "@/lib/shares/present-share";
import { requireShare } from "@/lib/shares/require-share";
import { restoreShare } from "@/lib/shares/revoke-share";
import { ShareParams } from "@/lib/shares/share-params";

/** Brings a revoked link back, and reconnects one whose file was deleted and is there again. */
export const POST = route(
  { errors: "problem", action: "share.restore", params: ShareParams },
  async ({ services, actor, params, audit }) => {
    const share = await requireShare(services, actor, "share.restore", params.id);
    const restored = await restoreShare(services, share);
    audit(auditShare("share.restore", restored));
    return presentShare(services.config, restored, services.now());
  },
);
