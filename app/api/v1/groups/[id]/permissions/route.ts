import { listOf } from "@/lib/http/answers";
import { versionOfIfMatch } from "@/lib/http/if-match";
import { json } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { listPermissions, replacePermissions, PresentedPermission } from "@/lib/people/permissions";
import { IdParams, MAX_PERMISSIONS_BODY_BYTES, PermissionList } from "@/lib/people/schema";
import { versionEtag } from "@/lib/people/users";

/** What the members of the group may, and where. */
export const GET = route(
  {
    errors: "problem",
    docs: { summary: "List the permissions of a group", answer: listOf(PresentedPermission), hasEtag: true, errors: ["group_not_found"] },
    action: "people.manage",
    params: IdParams,
  },
  async ({ services, params }) => {
    const { data, version } = await listPermissions(services, { group: params.id });
    return json({ data }, { headers: { etag: versionEtag({ version }) } });
  },
);

/** Replaces the whole list. With `If-Match`, only if nobody changed it since. */
export const PUT = route(
  {
    errors: "problem",
    docs: {
      summary: "Replace the permissions of a group",
      description: "The list is the whole of them: what is not in it is taken away.",
      answer: listOf(PresentedPermission),
      hasEtag: true,
      headers: ["If-Match"],
      errors: ["group_not_found", "bucket_not_found", "edit_conflict"],
    },
    action: "people.manage",
    params: IdParams,
    body: PermissionList,
    maxBodyBytes: MAX_PERMISSIONS_BODY_BYTES,
  },
  async ({ request, services, params, body, audit }) => {
    const { data, version, name } = await replacePermissions(services, { group: params.id }, body, versionOfIfMatch(request));
    audit({ action: "permission.set", target: { kind: "group", id: params.id, name }, detail: { permissions: data } });
    return json({ data }, { headers: { etag: versionEtag({ version }) } });
  },
);
