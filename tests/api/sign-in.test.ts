import { encode } from "@auth/core/jwt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SESSION_COOKIE } from "../../lib/people/session-cookie.ts";
import { ADMIN, AUTH_SECRET, BASIC, cookiesOf, DEFAULT_PASSWORD_COST, rawRequest, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
beforeAll(async () => {
  sluice = await startSluice({ vars: { CORS_ORIGINS: "https://app.example.com" } });
});
afterAll(() => sluice.stop());

let clients = 0;
const newClient = () => `192.0.2.${(clients += 1) % 250}`;
const SAME_ORIGIN = () => ({ origin: sluice.url });

async function signIn(email: string, password: string, client = newClient(), callbackUrl = "/files") {
  const start = await sluice.fetch("/api/auth/csrf");
  const { csrfToken } = (await start.json()) as { csrfToken: string };
  const answer = await sluice.fetch("/api/auth/callback/credentials", {
    method: "POST",
    headers: {
      cookie: cookiesOf(start),
      "content-type": "application/x-www-form-urlencoded",
      "cf-connecting-ip": client,
      ...SAME_ORIGIN(),
    },
    body: new URLSearchParams({ csrfToken, email, password, callbackUrl }).toString(),
  });
  const session = answer.headers.getSetCookie().find((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`));
  return { answer, cookie: session?.split(";", 1)[0] ?? "", session: session ?? "" };
}

const asSession = (cookie: string, path = "/api/v1/shares", init: RequestInit = {}) =>
  sluice.fetch(path, { ...init, headers: { cookie, ...(init.headers as Record<string, string> | undefined) } });

describe("signing in by e-mail and password", () => {
  it("gives a cookie bound to this host that scripts cannot read; the API takes it; signing out kills every copy of it", async () => {
    const { cookie, session } = await signIn(ADMIN.email, ADMIN.password);
    expect(session).toMatch(/^__Host-/u);
    for (const attribute of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"])
      expect(session.toLowerCase()).toContain(attribute.toLowerCase());
    expect((await asSession(cookie)).status).toBe(200);
    const csrf = await sluice.fetch("/api/auth/csrf", { headers: { cookie } });
    const { csrfToken } = (await csrf.json()) as { csrfToken: string };
    const out = await sluice.fetch("/api/auth/signout", {
      method: "POST",
      headers: { cookie: `${cookie}; ${cookiesOf(csrf)}`, "content-type": "application/x-www-form-urlencoded", ...SAME_ORIGIN() },
      body: new URLSearchParams({ csrfToken }).toString(),
    });
    expect([200, 302]).toContain(out.status);
    expect((await asSession(cookie)).status).toBe(401);
  });

  it("row 89: a disabled account, an ended session version: the next request is refused", async () => {
    const { cookie } = await signIn(ADMIN.email, ADMIN.password);
    expect((await asSession(cookie)).status).toBe(200);
    await sluice.db.prepare("UPDATE users SET disabled_at_ms = 1").run();
    expect((await asSession(cookie)).status).toBe(401);
    expect((await sluice.api("/api/v1/shares")).status).toBe(401);
    await sluice.db.prepare("UPDATE users SET disabled_at_ms = NULL").run();
    expect((await asSession(cookie)).status).toBe(200);
    await sluice.db.prepare("UPDATE users SET session_version = session_version + 1").run();
    expect((await asSession(cookie)).status).toBe(401);
  });

  it("row 85: ten wrong tries on one account from anywhere, then 429 even for the right password; the counter is per account", async () => {
    const outcomes: string[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const { answer, cookie } = await signIn("eve@example.com", "wrong");
      outcomes.push(cookie === "" ? (new URL(answer.headers.get("location") ?? "", sluice.url).searchParams.get("code") ?? "?") : "in");
    }
    expect(outcomes.slice(0, 10)).toEqual(Array<string>(10).fill("credentials"));
    expect(outcomes.slice(10)).toEqual(["locked", "locked"]);
    const basic = (email: string, password: string) =>
      sluice.fetch("/api/v1/shares", {
        headers: { authorization: `Basic ${Buffer.from(`${email}:${password}`).toString("base64")}`, "cf-connecting-ip": newClient() },
      });
    for (let attempt = 0; attempt < 10; attempt += 1) expect((await basic("mallory@example.com", "wrong")).status).toBe(401);
    const locked = await basic("mallory@example.com", "wrong");
    expect([locked.status, Number(locked.headers.get("retry-after")) > 0]).toEqual([429, true]);
    expect((await signIn(ADMIN.email, ADMIN.password)).cookie).not.toBe("");
  });

  it("row 84 for signing in: without the token of this browser nobody is signed in", async () => {
    const answer = await sluice.fetch("/api/auth/callback/credentials", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: "https://evil.example" },
      body: new URLSearchParams({ csrfToken: "x", email: ADMIN.email, password: ADMIN.password }).toString(),
    });
    expect(answer.headers.getSetCookie().some((cookie) => cookie.startsWith(`${SESSION_COOKIE}=`) && !cookie.includes("Max-Age=0"))).toBe(
      false,
    );
    expect(answer.status).toBeLessThan(500);
  });

  it("row 92: after signing in the way leads to this host only", async () => {
    for (const target of [
      "//evil.example",
      "/\\evil.example",
      "https:evil.example",
      "https://evil.example/",
      "/%09/evil.example",
      "javascript:alert(1)",
      "@evil.example",
      "http://[",
    ]) {
      const { answer } = await signIn(ADMIN.email, ADMIN.password, newClient(), target);
      expect([target, answer.status < 500]).toEqual([target, true]);
      const location = answer.headers.get("location");
      if (location !== null) expect([target, new URL(location, sluice.url).host]).toEqual([target, new URL(sluice.url).host]);
    }
  });

  it("row 90: another token of ours or next-auth's in the session cookie is no session", async () => {
    const forge = (claims: Record<string, unknown>, salt: string) => encode({ token: claims, secret: AUTH_SECRET, salt });
    const { cookie } = await signIn(ADMIN.email, ADMIN.password);
    const share = await sluice.share({ password: "pw" });
    const grant = cookiesOf(
      await sluice.fetch(`/share/${share.id}/unlock`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: '{"password":"pw"}',
      }),
    );
    const values = [
      await forge({ purpose: "session", sessionId: "guessed" }, SESSION_COOKIE),
      await forge({ purpose: "invite", sessionId: "guessed" }, SESSION_COOKIE),
      await forge({ sub: "1" }, "authjs.pkce.code_verifier"),
      grant.split("=").slice(1).join("="),
      cookie.slice(cookie.indexOf("=") + 1, -3),
      "x",
      "",
    ];
    for (const value of values) expect((await asSession(`${SESSION_COOKIE}=${value}`)).status).toBe(401);
  });
});

describe("row 86: HTTP Basic (RFC 7617)", () => {
  it("takes UTF-8, splits at the first colon, and refuses what is malformed with 401 and the challenge", async () => {
    expect((await sluice.fetch("/api/v1/shares", { headers: { authorization: BASIC } })).status).toBe(200);
    expect((await sluice.fetch("/api/v1/shares", { headers: { authorization: BASIC.replace("Basic", "bAsIc") } })).status).toBe(200);
    const encode64 = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;
    const headers = [
      encode64(":p"),
      encode64("u:"),
      encode64("u"),
      encode64(`${ADMIN.email}:wrong:${ADMIN.password}`),
      "Basic !!!",
      "Basic",
      "Bearer x",
      `Basic ${"A".repeat(10_000)}`,
      "Basic //8=",
    ];
    for (const authorization of headers) {
      const answer = await sluice.fetch("/api/v1/shares", { headers: { authorization, "cf-connecting-ip": newClient() } });
      expect([authorization.slice(0, 30), answer.status]).toEqual([authorization.slice(0, 30), 401]);
      expect(answer.headers.get("www-authenticate")).toContain("Basic");
    }
    expect((await sluice.fetch("/share/unknown123")).headers.get("www-authenticate")).toBeNull();
  });
});

describe("row 84: a write needs this origin, or credentials that no browser sends by itself", () => {
  it("refuses a cookie's write from another origin, from none and as a form, and changes nothing", async () => {
    const { cookie } = await signIn(ADMIN.email, ADMIN.password);
    const share = await sluice.share();
    const attempts: Record<string, string>[] = [
      { origin: "null" },
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site" },
      { origin: sluice.url, "sec-fetch-site": "cross-site" },
      {},
    ];
    for (const headers of attempts) {
      const answer = await asSession(cookie, `/api/v1/shares/${share.id}/revoke`, { method: "POST", headers });
      expect([headers, answer.status]).toEqual([headers, 403]);
    }
    const asText = await asSession(cookie, `/api/v1/shares/${share.id}`, {
      method: "PATCH",
      headers: { ...SAME_ORIGIN(), "content-type": "text/plain" },
      body: '{"name":"x"}',
    });
    expect(asText.status).toBe(415);
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(200);
    expect((await asSession(cookie, `/api/v1/shares/${share.id}/revoke`, { method: "POST", headers: SAME_ORIGIN() })).status).toBe(200);
  });

  it("lets Basic write without an origin", async () => {
    const share = await sluice.share();
    expect((await sluice.api(`/api/v1/shares/${share.id}/revoke`, { method: "POST" })).status).toBe(200);
  });
});

describe("row 94: CORS", () => {
  it("answers the allow-list alone, never a wildcard, never credentials, never null", async () => {
    for (const origin of ["https://evil.example", "null"]) {
      const answer = await sluice.api("/api/v1/shares", { headers: { origin } });
      expect(answer.headers.get("access-control-allow-origin")).toBeNull();
      const asked = await sluice.fetch("/api/v1/shares", {
        method: "OPTIONS",
        headers: { origin, "access-control-request-method": "POST" },
      });
      expect(asked.status).toBe(403);
    }
    const allowed = await sluice.fetch("/api/v1/shares", {
      method: "OPTIONS",
      headers: { origin: "https://app.example.com", "access-control-request-method": "POST" },
    });
    expect([allowed.status, allowed.headers.get("access-control-allow-origin")]).toEqual([204, "https://app.example.com"]);
    expect(allowed.headers.get("access-control-allow-credentials")).toBeNull();
    const share = await sluice.share();
    const visited = await sluice.fetch(`/share/${share.id}/file`, { headers: { origin: "https://app.example.com" } });
    expect(visited.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("the framework's own doors", () => {
  it("row 93: another Host is misdirected, and links carry the configured address", async () => {
    const answer = await rawRequest(sluice.url, "/api/v1/shares", { headers: { host: "evil.example", authorization: BASIC } });
    expect(answer.status).toBe(421);
    const share = await sluice.share();
    expect(share.url).toBe(`${sluice.url}/share/${share.id}`);
  });

  it("row 83: /cdn-cgi in any spelling and the image optimiser are closed", async () => {
    for (const target of [
      "/cdn-cgi/image/width=1/http://127.0.0.1:1/",
      "/cdn-cgi\\image/x/http://127.0.0.1:1/",
      "//cdn-cgi/image/x",
      "/%63dn-cgi/image/x",
      "/cdn-cgi",
      "/_next/image?url=http://127.0.0.1:1/&w=1&q=1",
    ]) {
      const answer = await rawRequest(sluice.url, target);
      expect([target, answer.status]).toEqual([target, 404]);
    }
  });

  it("row 81: no header and no spelling of an address opens the portal without a session", async () => {
    const headers: Record<string, string>[] = [
      {},
      { "x-middleware-subrequest": Array<string>(5).fill("middleware").join(":") },
      { "x-middleware-subrequest": Array<string>(5).fill("src/middleware").join(":") },
      { "x-isr": "1" },
      { "x-nextjs-data": "1" },
      { rsc: "1" },
      { rsc: "1", "next-router-prefetch": "1" },
      { "next-router-segment-prefetch": "/_tree" },
      { "x-sluice-notice": "wrong_password" },
      { "x-matched-path": "/files" },
    ];
    for (const target of [
      "/files",
      "/sharing",
      "/files/documents",
      "/%66iles",
      "//files",
      "/files.rsc",
      "/_next/data/x/files.json",
      "/files?_rsc=1",
    ]) {
      for (const extra of headers) {
        const answer = await rawRequest(sluice.url, target, { headers: { ...extra, accept: "text/html" } });
        expect([target, extra, answer.status < 500]).toEqual([target, extra, true]);
        expect(answer.body.toString()).not.toContain("welcome.md");
        expect(answer.body.toString()).not.toContain(ADMIN.email);
      }
    }
  });

  it("row 82: nothing posts to a page, and the forms of signing in are small", async () => {
    const action = await sluice.fetch("/sign-in", {
      method: "POST",
      headers: { "next-action": "x", "content-type": "text/plain" },
      body: "[]",
    });
    expect(action.status).toBe(405);
    const giant = await sluice.fetch("/api/auth/callback/credentials", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "x".repeat(1_000_000),
    });
    expect(giant.status).toBe(413);
  });

  it("row 96: errors carry no stack, binding, statement or path", async () => {
    const answers = await Promise.all([
      sluice.fetch("/api/v1/shares"),
      sluice.api("/api/v1/shares/unknown123"),
      sluice.api("/api/v1/shares", { method: "POST", headers: { "content-type": "application/json" }, body: "{" }),
      sluice.api("/api/v1/shares", { method: "POST", json: { items: [{ bucket: "DB", key: "x" }] } }),
      sluice.api("/api/v1/shares?cursor=forged"),
      sluice.fetch("/api/nothing"),
      sluice.fetch("/share/unknown123"),
    ]);
    for (const answer of answers) {
      const text = await answer.text();
      expect(answer.status).toBeLessThan(500);
      expect(text).not.toMatch(/\bat .+:\d+|D1_ERROR|SQLITE|R2Bucket|\.ts\b|node_modules|_worker/u);
      expect(answer.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/u);
    }
  });

  it("methods that an address does not answer are 405 with Allow; OPTIONS names them", async () => {
    const answer = await sluice.api("/api/v1/shares", { method: "DELETE" });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, POST, HEAD, OPTIONS"]);
    expect((await sluice.fetch("/api/v1/shares", { method: "OPTIONS" })).headers.get("allow")).toBe("GET, POST, HEAD, OPTIONS");
  });
});

describe("the first run", () => {
  it("creates one administrator, once, of any number that ask together", async () => {
    const fresh = await startSluice({ administrator: false, vars: DEFAULT_PASSWORD_COST });
    try {
      const setUp = (email: string, headers: Record<string, string> = { origin: fresh.url }) =>
        fresh.fetch("/api/v1/set-up", {
          method: "POST",
          headers: { "content-type": "application/json", ...headers },
          body: JSON.stringify({ email, password: "long enough" }),
        });
      expect((await setUp("x@example.com", { origin: "https://evil.example" })).status).toBe(403);
      expect(
        (
          await fresh.fetch("/api/v1/set-up", {
            method: "POST",
            headers: { "content-type": "application/json", origin: fresh.url },
            body: '{"email":"no","password":"short"}',
          })
        ).status,
      ).toBe(400);
      const statuses = await Promise.all(Array.from({ length: 8 }, async (_, at) => (await setUp(`person${at}@example.com`)).status));
      expect(statuses.filter((status) => status === 204)).toHaveLength(1);
      expect(statuses.filter((status) => status === 409)).toHaveLength(7);
      expect((await fresh.db.prepare("SELECT count(*) AS count FROM users").first<{ count: number }>())?.count).toBe(1);
    } finally {
      await fresh.stop();
    }
  });

  it("takes the administrator from the environment at the first sign-in, and a wrong variable stops the site with its name in the log only", async () => {
    const fresh = await startSluice({
      administrator: false,
      vars: { ...DEFAULT_PASSWORD_COST, ADMIN_EMAIL: "Root@Example.com", ADMIN_PASSWORD: "from the environment" },
    });
    try {
      const authorization = `Basic ${Buffer.from("root@example.com:from the environment").toString("base64")}`;
      expect((await fresh.fetch("/api/v1/shares", { headers: { authorization } })).status).toBe(200);
    } finally {
      await fresh.stop();
    }
    const wrong = await startSluice({ administrator: false, vars: { AUTH_SECRET: "short" } }).catch((error: unknown) => error);
    if (wrong instanceof Error) throw wrong;
    const site = wrong as Sluice;
    try {
      const answer = await site.fetch("/sign-in");
      expect(answer.status).toBe(503);
      expect(await answer.text()).not.toContain("AUTH_SECRET");
    } finally {
      await site.stop();
    }
  });
});
