import { versionOfIfMatch } from "@/lib/http/if-match";
import { json, noContent } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { deleteGroup, renameGroup, requireGroup, PresentedGroup } from "@/lib/people/groups";
import { GroupBody, IdParams } from "@/lib/people/schema";
import { versionEtag } from "@/lib/people/users";

export const GET = route(
  {
    errors: "problem",
    docs: { summary: "Show a group", answer: PresentedGroup, hasEtag: true, errors: ["group_not_found"] },
    action: "people.manage",
    params: IdParams,
  },
  async ({ services, params }) => {
    const group = await requireGroup(services, params.id);
    return json(group, { headers: { etag: versionEtag(group) } });
  },
);

/** Renames the group. With `If-Match`, only if nobody changed it since. */
export const PATCH = route(
  {
    errors: "problem",
    docs: {
      summary: "Rename a group",
      answer: PresentedGroup,
      hasEtag: true,
      headers: ["If-Match"],
      errors: ["group_not_found", "name_taken", "edit_conflict"],
    },
    action: "people.manage",
    params: IdParams,
    body: GroupBody,
  },
  async ({ request, services, params, body, audit }) => {
    const group = await renameGroup(services, params.id, body.name, versionOfIfMatch(request));
    audit({ action: "group.edit", target: { kind: "group", id: group.id, name: group.name } });
    return json(group, { headers: { etag: versionEtag(group) } });
  },
);

/** Deletes the group with its permissions; its members stay. */
export const DELETE = route(
  {
    errors: "problem",
    docs: {
      summary: "Delete a group",
      description: "With its permissions; its members stay.",
      answer: "nothing",
      errors: ["group_not_found"],
    },
    action: "people.manage",
    params: IdParams,
  },
  async ({ services, params, audit }) => {
    const group = await deleteGroup(services, params.id);
    audit({ action: "group.delete", target: { kind: "group", id: group.id, name: group.name }, detail: { members: group.members } });
    return noContent();
  },
);
