import { versionOfIfMatch } from "@/lib/http/if-match";
import { json } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { listPermissions, replacePermissions } from "@/lib/people/permissions";
import { IdParams, MAX_PERMISSIONS_BODY_BYTES, PermissionList } from "@/lib/people/schema";
import { versionEtag } from "@/lib/people/users";

/** What the members of the group may, and where. */
export const GET = route({ errors: "problem", action: "people.manage", params: IdParams }, async ({ services, params }) => {
  const { data, version } = await listPermissions(services, { group: params.id });
  return json({ data }, { headers: { etag: versionEtag({ version }) } });
});

/** Replaces the whole list. With `If-Match`, only if nobody changed it since. */
export const PUT = route(
  { errors: "problem", action: "people.manage", params: IdParams, body: PermissionList, maxBodyBytes: MAX_PERMISSIONS_BODY_BYTES },
  async ({ request, services, params, body, audit }) => {
    const { data, version, name } = await replacePermissions(services, { group: params.id }, body, versionOfIfMatch(request));
    audit({ action: "permission.set", target: { kind: "group", id: params.id, name }, detail: { permissions: data } });
    return json({ data }, { headers: { etag: versionEtag({ version }) } });
  },
);
