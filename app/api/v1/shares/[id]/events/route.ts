import { pageOf } from "@/lib/http/answers";
import { listEvents, ListEvents, PresentedEvent } from "@/lib/activity/list-events";
import { settleEvents } from "@/lib/activity/events";
import { route } from "@/lib/http/route";
import { requireShare } from "@/lib/shares/require-share";
import { ShareParams } from "@/lib/shares/share-params";

/** The access log of a link, newest first. */
export const GET = route(
  {
    errors: "problem",
    docs: {
      summary: "List the access log of a link",
      description: "Newest first.",
      answer: pageOf(PresentedEvent),
      errors: ["share_not_found"],
    },
    action: "share.read",
    params: ShareParams,
    query: ListEvents,
  },
  async ({ services, actor, params, query }) => {
    const share = await requireShare(services, actor, "share.read", params.id);
    await settleEvents(services);
    return await listEvents(services, share.id, query);
  },
);
