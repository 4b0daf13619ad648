import { route } from "@/lib/http/route";
import { listMembers } from "@/lib/people/groups";
import { IdParams, ListMembers } from "@/lib/people/schema";

/** Who is in the group, a page at a time. */
export const GET = route(
  { errors: "problem", action: "people.manage", params: IdParams, query: ListMembers },
  ({ services, params, query }) => listMembers(services, params.id, query),
);
