import { pageOf } from "@/lib/http/answers";
import { route } from "@/lib/http/route";
import { listMembers, Member } from "@/lib/people/groups";
import { IdParams, ListMembers } from "@/lib/people/schema";

/** Who is in the group, a page at a time. */
export const GET = route(
  {
    errors: "problem",
    docs: { summary: "List the members of a group", answer: pageOf(Member), errors: ["group_not_found"] },
    action: "people.manage",
    params: IdParams,
    query: ListMembers,
  },
  ({ services, params, query }) => listMembers(services, params.id, query),
);
