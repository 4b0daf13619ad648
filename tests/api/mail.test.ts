/**
 * Mail by SMTP, against a real server: what is set, what is sent, what is kept secret, and what becomes of a mail when its server is slow, away or unwilling
 * (SPEC.md P8, P2, X4; THREATS.md, rows 93 and 97, F31 and F33).
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { LOGIN, type MailServer, type MailServerOptions, startMailServer } from "../support/mail-server.ts";
import { eventually, type Sluice, startSluice, ADMIN } from "../support/sluice.ts";

const SMTP = "/api/v1/settings/smtp";
let sluice: Sluice;
beforeAll(async () => {
  sluice = await startSluice();
});
afterAll(() => sluice.stop());

const servers: MailServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
  await sluice.api(SMTP, { method: "DELETE" });
  await sluice.db.prepare("DELETE FROM attempts").run();
});

const put = (json: unknown, headers: Record<string, string> = {}) => sluice.api(SMTP, { method: "PUT", json, headers });
const test = async (json: unknown = {}) => {
  const response = await sluice.api(`${SMTP}/test`, { method: "POST", json });
  return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
};

/** A mail server, and Sluice set to use it. */
async function withServer(options: MailServerOptions = {}): Promise<MailServer> {
  const server = await startMailServer(options);
  servers.push(server);
  const response = await put(server.settings);
  expect([response.status, await response.clone().text()]).toEqual([200, expect.any(String)]);
  return server;
}

const issuesOf = async (response: Response) =>
  ((await response.json()) as { issues?: { path: string; message: string }[] }).issues?.map(({ path }) => path) ?? [];

describe("the mail server of the site", () => {
  it.each(["tls", "starttls"] as const)("takes a message by %s, signed in, and the test tells so", async (security) => {
    const server = await withServer({ security });
    expect(await test()).toEqual({ status: 200, to: ADMIN.email, isAccepted: true, failure: null });
    expect(server.received).toEqual([
      expect.objectContaining({ from: "files@example.com", to: [ADMIN.email], isSecure: true, login: LOGIN.username }),
    ]);
    expect(server.wire()).not.toContain("Test message");
  });

  it("is tested to an address of one's choice, and twenty times in a quarter of an hour at most", async () => {
    const server = await withServer({ security: "none" });
    expect(await test({ to: "grace@example.com" })).toMatchObject({ to: "grace@example.com", isAccepted: true });
    expect(server.received[0]?.to).toEqual(["grace@example.com"]);
    for (let count = 1; count < 20; count += 1) expect((await test()).status).toBe(200);
    expect(await test()).toMatchObject({ status: 429, code: "too_many_requests" });
    expect(server.received).toHaveLength(20);
  });

  it("that does not offer STARTTLS gets nothing: no password and no message crosses the network", async () => {
    const server = await startMailServer({ security: "none" });
    servers.push(server);
    await put({ ...server.settings, security: "starttls" });
    expect(await test()).toMatchObject({ isAccepted: false, failure: { code: "starttls_missing" } });
    expect(server.received).toEqual([]);
    expect(server.connections()).toBe(1);
    // Neither as it is nor as either login would encode it.
    const said = server.wire();
    expect(said).toMatch(/^EHLO /u);
    expect(said).not.toMatch(/AUTH|MAIL FROM/u);
    expect(said).not.toContain(Buffer.from(LOGIN.password).toString("base64"));
  });

  it.each([
    ["tls", "unknown"],
    ["tls", "elsewhere"],
    ["starttls", "unknown"],
    ["starttls", "elsewhere"],
  ] as const)("with %s and a certificate that is not its own (%s) gets nothing", async (security, certificate) => {
    const server = await withServer({ security, certificate });
    expect(await test()).toMatchObject({ isAccepted: false, failure: { code: "tls_failed", reply: null } });
    expect(server.received).toEqual([]);
    expect(server.wire()).not.toContain("AUTH");
  });

  it.each([
    ["login", 535, "login_refused"],
    ["login", 454, "try_later"],
    ["mailFrom", 553, "sender_refused"],
    ["mailFrom", 421, "try_later"],
    ["rcptTo", 550, "recipient_refused"],
    ["rcptTo", 450, "try_later"],
    ["data", 554, "message_refused"],
    ["data", 451, "try_later"],
    ["greeting", 554, "connect_failed"],
    ["greeting", 421, "try_later"],
  ] as const)("that answers %s with %i is told as such (%s), in the site's words", async (command, reply, code) => {
    const server = await withServer({ security: "none" });
    server.refuse({ [command]: reply });
    const result = await test();
    expect(result).toMatchObject({ status: 200, isAccepted: false, failure: { code, reply } });
    expect(JSON.stringify(result)).not.toContain("in the words of the server");
  });

  it("that is not there, speaks another kind of security, or wants a login is told as such", async () => {
    const failureOf = async () => ((await test()) as { failure: { code: string } | null }).failure?.code;
    const plain = await withServer({ security: "none" });
    await put({ ...plain.settings, security: "tls" });
    expect(await failureOf()).toBe("tls_failed");
    await put({ ...plain.settings, username: null, password: undefined });
    expect(await failureOf()).toBe("login_needed");
    await put({ ...plain.settings, password: "another" });
    expect(await failureOf()).toBe("login_refused");
    const secure = await withServer({ security: "tls" });
    await put({ ...secure.settings, security: "starttls" });
    expect(["timed_out", "connection_lost"]).toContain(await failureOf());
    await put({ ...plain.settings, host: "no-such-host.invalid", security: "starttls" });
    expect(await failureOf()).toBe("connect_failed");
    const { port } = await withServer({ security: "none" });
    await servers.pop()?.stop();
    for (const security of ["none", "starttls", "tls"]) {
      await put({ ...plain.settings, port, security });
      expect([security, await failureOf()]).toEqual([security, "connect_failed"]);
    }
  });
});
