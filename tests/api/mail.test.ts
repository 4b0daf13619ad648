/**
 * Mail by SMTP, against a real server: what is set, what is sent, what is kept secret, and what becomes of a mail when its server is slow, away or unwilling
 * (SPEC.md P8, P2, X4; THREATS.md, rows 93 and 97, F31 and F33).
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { LOGIN, type MailServer, type MailServerOptions, startMailServer } from "../support/mail-server.ts";
import { createBearer, createPerson } from "../support/people.ts";
import { ADMIN, type Sluice, startSluice } from "../support/sluice.ts";

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
  return { status: response.status, ...((await response.json()) as { code?: string; failure?: { code: string } | null }) };
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
    const failureOf = async () => (await test()).failure?.code;
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

describe("the settings of the mail server", () => {
  const TLS = { host: "smtp.example.com", port: 465, security: "tls", ...LOGIN, fromAddress: "files@example.com", fromName: null };
  const shown = {
    host: "smtp.example.com",
    port: 465,
    security: "tls",
    username: LOGIN.username,
    hasPassword: true,
    isPasswordLost: false,
    fromAddress: "files@example.com",
    fromName: null,
  };

  it("are answered without the password, and are gone when they are taken away", async () => {
    expect((await sluice.api(SMTP)).status).toBe(404);
    const set = await put(TLS);
    expect([set.status, await set.json()]).toEqual([200, shown]);
    const answer = await sluice.api(SMTP);
    expect([answer.headers.get("etag"), await answer.json()]).toEqual([set.headers.get("etag"), shown]);
    expect((await sluice.api(SMTP, { method: "DELETE" })).status).toBe(204);
    const gone = await sluice.api(SMTP);
    expect([gone.status, ((await gone.json()) as { code: string }).code]).toEqual([404, "mail_server_not_found"]);
    expect(await test()).toMatchObject({ status: 409, code: "mail_off" });
    expect((await sluice.api(SMTP, { method: "DELETE" })).status).toBe(204);
  });

  it("keep a password for the server, port, security and user that it was entered for, and for no other", async () => {
    await put(TLS);
    const { password: _, ...kept } = TLS;
    const same = await put({ ...kept, fromName: "Other", fromAddress: "other@example.com" });
    expect([same.status, await same.json()]).toEqual([200, { ...shown, fromName: "Other", fromAddress: "other@example.com" }]);
    for (const other of [
      { host: "evil.example" },
      { host: "smtp.example.com.evil.example" },
      { port: 587 },
      { security: "starttls" },
      { username: "somebody-else" },
      { host: "localhost", security: "none" },
    ]) {
      const refused = await put({ ...kept, ...other });
      expect([other, refused.status, await issuesOf(refused)]).toEqual([other, 400, ["password"]]);
    }
    // Neither by way of a server without a login.
    expect((await put({ ...kept, username: null })).status).toBe(200);
    expect([(await put(kept)).status, await (await sluice.api(SMTP)).json()]).toEqual([
      400,
      expect.objectContaining({ hasPassword: false }),
    ]);
  });

  it("hold a password that opens for its server alone, also where somebody writes into the database", async () => {
    const server = await withServer({ security: "none" });
    const evil = await startMailServer({ security: "none" });
    servers.push(evil);
    await sluice.db.prepare("UPDATE settings SET value = json_set(value, '$.port', ?1) WHERE name = 'smtp'").bind(evil.port).run();
    expect(await test()).toMatchObject({ isAccepted: false, failure: { code: "password_lost" } });
    expect([evil.wire(), server.wire()]).toEqual(["", ""]);
  });

  it.each([
    [{ host: "" }, "host"],
    [{ host: "https://smtp.example.com" }, "host"],
    [{ host: "smtp.example.com:465" }, "host"],
    [{ host: "smtp.example.com/x" }, "host"],
    [{ host: "smtp .example.com" }, "host"],
    [{ host: "-smtp.example.com" }, "host"],
    [{ host: "a".repeat(64) }, "host"],
    [{ host: `${"a.".repeat(130)}com` }, "host"],
    [{ host: "smtp.example.com\r\nQUIT" }, "host"],
    [{ host: null }, "host"],
    [{ port: 0 }, "port"],
    [{ port: 65536 }, "port"],
    [{ port: 1.5 }, "port"],
    [{ port: "465" }, "port"],
    [{ security: "ssl" }, "security"],
    [{ security: "none" }, "security"],
    [{ username: "" }, "username"],
    [{ username: "a\r\nb" }, "username"],
    [{ username: null }, "password"],
    [{ password: "" }, "password"],
    [{ password: "x".repeat(1025) }, "password"],
    [{ password: "a\nb" }, "password"],
    [{ fromAddress: "Files <files@example.com>" }, "fromAddress"],
    [{ fromAddress: undefined }, "fromAddress"],
    [{ fromName: "a\nb" }, "fromName"],
    [{ fromName: "x".repeat(101) }, "fromName"],
    [{ tls: true }, ""],
  ])("%j is refused with the place, and changes nothing", async (values, place) => {
    const refused = await put({ ...TLS, ...values });
    expect([refused.status, await issuesOf(refused)]).toEqual([400, [place]]);
    expect((await sluice.api(SMTP)).status).toBe(404);
  });

  it.each(["localhost", "127.0.0.1", "::1"])("take a login without TLS on this machine (%s)", async (host) => {
    expect((await put({ ...TLS, host, security: "none" })).status).toBe(200);
  });

  it("take no login and no TLS anywhere, since nothing secret crosses the network", async () => {
    const { username: _, password: __, ...open } = TLS;
    expect((await put({ ...open, security: "none", port: 25, host: "relay" })).status).toBe(200);
  });

  it("are changed on top of what was seen", async () => {
    const first = await put(TLS, { "if-none-match": "*" });
    const etag = first.headers.get("etag") ?? "";
    expect(first.status).toBe(200);
    const second = await put(TLS, { "if-none-match": "*" });
    expect([second.status, await second.json()]).toEqual([409, expect.objectContaining({ code: "edit_conflict", current: shown })]);
    const changed = await put({ ...TLS, fromName: "One" }, { "if-match": etag });
    expect([changed.status, changed.headers.get("etag") === etag]).toEqual([200, false]);
    expect((await put({ ...TLS, fromName: "Two" }, { "if-match": etag })).status).toBe(409);
    expect((await sluice.api(SMTP, { method: "DELETE", headers: { "if-match": etag } })).status).toBe(409);
    expect(await (await sluice.api(SMTP)).json()).toMatchObject({ fromName: "One" });
    // Another password is another version.
    const { password: __, ...kept } = TLS;
    const now = (await put({ ...kept, fromName: "One" })).headers.get("etag");
    expect(now).toBe(changed.headers.get("etag"));
    expect((await put({ ...TLS, password: "another", fromName: "One" })).headers.get("etag")).not.toBe(now);
  });

  it("of twenty who set them at once on top of the same, one succeeds", async () => {
    const etag = (await put(TLS)).headers.get("etag") ?? "";
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, turn) => put({ ...TLS, fromName: `Turn ${turn}` }, { "if-match": etag })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 409)]);
  });

  it("leave the other settings and their version alone", async () => {
    const before = await sluice.api("/api/v1/settings");
    await put(TLS);
    const after = await sluice.api("/api/v1/settings");
    expect(after.headers.get("etag")).toBe(before.headers.get("etag"));
    expect(await after.text()).toBe(await before.text());
  });

  it("are an administrator's: neither a standard user nor a token without the scope sees or changes them", async () => {
    await put(TLS);
    const user = await createPerson(sluice, { rules: [{ prefix: "", level: "full", share: true }] });
    const administrator = await createPerson(sluice, { role: "admin" });
    const bearer = await createBearer(administrator, { scopes: ["read", "write", "share", "manage"] });
    const all = await createBearer(administrator, { scopes: ["admin"] });
    for (const [method, address] of [
      ["GET", SMTP],
      ["PUT", SMTP],
      ["DELETE", SMTP],
      ["POST", `${SMTP}/test`],
    ] as const) {
      const init = { method, ...(method === "PUT" ? { json: TLS } : {}) };
      expect([method, (await user.api(address, init)).status]).toEqual([method, 403]);
      expect([method, (await sluice.api(address, { ...init, headers: { authorization: bearer } })).status]).toEqual([method, 403]);
      expect([method, (await sluice.fetch(address, { method })).status]).toEqual([method, 401]);
    }
    expect((await sluice.api(SMTP, { headers: { authorization: all } })).status).toBe(200);
  });

  it("are told in the audit log by what was changed, never the password", async () => {
    await put(TLS);
    await put({ ...TLS, password: "another password of the server", port: 587, security: "starttls" });
    await sluice.api(SMTP, { method: "DELETE" });
    const { data } = (await (await sluice.api("/api/v1/audit?limit=3")).json()) as { data: { action: string; detail: unknown }[] };
    expect(data.map(({ action, detail }) => [action, detail])).toEqual([
      ["smtp.remove", null],
      ["smtp.edit", { host: "smtp.example.com", port: 587, security: "starttls", changed: ["port", "security", "password"] }],
      [
        "smtp.edit",
        {
          host: "smtp.example.com",
          port: 465,
          security: "tls",
          changed: ["host", "port", "security", "username", "fromAddress", "fromName", "password"],
        },
      ],
    ]);
  });
});
