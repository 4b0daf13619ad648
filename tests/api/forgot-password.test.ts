/** A link for who forgot a password: the same answer for everybody, a link that works once for an hour, and nothing of others' that it could end. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PresentedUser } from "../../lib/people/users.ts";
import { type FaultySluice, startFaultySluice } from "../support/faults.ts";
import { type MailServer, startMailServer } from "../support/mail-server.ts";
import { createPerson, PASSWORD } from "../support/people.ts";
import { statusOf, signInByPassword } from "../support/sign-in.ts";
import { eventually } from "../support/sluice.ts";

const SMTP = "/api/v1/settings/smtp";
let sluice: FaultySluice;
let server: MailServer;
beforeAll(async () => {
  sluice = await startFaultySluice();
});
afterAll(() => sluice.stop());
beforeEach(async () => {
  server = await startMailServer({ security: "none" });
  expect((await sluice.api(SMTP, { method: "PUT", json: server.settings })).status).toBe(200);
});
afterEach(async () => {
  await server.stop();
  await sluice.db.batch(["DELETE FROM mails", "DELETE FROM attempts", "DELETE FROM invitations"].map((sql) => sluice.db.prepare(sql)));
});

let clients = 0;
const forgot = (email: unknown, headers: Record<string, string> = {}) =>
  sluice.fetch("/api/v1/password-resets", {
    method: "POST",
    headers: {
      "content-type": "application/json",
      origin: sluice.url,
      "cf-connecting-ip": `198.51.100.${(clients += 1) % 250}`,
      ...headers,
    },
    body: JSON.stringify({ email }),
  });
const accept = (url: string, password: string) =>
  sluice.fetch("/api/v1/invitations/accept", {
    method: "POST",
    headers: { "content-type": "application/json", origin: sluice.url },
    body: JSON.stringify({ token: url.split("/").at(-1), password }),
  });
const arrived = (count: number) =>
  eventually("the mails arrive", async () => Promise.resolve(server.received.length === count && server.received));
const linkIn = (mail: { parsed: { text?: string | undefined } } | undefined) =>
  /https?:\/\/\S+\/invitation\/[A-Za-z0-9]{32}/u.exec(mail?.parsed.text ?? "")?.[0] ?? "";
const ask = async (email: string) => {
  const before = server.received.length;
  expect((await forgot(email)).status).toBe(204);
  return linkIn((await arrived(before + 1)).at(-1));
};
/** What is left to do after answers is done: something that comes later arrived. */
async function afterAllWork(): Promise<void> {
  const last = await createPerson(sluice);
  const before = server.received.length;
  await forgot(last.email);
  await eventually("the last mail arrives", async () => Promise.resolve(server.received.some((mail) => mail.to[0] === last.email)));
  expect(server.received.length).toBe(before + 1);
}

