/**
 * The outbox: a mail is made with what it tells of, nobody waits for its server, and a server that is slow, away or unwilling, a crash or a second runner neither
 * lose nor double it (SPEC.md P2, Q3; THREATS.md, rows 93 and 97, F31 and F33).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { drizzle } from "drizzle-orm/d1";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sendDueMails, sendMail } from "../../lib/mail/send-mails.ts";
import type { PresentedUser } from "../../lib/people/users.ts";
import { parseConfig } from "../../lib/platform/config.ts";
import type { Database, Services } from "../../lib/services.ts";
import { type FaultySluice, startFaultySluice } from "../support/faults.ts";
import { FROM, LOGIN, type MailServer, startMailServer } from "../support/mail-server.ts";
import { ADMIN, AUTH_SECRET, eventually, freePort, type Sluice } from "../support/sluice.ts";

const SMTP = "/api/v1/settings/smtp";
const MINUTE_MS = 60_000;
let sluice: FaultySluice;
let server: MailServer;
beforeAll(async () => {
  sluice = await startFaultySluice();
});
afterAll(() => sluice.stop());
beforeEach(async () => {
  server = await startMailServer({ security: "none" });
  await setServer();
});
afterEach(async () => {
  await server.stop();
  await sluice.faults({ clockMs });
  await sluice.db.prepare("DELETE FROM mails").run();
});

const setServer = (of: Sluice = sluice) => of.api(SMTP, { method: "PUT", json: server.settings });

interface InvitedUser extends PresentedUser {
  invitationUrl: string;
}

/** Invites somebody by e-mail. */
async function invite(values: Record<string, unknown> = {}, of: Sluice = sluice): Promise<InvitedUser> {
  const json = { email: `${crypto.randomUUID()}@example.com`, sendMail: true, ...values };
  const response = await of.api("/api/v1/users", { method: "POST", json });
  expect(response.status).toBe(201);
  return (await response.json()) as InvitedUser;
}

const mailOf = async (id: string, of: Sluice = sluice) => ((await (await of.api(`/api/v1/users/${id}`)).json()) as PresentedUser).lastMail;
const settled = (id: string, state: string, of: Sluice = sluice) =>
  eventually(`the mail is ${state}`, async () => {
    const mail = await mailOf(id, of);
    return mail !== null && mail.state === state && mail;
  });
const rowOf = (id: string) =>
  sluice.db.prepare("SELECT * FROM mails WHERE user_id = ?1 ORDER BY created_at_ms DESC LIMIT 1").bind(id).first<Record<string, unknown>>();
/** After a failed try, once what became of it is written. */
const retried = (id: string, tries: number, of: Sluice = sluice) =>
  eventually("the try is noted", async () => {
    const mail = await mailOf(id, of);
    return mail !== null && mail.tries === tries && mail.failure !== null && mail;
  });
/** How far the clock is ahead. It never goes back: what was done once a minute would not be done again for long. */
let clockMs = 0;
/** Time passes, and an ordinary request comes, which starts what is due. */
async function later(ms: number, of: FaultySluice = sluice): Promise<void> {
  clockMs += ms;
  await of.faults({ clockMs });
  await of.api("/api/v1/buckets");
}

/** The services as another isolate over the same database has them. */
function otherRunner(): Services {
  return {
    config: parseConfig({ PUBLIC_URL: sluice.url, AUTH_SECRET }),
    db: drizzle(sluice.db) as unknown as Database,
    d1: sluice.db,
    buckets: new Map(),
    now: () => Date.now() + clockMs,
    waitUntil: () => undefined,
  };
}

