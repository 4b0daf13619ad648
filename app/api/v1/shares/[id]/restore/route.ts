import { route } from "@/lib/http/route";
import { presentShare } from "@/lib/shares/present-share";
import { requireShare } from "@/lib/shares/require-share";
import { restoreShare } from "@/lib/shares/revoke-share";
import { ShareParams } from "@/lib/shares/share-params";

/** Brings a revoked link back, and reconnects one whose file was deleted and is there again. */
export const POST = route({ errors: "problem", action: "share.revoke", params: ShareParams }, async ({ services, actor, params }) => {
  const share = await requireShare(services, actor, "share.revoke", params.id);
  return presentShare(services.config, await restoreShare(services, share), services.now());
});
