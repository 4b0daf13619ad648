import { pageOf } from "@/lib/http/answers";
import { auditShare } from "@/lib/shares/audit-share";
import { created, csv } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { settleEvents } from "@/lib/activity/events";
import { createShare } from "@/lib/shares/create-share";
import { idempotencyOf } from "@/lib/http/idempotency";
import { listShares } from "@/lib/shares/list-shares";
import { presentShare, shareEtag, PresentedShare, ShareWithPassword } from "@/lib/shares/present-share";
import { CreateShare, ListShares, MAX_SHARE_BYTES } from "@/lib/shares/schema";
import { sharesCsv } from "@/lib/shares/shares-csv";

/** Links, by filter and sort: a page at a time, or with `format=csv` all that the filter names. */
export const GET = route(
  {
    errors: "problem",
    docs: {
      summary: "List links",
      description:
        "Standard users see their own. Revoked links are listed only with `status=revoked`. Searches of one or two characters look at the beginnings of names, ids and addresses alone. With `format=csv` everything that the filter names, not a page.",
      answer: pageOf(PresentedShare),
      alsoAnswers: "text/csv",
    },
    action: "share.read",
    query: ListShares,
  },
  async ({ services, actor, query }) => {
    await settleEvents(services);
    if (query.format === "csv") return csv(sharesCsv(services, actor, query), "links.csv");
    const page = await listShares(services, actor, query);
    return {
      data: page.shares.map((share) => presentShare(services.config, share, services.now())),
      pagination: { cursor: page.cursor, hasMore: page.cursor !== null },
    };
  },
);

/** A new link. Opens as a page unless told otherwise. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Create a link",
      description: "Opens as a page unless told otherwise. A password that was generated is told in this answer and never again.",
      answer: ShareWithPassword,
      isCreated: true,
      hasEtag: true,
      headers: ["Idempotency-Key"],
      errors: ["bucket_not_found", "object_not_found", "may_not_share", "links_off", "url_key_taken", "idempotency_conflict"],
    },
    action: "share.create",
    body: CreateShare,
    // The least that any link to it lets visitors do; what this one does is asked about with the site's settings at hand.
    resources: ({ body }) => body.items.map((item) => ({ ...item, allowedActions: body.allowedActions ?? "preview" })),
    maxBodyBytes: MAX_SHARE_BYTES,
  },
  async ({ request, services, actor, body, audit }) => {
    const idempotency = await idempotencyOf(services, request, actor, body);
    const { share, password } = await createShare(services, actor, body, idempotency);
    audit(auditShare("share.create", share));
    const presented = presentShare(services.config, share, services.now());
    return created(password === null ? presented : { ...presented, password }, `/api/v1/shares/${share.id}`, { etag: shareEtag(share) });
  },
);