describe("an invitation by e-mail", () => {
  it("arrives with its link, from the site, and says what an automatic message has to say", async () => {
    const user = await invite({ name: "Grace" });
    expect(user.lastMail).toMatchObject({ kind: "invitation", to: user.email, failure: null });
    const sent = await settled(user.id, "sent");
    expect(sent).toMatchObject({ tries: 1, nextTryAt: null, failure: null });
    expect(server.received).toHaveLength(1);
    const [mail] = server.received;
    expect([mail?.from, mail?.to, mail?.login]).toEqual([FROM, [user.email], LOGIN.username]);
    expect(mail?.parsed.subject).toBe("You are invited to Sluice");
    expect(mail?.parsed.from?.value).toEqual([{ name: "Files of Example", address: FROM }]);
    expect(mail?.parsed.text).toContain(user.invitationUrl);
    expect(mail?.parsed.html).toContain(`href="${user.invitationUrl}"`);
    expect(mail?.parsed.headers.get("auto-submitted")).toBe("auto-generated");
    expect(mail?.parsed.messageId).toMatch(/^<[A-Za-z0-9]{20}@localhost>$/u);
    expect((await sluice.fetch(new URL(user.invitationUrl).pathname)).status).toBe(200);
    // What was secret in it is gone with it.
    expect(await rowOf(user.id)).toMatchObject({ state: "sent", sealed_content: null, recipient: user.email });
  });

  it("goes to somebody who is there already, for a new password", async () => {
    const user = await invite({ sendMail: false, password: "a password for now" });
    expect(user.lastMail).toBeNull();
    const response = await sluice.api(`/api/v1/users/${user.id}/invitation`, { method: "POST", json: { sendMail: true } });
    expect(response.status).toBe(201);
    const { url, sentTo } = (await response.json()) as { url: string; sentTo: string };
    expect(sentTo).toBe(user.email);
    await settled(user.id, "sent");
    expect(server.received[0]?.parsed.subject).toBe("Choose a new password for Sluice");
    expect(server.received[0]?.parsed.text).toContain(url);
  });

  it("is made and answered at once, however slow the mail server is (F33)", async () => {
    server.delay({ greeting: 3000 });
    const user = await invite();
    // The server has not even greeted yet.
    expect(server.wire()).toBe("");
    expect(user.lastMail?.state).toBe("pending");
    expect((await sluice.fetch("/sign-in")).status).toBe(200);
    expect(server.wire()).toBe("");
    await settled(user.id, "sent");
    expect(server.received).toHaveLength(1);
  });

  it("is refused before anything is made where no mail server is set, or with a password", async () => {
    await sluice.api(SMTP, { method: "DELETE" });
    const email = "nobody-yet@example.com";
    const refused = await sluice.api("/api/v1/users", { method: "POST", json: { email, sendMail: true } });
    expect([refused.status, await refused.json()]).toEqual([409, expect.objectContaining({ code: "mail_off" })]);
    const both = await sluice.api("/api/v1/users", { method: "POST", json: { email, sendMail: true, password: "a good password" } });
    expect([both.status, await both.json()]).toEqual([400, expect.objectContaining({ code: "validation_failed" })]);
    expect(((await (await sluice.api(`/api/v1/users?q=${email}`)).json()) as { data: unknown[] }).data).toEqual([]);
    const user = await invite({ sendMail: false });
    const again = await sluice.api(`/api/v1/users/${user.id}/invitation`, { method: "POST", json: { sendMail: true } });
    expect([again.status, ((await again.json()) as { code: string }).code]).toEqual([409, "mail_off"]);
    // The link that was there still works.
    expect((await sluice.fetch(new URL(user.invitationUrl).pathname)).status).toBe(200);
  });

  it("is not sent any more when its link was replaced, and the newer one is", async () => {
    server.refuse({ greeting: 421 });
    const user = await invite();
    await retried(user.id, 1);
    const first = (await rowOf(user.id))?.["id"];
    server.refuse({});
    const answer = await sluice.api(`/api/v1/users/${user.id}/invitation`, { method: "POST", json: { sendMail: true } });
    const { url } = (await answer.json()) as { url: string };
    await eventually("the newer one arrives", async () => Promise.resolve(server.received.length === 1));
    await later(2 * MINUTE_MS);
    await eventually("the first is given up", async () => {
      const row = await sluice.db.prepare("SELECT state, failure, sealed_content FROM mails WHERE id = ?1").bind(first).first();
      return row?.["state"] === "failed" && row["failure"] === "superseded" && row["sealed_content"] === null;
    });
    expect(server.received.map((mail) => mail.parsed.text?.includes(url))).toEqual([true]);
  });
});

