import { noContent } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { requireGroup, setMember } from "@/lib/people/groups";
import { MemberParams } from "@/lib/people/schema";
import { requireUser } from "@/lib/people/users";

/** Takes somebody into the group. */
export const PUT = route(
  {
    errors: "problem",
    docs: { summary: "Take somebody into a group", answer: "nothing", errors: ["group_not_found", "user_not_found"] },
    action: "people.manage",
    params: MemberParams,
  },
  async ({ services, params, audit }) => {
    const [group, user] = [await requireGroup(services, params.id), await requireUser(services, params.userId)];
    await setMember(services, group.id, user.id, true);
    audit({
      action: "group.add_member",
      target: { kind: "group", id: group.id, name: group.name },
      detail: { user: user.id, email: user.email },
    });
    return noContent();
  },
);

/** Takes somebody out of the group. */
export const DELETE = route(
  {
    errors: "problem",
    docs: { summary: "Take somebody out of a group", answer: "nothing", errors: ["group_not_found", "user_not_found"] },
    action: "people.manage",
    params: MemberParams,
  },
  async ({ services, params, audit }) => {
    const [group, user] = [await requireGroup(services, params.id), await requireUser(services, params.userId)];
    await setMember(services, group.id, user.id, false);
    audit({
      action: "group.remove_member",
      target: { kind: "group", id: group.id, name: group.name },
      detail: { user: user.id, email: user.email },
    });
    return noContent();
  },
);
