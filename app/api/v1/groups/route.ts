import { pageOf } from "@/lib/http/answers";
import { idempotencyOf } from "@/lib/http/idempotency";
import { created } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { createGroup, listGroups, PresentedGroup } from "@/lib/people/groups";
import { GroupBody, ListGroups } from "@/lib/people/schema";
import { versionEtag } from "@/lib/people/users";

/** The groups, a page at a time. */
export const GET = route(
  { errors: "problem", docs: { summary: "List the groups", answer: pageOf(PresentedGroup) }, action: "people.manage", query: ListGroups },
  ({ services, query }) => listGroups(services, query),
);

/** A new group without members. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Create a group",
      answer: PresentedGroup,
      isCreated: true,
      hasEtag: true,
      headers: ["Idempotency-Key"],
      errors: ["name_taken", "idempotency_conflict"],
    },
    action: "people.manage",
    body: GroupBody,
  },
  async ({ request, services, actor, body, audit }) => {
    const { group, isRepeated } = await createGroup(services, body.name, await idempotencyOf(services, request, actor, body));
    if (!isRepeated) audit({ action: "group.create", target: { kind: "group", id: group.id, name: group.name } });
    return created(group, `/api/v1/groups/${group.id}`, { etag: versionEtag(group) });
  },
);
