import { auditShare } from "@/lib/shares/audit-share";
import { settleEvents } from "@/lib/activity/events";
import { AppError } from "@/lib/http/errors";
import { json, noContent } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { editShare } from "@/lib/shares/edit-share";
import { presentShare, shareEtag, PresentedShare, ShareWithPassword } from "@/lib/shares/present-share";
import { requireShare } from "@/lib/shares/require-share";
import { deleteShare } from "@/lib/shares/revoke-share";
import { EditShare, MAX_SHARE_BYTES } from "@/lib/shares/schema";
import { ShareParams } from "@/lib/shares/share-params";

export const GET = route(
  {
    errors: "problem",
    docs: { summary: "Show a link", answer: PresentedShare, hasEtag: true, errors: ["share_not_found"] },
    action: "share.read",
    params: ShareParams,
  },
  async ({ services, actor, params }) => {
    await settleEvents(services);
    const share = await requireShare(services, actor, "share.read", params.id);
    return json(presentShare(services.config, share, services.now()), { headers: { etag: shareEtag(share) } });
  },
);

/** Changes settings. With `If-Match`, only if nobody changed the link since. */
export const PATCH = route(
  {
    errors: "problem",
    docs: {
      summary: "Edit a link",
      description: "What is left out stays; `null` takes a protection or a limit away.",
      answer: ShareWithPassword,
      hasEtag: true,
      headers: ["If-Match"],
      errors: ["share_not_found", "edit_conflict", "may_not_share", "url_key_taken", "bucket_not_found", "object_not_found"],
    },
    action: "share.edit",
    params: ShareParams,
    body: EditShare,
    maxBodyBytes: MAX_SHARE_BYTES,
  },
  async ({ request, services, actor, params, body, audit }) => {
    const share = await requireShare(services, actor, "share.edit", params.id);
    const match = request.headers.get("if-match");
    if (match !== null && match !== "*" && match !== shareEtag(share)) {
      throw new AppError("edit_conflict", { details: { current: presentShare(services.config, share, services.now()) } });
    }
    const edited = await editShare(services, actor, share, body, share.version);
    audit(auditShare("share.edit", edited.share, { changed: Object.keys(body) }));
    const presented = presentShare(services.config, edited.share, services.now());
    return json(edited.password === null ? presented : { ...presented, password: edited.password }, {
      headers: { etag: shareEtag(edited.share) },
    });
  },
);

/** Deletes a revoked link and its log for good. */
export const DELETE = route(
  {
    errors: "problem",
    docs: { summary: "Delete a revoked link and its log for good", answer: "nothing", errors: ["share_not_found", "edit_conflict"] },
    action: "share.delete",
    params: ShareParams,
  },
  async ({ services, actor, params, audit }) => {
    const share = await requireShare(services, actor, "share.delete", params.id);
    await deleteShare(services, share);
    audit(auditShare("share.delete", share));
    return noContent();
  },
);
