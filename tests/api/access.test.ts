import { SignJWT, UnsecuredJWT } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { parseConfig } from "../../lib/platform/config.ts";
import { AUDIENCE, type AccessTeam, startAccessTeam } from "../support/access-team.ts";
import { type FaultySluice, startFaultySluice } from "../support/faults.ts";
import { signInByPassword } from "../support/sign-in.ts";
import { ADMIN, AUTH_SECRET, BASIC, startSluice } from "../support/sluice.ts";

let team: AccessTeam;
let sluice: FaultySluice;
const vars = () => ({ ACCESS_TEAM_DOMAIN: team.origin, ACCESS_AUD: `${"b".repeat(64)}, ${AUDIENCE}` });
beforeAll(async () => {
  team = await startAccessTeam();
  sluice = await startFaultySluice({ vars: vars() });
});
afterEach(async () => {
  team.isDown = false;
  await sluice.faults();
});
afterAll(async () => {
  await sluice.stop();
  await team.stop();
});

const HEADER = "cf-access-jwt-assertion";
const ask = (token: string, init: RequestInit = {}, path = "/api/v1/account") =>
  sluice.fetch(path, { ...init, headers: { [HEADER]: token, ...(init.headers as Record<string, string> | undefined) } });
const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code?: string }).code];
const seconds = (fromNow: number) => Math.floor(Date.now() / 1000) + fromNow;

describe("whom Cloudflare Access let through", () => {
  it("is the person with the address of the token, in the API and on pages", async () => {
    const token = await team.token(ADMIN.email.toUpperCase());
    const answer = await ask(token);
    expect(await answer.json()).toMatchObject({ email: ADMIN.email, via: "access", identities: [{ provider: `access:${team.origin}` }] });
    const page = await ask(token, {}, "/files");
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining(ADMIN.email)]);
    expect((await sluice.fetch("/files")).status).not.toBe(200);
    const row = await sluice.db
      .prepare("SELECT last_sign_in_at_ms AS at FROM users WHERE email = ?1")
      .bind(ADMIN.email)
      .first<{ at: number }>();
    expect(Math.abs(Date.now() - (row?.at ?? 0))).toBeLessThan(60_000);
  });

  it("stays the same person under another address, and is not the next one who gets that address", async () => {
    await ask(await team.token(ADMIN.email));
    const renamed = await ask(await team.token("new@example.com", { claims: { sub: `sub of ${ADMIN.email}` } }));
    expect(await renamed.json()).toMatchObject({ email: ADMIN.email });
    const successor = await ask(await team.token(ADMIN.email, { claims: { sub: "somebody else" } }));
    expect(await codeOf(successor)).toEqual([403, "not_invited"]);
  });

  it("is refused when nobody has the address, or somebody who is disabled, on pages with the sentence", async () => {
    const token = await team.token("nobody@example.com");
    expect(await codeOf(await ask(token))).toEqual([403, "not_invited"]);
    expect((await ask(token, {}, "/files")).headers.get("location")).toContain("/sign-in");
    expect(await (await ask(token, {}, "/sign-in")).text()).toContain("Ask an administrator of this site for an invitation");
    await sluice.db
      .prepare("INSERT INTO users (id, email, role, created_at_ms, disabled_at_ms) VALUES ('off', 'off@example.com', 'user', 1, 1)")
      .run();
    expect(await codeOf(await ask(await team.token("off@example.com")))).toEqual([403, "not_invited"]);
  });

  it("becomes a standard user where the site lets everybody in whom its provider knows", async () => {
    await sluice.api("/api/v1/settings", { method: "PATCH", json: { createsUsersAtSignIn: true } });
    const answers = await Promise.all(Array.from({ length: 5 }, async () => ask(await team.token("fresh@example.com"))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await answers[0]?.json()).toMatchObject({ email: "fresh@example.com", role: "user" });
    await sluice.api("/api/v1/settings", { method: "PATCH", json: { createsUsersAtSignIn: false } });
  });

  it("row 84: writes only for this site's own pages, since browsers send the proof along unasked", async () => {
    const token = await team.token(ADMIN.email);
    const write = (headers: Record<string, string>) =>
      ask(token, { method: "PATCH", headers: { "content-type": "application/json", ...headers }, body: '{"name":"Ada"}' });
    expect((await write({ origin: sluice.url })).status).toBe(200);
    for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }, {}]) {
      expect(await codeOf(await write(headers as Record<string, string>))).toEqual([403, "cross_site"]);
    }
  });

  it("comes after an Authorization header and before the session", async () => {
    const other = await team.token("nobody@example.com");
    expect((await ask(other, { headers: { authorization: BASIC } })).status).toBe(200);
    const browser = await signInByPassword(sluice, ADMIN.email, ADMIN.password);
    const cookie = browser.header(sluice.url);
    expect((await sluice.fetch("/api/v1/account", { headers: { cookie } })).status).toBe(200);
    expect((await ask(other, { headers: { cookie } })).status).toBe(403);
    expect((await ask("x", { headers: { cookie } })).status).toBe(401);
  });
});

