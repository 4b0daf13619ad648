import NextAuth, { CredentialsSignin } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { clientAddress } from "@/lib/http/client-address";
import { AppError } from "@/lib/http/errors";
import { SESSION_COOKIE, SESSION_LIFETIME_SECONDS } from "@/lib/people/session-cookie";
import { verifyCredentials } from "@/lib/people/sign-in";
import { createSession, endSession } from "@/lib/people/store";
import { currentPlatform } from "@/lib/platform/platform";
import { createServices } from "@/lib/services";

/** The code that the sign-in page reads from the address: too many wrong tries. */
class Locked extends CredentialsSignin {
  override code = "locked";
}

/*
 * next-auth keeps the cookie and its CSRF protection; who signs in, for how long and until when is the database's to say. The cookie holds a session id
 * alone, under the purpose that `authenticate` asks for. Served by Next, the one handler that is: see app/routes.ts.
 */
const { handlers } = NextAuth(() => {
  const services = createServices(currentPlatform());
  const secure = { httpOnly: true, sameSite: "lax" as const, path: "/", secure: true };
  return {
    secret: services.config.authSecret,
    trustHost: true,
    basePath: "/api/auth",
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    session: { strategy: "jwt", maxAge: SESSION_LIFETIME_SECONDS },
    cookies: {
      sessionToken: { name: SESSION_COOKIE, options: secure },
      csrfToken: { name: "__Host-sluice.csrf", options: secure },
      callbackUrl: { name: "__Host-sluice.callback", options: secure },
    },
    logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        authorize: async ({ email, password }, request) => {
          if (typeof email !== "string" || typeof password !== "string") return null;
          try {
            const user = await verifyCredentials(services, email, password, clientAddress(request, services.config.trustsClientAddress));
            return user === null ? null : { id: user.id, email: user.email };
          } catch (error) {
            if (error instanceof AppError && error.code === "locked") throw new Locked();
            throw error;
          }
        },
      }),
    ],
    callbacks: {
      jwt: async ({ token, user }) => {
        if (user?.id === undefined) return token;
        const now = services.now();
        const session = await createSession(services.db, {
          userId: user.id,
          nowMs: now,
          expiresAtMs: now + SESSION_LIFETIME_SECONDS * 1000,
        });
        return session === null ? null : { purpose: "session", sessionId: session.id };
      },
      session: ({ session }) => session,
      // Only a path of ours: everything else goes to the portal's first page.
      redirect: ({ url, baseUrl }) => {
        const target = URL.parse(url, baseUrl);
        return target !== null && target.origin === baseUrl ? target.href : `${baseUrl}/files`;
      },
    },
    events: {
      signOut: async (message) => {
        const sessionId = "token" in message ? message.token?.["sessionId"] : undefined;
        if (typeof sessionId === "string") await endSession(services.db, sessionId);
      },
    },
  };
});

export const { GET, POST } = handlers;
