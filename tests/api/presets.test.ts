import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import path from "node:path";
import { generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CookieJar } from "../support/cookie-jar.ts";
import { beginSignIn, sessionOf } from "../support/sign-in.ts";
import { ADMIN, freePort, root, type Sluice, startSluice } from "../support/sluice.ts";

/* GitHub and Google as their documentation describes them, on the loopback interface. */

interface GitHubEmail {
  email: string;
  primary: boolean;
  verified: boolean;
}

let sluice: Sluice;
let server: Server;
/** What GitHub says at the moment. */
let github: { id: number; publicEmail: string | null; emails: GitHubEmail[] };
/** Claims of Google's ID token. */
let google: Record<string, unknown>;
/** What was sent for the code. */
let exchange: { url: string; authorization: string; form: URLSearchParams } | null = null;

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  return body;
}

async function answer(request: IncomingMessage): Promise<object | null> {
  const url = request.url ?? "";
  if (url.startsWith("/github.com/login/oauth/access_token") || url.startsWith("/oauth2.googleapis.com/token")) {
    exchange = { url, authorization: request.headers.authorization ?? "", form: new URLSearchParams(await bodyOf(request)) };
    if (url.startsWith("/github.com")) return { access_token: "of-github", token_type: "bearer", scope: "read:user,user:email" };
    const { privateKey } = await generateKeyPair("RS256");
    const token = new SignJWT(google).setProtectedHeader({ alg: "RS256" }).setIssuedAt().setExpirationTime("5m");
    return { access_token: "of-google", token_type: "Bearer", expires_in: 300, id_token: await token.sign(privateKey) };
  }
  if (url.startsWith("/api.github.com/")) {
    if (request.headers.authorization !== "Bearer of-github" || !request.headers["user-agent"]) return null;
    if (url === "/api.github.com/user") return { id: github.id, login: "grace", name: "Grace", email: github.publicEmail };
    return url.startsWith("/api.github.com/user/emails") ? github.emails : null;
  }
  if (url === "/accounts.google.com/.well-known/openid-configuration") {
    return {
      issuer: "https://accounts.google.com",
      authorization_endpoint: "https://accounts.google.com/o/oauth2/v2/auth",
      token_endpoint: "https://oauth2.googleapis.com/token",
      userinfo_endpoint: "https://openidconnect.googleapis.com/v1/userinfo",
      jwks_uri: "https://www.googleapis.com/oauth2/v3/certs",
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
      code_challenge_methods_supported: ["plain", "S256"],
    };
  }
  return null;
}

