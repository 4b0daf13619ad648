import { idempotencyOf } from "@/lib/http/idempotency";
import { created } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { createGroup, listGroups } from "@/lib/people/groups";
import { GroupBody, ListGroups } from "@/lib/people/schema";
import { versionEtag } from "@/lib/people/users";

/** The groups, a page at a time. */
export const GET = route({ errors: "problem", action: "people.manage", query: ListGroups }, ({ services, query }) =>
  listGroups(services, query),
);

/** A new group without members. */
export const POST = route(
  { errors: "problem", action: "people.manage", body: GroupBody },
  async ({ request, services, actor, body, audit }) => {
    const { group, isRepeated } = await createGroup(services, body.name, await idempotencyOf(request, actor, body));
    if (!isRepeated) audit({ action: "group.create", target: { kind: "group", id: group.id, name: group.name } });
    return created(group, `/api/v1/groups/${group.id}`, { etag: versionEtag(group) });
  },
);
