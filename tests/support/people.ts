/** People for tests: made through the API, with a `fetch` of their own. */
import type { PresentedUser } from "../../lib/people/users.ts";
import type { Level } from "../../lib/people/rights.ts";
import { SESSION_COOKIE } from "../../lib/people/session-cookie.ts";
import type { CookieJar } from "./cookie-jar.ts";
import { sessionOf, signInByPassword } from "./sign-in.ts";
import type { Sluice } from "./sluice.ts";

export const PASSWORD = "a password for tests";

export interface Rule {
  bucket?: string;
  prefix: string;
  level: Level;
  share?: boolean;
}

export interface Person extends PresentedUser {
  /** Through HTTP Basic as this person. A value as `json` becomes the body. */
  api: Sluice["api"];
  basic: string;
}

export const basicOf = (email: string, password = PASSWORD) => `Basic ${Buffer.from(`${email}:${password}`).toString("base64")}`;

async function expectOk(response: Response): Promise<Response> {
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
  return response;
}

/** A standard user (or with `role` an administrator) with these permissions. */
export async function createPerson(
  sluice: Sluice,
  { rules = [], ...values }: { rules?: Rule[]; role?: "admin" | "user"; email?: string; groups?: string[] } = {},
): Promise<Person> {
  const email = values.email ?? `${crypto.randomUUID()}@example.com`;
  const response = await expectOk(await sluice.api("/api/v1/users", { method: "POST", json: { password: PASSWORD, ...values, email } }));
  const user = (await response.json()) as PresentedUser;
  if (rules.length > 0) await setRules(sluice, { user: user.id }, rules);
  const basic = basicOf(email);
  return {
    ...user,
    basic,
    api: (target, init = {}) =>
      sluice.api(target, { ...init, headers: { authorization: basic, ...(init.headers as Record<string, string>) } }),
  };
}

/** Replaces the permissions of a person or a group. */
export async function setRules(sluice: Sluice, subject: { user: string } | { group: string }, rules: Rule[]): Promise<void> {
  const address = "user" in subject ? `/api/v1/users/${subject.user}/permissions` : `/api/v1/groups/${subject.group}/permissions`;
  const json = rules.map((rule) => ({ bucket: "documents", share: false, ...rule }));
  await expectOk(await sluice.api(address, { method: "PUT", json }));
}

export async function createGroup(sluice: Sluice, name: string, members: string[], rules: Rule[] = []): Promise<{ id: string }> {
  const response = await expectOk(await sluice.api("/api/v1/groups", { method: "POST", json: { name } }));
  const group = (await response.json()) as { id: string };
  for (const member of members) await expectOk(await sluice.api(`/api/v1/groups/${group.id}/members/${member}`, { method: "PUT" }));
  if (rules.length > 0) await setRules(sluice, { group: group.id }, rules);
  return group;
}

/** A token of a person: its Authorization header. */
export async function createBearer(person: Pick<Person, "api">, values: { scopes: string[]; expiresIn?: number }): Promise<string> {
  const response = await expectOk(await person.api("/api/v1/tokens", { method: "POST", json: { name: "for a test", ...values } }));
  return `Bearer ${((await response.json()) as { token: string }).token}`;
}

/** Signs in as a browser does and answers the cookie of the session. */
export async function signIn(sluice: Sluice, email: string, password = PASSWORD): Promise<string> {
  return sessionCookie(sluice, await signInByPassword(sluice, email, password));
}

/** The cookie of a browser's session. Throws when it has none. */
export function sessionCookie(sluice: Sluice, browser: CookieJar): string {
  const session = sessionOf(sluice, browser);
  if (session === undefined) throw new Error("Nobody was signed in.");
  return `${SESSION_COOKIE}=${session}`;
}
