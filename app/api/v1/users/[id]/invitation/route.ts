import { json } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { createInvitation, CreatedInvitation, CreateInvitation } from "@/lib/people/invitations";
import { IdParams } from "@/lib/people/schema";
import { requireOwnHand, requireUser } from "@/lib/people/users";

/** A new link by which the person sets a password; earlier ones end. Told this once, and sent to them where that is asked for. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Invite somebody by a new link",
      description: "By it they set a password; earlier links end. Told this once.",
      answer: CreatedInvitation,
      isCreated: true,
      errors: ["user_not_found", "mail_off"],
    },
    action: "people.manage",
    params: IdParams,
    body: CreateInvitation,
    emptyBody: {},
  },
  async ({ services, actor, params, body, audit }) => {
    const user = await requireUser(services, params.id);
    requireOwnHand(actor, [user.role]);
    const { url, expiresAtMs } = await createInvitation(services, user, body);
    const sentTo = body.sendMail ? user.email : null;
    audit({
      action: "user.invite",
      target: { kind: "user", id: user.id, name: user.email },
      ...(sentTo === null ? {} : { detail: { sentTo } }),
    });
    return json({ url, expiresAt: new Date(expiresAtMs).toISOString(), sentTo }, { status: 201 });
  },
);
