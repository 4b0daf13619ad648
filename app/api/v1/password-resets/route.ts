import { publicRoute } from "@/lib/http/route";
import { ForgotPassword, forgotPassword } from "@/lib/people/forgot-password";

/** Sends a link for a new password, if there is an account; the answer tells nothing of that. */
export const POST = publicRoute(
  {
    errors: "problem",
    body: ForgotPassword,
    docs: {
      summary: "Ask for a link for a new password",
      description:
        "It is sent by e-mail, if somebody with this address signs in with a password; the answer is the same if not. The link works once, for an hour; an earlier one ends.",
      answer: "nothing",
      errors: ["validation_failed", "mail_off", "locked", "cross_site"],
    },
  },
  ({ request, services }) => forgotPassword(services, request),
);
