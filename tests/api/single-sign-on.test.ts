import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { SESSION_COOKIE } from "../../lib/people/session-cookie.ts";
import { CookieJar } from "../support/cookie-jar.ts";
import { type IdentityProvider, startIdentityProvider } from "../support/identity-provider.ts";
import { beginSignIn, passProvider, sessionOf, signInByProvider, statusOf } from "../support/sign-in.ts";
import { ADMIN, freePort, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
let provider: IdentityProvider;
beforeAll(async () => {
  const port = await freePort();
  provider = await startIdentityProvider(`http://localhost:${port}/api/auth/callback/oidc`);
  sluice = await startSluice({
    port,
    vars: {
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: provider.client.id,
      OIDC_CLIENT_SECRET: provider.client.secret,
      OIDC_NAME: "Example",
    },
  });
});
afterAll(async () => {
  await sluice.stop();
  await provider.stop();
});

let people = 0;
/** Somebody whom the provider knows under a fresh subject. */
function comer(email: string | undefined, isVerified: boolean | undefined, name = "Grace"): string {
  const subject = `subject-${(people += 1)}`;
  provider.people.set(subject, {
    ...(email === undefined ? {} : { email }),
    ...(isVerified === undefined ? {} : { email_verified: isVerified }),
    name,
  });
  provider.current = subject;
  return subject;
}

const freshAddress = () => `person-${crypto.randomUUID()}@example.com`;

async function addUser(email: string, values: { isDisabled?: boolean } = {}): Promise<string> {
  const id = crypto.randomUUID();
  await sluice.db
    .prepare("INSERT INTO users (id, email, role, created_at_ms, disabled_at_ms) VALUES (?1, ?2, 'user', 1, ?3)")
    .bind(id, email, values.isDisabled === true ? 1 : null)
    .run();
  return id;
}

const identitiesOf = async (userId: string) =>
  (await sluice.db.prepare("SELECT provider, subject FROM identities WHERE user_id = ?1").bind(userId).all()).results;
const countUsers = async () => (await sluice.db.prepare("SELECT count(*) AS n FROM users").first<{ n: number }>())?.n;
const errorOf = (location: URL) => [location.origin, location.pathname, location.searchParams.get("error")];
const refused = (error: string) => [sluice.url, "/sign-in", error];

describe("signing in at an OpenID Connect provider", () => {
  it("lets an invited person with a verified address in, links the identity, and finds it again after the address changed", async () => {
    const email = freshAddress();
    const id = await addUser(email);
    const subject = comer(email.toUpperCase().replace("EXAMPLE.COM", "Example.com"), true);
    const { browser, location } = await signInByProvider(sluice, "oidc", { callbackUrl: "/sharing" });
    expect(location.href).toBe(`${sluice.url}/sharing`);
    const account = (await (await browser.fetch(`${sluice.url}/api/v1/account`)).json()) as Record<string, unknown>;
    expect(account).toMatchObject({
      id,
      email,
      role: "user",
      via: "session",
      hasPassword: false,
      identities: [{ provider: `oidc:${provider.issuer}` }],
    });
    expect(await identitiesOf(id)).toEqual([{ provider: `oidc:${provider.issuer}`, subject }]);
    const row = await sluice.db.prepare("SELECT last_sign_in_at_ms AS at FROM users WHERE id = ?1").bind(id).first<{ at: number }>();
    expect(Math.abs(Date.now() - (row?.at ?? 0))).toBeLessThan(60_000);

    provider.people.set(subject, { email: freshAddress(), email_verified: false });
    const again = await signInByProvider(sluice, "oidc");
    expect(await statusOf(sluice, again.browser)).toBe(200);
    expect(await identitiesOf(id)).toHaveLength(1);
  });

  it("asks with PKCE, state and nonce, and keeps them in short-lived cookies of this host that scripts cannot read", async () => {
    const start = await sluice.fetch("/api/auth/csrf");
    const { csrfToken } = (await start.json()) as { csrfToken: string };
    const cookie = start.headers
      .getSetCookie()
      .map((line) => line.split(";", 1)[0])
      .join("; ");
    const answer = await sluice.fetch("/api/auth/signin/oidc", {
      method: "POST",
      headers: { cookie, "content-type": "application/x-www-form-urlencoded", origin: sluice.url },
      body: new URLSearchParams({ csrfToken }).toString(),
    });
    const target = new URL(answer.headers.get("location") ?? "");
    expect(target.origin).toBe(provider.issuer);
    expect(Object.fromEntries(target.searchParams)).toMatchObject({
      response_type: "code",
      code_challenge_method: "S256",
      redirect_uri: `${sluice.url}/api/auth/callback/oidc`,
      state: expect.stringMatching(/.{32}/u) as string,
      nonce: expect.stringMatching(/.{32}/u) as string,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/u) as string,
    });
    const set = answer.headers.getSetCookie().filter((line) => /^__Host-sluice\.(?:state|pkce|nonce)=/u.test(line));
    expect(set).toHaveLength(3);
    for (const line of set) {
      for (const attribute of [/HttpOnly/iu, /Secure/iu, /SameSite=Lax/iu, /Path=\//iu]) expect(line).toMatch(attribute);
      const expires = Date.parse(/Expires=([^;]+)/iu.exec(line)?.[1] ?? "");
      expect(expires - Date.now()).toBeLessThanOrEqual(15 * 60 * 1000 + 1000);
    }
  });

  it("refuses an address that the provider does not vouch for, whether anybody has it or not, and links nothing", async () => {
    const known = freshAddress();
    const id = await addUser(known);
    for (const [email, isVerified] of [
      [known, false],
      [known, undefined],
      [freshAddress(), false],
      [undefined, true],
      ["not an address", true],
      // Its lower case is an ASCII "k".
      [known.replace("person", "\u212Aerson"), true],
    ] as const) {
      comer(email, isVerified);
      const { browser, location } = await signInByProvider(sluice, "oidc");
      expect([email, isVerified, ...errorOf(location)]).toEqual([email, isVerified, ...refused("email_not_verified")]);
      expect(sessionOf(sluice, browser)).toBeUndefined();
    }
    expect(await identitiesOf(id)).toEqual([]);
  });

  it("reads a letter that only lower case makes ASCII as no part of anybody's address", async () => {
    const id = await addUser("kim@example.com");
    comer("\u212Aim@example.com", true);
    const { location } = await signInByProvider(sluice, "oidc");
    expect(errorOf(location)).toEqual(refused("email_not_verified"));
    expect(await identitiesOf(id)).toEqual([]);
  });

  it("refuses unknown and disabled people alike, and makes nobody", async () => {
    const before = await countUsers();
    comer(freshAddress(), true);
    const unknown = await signInByProvider(sluice, "oidc");
    const disabled = freshAddress();
    const id = await addUser(disabled, { isDisabled: true });
    comer(disabled, true);
    const off = await signInByProvider(sluice, "oidc");
    expect(errorOf(unknown.location)).toEqual(refused("not_invited"));
    expect(off.location.href).toBe(unknown.location.href);
    expect([sessionOf(sluice, unknown.browser), sessionOf(sluice, off.browser)]).toEqual([undefined, undefined]);
    expect(await identitiesOf(id)).toEqual([]);
    expect(await countUsers()).toBe((before ?? 0) + 1);
    const page = await (await sluice.fetch(unknown.location.pathname + unknown.location.search)).text();
    expect(page).toContain("Ask an administrator of this site for an invitation");
  });

  it("refuses somebody who was disabled after the identity was linked, at once and at the next sign-in", async () => {
    const email = freshAddress();
    const id = await addUser(email);
    comer(email, true);
    const { browser } = await signInByProvider(sluice, "oidc");
    expect(await statusOf(sluice, browser)).toBe(200);
    await sluice.db.prepare("UPDATE users SET disabled_at_ms = 1 WHERE id = ?1").bind(id).run();
    expect(await statusOf(sluice, browser)).toBe(401);
    expect(errorOf((await signInByProvider(sluice, "oidc")).location)).toEqual(refused("not_invited"));
  });

  it("does not give an account to another subject that has its address now", async () => {
    const email = freshAddress();
    const id = await addUser(email);
    const first = comer(email, true);
    await signInByProvider(sluice, "oidc");
    comer(email, true);
    const { browser, location } = await signInByProvider(sluice, "oidc");
    expect(errorOf(location)).toEqual(refused("other_identity"));
    expect(sessionOf(sluice, browser)).toBeUndefined();
    expect(await identitiesOf(id)).toEqual([{ provider: `oidc:${provider.issuer}`, subject: first }]);
  });

  it("links one of two subjects whose first sign-ins arrive together", async () => {
    const email = freshAddress();
    const id = await addUser(email);
    const ways = [];
    for (let turn = 0; turn < 2; turn += 1) {
      comer(email, true);
      const browser = new CookieJar();
      ways.push({ browser, back: await passProvider(sluice, await beginSignIn(sluice, "oidc", browser), browser) });
    }
    await Promise.all(ways.map(({ browser, back }) => browser.fetch(back)));
    expect(ways.filter(({ browser }) => sessionOf(sluice, browser) !== undefined)).toHaveLength(1);
    expect(await identitiesOf(id)).toHaveLength(1);
  });

  it("lets the administrator in, and writes the audit log", async () => {
    comer(ADMIN.email, true);
    const { browser } = await signInByProvider(sluice, "oidc");
    expect(await statusOf(sluice, browser, "/api/v1/users")).toBe(200);
    const row = await sluice.db.prepare("SELECT actor_name AS name, via, action FROM audit ORDER BY id DESC LIMIT 1").first();
    expect(row).toEqual({ name: ADMIN.email, via: "oidc", action: "sign_in" });
  });
});

describe("whom the provider knows but nobody invited, where the site lets them in", () => {
  beforeEach(async () => {
    await sluice.api("/api/v1/settings", { method: "PATCH", json: { createsUsersAtSignIn: true } });
    return async () => {
      await sluice.api("/api/v1/settings", { method: "PATCH", json: { createsUsersAtSignIn: false } });
    };
  });

  it("becomes a standard user who may nothing yet; the next sign-in is the same person", async () => {
    const email = freshAddress();
    comer(email, true, "Grace Hopper");
    const { browser } = await signInByProvider(sluice, "oidc");
    const account = (await (await browser.fetch(`${sluice.url}/api/v1/account`)).json()) as { id: string };
    expect(account).toMatchObject({ email, name: "Grace Hopper", role: "user", hasPassword: false });
    expect(await statusOf(sluice, browser, "/api/v1/users")).toBe(403);
    expect(await (await browser.fetch(`${sluice.url}/api/v1/buckets`)).json()).toEqual({ data: [] });
    const again = await signInByProvider(sluice, "oidc");
    expect(await (await again.browser.fetch(`${sluice.url}/api/v1/account`)).json()).toMatchObject({ id: account.id });
  });

  it("is nobody all the same without a verified address", async () => {
    const before = await countUsers();
    comer(freshAddress(), false);
    expect(errorOf((await signInByProvider(sluice, "oidc")).location)).toEqual(refused("email_not_verified"));
    expect(await countUsers()).toBe(before);
  });
});

describe("what is bound to the browser that began", () => {
  /** A sign-in of an invited person, up to the provider's way back. */
  async function untilBack() {
    const email = freshAddress();
    await addUser(email);
    comer(email, true);
    const browser = new CookieJar();
    return { browser, back: await passProvider(sluice, await beginSignIn(sluice, "oidc", browser), browser) };
  }

  async function expectRefused(browser: CookieJar, back: URL) {
    const answer = await browser.fetch(back);
    const location = new URL(answer.headers.get("location") ?? "about:blank", sluice.url);
    expect([answer.status < 500, location.origin, location.pathname]).toEqual([true, sluice.url, "/sign-in"]);
    expect(location.searchParams.get("error")).not.toBeNull();
    expect(sessionOf(sluice, browser)).toBeUndefined();
  }

  it("works untouched, once", async () => {
    const { browser, back } = await untilBack();
    await browser.fetch(back);
    expect(await statusOf(sluice, browser)).toBe(200);
    browser.delete(sluice.url, SESSION_COOKIE);
    await expectRefused(browser, back);
  });

  it("refuses another state, and the way back in another browser", async () => {
    const { browser, back } = await untilBack();
    const changed = new URL(back);
    changed.searchParams.set("state", `${back.searchParams.get("state") ?? ""}x`);
    await expectRefused(browser, changed);
    await expectRefused(new CookieJar(), back);
    const other = await untilBack();
    await expectRefused(other.browser, back);
  });

  for (const name of ["state", "nonce", "pkce"]) {
    it(`refuses the ${name} of another sign-in, a made-up one, and none`, async () => {
      const other = await untilBack();
      for (const value of [other.browser.get(sluice.url, `__Host-sluice.${name}`), "x", undefined]) {
        const { browser, back } = await untilBack();
        expect(browser.get(sluice.url, `__Host-sluice.${name}`)).toBeDefined();
        if (value === undefined) browser.delete(sluice.url, `__Host-sluice.${name}`);
        else browser.set(sluice.url, `__Host-sluice.${name}`, value);
        await expectRefused(browser, back);
      }
    });
  }

  it("refuses a sign-in that was broken off at the provider, with a sentence", async () => {
    const { browser, back } = await untilBack();
    const cancelled = new URL(back);
    cancelled.searchParams.delete("code");
    cancelled.searchParams.set("error", "access_denied");
    await expectRefused(browser, cancelled);
    expect(await (await sluice.fetch("/sign-in?error=OAuthCallbackError")).text()).toContain("cancelled or did not work");
  });

  it("row 90: none of these tokens is a session", async () => {
    const { browser } = await untilBack();
    for (const name of ["state", "nonce", "pkce", "csrf", "callback"]) {
      const value = browser.get(sluice.url, `__Host-sluice.${name}`) ?? "";
      expect(value).not.toBe("");
      const answer = await sluice.fetch("/api/v1/account", { headers: { cookie: `${SESSION_COOKIE}=${value}` } });
      expect([name, answer.status]).toEqual([name, 401]);
    }
  });

  it("row 92: leads to this host only, whatever the way back was to be", async () => {
    for (const target of ["//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "http://["]) {
      const email = freshAddress();
      await addUser(email);
      comer(email, true);
      const { location } = await signInByProvider(sluice, "oidc", { callbackUrl: target });
      expect([target, location.origin]).toEqual([target, sluice.url]);
    }
  });

  it("row 84: begins nothing without the token of this browser", async () => {
    const answer = await sluice.fetch("/api/auth/signin/oidc", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: "https://evil.example" },
      body: "csrfToken=x",
    });
    expect(new URL(answer.headers.get("location") ?? "", sluice.url).origin).toBe(sluice.url);
    expect((await sluice.fetch("/api/auth/signin/oidc")).headers.get("location") ?? "").not.toContain(provider.issuer);
  });
});

describe("the sign-in page", () => {
  it("has a button for each provider that is configured, and for no other", async () => {
    const page = await (await sluice.fetch("/sign-in")).text();
    expect(page).toContain("Continue with <!-- -->Example");
    expect(page).not.toMatch(/Continue with <!-- -->(?:GitHub|Google)/u);
  });
});

it("takes the address from the ID token where the userinfo endpoint does not tell it", async () => {
  const port = await freePort();
  const other = await startIdentityProvider(`http://localhost:${port}/api/auth/callback/oidc`, { tellsInIdToken: true });
  const site = await startSluice({
    port,
    vars: { OIDC_ISSUER: `${other.issuer}/`, OIDC_CLIENT_ID: other.client.id, OIDC_CLIENT_SECRET: other.client.secret },
  });
  try {
    other.people.set("ada", { email: ADMIN.email, email_verified: true });
    other.current = "ada";
    const { browser } = await signInByProvider(site, "oidc");
    expect(await (await browser.fetch(`${site.url}/api/v1/account`)).json()).toMatchObject({
      email: ADMIN.email,
      identities: [{ provider: `oidc:${other.issuer}` }],
    });
    // A provider that is down is told as that, and is no error of the server's.
    await other.stop();
    const begun = await beginSignIn(site, "oidc", new CookieJar());
    expect([begun.origin, begun.pathname]).toEqual([site.url, "/sign-in"]);
  } finally {
    await site.stop();
  }
});
