import { recordAudit, unknownActor } from "../activity/audit.ts";
import { decode } from "@auth/core/jwt";
import { readCookie } from "../http/cookies.ts";
import { clientAddress } from "../http/client-address.ts";
import { AppError } from "../http/errors.ts";
import { purposeKey } from "../platform/purpose-key.ts";
import type { Services } from "../services.ts";
import { authenticateAccess } from "./access-jwt.ts";
import type { Actor } from "./actor.ts";
import { hashSecret, parseBearer } from "./api-token.ts";
import { listRulesOf } from "./permission-store.ts";
import { SESSION_COOKIE } from "./session-cookie.ts";
import { verifyCredentials } from "./sign-in.ts";
import { findSessionUser, findUser, type User } from "./store.ts";
import { findTokenUser } from "./token-store.ts";

const MAX_BASIC_HEADER_BYTES = 8192;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Who makes this request: by a token or HTTP Basic in the Authorization header, else by Cloudflare Access, where that is configured and says something, else by
 * the session cookie; `null` when nothing of it is there or the session ended. What is there and wrong is never made up for by another proof. Throws
 * `unauthenticated` for credentials that are wrong, `locked` after too many wrong ones, and what `authenticateAccess` throws. Looks the person and their rules up
 * each time, so that a disabled account, an ended session and a permission taken away hold from the next request on.
 */
export async function authenticate(services: Services, request: { headers: Headers }): Promise<Actor | null> {
  const proved = await authenticatePerson(services, request);
  if (proved === null) return null;
  const { user, ...proof } = proved;
  const address = clientAddress(request, services.config.trustsClientAddress);
  return {
    id: user.id,
    email: user.email,
    name: user.name,
    role: user.role,
    sessionId: null,
    tokenId: null,
    scopes: null,
    ...proof,
    rules: user.role === "administrator" ? [] : await listRulesOf(services.d1, user.id),
    client: { address: address?.slice(0, 64) ?? null, userAgent: request.headers.get("user-agent")?.slice(0, 512) ?? null },
  };
}

type Proved = { user: User } & Pick<Actor, "via"> & Partial<Pick<Actor, "sessionId" | "tokenId" | "scopes">>;

async function authenticatePerson(services: Services, request: { headers: Headers }): Promise<Proved | null> {
  const header = request.headers.get("authorization");
  if (header !== null) {
    if (/^bearer(?: |$)/iu.test(header)) return await authenticateToken(services, header);
    const user = await authenticateBasic(services, request, header);
    if (user === null) throw new AppError("unauthenticated", { message: "The credentials are not right. Check e-mail and password." });
    return { user, via: "basic" };
  }
  const byAccess = await authenticateAccess(services, request);
  if (byAccess !== null) return { user: byAccess, via: "access" };
  const cookie = readCookie(request.headers, SESSION_COOKIE);
  if (cookie === null) return null;
  const sessionId = await readSessionId(services.config.authSecret, cookie);
  if (sessionId === null) return null;
  const user = await findSessionUser(services.db, sessionId, services.now());
  return user === null ? null : { user, via: "session", sessionId };
}

async function authenticateToken(services: Services, header: string): Promise<Proved> {
  const token = parseBearer(header);
  const found = token === null ? null : await findTokenUser(services, await hashSecret(token));
  if (found === null)
    throw new AppError("unauthenticated", { message: "This token is not valid: it expired, was deleted, or is misspelt." });
  return { user: found.user, via: "token", tokenId: found.tokenId, scopes: new Set(found.scopes) };
}

/** The session id in a session cookie; `null` for anything that is not one, such as another token of ours or of next-auth. */
async function readSessionId(secret: string, cookie: string): Promise<string | null> {
  try {
    const claims = await decode({ token: cookie, secret, salt: SESSION_COOKIE });
    return claims?.["purpose"] === "session" && typeof claims["sessionId"] === "string" ? claims["sessionId"] : null;
  } catch {
    return null;
  }
}

/** Parses Basic credentials (RFC 7617): UTF-8, split at the first colon. `null` when malformed. */
export function parseBasic(header: string): { email: string; password: string } | null {
  const [scheme = "", encoded = ""] = header.split(/ +/u, 2);
  if (header.length > MAX_BASIC_HEADER_BYTES || scheme.toLowerCase() !== "basic") return null;
  try {
    const text = utf8.decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)));
    const colon = text.indexOf(":");
    const email = text.slice(0, colon);
    const password = text.slice(colon + 1);
    return colon <= 0 || password === "" ? null : { email, password };
  } catch {
    return null;
  }
}

/** Programs send Basic with every request; hashing the password each time would cost them a tenth of a second. */
const VERIFIED_FOR_MS = 60_000;
const MAX_VERIFIED = 500;
const verified = new Map<string, { userId: string; passwordHash: string; untilMs: number }>();

async function authenticateBasic(services: Services, request: { headers: Headers }, header: string): Promise<User | null> {
  const credentials = parseBasic(header);
  if (credentials === null) return null;
  const mac = await crypto.subtle.sign(
    "HMAC",
    await purposeKey(services.config.authSecret, "verified-basic"),
    new TextEncoder().encode(`${credentials.email}\u0000${credentials.password}`),
  );
  const key = String.fromCharCode(...new Uint8Array(mac));
  const known = (await findVerified(services, key)) ?? (await waitForVerification(services, key));
  if (known !== null) return known;
  verifying.add(key);
  try {
    const address = clientAddress(request, services.config.trustsClientAddress);
    const user = await verifyCredentials(services, credentials.email, credentials.password, address);
    if (user === null) {
      const by = unknownActor(services, request, credentials.email, "basic");
      await recordAudit(services, by, [{ action: "sign_in_failed", target: { kind: "user", name: credentials.email } }]);
    } else if (user.passwordHash !== null) {
      if (verified.size >= MAX_VERIFIED) verified.clear();
      verified.set(key, { userId: user.id, passwordHash: user.passwordHash, untilMs: services.now() + VERIFIED_FOR_MS });
    }
    return user;
  } finally {
    verifying.delete(key);
  }
}

/** The person whose password was verified a moment ago, while it is still theirs. */
async function findVerified(services: Services, key: string): Promise<User | null> {
  const known = verified.get(key);
  if (known === undefined || known.untilMs <= services.now()) return null;
  const user = await findUser(services.db, known.userId);
  return user !== null && user.disabledAtMs === null && user.passwordHash === known.passwordHash ? user : null;
}

/** Credentials that are being verified now, by the same name as in `verified`. */
const verifying = new Set<string>();
const MAX_WAIT_MS = 5000;

/**
 * A program that begins with fifty requests at once is one try, not fifty: all but the first wait for its result, which would otherwise count against the account.
 * Polled, since a promise that another request resolves may not be awaited on Workers.
 */
async function waitForVerification(services: Services, key: string): Promise<User | null> {
  const waitUntil = Date.now() + MAX_WAIT_MS;
  if (!verifying.has(key)) return null;
  while (verifying.has(key) && Date.now() < waitUntil) await new Promise((resolve) => setTimeout(resolve, 10));
  return await findVerified(services, key);
}
