import { publicRoute } from "@/lib/http/route";
import { acceptInvitation } from "@/lib/people/invitations";

/** Sets the password of whoever was invited; the invitation is used up. */
export const POST = publicRoute({ errors: "problem" }, ({ request, services }) => acceptInvitation(services, request));
