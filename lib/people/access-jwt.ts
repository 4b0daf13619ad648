import { decodeProtectedHeader, errors, jwtVerify } from "jose";
import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { findAccessKeys } from "./access-keys.ts";
import { findPersonOf, type SignInRefusal } from "./identities.ts";
import { noteSignIn, type User } from "./store.ts";

/** Where Cloudflare Access puts its proof. The cookie `CF_Authorization` says the same, but anybody may set a cookie of that name, so it proves nothing. */
const ACCESS_HEADER = "cf-access-jwt-assertion";
const MAX_TOKEN_CHARACTERS = 8192;
const CLOCK_TOLERANCE_SECONDS = 30;
/** Access opens no session here, so a person counts as signed in anew once a day. */
const SIGN_IN_EVERY_MS = 24 * 60 * 60 * 1000;

const SENTENCES: Record<SignInRefusal, string | undefined> = {
  not_invited: undefined,
  email_not_verified: "Cloudflare Access did not tell an e-mail address. Service tokens are nobody's: use a token of Sluice.",
  other_identity: "Your account here belongs to another identity at Cloudflare Access. Ask an administrator of this site to unlink it.",
};

/**
 * The person whom Cloudflare Access let through to the site; `null` when Access is not configured or says nothing about this request. Throws `unauthenticated` for a
 * token that is not the team's, not for this application or not of now, `not_invited` when nobody here has the address, and `unavailable` when the team's
 * keys cannot be had.
 *
 * https://developers.cloudflare.com/cloudflare-one/identity/authorization-cookie/validating-json/
 */
export async function authenticateAccess(services: Services, request: { headers: Headers }): Promise<User | null> {
  const { access } = services.config;
  const token = access === null ? null : request.headers.get(ACCESS_HEADER);
  if (access === null || token === null) return null;
  const claims = await verifyAccessToken(services, access, token);
  const decision = await findPersonOf(services, {
    provider: `access:${access.issuer}`,
    subject: typeof claims["sub"] === "string" ? claims["sub"] : "",
    email: typeof claims["email"] === "string" ? claims["email"] : null,
    // Access asks the identity provider or mails a code: without either there is no token.
    isEmailVerified: true,
    name: null,
  });
  if ("refusal" in decision) {
    const message = SENTENCES[decision.refusal];
    throw new AppError("not_invited", message === undefined ? {} : { message });
  }
  const { user } = decision;
  const nowMs = services.now();
  if ((user.lastSignInAtMs ?? -Infinity) < nowMs - SIGN_IN_EVERY_MS) {
    services.waitUntil(noteSignIn(services.db, user.id, nowMs).catch(() => undefined));
  }
  return user;
}

async function verifyAccessToken(services: Services, access: { issuer: string; audiences: string[] }, token: string) {
  const refused = () =>
    new AppError("unauthenticated", { message: "Cloudflare Access did not vouch for this request. Sign in there again." });
  if (token.length > MAX_TOKEN_CHARACTERS) throw refused();
  try {
    const { kid, alg } = decodeProtectedHeader(token);
    // Before any key is asked for, so that only tokens of the right form make the server fetch.
    if (typeof kid !== "string" || alg !== "RS256") throw refused();
    const keys = await findAccessKeys(access.issuer, kid, services.now);
    if (keys === null) throw refused();
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ["RS256"],
      issuer: access.issuer,
      audience: access.audiences,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ["exp", "iat", "sub"],
      currentDate: new Date(services.now()),
    });
    return payload;
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (error instanceof errors.JOSEError || error instanceof TypeError) throw refused();
    throw error;
  }
}
