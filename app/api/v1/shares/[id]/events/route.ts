import { listEvents, ListEvents } from "@/lib/activity/list-events";
import { settleEvents } from "@/lib/activity/events";
import { route } from "@/lib/http/route";
import { requireShare } from "@/lib/shares/require-share";
import { ShareParams } from "@/lib/shares/share-params";

/** The access log of a link, newest first. */
export const GET = route(
  { errors: "problem", action: "share.read", params: ShareParams, query: ListEvents },
  async ({ services, actor, params, query }) => {
    const share = await requireShare(services, actor, "share.read", params.id);
    await settleEvents(services);
    return await listEvents(services, share.id, query);
  },
);
