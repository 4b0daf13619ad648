import { settleEvents } from "@/lib/activity/events";
import { readShareStats, ShareStats, ShareStatsQuery } from "@/lib/activity/share-stats";
import { route } from "@/lib/http/route";
import { requireShare } from "@/lib/shares/require-share";
import { ShareParams } from "@/lib/shares/share-params";

/** How a link was used, by day, country and file. */
export const GET = route(
  {
    errors: "problem",
    docs: {
      summary: "Tell how a link was used",
      description: "By day in UTC, by country and by file; of a very long log the newest 50,000 rows.",
      answer: ShareStats,
      errors: ["share_not_found"],
      fields: { downloads: "Files and zips that were handed over in the period." },
    },
    action: "share.read",
    params: ShareParams,
    query: ShareStatsQuery,
  },
  async ({ services, actor, params, query }) => {
    const share = await requireShare(services, actor, "share.read", params.id);
    await settleEvents(services);
    return await readShareStats(services, share.id, query.days);
  },
);
