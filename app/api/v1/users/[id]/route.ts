import { versionOfIfMatch } from "@/lib/http/if-match";
import { json, noContent } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { DeleteUserQuery, EditUser, IdParams } from "@/lib/people/schema";
import { deleteUser, editUser, requireOwnHand, requireUser, versionEtag, PresentedUser } from "@/lib/people/users";

export const GET = route(
  {
    errors: "problem",
    docs: { summary: "Show a person", answer: PresentedUser, hasEtag: true, errors: ["user_not_found"] },
    action: "people.manage",
    params: IdParams,
  },
  async ({ services, params }) => {
    const user = await requireUser(services, params.id);
    return json(user, { headers: { etag: versionEtag(user) } });
  },
);

/** Changes what is given. With `If-Match`, only if nobody changed the person since. */
export const PATCH = route(
  {
    errors: "problem",
    docs: {
      summary: "Edit a person",
      description: "What is left out stays. A change of role, password or e-mail address, and disabling, ends every session at once.",
      answer: PresentedUser,
      hasEtag: true,
      headers: ["If-Match"],
      errors: ["user_not_found", "email_taken", "last_administrator", "edit_conflict"],
    },
    action: "people.manage",
    params: IdParams,
    body: EditUser,
  },
  async ({ request, services, actor, params, body, audit }) => {
    const user = await editUser(services, actor, params.id, body, versionOfIfMatch(request));
    const target = { kind: "user" as const, id: user.id, name: user.email };
    if (body.isDisabled !== undefined) audit({ action: user.isDisabled ? "user.disable" : "user.enable", target });
    const { isDisabled: _, password, ...changes } = body;
    if (password !== undefined || Object.keys(changes).length > 0) {
      audit({ action: "user.edit", target, detail: { ...changes, ...(password === undefined ? {} : { isPasswordChanged: true }) } });
    }
    return json(user, { headers: { etag: versionEtag(user) } });
  },
);

/** Deletes the person. Their links go to `handOverTo`, or stay suspended. */
export const DELETE = route(
  {
    errors: "problem",
    docs: {
      summary: "Delete a person",
      description: "Their links go to `handOverTo`, or stay suspended.",
      answer: "nothing",
      errors: ["user_not_found", "last_administrator"],
    },
    action: "people.manage",
    params: IdParams,
    query: DeleteUserQuery,
  },
  async ({ services, actor, params, query, audit }) => {
    requireOwnHand(actor, [(await requireUser(services, params.id)).role]);
    const user = await deleteUser(services, params.id, query.handOverTo ?? null);
    audit({
      action: "user.delete",
      target: { kind: "user", id: user.id, name: user.email },
      detail: { links: user.links, handedOverTo: query.handOverTo ?? null },
    });
    return noContent();
  },
);