describe("row 87: what is no proof", () => {
  const expired = () => ({ iat: seconds(-1000), nbf: seconds(-1000) });
  const wrong: [string, () => Promise<string>][] = [
    ["another issuer", () => team.token(ADMIN.email, { claims: { iss: "https://evil.cloudflareaccess.com" } })],
    ["no issuer", () => team.token(ADMIN.email, { claims: { iss: undefined } })],
    ["another application's audience", () => team.token(ADMIN.email, { claims: { aud: ["c".repeat(64)] } })],
    ["no audience", () => team.token(ADMIN.email, { claims: { aud: undefined } })],
    ["an empty audience", () => team.token(ADMIN.email, { claims: { aud: [""] } })],
    ["a token that expired 31 seconds ago", () => team.token(ADMIN.email, { claims: { ...expired(), exp: seconds(-31) } })],
    ["a token that never expires", () => team.token(ADMIN.email, { claims: { exp: undefined } })],
    ["a token of 40 seconds later", () => team.token(ADMIN.email, { claims: { nbf: seconds(40) } })],
    ["no subject", () => team.token(ADMIN.email, { claims: { sub: undefined } })],
    ["another's key under a known id", () => team.token(ADMIN.email, { signedBy: "stranger", header: { kid: "one" } })],
    ["no key id", () => team.token(ADMIN.email, { header: { kid: undefined as unknown as string } })],
    [
      "no signature at all",
      () => Promise.resolve(new UnsecuredJWT({ email: ADMIN.email, sub: "x", iss: team.origin, aud: AUDIENCE, exp: seconds(60) }).encode()),
    ],
    [
      "HS256 with the public key as the secret",
      () =>
        new SignJWT({ email: ADMIN.email, sub: "x", iss: team.origin, aud: AUDIENCE, exp: seconds(60), iat: seconds(0) })
          .setProtectedHeader({ alg: "HS256", kid: "one" })
          .sign(new TextEncoder().encode(team.publicKey)),
    ],
    [
      "a changed address",
      async () =>
        (await team.token("nobody@example.com")).replace(/\.[^.]+\./u, `.${(await team.token(ADMIN.email)).split(".")[1] ?? ""}.`),
    ],
    ["not a token", () => Promise.resolve("a.b.c")],
    ["nothing", () => Promise.resolve("")],
    ["9,000 characters", () => Promise.resolve("x".repeat(9000))],
  ];
  for (const [what, make] of wrong) {
    it(`${what} → 401`, async () => {
      expect((await ask(await team.token(ADMIN.email))).status).toBe(200);
      expect(await codeOf(await ask(await make()))).toEqual([401, "unauthenticated"]);
    });
  }

  it("bears clocks that differ by less than half a minute", async () => {
    expect((await ask(await team.token(ADMIN.email, { claims: { ...expired(), exp: seconds(-20) } }))).status).toBe(200);
    expect((await ask(await team.token(ADMIN.email, { claims: { nbf: seconds(20) } }))).status).toBe(200);
  });

  it("a service token, which has no address, is nobody", async () => {
    const answer = await ask(await team.token("x", { claims: { email: undefined, common_name: "a.access" } }));
    expect(await codeOf(answer)).toEqual([403, "not_invited"]);
  });

  it("the cookie of Access proves nothing", async () => {
    const token = await team.token(ADMIN.email);
    const answer = await sluice.fetch("/api/v1/account", { headers: { cookie: `CF_Authorization=${token}` } });
    expect(answer.status).toBe(401);
  });

  it("without the configuration the header is nothing", async () => {
    const plain = await startSluice();
    try {
      const answer = await plain.fetch("/api/v1/account", { headers: { [HEADER]: await team.token(ADMIN.email) } });
      expect(answer.status).toBe(401);
      expect((await plain.fetch("/api/v1/account", { headers: { [HEADER]: "x", authorization: BASIC } })).status).toBe(200);
    } finally {
      await plain.stop();
    }
  });
});

