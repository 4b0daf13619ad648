import type { AuthConfig } from "@auth/core";
import type { Provider } from "@auth/core/providers";
import type { User as AuthUser } from "@auth/core/types";
import { recordAudit, unknownActor } from "../activity/audit.ts";
import { readBody } from "../http/body.ts";
import { clientAddress } from "../http/client-address.ts";
import { AppError } from "../http/errors.ts";
import type { Config } from "../platform/config.ts";
import type { Services } from "../services.ts";
import { findPersonOf } from "./identities.ts";
import { SESSION_COOKIE, SESSION_LIFETIME_SECONDS } from "./session-cookie.ts";
import { verifyCredentials } from "./sign-in.ts";
import { providerKey } from "./sign-in-providers.ts";
import { createSession, endSession, findSessionUser, type User } from "./store.ts";

type Authorize = (email: unknown, password: unknown, request: Request) => Promise<AuthUser | null>;

/** What of next-auth is loaded when somebody signs in or out, not before. */
export interface AuthLibrary {
  answer(request: Request, config: AuthConfig): Promise<Response>;
  /** The identity providers of the configuration, and the form for e-mail and password. */
  createProviders(config: Config, authorize: Authorize): Provider[];
  /** Refuses a sign-in because of too many wrong tries. */
  locked(): Error;
}

/** Forms of next-auth hold an address, a password and a token. */
const MAX_FORM_BYTES = 16 * 1024;

/**
 * Answers an address of next-auth, which keeps the cookies, its CSRF protection and the conversation with identity providers; who signs in, for how long and until
 * when is the database's to say. The session cookie holds a session id alone, under the purpose that `authenticate` asks for.
 */
export async function answerAuth(services: Services, request: Request, loadLibrary: () => Promise<AuthLibrary>): Promise<Response> {
  const body = request.method === "POST" ? ((await readBody(request, MAX_FORM_BYTES)) as BodyInit) : null;
  const library = await loadLibrary();
  const asked = new Request(request.url, { method: request.method, headers: request.headers, body });
  const answer = await library.answer(asked, configure(services, asked, library));
  if (answer.status >= 500) throw new AppError("unavailable");
  const headers = new Headers(answer.headers);
  headers.set("cache-control", "private, no-store");
  return new Response(answer.body, { status: answer.status, headers });
}

function configure(services: Services, request: Request, library: AuthLibrary): AuthConfig {
  /** Whom an identity of this request's callback belongs to. */
  let person: User | undefined;
  const record = async (
    action: "sign_in" | "sign_in_failed" | "sign_out",
    id: string | null,
    email: string,
    via: string,
    detail?: { refusal: string },
  ) => {
    const by = { ...unknownActor(services, request, email, via), id };
    await recordAudit(services, by, [{ action, target: { kind: "user", id, name: email }, ...(detail === undefined ? {} : { detail }) }]);
  };
  const authorize: Authorize = async (email, password, form) => {
    if (typeof email !== "string" || typeof password !== "string") return null;
    try {
      const user = await verifyCredentials(services, email, password, clientAddress(form, services.config.trustsClientAddress));
      if (user === null) await record("sign_in_failed", null, email, "password");
      return user === null ? null : { id: user.id, email: user.email };
    } catch (error) {
      throw error instanceof AppError && error.code === "locked" ? library.locked() : error;
    }
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
    providers: library.createProviders(services.config, authorize),
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
}

const NO_FAILURES: ReadonlySet<string> = new Set(["CredentialsSignin", "OAuthCallbackError", "MissingCSRF", "UnknownAction"]);

/** What went wrong between this server and a provider, for its operator. Wrong passwords, sign-ins that were broken off, and addresses made up by strangers are no failures. */
function logFailure(error: Error & { type?: string }) {
  if (NO_FAILURES.has(error.type ?? "")) return;
  const { cause } = error as { cause?: { err?: Error } };
  console.error(
    JSON.stringify({
      problem: "a sign-in at a provider failed",
      kind: error.type ?? error.name,
      cause: cause?.err?.message ?? error.message,
    }),
  );
}