describe("a mail server that does not take a mail", () => {
  it.each([
    ["rcptTo", 550, "recipient_refused"],
    ["mailFrom", 553, "sender_refused"],
    ["data", 554, "message_refused"],
    ["login", 535, "login_refused"],
  ] as const)("for good (%s %i) is not asked again, and the person's page tells why", async (command, reply, code) => {
    server.refuse({ [command]: reply });
    const user = await invite();
    const mail = await settled(user.id, "failed");
    expect(mail).toMatchObject({ tries: 1, sentAt: null, nextTryAt: null, failure: { code, reply } });
    expect(JSON.stringify(mail)).not.toContain("in the words of the server");
    expect((await rowOf(user.id))?.["sealed_content"]).toBeNull();
    const connections = server.connections();
    server.refuse({});
    await later(120 * MINUTE_MS);
    await later(120 * MINUTE_MS);
    expect([server.connections(), server.received.length]).toEqual([connections, 0]);
  });

  it("for now is asked again after a minute, ten and sixty, with the same Message-ID, and no more", async () => {
    server.refuse({ data: 451 });
    const user = await invite();
    const first = await retried(user.id, 1);
    expect(first).toMatchObject({ state: "pending", failure: { code: "try_later", reply: 451 } });
    for (const [tries, waitMs] of [
      [2, MINUTE_MS],
      [3, 10 * MINUTE_MS],
      [4, 60 * MINUTE_MS],
    ] as const) {
      const seen = server.seen.length;
      // Not before its time.
      const nextTryAtMs = Date.parse((await mailOf(user.id))?.nextTryAt ?? "");
      expect(Math.abs(nextTryAtMs - Date.now() - clockMs - waitMs)).toBeLessThan(10_000);
      await later(waitMs - 15_000);
      await sendMail(otherRunner(), String((await rowOf(user.id))?.["id"]));
      expect(server.seen).toHaveLength(seen);
      await later(76_000);
      await retried(user.id, tries);
    }
    expect(await settled(user.id, "failed")).toMatchObject({ tries: 4, failure: { code: "try_later" } });
    expect(server.seen).toHaveLength(4);
    expect(new Set(server.seen).size).toBe(1);
    expect((await rowOf(user.id))?.["sealed_content"]).toBeNull();
  });

  it("because it is away gets the mail once when it is back", async () => {
    const { port } = server;
    await server.stop();
    const user = await invite();
    expect(await retried(user.id, 1)).toMatchObject({ state: "pending", failure: { code: "connect_failed", reply: null } });
    server = await startMailServer({ security: "none", port });
    await later(2 * MINUTE_MS);
    await settled(user.id, "sent");
    await later(30 * MINUTE_MS);
    await later(170 * MINUTE_MS);
    expect(server.received.map((mail) => mail.to)).toEqual([[user.email]]);
  });

  it("because it was taken out of the settings gets nothing; what waits is sent when one is set again, or given up with its link", async () => {
    server.refuse({ greeting: 421 });
    const [kept, ended] = [await invite(), await invite()];
    await Promise.all([retried(kept.id, 1), retried(ended.id, 1)]);
    await sluice.api(SMTP, { method: "DELETE" });
    server.refuse({});
    await later(5 * MINUTE_MS);
    expect(await mailOf(kept.id)).toMatchObject({ state: "pending", tries: 1 });
    await sluice.db.prepare("UPDATE mails SET give_up_at_ms = 1 WHERE user_id = ?1").bind(ended.id).run();
    await later(2 * MINUTE_MS);
    expect(await settled(ended.id, "failed")).toMatchObject({ failure: { code: "too_late" } });
    await setServer();
    await later(2 * MINUTE_MS);
    await settled(kept.id, "sent");
    expect(server.received.map((mail) => mail.to)).toEqual([[kept.email]]);
  });
});

