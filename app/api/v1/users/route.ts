import { pageOf } from "@/lib/http/answers";
import { idempotencyOf } from "@/lib/http/idempotency";
import { created } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { createInvitation } from "@/lib/people/invitations";
import { CreateUser, ListUsers } from "@/lib/people/schema";
import { createUser, listUsers, requireUser, versionEtag, PresentedUser, CreatedUser } from "@/lib/people/users";

/** Everybody with an account, a page at a time. */
export const GET = route(
  { errors: "problem", docs: { summary: "List people", answer: pageOf(PresentedUser) }, action: "people.manage", query: ListUsers },
  ({ services, query }) => listUsers(services, query),
);

/** A new person. Without a password the answer holds a link by which they set one, this once. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Create a person",
      description:
        "Without a password the answer holds a link by which they set one, this once. `sendMail` sends it to them besides, where a mail server is set.",
      answer: CreatedUser,
      isCreated: true,
      hasEtag: true,
      headers: ["Idempotency-Key"],
      errors: ["email_taken", "group_not_found", "idempotency_conflict", "mail_off"],
    },
    action: "people.manage",
    body: CreateUser,
  },
  async ({ request, services, actor, body, audit }) => {
    const { user, isRepeated } = await createUser(services, actor, body, await idempotencyOf(services, request, actor, body));
    if (!isRepeated)
      audit({
        action: "user.create",
        target: { kind: "user", id: user.id, name: user.email },
        detail: { role: user.role, ...(body.sendMail ? { sentTo: user.email } : {}) },
      });
    if (isRepeated || user.hasPassword) return created(user, `/api/v1/users/${user.id}`, { etag: versionEtag(user) });
    const { url, expiresAtMs } = await createInvitation(services, user, body);
    const invited = await requireUser(services, user.id);
    const invitation = { invitationUrl: url, invitationExpiresAt: new Date(expiresAtMs).toISOString() };
    return created({ ...invited, ...invitation }, `/api/v1/users/${user.id}`, { etag: versionEtag(invited) });
  },
);
