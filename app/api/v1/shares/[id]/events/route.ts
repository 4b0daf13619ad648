import { pageOf } from "@/lib/http/answers";
import { eventsCsv, listEvents, ListEvents, PresentedEvent } from "@/lib/activity/list-events";
import { settleEvents } from "@/lib/activity/events";
import { csv } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { requireShare } from "@/lib/shares/require-share";
import { ShareParams } from "@/lib/shares/share-params";

/** The access log of a link, newest first: a page at a time, or with `format=csv` all that the filter names. */
export const GET = route(
  {
    errors: "problem",
    docs: {
      summary: "List the access log of a link",
      description: "Newest first. With `format=csv` everything that the filter names, not a page.",
      answer: pageOf(PresentedEvent),
      alsoAnswers: "text/csv",
      errors: ["share_not_found"],
    },
    action: "share.read",
    params: ShareParams,
    query: ListEvents,
  },
  async ({ services, actor, params, query }) => {
    const share = await requireShare(services, actor, "share.read", params.id);
    await settleEvents(services);
    return query.format === "csv"
      ? csv(eventsCsv(services, share.id, query), `access-log-${share.id}.csv`)
      : await listEvents(services, share.id, query);
  },
);
