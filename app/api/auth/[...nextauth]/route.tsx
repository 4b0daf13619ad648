import NextAuth, { CredentialsSignin } from "next-auth";
import Credentials from "next-auth/providers/credentials";
import { createAuthProviders } from "@/lib/people/auth-providers";
import { recordAudit, unknownActor } from "@/lib/activity/audit";
import { clientAddress } from "@/lib/http/client-address";
import { AppError } from "@/lib/http/errors";
import { findPersonOf } from "@/lib/people/identities";
import { SESSION_COOKIE, SESSION_LIFETIME_SECONDS } from "@/lib/people/session-cookie";
import { verifyCredentials } from "@/lib/people/sign-in";
import { providerKey } from "@/lib/people/sign-in-providers";
import { createSession, endSession, findSessionUser, type User } from "@/lib/people/store";
import { currentPlatform } from "@/lib/platform/platform";
import { createServices } from "@/lib/services";

/** The code that the sign-in page reads from the address: too many wrong tries. */
class Locked extends CredentialsSignin {
  override code = "locked";
}

/*
 * next-auth keeps the cookies, its CSRF protection and the conversation with identity providers; who signs in, for how long and until when is the database's to
 * say. The session cookie holds a session id alone, under the purpose that `authenticate` asks for. Served by Next, the one handler that is: see app/routes.ts.
 */
const { handlers } = NextAuth((request) => {
  const services = createServices(currentPlatform());
  /** Whom an identity of this request's callback belongs to. */
  let person: User | undefined;
  const record = async (
    action: "sign_in" | "sign_in_failed" | "sign_out",
    id: string | null,
    email: string,
    via: string,
    detail?: { refusal: string },
  ) => {
    const by = { ...unknownActor(services, request ?? new Request("https://site.invalid"), email, via), id };
    await recordAudit(services, by, [{ action, target: { kind: "user", id, name: email }, ...(detail === undefined ? {} : { detail }) }]);
  };
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
      // next-auth lets these three live for a quarter of an hour, and no longer than the sign-in they belong to.
      state: { name: "__Host-sluice.state", options: secure },
      pkceCodeVerifier: { name: "__Host-sluice.pkce", options: secure },
      nonce: { name: "__Host-sluice.nonce", options: secure },
    },
    logger: { error: logFailure, warn: () => undefined, debug: () => undefined },
    providers: [
      ...createAuthProviders(services.config),
      Credentials({
        credentials: { email: {}, password: {} },
        authorize: async ({ email, password }, request) => {
          if (typeof email !== "string" || typeof password !== "string") return null;
          try {
            const user = await verifyCredentials(services, email, password, clientAddress(request, services.config.trustsClientAddress));
            if (user === null) await record("sign_in_failed", null, email, "password");
            return user === null ? null : { id: user.id, email: user.email };
          } catch (error) {
            if (error instanceof AppError && error.code === "locked") throw new Locked();
            throw error;
          }
        },
      }),
    ],
    callbacks: {
      signIn: async ({ user, account }) => {
        if (account === null || account === undefined || account.type === "credentials") return true;
        const decision = await findPersonOf(services, {
          provider: providerKey(services.config, account.provider),
          subject: account.providerAccountId,
          email: user.email ?? null,
          isEmailVerified: "emailVerified" in user && user.emailVerified instanceof Date,
          name: user.name ?? null,
        });
        if ("refusal" in decision) {
          await record("sign_in_failed", null, user.email ?? "", account.provider, { refusal: decision.refusal });
          return `/sign-in?error=${decision.refusal}`;
        }
        person = decision.user;
        return true;
      },
      jwt: async ({ token, user, account }) => {
        if (user?.id === undefined) return token;
        const now = services.now();
        const isPassword = account?.type === "credentials";
        const { id: userId, email } = isPassword ? { id: user.id, email: user.email ?? "" } : (person ?? { id: "", email: "" });
        const session = await createSession(services.d1, {
          userId,
          nowMs: now,
          expiresAtMs: now + SESSION_LIFETIME_SECONDS * 1000,
        });
        if (session === null) return null;
        await record("sign_in", userId, email, isPassword ? "password" : (account?.provider ?? ""));
        return { purpose: "session", sessionId: session.id };
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
        if (typeof sessionId !== "string") return;
        const user = await findSessionUser(services.db, sessionId, services.now());
        await endSession(services.db, sessionId);
        if (user !== null) await record("sign_out", user.id, user.email, "session");
      },
    },
  };
});

/** What went wrong between this server and a provider, for its operator. Wrong passwords, and sign-ins that their owners broke off, are no failures. */
function logFailure(error: Error & { type?: string }) {
  if (error.type === "CredentialsSignin" || error.type === "OAuthCallbackError" || error.type === "MissingCSRF") return;
  const { cause } = error as { cause?: { err?: Error } };
  console.error(
    JSON.stringify({
      problem: "a sign-in at a provider failed",
      kind: error.type ?? error.name,
      cause: cause?.err?.message ?? error.message,
    }),
  );
}

export const { GET, POST } = handlers;
