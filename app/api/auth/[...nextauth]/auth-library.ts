/* The part of next-auth that is not about Next: its core answers Web requests. Bundled apart, because nothing but signing in needs it. */
import type { AuthLibrary } from "@/lib/people/answer-auth";
import { Auth } from "@auth/core";
import { CredentialsSignin } from "@auth/core/errors";
import Credentials from "next-auth/providers/credentials";
import { createAuthProviders } from "@/lib/people/auth-providers";

/** The code that the sign-in page reads from the address: too many wrong tries. */
class Locked extends CredentialsSignin {
  override code = "locked";
}

export const authLibrary: AuthLibrary = {
  answer: Auth,
  createProviders: (config, authorize) => [
    ...createAuthProviders(config),
    Credentials({
      credentials: { email: {}, password: {} },
      authorize: ({ email, password }, request) => authorize(email, password, request),
    }),
  ],
  locked: () => new Locked(),
};
