import { publicRoute } from "@/lib/http/route";
import { acceptInvitation, AcceptInvitation } from "@/lib/people/invitations";

/** Sets the password of whoever was invited; the invitation is used up. */
export const POST = publicRoute(
  {
    errors: "problem",
    body: AcceptInvitation,
    docs: {
      summary: "Set a password by an invitation",
      description: "The invitation is used up.",
      answer: "nothing",
      errors: ["validation_failed", "invitation_not_found", "cross_site"],
    },
  },
  ({ request, services }) => acceptInvitation(services, request),
);