describe("a forgotten password", () => {
  it("is replaced by a link that comes by mail, works once and for an hour, and ends every session", async () => {
    const person = await createPerson(sluice);
    const browser = await signInByPassword(sluice, person.email, PASSWORD);
    const url = await ask(person.email.toUpperCase());
    expect(new URL(url).origin).toBe(sluice.url);
    expect(server.received[0]?.to).toEqual([person.email]);
    expect(server.received[0]?.parsed.subject).toBe("Choose a new password for Sluice");
    const row = await sluice.db.prepare("SELECT * FROM invitations").first<Record<string, number | string>>();
    expect(row).toMatchObject({ user_id: person.id, purpose: "reset" });
    expect(Math.abs(Number(row?.["expires_at_ms"]) - Date.now() - 60 * 60_000)).toBeLessThan(60_000);
    // Until it is used, nothing changes.
    expect(await statusOf(sluice, browser)).toBe(200);
    expect((await accept(url, "another password")).status).toBe(204);
    expect(await statusOf(sluice, browser)).toBe(401);
    expect(await statusOf(sluice, await signInByPassword(sluice, person.email, "another password"))).toBe(200);
    expect((await accept(url, "a third password")).status).toBe(404);
    const { data } = (await (await sluice.api("/api/v1/audit?action=account.forgot_password")).json()) as {
      data: { actor: unknown; via: string }[];
    };
    expect(data[0]).toMatchObject({ actor: { id: null, name: person.email }, via: "mail" });
  });

  it("gets the same answer, and the same work before it, whether there is an account, none, or a disabled one", async () => {
    const known = await createPerson(sluice);
    const disabled = await createPerson(sluice);
    await sluice.api(`/api/v1/users/${disabled.id}`, { method: "PATCH", json: { isDisabled: true } });
    const signsInElsewhere = await createPerson(sluice);
    await sluice.db.prepare("UPDATE users SET password_hash = NULL WHERE id = ?1").bind(signsInElsewhere.id).run();
    const answers: unknown[] = [];
    const before: string[][] = [];
    for (const email of [known.email, "nobody@example.com", disabled.email, signsInElsewhere.email]) {
      await sluice.calls();
      const answer = await forgot(email);
      answers.push([answer.status, await answer.text(), [...answer.headers.keys()].filter((name) => name !== "x-request-id").sort()]);
      before.push((await sluice.calls()).filter((call) => /attempts|FROM settings WHERE name = 'smtp'/u.test(call)));
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toEqual([204, "", expect.any(Array)]);
    expect(new Set(before.map((calls) => JSON.stringify(calls))).size).toBe(1);
    await arrived(1);
    await afterAllWork();
    expect(server.received[0]?.to).toEqual([known.email]);
  });

  it("looks for the account after the answer, so that its time tells nothing", async () => {
    const person = await createPerson(sluice);
    await sluice.faults({ d1: [{ sql: 'from "users"', when: "before", times: 1, delayMs: 3000 }] });
    const startedAtMs = Date.now();
    expect((await forgot(person.email)).status).toBe(204);
    expect(Date.now() - startedAtMs).toBeLessThan(2500);
    await sluice.faults();
  });

  it("is answered before the mail server is asked, however slow it is", async () => {
    server.delay({ greeting: 2000 });
    const person = await createPerson(sluice);
    expect((await forgot(person.email)).status).toBe(204);
    expect([server.wire(), server.received.length]).toEqual(["", 0]);
    await arrived(1);
  });

  it("ends no invitation of an administrator, and only the link that was asked for before", async () => {
    const person = await createPerson(sluice);
    const invited = (await (await sluice.api(`/api/v1/users/${person.id}/invitation`, { method: "POST" })).json()) as { url: string };
    const first = await ask(person.email);
    const second = await ask(person.email);
    expect(second).not.toBe(first);
    expect((await accept(first, "a first password")).status).toBe(404);
    expect((await sluice.fetch(new URL(invited.url).pathname)).status).toBe(200);
    // Who has an open link of this kind is not shown as invited.
    await sluice.db.prepare("DELETE FROM invitations WHERE purpose = 'invitation'").run();
    expect(await (await sluice.api(`/api/v1/users/${person.id}`)).json()).toMatchObject({
      isInvited: false,
      lastMail: { kind: "password_reset", state: "sent" },
    } satisfies Partial<Omit<PresentedUser, "lastMail">> & { lastMail: object });
    expect((await accept(second, "a second password")).status).toBe(204);
  });

  it("is nothing for somebody whose invitation is open: they have no password to forget", async () => {
    const answer = await sluice.api("/api/v1/users", { method: "POST", json: { email: "invited@example.com" } });
    const { invitationUrl } = (await answer.json()) as { invitationUrl: string };
    expect((await forgot("invited@example.com")).status).toBe(204);
    await afterAllWork();
    expect(server.received.every((mail) => mail.to[0] !== "invited@example.com")).toBe(true);
    expect((await sluice.fetch(new URL(invitationUrl).pathname)).status).toBe(200);
  });

  it("fills nobody's mailbox: three mails an hour, then the same answer and none", async () => {
    const person = await createPerson(sluice);
    for (let count = 0; count < 3; count += 1) await ask(person.email);
    const last = linkIn(server.received.at(-1));
    for (let count = 0; count < 3; count += 1) expect((await forgot(person.email)).status).toBe(204);
    await afterAllWork();
    expect(server.received.filter((mail) => mail.to[0] === person.email)).toHaveLength(3);
    // The last link still works.
    expect((await accept(last, "a new password")).status).toBe(204);
  });

  it("cannot be asked for by one client without end, and others are not held up", async () => {
    const one = { "cf-connecting-ip": "203.0.113.9" };
    for (let count = 0; count < 10; count += 1) expect((await forgot(`nobody-${count}@example.com`, one)).status).toBe(204);
    const refused = await forgot("nobody@example.com", one);
    expect([refused.status, refused.headers.has("retry-after")]).toEqual([429, true]);
    expect((await forgot("nobody@example.com")).status).toBe(204);
  });

  it("goes to the address that the account has when it is sent, and its link ends when the address changes", async () => {
    const person = await createPerson(sluice);
    const url = await ask(person.email);
    const changed = await sluice.api(`/api/v1/users/${person.id}`, { method: "PATCH", json: { email: `new-${person.email}` } });
    expect(changed.status).toBe(200);
    expect((await accept(url, "a new password")).status).toBe(404);
  });

  it("is told where nothing can be sent, or what was sent is no address; another site's page is refused", async () => {
    const codeOf = async (response: Response) => [response.status, ((await response.json()) as { code: string }).code];
    for (const email of ["", "ada", "a@example.com,b@example.com", "a@example.com\r\nBcc: b@example.com", 7, null])
      expect(await codeOf(await forgot(email))).toEqual([400, "validation_failed"]);
    expect(await codeOf(await forgot("ada@example.com", { origin: "https://evil.example" }))).toEqual([403, "cross_site"]);
    expect((await sluice.fetch("/forgot-password")).status).toBe(200);
    await sluice.api(SMTP, { method: "DELETE" });
    expect(await codeOf(await forgot("ada@example.com"))).toEqual([409, "mail_off"]);
    const page = await sluice.fetch("/forgot-password");
    expect([page.status, page.headers.get("location")]).toEqual([307, "/sign-in"]);
    expect(await (await sluice.fetch("/sign-in")).text()).not.toContain("Forgot your password");
  });
});
