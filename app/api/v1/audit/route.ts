import { pageOf } from "@/lib/http/answers";
import { auditCsv, ListAudit, listAudit, PresentedAudit } from "@/lib/activity/list-audit";
import { csv } from "@/lib/http/respond";
import { route } from "@/lib/http/route";

/** What people and their tokens did, newest first: a page at a time, or with `format=csv` all that the filter names. */
export const GET = route(
  {
    errors: "problem",
    docs: {
      summary: "List what people did",
      description: "Newest first. With `format=csv` everything that the filter names, not a page.",
      answer: pageOf(PresentedAudit),
      alsoAnswers: "text/csv",
    },
    action: "audit.read",
    query: ListAudit,
  },
  async ({ services, query }) => (query.format === "csv" ? csv(auditCsv(services, query), "audit.csv") : await listAudit(services, query)),
);
