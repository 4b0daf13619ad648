import { pageOf } from "@/lib/http/answers";
import { route } from "@/lib/http/route";
import { listAccess, Access } from "@/lib/people/permissions";
import { ListAccess } from "@/lib/people/schema";

/** Who may reach a folder, and why each of them may. */
export const GET = route(
  {
    errors: "problem",
    docs: { summary: "List who may reach a folder, and why", answer: pageOf(Access), errors: ["bucket_not_found"] },
    action: "people.manage",
    query: ListAccess,
  },
  ({ services, query }) => listAccess(services, query),
);