beforeAll(async () => {
  const port = await freePort();
  server = createServer((request, response) => {
    void answer(request).then((json) => {
      response.writeHead(json === null ? 404 : 200, { "content-type": "application/json" }).end(JSON.stringify(json));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  sluice = await startSluice({
    frontModule: readFileSync(path.join(root, "tests/support/presets-front.mjs"), "utf8"),
    vars: {
      PRESETS_ORIGIN: `http://127.0.0.1:${port}`,
      GITHUB_CLIENT_ID: "github-id",
      GITHUB_CLIENT_SECRET: "github-secret",
      GOOGLE_CLIENT_ID: "google-id",
      GOOGLE_CLIENT_SECRET: "google-secret",
    },
  });
});
afterAll(async () => {
  await sluice.stop();
  server.close();
});
beforeEach(async () => {
  exchange = null;
  await sluice.db.prepare("DELETE FROM identities").run();
});

/** The way back from a provider: with the code, and for Google with a token of the nonce that was asked for. */
async function comeBack(provider: "github" | "google", claims: Record<string, unknown> = {}) {
  const browser = new CookieJar();
  const begun = await beginSignIn(sluice, provider, browser);
  google = { iss: "https://accounts.google.com", aud: "google-id", sub: "g-1", nonce: begun.searchParams.get("nonce"), ...claims };
  const back = new URL(`${sluice.url}/api/auth/callback/${provider}`);
  back.searchParams.set("code", "the-code");
  back.searchParams.set("state", begun.searchParams.get("state") ?? "");
  if (provider === "github") back.searchParams.set("iss", "https://github.com/login/oauth");
  const answered = await browser.fetch(back);
  const location = new URL(answered.headers.get("location") ?? "about:blank", sluice.url);
  return { begun, browser, error: location.searchParams.get("error"), isIn: sessionOf(sluice, browser) !== undefined };
}

const PRIMARY: GitHubEmail = { email: ADMIN.email, primary: true, verified: true };

describe("GitHub", () => {
  it("is asked with state and PKCE for the addresses; the primary verified one counts", async () => {
    github = { id: 7, publicEmail: null, emails: [{ email: "other@example.com", primary: false, verified: true }, PRIMARY] };
    const { begun, browser, isIn } = await comeBack("github");
    expect([begun.origin, begun.pathname]).toEqual(["https://github.com", "/login/oauth/authorize"]);
    expect(Object.fromEntries(begun.searchParams)).toMatchObject({
      client_id: "github-id",
      redirect_uri: `${sluice.url}/api/auth/callback/github`,
      scope: "read:user user:email",
      code_challenge_method: "S256",
      state: expect.any(String) as string,
    });
    expect(isIn).toBe(true);
    expect(exchange?.form.get("code_verifier")?.length ?? 0).toBeGreaterThanOrEqual(43);
    expect(await (await browser.fetch(`${sluice.url}/api/v1/account`)).json()).toMatchObject({
      email: ADMIN.email,
      identities: [{ provider: "github" }],
    });
    const row = await sluice.db.prepare("SELECT subject FROM identities").first();
    expect(row).toEqual({ subject: "7" });
  });

  it("vouches for no address of the profile, for none that is not verified, and for none that is not the primary one", async () => {
    for (const [publicEmail, emails] of [
      [ADMIN.email, []],
      [ADMIN.email, [{ ...PRIMARY, verified: false }]],
      [null, [{ ...PRIMARY, primary: false }]],
      [ADMIN.email, [{ email: "other@example.com", primary: true, verified: false }]],
    ] as const) {
      github = { id: 8, publicEmail, emails: [...emails] };
      const { error, isIn } = await comeBack("github");
      expect([error, isIn]).toEqual(["email_not_verified", false]);
    }
    expect((await sluice.db.prepare("SELECT count(*) AS n FROM identities").first())?.["n"]).toBe(0);
  });
});

describe("Google", () => {
  it("is asked with state, nonce and PKCE; the subject of its token is who signs in", async () => {
    const { begun, isIn } = await comeBack("google", { email: ADMIN.email, email_verified: true, name: "Ada" });
    expect([begun.origin, isIn]).toEqual(["https://accounts.google.com", true]);
    expect(Object.fromEntries(begun.searchParams)).toMatchObject({
      client_id: "google-id",
      redirect_uri: `${sluice.url}/api/auth/callback/google`,
      code_challenge_method: "S256",
      nonce: expect.any(String) as string,
      state: expect.any(String) as string,
    });
    expect(await sluice.db.prepare("SELECT provider, subject FROM identities").first()).toEqual({ provider: "google", subject: "g-1" });
  });

  it("lets nobody in by an address that is not verified, or by a token for others, of others, or of another sign-in", async () => {
    const vouched = { email: ADMIN.email, email_verified: true };
    expect(await comeBack("google", { ...vouched, email_verified: "true" })).toMatchObject({ error: "email_not_verified", isIn: false });
    for (const claims of [
      { aud: "another-client" },
      { iss: "https://accounts.example.com" },
      { nonce: "another" },
      { nonce: undefined },
      { sub: undefined },
    ]) {
      expect([claims, await comeBack("google", { ...vouched, ...claims })]).toEqual([claims, expect.objectContaining({ isIn: false })]);
    }
    expect((await sluice.db.prepare("SELECT count(*) AS n FROM identities").first())?.["n"]).toBe(0);
  });
});

it("the sign-in page has a button for each", async () => {
  const page = await (await sluice.fetch("/sign-in")).text();
  expect(page).toContain("Continue with <!-- -->Google");
  expect(page).toContain("Continue with <!-- -->GitHub");
});