describe("row 88: the team's keys", () => {
  it("are fetched once for any number of tokens of unknown keys, and again a minute later", async () => {
    await ask(await team.token(ADMIN.email));
    // So that the minute of an earlier test is over.
    await sluice.faults({ clockMs: 120_000 });
    const claims = { exp: seconds(3600) };
    const before = team.fetches;
    const tokens = await Promise.all(
      Array.from({ length: 200 }, () => team.token(ADMIN.email, { claims, signedBy: "stranger", header: { kid: crypto.randomUUID() } })),
    );
    const answers = await Promise.all(tokens.map((token) => ask(token)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    expect(team.fetches - before).toBe(1);

    await team.addKey("two");
    const next = await team.token(ADMIN.email, { claims, signedBy: "two" });
    expect((await ask(next)).status).toBe(401);
    await sluice.faults({ clockMs: 181_000 });
    expect((await ask(next)).status).toBe(200);
    expect(team.fetches - before).toBe(2);
  });

  it("serve on while they cannot be fetched; an unknown one is told as unavailable, and asked for once a minute", async () => {
    await ask(await team.token(ADMIN.email));
    team.isDown = true;
    const before = team.fetches;
    const later = 3 * 60 * 60 * 1000;
    await sluice.faults({ clockMs: later });
    const claims = { exp: seconds(later / 1000 + 600) };
    const known = await team.token(ADMIN.email, { claims });
    expect((await ask(known)).status).toBe(200);
    expect((await ask(known)).status).toBe(200);
    const unknown = await team.token(ADMIN.email, { claims, signedBy: "stranger" });
    const answer = await ask(unknown);
    expect([answer.headers.has("retry-after"), ...(await codeOf(answer))]).toEqual([true, 503, "unavailable"]);
    expect(team.fetches - before).toBe(1);
  });

  it("that nobody could fetch yet let nobody pass: 503, asked for once a minute, also for many requests together", async () => {
    team.isDown = true;
    const cold = await startFaultySluice({ vars: vars() });
    try {
      const before = team.fetches;
      const token = await team.token(ADMIN.email, { claims: { exp: seconds(600) } });
      const send = (path = "/api/v1/account") => cold.fetch(path, { headers: { [HEADER]: token } });
      const answers = await Promise.all(Array.from({ length: 50 }, () => send()));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
      expect(team.fetches - before).toBe(1);
      expect((await send("/files")).status).toBe(503);
      team.isDown = false;
      expect((await send()).status).toBe(503);
      await cold.faults({ clockMs: 61_000 });
      const warm = await Promise.all(Array.from({ length: 50 }, () => send()));
      expect(new Set(warm.map(({ status }) => status))).toEqual(new Set([200]));
    } finally {
      await cold.stop();
    }
  });
});

describe("the configuration", () => {
  const base = { PUBLIC_URL: "https://files.example.com", AUTH_SECRET };
  const refusal = (values: Record<string, string>) => {
    try {
      parseConfig({ ...base, ...values });
      return null;
    } catch (error) {
      return error instanceof Error ? error.message : null;
    }
  };

  it("row 87: a team without an audience refuses to start, with the mend; nothing is served", async () => {
    const domain = "https://acme.cloudflareaccess.com";
    expect(refusal({ ACCESS_TEAM_DOMAIN: domain })).toContain(
      "ACCESS_AUD is missing beside ACCESS_TEAM_DOMAIN: set it to the Application Audience",
    );
    expect(refusal({ ACCESS_TEAM_DOMAIN: domain, ACCESS_AUD: " , " })).toContain("ACCESS_AUD is missing");
    expect(refusal({ ACCESS_AUD: AUDIENCE })).toContain("ACCESS_TEAM_DOMAIN is missing");
    expect(refusal({ ACCESS_TEAM_DOMAIN: domain, ACCESS_AUD: AUDIENCE })).toBeNull();
    const half = await startSluice({ administrator: false, vars: { ACCESS_TEAM_DOMAIN: domain } });
    try {
      const answer = await half.fetch("/api/v1/account", { headers: { authorization: BASIC } });
      expect(answer.status).toBe(503);
    } finally {
      await half.stop();
    }
  });

  it("takes HTTPS only, but for this machine", () => {
    for (const domain of [
      "http://acme.cloudflareaccess.com",
      "acme.cloudflareaccess.com",
      "https://acme.cloudflareaccess.com/path",
      "ftp://x",
    ]) {
      expect([domain, refusal({ ACCESS_TEAM_DOMAIN: domain, ACCESS_AUD: AUDIENCE })]).toEqual([
        domain,
        expect.stringContaining("with https"),
      ]);
    }
    const oidc = { OIDC_CLIENT_ID: "x", OIDC_CLIENT_SECRET: "y" };
    expect(refusal({ ...oidc, OIDC_ISSUER: "http://id.example.com" })).toContain("OIDC_ISSUER is not valid");
    expect(refusal({ ...oidc, OIDC_ISSUER: "http://127.0.0.1:9000" })).toBeNull();
  });

  it("names what is missing of a provider's set", () => {
    expect(refusal({ OIDC_ISSUER: "https://id.example.com" })).toMatch(/OIDC_CLIENT_ID is missing .*\nOIDC_CLIENT_SECRET is missing /u);
    expect(refusal({ GITHUB_CLIENT_ID: "x" })).toContain("GITHUB_CLIENT_SECRET is missing beside GITHUB_CLIENT_ID");
    expect(refusal({ GOOGLE_CLIENT_SECRET: "x" })).toContain("GOOGLE_CLIENT_ID is missing beside GOOGLE_CLIENT_SECRET");
  });
});