describe("a mail is neither lost nor doubled", () => {
  /** One whose first try was turned away, due now. */
  async function due(): Promise<{ user: InvitedUser; id: string }> {
    server.refuse({ greeting: 421 });
    const user = await invite();
    await retried(user.id, 1);
    await sluice.db.prepare("UPDATE mails SET next_try_at_ms = 1 WHERE user_id = ?1").bind(user.id).run();
    server.refuse({});
    return { user, id: String((await rowOf(user.id))?.["id"]) };
  }

  it("by twenty runners at once", async () => {
    const { user, id } = await due();
    const runners = Array.from({ length: 10 }, () => otherRunner());
    await Promise.all(runners.flatMap((runner) => [sendMail(runner, id), sendDueMails(runner)]));
    expect(await mailOf(user.id)).toMatchObject({ state: "sent", tries: 2 });
    expect(server.received.map((mail) => mail.to)).toEqual([[user.email]]);
  });

  it("when the database does not take the note that it was sent", async () => {
    await sluice.faults({ clockMs, d1: [{ sql: "sent_at_ms = ?4", when: "before", times: 3 }] });
    const user = await invite();
    await settled(user.id, "sent");
    await later(5 * MINUTE_MS);
    await later(90 * MINUTE_MS);
    expect(server.received).toHaveLength(1);
  });

  it("when the runtime ends while it is sent", async () => {
    const stateDir = mkdtempSync(path.join(tmpdir(), "sluice-outbox-"));
    const port = await freePort();
    try {
      const before = await startFaultySluice({ stateDir, port });
      await before.faults({ clockMs });
      server.delay({ greeting: 60_000 });
      await setServer(before);
      const user = await invite({}, before);
      await eventually("it is being sent", async () => Promise.resolve(server.connections() === 1));
      await before.stop();
      const { port: mailPort } = server;
      await server.stop();
      server = await startMailServer({ security: "none", port: mailPort });
      const after = await startFaultySluice({ stateDir, port, administrator: false });
      try {
        // Still claimed by the one that is gone.
        await later(MINUTE_MS, after);
        expect(await mailOf(user.id, after)).toMatchObject({ state: "pending", tries: 1 });
        await later(3 * MINUTE_MS, after);
        expect(await settled(user.id, "sent", after)).toMatchObject({ tries: 2 });
        expect(server.received.map((mail) => mail.to)).toEqual([[user.email]]);
      } finally {
        await after.stop();
      }
    } finally {
      rmSync(stateDir, { recursive: true, force: true });
    }
  });

  it("and goes with the person when they are deleted", async () => {
    const { user, id } = await due();
    expect((await sluice.api(`/api/v1/users/${user.id}`, { method: "DELETE" })).status).toBe(204);
    await sendMail(otherRunner(), id);
    expect(server.received).toEqual([]);
    expect(await sluice.db.prepare("SELECT count(*) AS n FROM mails").first()).toEqual({ n: 0 });
  });

  it("and its row goes with the access logs' time", async () => {
    const user = await invite();
    await settled(user.id, "sent");
    await sluice.db.prepare("UPDATE mails SET created_at_ms = 1").run();
    await later(15 * MINUTE_MS);
    await eventually("the row is gone", async () => (await mailOf(user.id)) === null);
  });
});

describe("secrets", () => {
  it("are in no row, no answer and no audit: neither the password nor the link", async () => {
    server.refuse({ greeting: 421 });
    const user = await invite();
    await retried(user.id, 1);
    const token = user.invitationUrl.split("/").at(-1) ?? "";
    expect(token).toHaveLength(32);
    const { results } = await sluice.db
      .prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%' AND name NOT LIKE 'share_search%'",
      )
      .all<{ name: string }>();
    expect(results.length).toBeGreaterThan(20);
    const rows = JSON.stringify(await Promise.all(results.map(({ name }) => sluice.db.prepare(`SELECT * FROM ${name}`).all())));
    const answers = await Promise.all(
      [SMTP, "/api/v1/settings", "/api/v1/users", `/api/v1/users/${user.id}`, "/api/v1/audit", "/settings", "/people"].map(
        async (address) => (await sluice.api(address)).text(),
      ),
    );
    expect(rows).toContain("smtp.edit");
    for (const secret of [
      token,
      LOGIN.password,
      JSON.stringify(LOGIN.password).slice(1, -1),
      Buffer.from(LOGIN.password).toString("base64"),
    ]) {
      expect(rows).not.toContain(secret);
      for (const text of answers) expect(text).not.toContain(secret);
    }
    expect(String((await rowOf(user.id))?.["sealed_content"])).toMatch(/^[\w-]{100,}$/u);
  });

  it("cannot be read after AUTH_SECRET was changed: the password is asked for again, and the mail is given up", async () => {
    const stateDir = mkdtempSync(path.join(tmpdir(), "sluice-outbox-"));
    const port = await freePort();
    try {
      const before = await startFaultySluice({ stateDir, port });
      await before.faults({ clockMs });
      await setServer(before);
      server.refuse({ greeting: 421 });
      const user = await invite({}, before);
      await retried(user.id, 1, before);
      await before.stop();
      server.refuse({});
      const after = await startFaultySluice({
        stateDir,
        port,
        administrator: false,
        vars: { AUTH_SECRET: "another secret, just as long as the first" },
      });
      try {
        // Passwords of people went with the secret as well, so somebody else administers now.
        await after.db.prepare("DELETE FROM users WHERE email = ?1").bind(ADMIN.email).run();
        const vars = { PUBLIC_URL: after.url, AUTH_SECRET: "another secret, just as long as the first", PASSWORD_COST: "pbkdf2" };
        const { hashPassword } = await import("../../lib/people/password-hash.ts");
        await after.db
          .prepare("INSERT INTO users (id, email, password_hash, role, created_at_ms) VALUES ('new', ?1, ?2, 'administrator', 1)")
          .bind(ADMIN.email, await hashPassword(parseConfig(vars), ADMIN.password))
          .run();
        expect(await (await after.api(SMTP)).json()).toMatchObject({ hasPassword: false, isPasswordLost: true, username: LOGIN.username });
        const test = await after.api(`${SMTP}/test`, { method: "POST" });
        expect([test.status, await test.json()]).toEqual([
          200,
          expect.objectContaining({
            isAccepted: false,
            failure: { code: "password_lost", reply: null, message: expect.stringContaining("Enter it again") as string },
          }),
        ]);
        const { password: _, ...kept } = server.settings;
        const refused = await after.api(SMTP, { method: "PUT", json: kept });
        expect([refused.status, await refused.json()]).toEqual([
          400,
          expect.objectContaining({
            issues: [{ path: "password", message: expect.stringContaining("AUTH_SECRET was changed") as string }],
          }),
        ]);
        await later(2 * MINUTE_MS, after);
        expect(await settled(user.id, "failed", after)).toMatchObject({ failure: { code: "content_lost" } });
        expect((await setServer(after)).status).toBe(200);
        expect(await (await after.api(SMTP)).json()).toMatchObject({ hasPassword: true, isPasswordLost: false });
      } finally {
        await after.stop();
      }
    } finally {
      rmSync(stateDir, { recursive: true, force: true });
    }
  });
});

