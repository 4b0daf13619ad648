import { auditShare } from "@/lib/shares/audit-share";
import { route } from "@/lib/http/route";
import { createShare } from "@/lib/shares/create-share";
import { shareUrl, CreatedRecordShare } from "@/lib/shares/present-share";
import { CreateRecordShare } from "@/lib/shares/schema";
import { ObjectParams } from "@/lib/storage/schema";

/** A new link that answers with the file itself. Every option may be left out, and so may the body. */
export const POST = route(
  {
    errors: "r2explorer",
    docs: {
      summary: "Create a link that opens as the file itself",
      answer: CreatedRecordShare,
      errors: ["object_not_found", "may_not_share", "links_off"],
      fields: { expiresAt: "Milliseconds since 1970." },
    },
    action: "share.create",
    params: ObjectParams,
    body: CreateRecordShare,
    emptyBody: {},
    resources: ({ params }) => [params],
  },
  async ({ services, actor, params, body, audit }) => {
    const { share } = await createShare(services, actor, {
      ...body,
      items: [{ ...params, kind: "file" }],
      allowedActions: "download",
      opening: "direct",
    });
    audit(auditShare("share.create", share));
    return {
      shareId: share.id,
      shareUrl: shareUrl(services.config, share.id),
      ...(share.expiresAtMs === null ? {} : { expiresAt: share.expiresAtMs }),
    };
  },
);
