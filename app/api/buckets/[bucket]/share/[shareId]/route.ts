import { Success } from "@/lib/http/answers";
import { listedPlace } from "@/lib/storage/list-objects";
import { auditShare } from "@/lib/shares/audit-share";
import { AppError } from "@/lib/http/errors";
import { route } from "@/lib/http/route";
import { requireShare } from "@/lib/shares/require-share";
import { revokeShare } from "@/lib/shares/revoke-share";
import { shareStatus } from "@/lib/shares/share";
import { requireBucket } from "@/lib/storage/require-bucket";
import { BucketShareParams } from "@/lib/storage/schema";

/** Takes a link back. One of another bucket, or taken back before, is not found. */
export const DELETE = route(
  {
    errors: "r2explorer",
    docs: { summary: "Revoke a link", answer: Success, errors: ["share_not_found"] },
    action: "share.revoke",
    params: BucketShareParams,
    resources: ({ params }) => [listedPlace(params.bucket, "")],
  },
  async ({ services, actor, params, audit }) => {
    const { name } = requireBucket(services, params.bucket);
    const share = await requireShare(services, actor, "share.revoke", params.shareId);
    if (share.items[0]?.bucket !== name || shareStatus(share, services.now()) === "revoked") throw new AppError("share_not_found");
    await revokeShare(services, share);
    audit(auditShare("share.revoke", share));
    return { success: true };
  },
);
