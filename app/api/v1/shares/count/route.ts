import { route } from "@/lib/http/route";
import { ShareFilter } from "@/lib/shares/schema";
import { countMatching, MatchingCount } from "@/lib/shares/select-shares";

/** Exactly how many links a filter of the list names. */
export const GET = route(
  {
    errors: "problem",
    docs: {
      summary: "Count links",
      description: "Exactly how many links a filter of the list names, such as `POST /api/v1/shares/revoke` wants to be told.",
      answer: MatchingCount,
    },
    action: "share.read",
    query: ShareFilter,
  },
  async ({ services, actor, query }) => ({ count: await countMatching(services, actor, query) }),
);
