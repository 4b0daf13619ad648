import { bulkShares, BulkResults } from "@/lib/shares/bulk-shares";
import { route } from "@/lib/http/route";
import { BulkShares } from "@/lib/shares/schema";

/** Does one thing to many links; each is asked about, done and told by itself. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Change many links",
      description:
        "Each link as if it were asked for alone: with its own permission and its own result. Links that fail are named with the reason and do not keep the others from being changed. `days` goes with `extend`.",
      answer: BulkResults,
      fields: {
        action: "What is done to each link.",
        failed: "How many links it could not be done to.",
        done: "How many links it was done to.",
      },
    },
    // The least of what is asked of each link; what this action needs is asked there.
    action: "share.revoke",
    body: BulkShares,
  },
  async ({ services, actor, body, audit }) => await bulkShares(services, actor, body, audit),
);
