import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hashSecret } from "../../lib/people/api-token.ts";
import { SESSION_COOKIE } from "../../lib/people/session-cookie.ts";
import { sessionOf, signInByPassword, statusOf } from "../support/sign-in.ts";
import { BASIC, rawRequest, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
beforeAll(async () => {
  sluice = await startSluice();
});
afterAll(() => sluice.stop());

let clients = 0;
const DAY_MS = 24 * 60 * 60 * 1000;
const freshAddress = () => `person-${crypto.randomUUID()}@example.com`;

interface Invited {
  id: string;
  email: string;
  token: string;
  url: string;
}

async function invite(values: Record<string, unknown> = {}): Promise<Invited> {
  const answer = await sluice.api("/api/v1/users", { method: "POST", json: { email: freshAddress(), ...values } });
  const user = (await answer.json()) as { id: string; email: string; invitationUrl?: string };
  return { id: user.id, email: user.email, url: user.invitationUrl ?? "", token: user.invitationUrl?.split("/").at(-1) ?? "" };
}

/** Accepts from a client of its own, as the page does. */
const accept = (body: Record<string, unknown>, headers: Record<string, string> = {}) =>
  sluice.fetch("/api/v1/invitations/accept", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      origin: sluice.url,
      "cf-connecting-ip": `198.51.100.${(clients += 1) % 250}`,
      ...headers,
    },
    body: JSON.stringify(body),
  });
const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code?: string }).code];