describe("rows 93 and 97", () => {
  it.each([
    "a@example.com,b@example.com",
    "a@example.com;b@example.com",
    "a@example.com b@example.com",
    "Ada <a@example.com>",
    "<a@example.com>",
    '"a@example.com"@example.com',
    '"a b"@example.com',
    "a@example.com\r\nBcc: b@example.com",
    "a@example.com\nb@example.com",
    "a@example.com%0d%0aBcc:b@example.com",
    "a@example.com\u0000",
    "a@[127.0.0.1]",
    "a(comment)@example.com",
    "a@b@example.com",
    "@example.com",
    "a@",
    `${"a".repeat(65)}@example.com`,
    `a@${"b".repeat(250)}.com`,
  ])("%j is no recipient", async (email) => {
    const created = await sluice.api("/api/v1/users", { method: "POST", json: { email, sendMail: true } });
    expect([created.status, ((await created.json()) as { code: string }).code]).toEqual([400, "validation_failed"]);
    const test = await sluice.api(`${SMTP}/test`, { method: "POST", json: { to: email } });
    expect([test.status, ((await test.json()) as { code: string }).code]).toEqual([400, "validation_failed"]);
    const from = await sluice.api(SMTP, { method: "PUT", json: { ...server.settings, fromAddress: email } });
    expect(from.status).toBe(400);
    expect(server.received).toEqual([]);
  });

  it("a name is text: it becomes neither a header nor markup", async () => {
    const name = 'Evil" <b>bold</b>, b@example.com';
    await sluice.api("/api/v1/settings", { method: "PATCH", json: { siteName: `A\r\nBcc: b@example.com\u2028<i>${"x".repeat(20)}` } });
    try {
      expect(
        (await sluice.api(SMTP, { method: "PUT", json: { ...server.settings, fromName: `${name}\r\nBcc: b@example.com` } })).status,
      ).toBe(400);
      expect(
        (await sluice.api(SMTP, { method: "PUT", json: { ...server.settings, fromName: "A, b@example.com <c@example.com>" } })).status,
      ).toBe(200);
      const user = await invite({ name });
      await settled(user.id, "sent");
      const [mail] = server.received;
      expect(mail?.to).toEqual([user.email]);
      expect(mail?.parsed.from?.value).toEqual([{ name: "A, b@example.com <c@example.com>", address: FROM }]);
      expect(mail?.parsed.headers.has("bcc")).toBe(false);
      expect(mail?.parsed.subject).toBe(`You are invited to A Bcc: b@example.com <i>${"x".repeat(20)}`);
      expect(mail?.raw.split("\r\n\r\n")[0]?.match(/^(?:Bcc|Cc|To|From|Subject):/gimu)).toHaveLength(3);
      expect(mail?.parsed.html).toContain("&lt;i&gt;");
      expect(mail?.parsed.html).not.toContain("<i>");
    } finally {
      await sluice.api("/api/v1/settings", { method: "PATCH", json: { siteName: "Sluice" } });
    }
  });

  it("links are of the configured address, whatever host was asked for", async () => {
    const user = await invite();
    await settled(user.id, "sent");
    const links = Array.from(String(server.received[0]?.parsed.html).matchAll(/https?:\/\/[^/"<\s]+/gu), ([link]) => link);
    expect(new Set(links)).toEqual(new Set([sluice.url]));
  });
});
