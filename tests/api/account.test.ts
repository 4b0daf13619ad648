import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CookieJar } from "../support/cookie-jar.ts";
import { sessionOf, signInByPassword, statusOf } from "../support/sign-in.ts";
import { type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
beforeAll(async () => {
  sluice = await startSluice();
});
afterAll(() => sluice.stop());

const PASSWORD = "the first password";

async function addUser(values: Record<string, unknown> = {}): Promise<{ id: string; email: string }> {
  const json = { email: `person-${crypto.randomUUID()}@example.com`, password: PASSWORD, ...values };
  const answer = await sluice.api("/api/v1/users", { method: "POST", json });
  return (await answer.json()) as { id: string; email: string };
}

const send = (browser: CookieJar, method: string, path: string, json?: unknown) =>
  browser.fetch(`${sluice.url}/api/v1/account${path}`, {
    method,
    headers: { origin: sluice.url, ...(json === undefined ? {} : { "content-type": "application/json" }) },
    ...(json === undefined ? {} : { body: JSON.stringify(json) }),
  });
const basicOf = (email: string, password: string) => ({ authorization: `Basic ${Buffer.from(`${email}:${password}`).toString("base64")}` });
const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code?: string }).code];

describe("one's own account", () => {
  it("tells who one is, and how one proved it", async () => {
    const { id, email } = await addUser({ name: "Grace" });
    const browser = await signInByPassword(sluice, email, PASSWORD);
    expect(await (await send(browser, "GET", "")).json()).toEqual({
      id,
      email,
      name: "Grace",
      role: "user",
      via: "session",
      hasPassword: true,
      identities: [],
    });
    const byBasic = await sluice.fetch("/api/v1/account", { headers: basicOf(email, PASSWORD) });
    expect(await byBasic.json()).toMatchObject({ id, via: "basic" });
    expect((await sluice.fetch("/api/v1/account")).status).toBe(401);
  });

  it("changes its name and nothing else", async () => {
    const { email } = await addUser();
    const browser = await signInByPassword(sluice, email, PASSWORD);
    expect(await (await send(browser, "PATCH", "", { name: "  Grace Hopper " })).json()).toMatchObject({ email, name: "Grace Hopper" });
    for (const name of ["", null]) expect(await (await send(browser, "PATCH", "", { name })).json()).toMatchObject({ name: null });
    for (const body of [{}, { name: 1 }, { name: "x".repeat(201) }, { name: "x", role: "admin" }, { email: "a@example.com" }]) {
      expect(await codeOf(await send(browser, "PATCH", "", body))).toEqual([400, "validation_failed"]);
    }
    expect(await (await send(browser, "GET", "")).json()).toMatchObject({ email, name: null, role: "user" });
  });

  it("is out of reach for tokens, whatever their scopes", async () => {
    const made = await sluice.api("/api/v1/tokens", {
      method: "POST",
      json: { name: "all", scopes: ["read", "write", "share", "manage", "admin"] },
    });
    const { token } = (await made.json()) as { token: string };
    for (const [method, path] of [
      ["GET", ""],
      ["PATCH", ""],
      ["POST", "/password"],
      ["POST", "/sign-out-everywhere"],
    ] as const) {
      const json = method === "PATCH" ? { name: "x" } : path === "/password" ? { newPassword: "a new password" } : undefined;
      const answer = await sluice.api(`/api/v1/account${path}`, {
        method,
        headers: { authorization: `Bearer ${token}` },
        ...(json ? { json } : {}),
      });
      expect([method, path, ...(await codeOf(answer))]).toEqual([method, path, 403, "insufficient_scope"]);
    }
  });

  it("row 84: is not changed by another site's page", async () => {
    const { email } = await addUser();
    const browser = await signInByPassword(sluice, email, PASSWORD);
    for (const path of ["/password", "/sign-out-everywhere"]) {
      const answer = await browser.fetch(`${sluice.url}/api/v1/account${path}`, {
        method: "POST",
        headers: { origin: "https://evil.example", "content-type": "application/json" },
        body: JSON.stringify({ currentPassword: PASSWORD, newPassword: "a new password" }),
      });
      expect(await codeOf(answer)).toEqual([403, "cross_site"]);
    }
    expect(await statusOf(sluice, browser)).toBe(200);
  });
});