describe("an invitation", () => {
  it("leads to a page that tells whose account it is, and looking at it any number of times uses nothing up", async () => {
    const { email, url, token } = await invite();
    expect(url).toMatch(new RegExp(`^${sluice.url}/invitation/[A-Za-z0-9]{32}$`, "u"));
    for (const method of ["HEAD", "GET", "GET"]) {
      const page = await sluice.fetch(new URL(url).pathname, { method });
      expect(page.status).toBe(200);
      expect([page.headers.get("referrer-policy"), page.headers.get("x-robots-tag")]).toEqual(["no-referrer", "noindex, nofollow"]);
      if (method === "GET") expect(await page.text()).toContain(email);
    }
    expect((await accept({ token, password: "a good password", name: "Grace" })).status).toBe(204);
    const browser = await signInByPassword(sluice, email, "a good password");
    expect(await (await browser.fetch(`${sluice.url}/api/v1/account`)).json()).toMatchObject({ email, name: "Grace", hasPassword: true });
  });

  it("works once, and of twenty at once for one", async () => {
    const { id, token } = await invite();
    const answers = await Promise.all(Array.from({ length: 20 }, (_, turn) => accept({ token, password: `password number ${turn}` })));
    const statuses = answers.map(({ status }) => status);
    // Those that had to wait too long for their turn to hash are told to come again; the others come too late.
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    for (const status of statuses) expect([204, 404, 429]).toContain(status);
    expect(await codeOf(await accept({ token, password: "another password" }))).toEqual([404, "invitation_not_found"]);
    const page = await sluice.fetch(`/invitation/${token}`);
    expect([page.status, await page.text()]).toEqual([404, expect.stringContaining("not valid any more")]);
    const left = await sluice.db.prepare("SELECT count(*) AS n FROM invitations WHERE user_id = ?1").bind(id).first();
    expect(left).toEqual({ n: 0 });
  });

  it("is kept as a hash, for seven days", async () => {
    const { id, token } = await invite();
    const row = await sluice.db.prepare("SELECT * FROM invitations WHERE user_id = ?1").bind(id).first<Record<string, number | string>>();
    expect(row?.["token_hash"]).toBe(await hashSecret(token));
    expect(JSON.stringify(row)).not.toContain(token);
    expect(Math.abs(Number(row?.["expires_at_ms"]) - Date.now() - 7 * DAY_MS)).toBeLessThan(60_000);
    await sluice.db
      .prepare("UPDATE invitations SET expires_at_ms = ?2 WHERE user_id = ?1")
      .bind(id, Date.now() - 1)
      .run();
    expect(await codeOf(await accept({ token, password: "a good password" }))).toEqual([404, "invitation_not_found"]);
    expect((await sluice.fetch(`/invitation/${token}`)).status).toBe(404);
  });

  it("ends when a newer one is made, and is nothing for somebody who is disabled meanwhile", async () => {
    const { id, token } = await invite();
    const newer = (await (await sluice.api(`/api/v1/users/${id}/invitation`, { method: "POST" })).json()) as { url: string };
    expect((await accept({ token, password: "a good password" })).status).toBe(404);
    await sluice.db.prepare("UPDATE users SET disabled_at_ms = 1 WHERE id = ?1").bind(id).run();
    const next = newer.url.split("/").at(-1);
    expect((await accept({ token: next, password: "a good password" })).status).toBe(404);
    expect((await sluice.fetch(`/invitation/${next ?? ""}`)).status).toBe(404);
    await sluice.db.prepare("UPDATE users SET disabled_at_ms = NULL WHERE id = ?1").bind(id).run();
    expect((await accept({ token: next, password: "a good password" })).status).toBe(204);
  });

  it("that sets a new password ends every session of the person, and the old password", async () => {
    const { id, email } = await invite({ password: "the old password" });
    const browser = await signInByPassword(sluice, email, "the old password");
    const basic = { authorization: `Basic ${Buffer.from(`${email}:the old password`).toString("base64")}` };
    expect(await statusOf(sluice, browser)).toBe(200);
    expect((await sluice.fetch("/api/v1/account", { headers: basic })).status).toBe(200);
    const { url } = (await (await sluice.api(`/api/v1/users/${id}/invitation`, { method: "POST" })).json()) as { url: string };
    expect(await (await sluice.fetch(new URL(url).pathname)).text()).toContain("Choose a new password");
    expect((await accept({ token: url.split("/").at(-1), password: "the new password" })).status).toBe(204);
    expect(await statusOf(sluice, browser)).toBe(401);
    expect((await sluice.fetch("/api/v1/account", { headers: basic })).status).toBe(401);
    expect(sessionOf(sluice, await signInByPassword(sluice, email, "the old password"))).toBeUndefined();
    expect(await statusOf(sluice, await signInByPassword(sluice, email, "the new password"))).toBe(200);
  });

  it("row 84: is not accepted from another site's page", async () => {
    const { token } = await invite();
    for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }]) {
      expect(await codeOf(await accept({ token, password: "a good password" }, headers))).toEqual([403, "cross_site"]);
    }
    const form = await accept({ token, password: "a good password" }, { "content-type": "text/plain" });
    expect(form.status).toBe(415);
    expect((await sluice.fetch(`/invitation/${token}`)).status).toBe(200);
  });

  it("row 93: has the site's own address, whatever host was asked for", async () => {
    const { id, url } = await invite();
    expect(new URL(url).origin).toBe(sluice.url);
    const foreign = await rawRequest(sluice.url, `/api/v1/users/${id}/invitation`, {
      method: "POST",
      headers: { host: "evil.example", authorization: BASIC },
    });
    expect([foreign.status, foreign.body.toString()]).toEqual([421, expect.not.stringContaining("/invitation/")]);
  });

  it("row 90: its token is no session and no token of the API", async () => {
    const { token } = await invite();
    expect((await sluice.fetch("/api/v1/account", { headers: { cookie: `${SESSION_COOKIE}=${token}` } })).status).toBe(401);
    expect((await sluice.fetch("/api/v1/account", { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
  });

  it("tells what is wrong with a password, and stays", async () => {
    const { token } = await invite();
    for (const [body, path] of [
      [{ token, password: "short" }, "password"],
      [{ token, password: "x".repeat(1025) }, "password"],
      [{ token }, "password"],
      [{ token, password: "a good password", name: "x".repeat(201) }, "name"],
      [{ token: 1, password: "a good password" }, "token"],
      [{ token, password: "a good password", role: "admin" }, ""],
    ] as const) {
      const answer = await accept(body);
      const { code, issues } = (await answer.json()) as { code: string; issues: { path: string }[] };
      expect([answer.status, code, issues.map((issue) => issue.path)]).toEqual([400, "validation_failed", [path]]);
    }
    expect((await accept({ token, password: "a good password" })).status).toBe(204);
  });

  it("cannot be guessed at for long: after twenty wrong ones a client waits, others do not", async () => {
    const { token } = await invite();
    const guesser = { "cf-connecting-ip": "203.0.113.77" };
    for (let guess = 0; guess < 20; guess += 1) {
      expect((await accept({ token: "A".repeat(32), password: "a good password" }, guesser)).status).toBe(404);
    }
    const locked = await accept({ token, password: "a good password" }, guesser);
    expect([locked.headers.has("retry-after"), ...(await codeOf(locked))]).toEqual([true, 429, "locked"]);
    expect((await accept({ token, password: "a good password" })).status).toBe(204);
  });

  it("of somebody who does not exist is refused", async () => {
    const answer = await sluice.api("/api/v1/users/nobody/invitation", { method: "POST" });
    expect(await codeOf(answer)).toEqual([404, "user_not_found"]);
  });

  for (const path of ["x", "A".repeat(33), "%00", "..%2f..", "A".repeat(32)]) {
    it(`/invitation/${path} is a page that says so`, async () => {
      const page = await sluice.fetch(`/invitation/${path}`);
      expect([page.status, await page.text()]).toEqual([404, expect.stringMatching(/not valid any more|not found/iu)]);
    });
  }
});