describe("row 89: a changed password", () => {
  it("ends every other session at once, and Basic with the old one; this session stays", async () => {
    const { email } = await addUser();
    const [here, there] = [await signInByPassword(sluice, email, PASSWORD), await signInByPassword(sluice, email, PASSWORD)];
    const old = basicOf(email, PASSWORD);
    expect((await sluice.fetch("/api/v1/account", { headers: old })).status).toBe(200);
    const changed = await send(here, "POST", "/password", { currentPassword: PASSWORD, newPassword: "the second password" });
    expect(changed.status).toBe(204);
    expect([await statusOf(sluice, here), await statusOf(sluice, there)]).toEqual([200, 401]);
    expect((await sluice.fetch("/api/v1/account", { headers: old })).status).toBe(401);
    expect((await sluice.fetch("/api/v1/account", { headers: basicOf(email, "the second password") })).status).toBe(200);
    expect(sessionOf(sluice, await signInByPassword(sluice, email, PASSWORD))).toBeUndefined();
  });

  it("needs the current one, where there is one", async () => {
    const { email } = await addUser();
    const browser = await signInByPassword(sluice, email, PASSWORD);
    for (const [body, path] of [
      [{ newPassword: "the second password" }, "currentPassword"],
      [{ currentPassword: "", newPassword: "the second password" }, "currentPassword"],
      [{ currentPassword: "wrong", newPassword: "the second password" }, "currentPassword"],
      [{ currentPassword: PASSWORD, newPassword: "short" }, "newPassword"],
      [{ currentPassword: PASSWORD }, "newPassword"],
    ] as const) {
      const answer = await send(browser, "POST", "/password", body);
      const { issues } = (await answer.json()) as { issues: { path: string }[] };
      expect([answer.status, issues.map((issue) => issue.path)]).toEqual([400, [path]]);
    }
    expect(await statusOf(sluice, await signInByPassword(sluice, email, PASSWORD))).toBe(200);
  });

  it("is needed for none by somebody who signed in elsewhere only", async () => {
    const { id, email } = await addUser();
    const browser = await signInByPassword(sluice, email, PASSWORD);
    await sluice.db.prepare("UPDATE users SET password_hash = NULL WHERE id = ?1").bind(id).run();
    expect((await send(browser, "POST", "/password", { newPassword: "the second password" })).status).toBe(204);
    expect(await statusOf(sluice, browser)).toBe(200);
    expect(await statusOf(sluice, await signInByPassword(sluice, email, "the second password"))).toBe(200);
  });

  it("cannot be guessed at: ten wrong tries, then the right one waits too", async () => {
    const { email } = await addUser();
    const browser = await signInByPassword(sluice, email, PASSWORD);
    // Each from a client of its own, so that the account's limit is what counts.
    const change = (currentPassword: string, turn: number) =>
      browser.fetch(`${sluice.url}/api/v1/account/password`, {
        method: "POST",
        headers: { origin: sluice.url, "content-type": "application/json", "cf-connecting-ip": `203.0.113.${turn}` },
        body: JSON.stringify({ currentPassword, newPassword: "the second password" }),
      });
    for (let turn = 0; turn < 10; turn += 1) expect((await change("wrong", turn)).status).toBe(400);
    expect(await codeOf(await change(PASSWORD, 11))).toEqual([429, "locked"]);
  });

  it("of several at once is the one that everybody ends up with", async () => {
    const { email } = await addUser();
    const browsers = await Promise.all(Array.from({ length: 4 }, () => signInByPassword(sluice, email, PASSWORD)));
    const answers = await Promise.all(
      browsers.map((browser, turn) =>
        send(browser, "POST", "/password", { currentPassword: PASSWORD, newPassword: `password number ${turn}` }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    const winner = statuses.indexOf(204);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    for (const [turn, browser] of browsers.entries()) expect(await statusOf(sluice, browser)).toBe(turn === winner ? 200 : 401);
    expect(await statusOf(sluice, await signInByPassword(sluice, email, `password number ${winner}`))).toBe(200);
  });

  it("ends invitations that are still open", async () => {
    const { id, email } = await addUser();
    const { url } = (await (await sluice.api(`/api/v1/users/${id}/invitation`, { method: "POST" })).json()) as { url: string };
    const browser = await signInByPassword(sluice, email, PASSWORD);
    await send(browser, "POST", "/password", { currentPassword: PASSWORD, newPassword: "the second password" });
    expect((await sluice.fetch(new URL(url).pathname)).status).toBe(404);
  });
});

describe("row 89: sessions", () => {
  it("end everywhere at once, here too, and a copy of the cookie is worth nothing", async () => {
    const { email } = await addUser();
    const [here, there] = [await signInByPassword(sluice, email, PASSWORD), await signInByPassword(sluice, email, PASSWORD)];
    expect((await send(here, "POST", "/sign-out-everywhere")).status).toBe(204);
    expect([await statusOf(sluice, here), await statusOf(sluice, there)]).toEqual([401, 401]);
    expect(await statusOf(sluice, await signInByPassword(sluice, email, PASSWORD))).toBe(200);
  });

  it("of a session that ended are not brought back by a change of the password", async () => {
    const { id, email } = await addUser();
    const browser = await signInByPassword(sluice, email, PASSWORD);
    await sluice.db.prepare("UPDATE users SET session_version = session_version + 1 WHERE id = ?1").bind(id).run();
    expect((await send(browser, "POST", "/password", { currentPassword: PASSWORD, newPassword: "the second password" })).status).toBe(401);
    await sluice.fetch("/api/v1/account/password", {
      method: "POST",
      headers: { ...basicOf(email, PASSWORD), "content-type": "application/json" },
      body: JSON.stringify({ currentPassword: PASSWORD, newPassword: "the second password" }),
    });
    expect(await statusOf(sluice, browser)).toBe(401);
  });

  it("hold a demotion from the next request on, and end with the account's disabling", async () => {
    const { id, email } = await addUser({ role: "admin" });
    const browser = await signInByPassword(sluice, email, PASSWORD);
    expect(await statusOf(sluice, browser, "/api/v1/users")).toBe(200);
    expect((await sluice.api(`/api/v1/users/${id}`, { method: "PATCH", json: { role: "user" } })).status).toBe(200);
    expect([401, 403]).toContain(await statusOf(sluice, browser, "/api/v1/users"));
    const again = await signInByPassword(sluice, email, PASSWORD);
    expect(await statusOf(sluice, again, "/api/v1/users")).toBe(403);
    expect((await sluice.api(`/api/v1/users/${id}`, { method: "PATCH", json: { isDisabled: true } })).status).toBe(200);
    expect(await statusOf(sluice, again)).toBe(401);
    expect((await sluice.fetch("/api/v1/account", { headers: basicOf(email, PASSWORD) })).status).toBe(401);
    expect(sessionOf(sluice, await signInByPassword(sluice, email, PASSWORD))).toBeUndefined();
  });

  it("leave the time of the latest sign-in with the person", async () => {
    const { id, email } = await addUser();
    const read = async () => ((await (await sluice.api(`/api/v1/users/${id}`)).json()) as { lastSignInAt: string | null }).lastSignInAt;
    expect(await read()).toBeNull();
    await signInByPassword(sluice, email, "wrong");
    expect(await read()).toBeNull();
    await signInByPassword(sluice, email, PASSWORD);
    expect(Math.abs(Date.now() - Date.parse((await read()) ?? ""))).toBeLessThan(60_000);
  });
});
