/** Users, groups, the audit log and the site's policies over HTTP: what is promised, and what wrong input gets. */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PresentedAudit } from "../../lib/activity/list-audit.ts";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import type { PresentedUser } from "../../lib/people/users.ts";
import { basicOf, createBearer, createGroup, createPerson, setRules, signIn } from "../support/people.ts";
import { ADMIN, BASIC, DEFAULT_PASSWORD_COST, eventually, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
let ada: Sluice["api"];

async function json<T>(response: Promise<Response> | Response): Promise<T> {
  return (await (await response).json()) as T;
}
const codeOf = async (response: Promise<Response> | Response) => {
  const answer = await response;
  return `${answer.status} ${((await answer.json()) as { code: string }).code}`;
};
const patch = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  ada(path, { method: "PATCH", json: body, headers: { authorization: BASIC, ...headers } });

beforeAll(async () => {
  sluice = await startSluice();
  ada = sluice.api;
  await (await sluice.bucket("documents")).put("docs/a.txt", "a");
});
afterAll(() => sluice.stop());

describe("users", () => {
  test("an invitation is answered once when no password is given; an address is taken once, whatever its case", async () => {
    const made = await json<PresentedUser & { invitationUrl: string }>(
      ada("/api/v1/users", { method: "POST", json: { email: "Grace@Example.com", name: "Grace" } }),
    );
    expect(made).toMatchObject({
      email: "grace@example.com",
      role: "user",
      hasPassword: false,
      isInvited: true,
      isDisabled: false,
      links: 0,
      groups: [],
    });
    expect(made.invitationUrl.startsWith(`${sluice.url}/invitation/`)).toBe(true);
    const again = await json<Record<string, unknown>>(ada(`/api/v1/users/${made.id}`));
    expect(JSON.stringify(again)).not.toContain(made.invitationUrl.slice(-10));
    expect(await codeOf(ada("/api/v1/users", { method: "POST", json: { email: "grace@EXAMPLE.com" } }))).toBe("409 email_taken");
    const rows = await sluice.db.prepare("SELECT token_hash FROM invitations").all();
    expect(JSON.stringify(rows.results)).not.toContain(made.invitationUrl.split("/").at(-1));
  });

  test("one Idempotency-Key makes one person, however often and however many at once it is sent", async () => {
    const send = (email: string) =>
      ada("/api/v1/users", { method: "POST", json: { email }, headers: { authorization: BASIC, "idempotency-key": "only one" } });
    const answers = await Promise.all(Array.from({ length: 8 }, () => send("once@example.com")));
    const users = await Promise.all(answers.map((answer) => json<PresentedUser>(answer)));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(users.map((user) => user.id)).size).toBe(1);
    expect(await codeOf(send("other@example.com"))).toBe("409 idempotency_conflict");
  });

  test("an invitation ends when its person gets another address or a password", async () => {
    const accept = (token: string, password: string) =>
      sluice.fetch("/api/v1/invitations/accept", {
        method: "POST",
        headers: { origin: sluice.url, "content-type": "application/json" },
        body: JSON.stringify({ token, password }),
      });
    for (const changes of [{ email: `right-${crypto.randomUUID()}@example.com` }, { password: "given by an administrator" }]) {
      const made = await json<PresentedUser & { invitationUrl: string }>(
        ada("/api/v1/users", { method: "POST", json: { email: `wrong-${crypto.randomUUID()}@example.com` } }),
      );
      const token = made.invitationUrl.split("/").at(-1) ?? "";
      const changed = await json<PresentedUser>(patch(`/api/v1/users/${made.id}`, changes));
      expect(changed.isInvited).toBe(false);
      expect((await accept(token, "a stranger's password")).status).toBe(404);
      const stranger = await sluice.fetch("/api/v1/account", {
        headers: { authorization: basicOf(changed.email, "a stranger's password") },
      });
      expect(stranger.status).toBe(401);
      // What changes neither leaves the link as it is.
      const other = await json<PresentedUser & { invitationUrl: string }>(
        ada("/api/v1/users", { method: "POST", json: { email: `other-${crypto.randomUUID()}@example.com` } }),
      );
      await patch(`/api/v1/users/${other.id}`, { name: "Grace" });
      expect((await accept(other.invitationUrl.split("/").at(-1) ?? "", "a password of one's own")).status).toBe(204);
    }
  });

  test("names hold no characters that nobody sees or that turn the direction of text", async () => {
    for (const name of ["a\u0000b", "a\u202eb", "a\nb", "\ud800"]) {
      for (const [path, body] of [
        ["/api/v1/groups", { name }],
        ["/api/v1/users", { email: `${crypto.randomUUID()}@example.com`, name }],
        ["/api/v1/tokens", { name, scopes: ["read"] }],
      ] as const) {
        expect([name, path, await codeOf(ada(path, { method: "POST", json: body }))]).toEqual([name, path, "400 validation_failed"]);
      }
    }
  });

  test("of two who edit one person, the second is told and shown what is there now", async () => {
    const user = await createPerson(sluice);
    const etag = (await ada(`/api/v1/users/${user.id}`)).headers.get("etag") ?? "";
    expect((await patch(`/api/v1/users/${user.id}`, { name: "First" }, { "if-match": etag })).status).toBe(200);
    const second = await patch(`/api/v1/users/${user.id}`, { name: "Second" }, { "if-match": etag });
    expect([second.status, await json(second)]).toEqual([
      409,
      expect.objectContaining({ code: "edit_conflict", current: expect.objectContaining({ name: "First" }) as object }),
    ]);
    expect(await codeOf(patch(`/api/v1/users/${user.id}`, { name: "Third" }, { "if-match": "W/x" }))).toBe("409 edit_conflict");
  });

  test("of eight who replace one list of permissions as they saw it, one does; somebody deleted meanwhile is not found, never a fault", async () => {
    const user = await createPerson(sluice);
    const address = `/api/v1/users/${user.id}/permissions`;
    const etag = (await ada(address)).headers.get("etag") ?? "";
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, writer) =>
        ada(address, {
          method: "PUT",
          headers: { authorization: BASIC, "if-match": etag },
          json: [{ bucket: "documents", prefix: `writer-${writer}/`, level: "read" }],
        }),
      ),
    );
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, ...Array<number>(7).fill(409)]);
    const winner = answers.findIndex((answer) => answer.status === 200);
    const { data } = await json<{ data: { prefix: string }[] }>(ada(address));
    expect(data.map((rule) => rule.prefix)).toEqual([`writer-${winner}/`]);
    for (let round = 0; round < 10; round += 1) {
      const gone = await createPerson(sluice);
      const group = await createGroup(sluice, `Raced ${gone.id}`, []);
      const raced = await Promise.all([
        ada(`/api/v1/users/${gone.id}`, { method: "DELETE" }),
        ada(`/api/v1/users/${gone.id}/permissions`, { method: "PUT", json: [{ bucket: "documents", prefix: "x/", level: "read" }] }),
        ada("/api/v1/permissions/rules", { method: "PUT", json: { bucket: "documents", prefix: "x/", user: gone.id, level: "read" } }),
        ada(`/api/v1/groups/${group.id}/members/${gone.id}`, { method: "PUT" }),
        ada(`/api/v1/groups/${group.id}`, { method: "DELETE" }),
      ]);
      expect(raced.filter((answer) => answer.status >= 500)).toEqual([]);
    }
  });

  test("of eight who save the settings as they saw them, one does; changes of different settings at once are all kept", async () => {
    const etag = (await ada("/api/v1/settings")).headers.get("etag") ?? "";
    const saved = await Promise.all(
      Array.from({ length: 8 }, (_, writer) => patch("/api/v1/settings", { contact: `Writer ${writer}` }, { "if-match": etag })),
    );
    expect(saved.map((answer) => answer.status).toSorted()).toEqual([200, ...Array<number>(7).fill(409)]);
    const changes = [{ retentionDays: 90 }, { minPasswordLength: 3 }, { siteName: "Raced" }, { requiresNote: true }];
    const all = await Promise.all(changes.map((change) => patch("/api/v1/settings", change)));
    expect(all.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
    expect(await json(ada("/api/v1/settings"))).toMatchObject(Object.assign({}, ...changes) as object);
    const former = { contact: null, retentionDays: 365, minPasswordLength: 1, siteName: "Sluice", requiresNote: false };
    expect((await patch("/api/v1/settings", former)).status).toBe(200);
  });

  test("the last administrator who can sign in is neither demoted, disabled nor deleted, also when two try to remove each other at once", async () => {
    const me = (await json<{ data: PresentedUser[] }>(ada(`/api/v1/users?q=${ADMIN.email}`))).data[0]!;
    expect(await codeOf(patch(`/api/v1/users/${me.id}`, { role: "user" }))).toBe("409 last_administrator");
    expect(await codeOf(patch(`/api/v1/users/${me.id}`, { isDisabled: true }))).toBe("409 last_administrator");
    expect(await codeOf(ada(`/api/v1/users/${me.id}`, { method: "DELETE" }))).toBe("409 last_administrator");
    // Invited and not yet here: somebody who cannot sign in is no other administrator.
    await ada("/api/v1/users", { method: "POST", json: { email: "later@example.com", role: "admin" } });
    expect(await codeOf(patch(`/api/v1/users/${me.id}`, { role: "user" }))).toBe("409 last_administrator");
    const other = await createPerson(sluice, { role: "admin" });
    const [one, two] = await Promise.all([
      patch(`/api/v1/users/${other.id}`, { isDisabled: true }),
      other.api(`/api/v1/users/${me.id}`, { method: "PATCH", json: { isDisabled: true } }),
    ]);
    expect([one.status, two.status].filter((status) => status === 200)).toHaveLength(1);
    await sluice.db.prepare("UPDATE users SET disabled_at_ms = NULL WHERE id = ?1").bind(me.id).run();
    await ada(`/api/v1/users/${other.id}`, { method: "DELETE" });
  });

  test("row 89: a session ends at once when its person is disabled, demoted, renamed, given another password or signed out", async () => {
    const changes: [string, (id: string) => Promise<Response>][] = [
      ["disabled", (id) => patch(`/api/v1/users/${id}`, { isDisabled: true })],
      ["demoted", (id) => patch(`/api/v1/users/${id}`, { role: "user" })],
      ["another address", (id) => patch(`/api/v1/users/${id}`, { email: `${crypto.randomUUID()}@example.com` })],
      ["another password", (id) => patch(`/api/v1/users/${id}`, { password: "quite another one" })],
      ["signed out", (id) => ada(`/api/v1/users/${id}/sign-out`, { method: "POST" })],
      ["deleted", (id) => ada(`/api/v1/users/${id}`, { method: "DELETE" })],
    ];
    for (const [name, change] of changes) {
      const person = await createPerson(sluice, { role: "admin" });
      const cookie = await signIn(sluice, person.email);
      expect([name, (await sluice.fetch("/api/v1/buckets", { headers: { cookie } })).status]).toEqual([name, 200]);
      expect([name, (await change(person.id)).ok]).toEqual([name, true]);
      expect([name, (await sluice.fetch("/api/v1/buckets", { headers: { cookie } })).status]).toEqual([name, 401]);
    }
    // A name alone ends nothing.
    const person = await createPerson(sluice);
    const cookie = await signIn(sluice, person.email);
    await patch(`/api/v1/users/${person.id}`, { name: "New name" });
    expect((await sluice.fetch("/api/v1/buckets", { headers: { cookie } })).status).toBe(200);
    // And Basic's short memory of a verified password does not outlive it.
    expect((await person.api("/api/v1/buckets")).status).toBe(200);
    await patch(`/api/v1/users/${person.id}`, { password: "quite another one" });
    expect((await person.api("/api/v1/buckets")).status).toBe(401);
    expect((await sluice.api("/api/v1/buckets", { headers: { authorization: basicOf(person.email, "quite another one") } })).status).toBe(
      200,
    );
  });

  test("lists page by page, each person once, and search takes no wildcards", async () => {
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page: { data: PresentedUser[]; pagination: { cursor: string | null } } = await json(
        ada(`/api/v1/users?limit=3${cursor === "" ? "" : `&cursor=${encodeURIComponent(cursor)}`}`),
      );
      seen.push(...page.data.map((user) => user.email));
      cursor = page.pagination.cursor;
    }
    const { results } = await sluice.db.prepare("SELECT email FROM users ORDER BY email").all<{ email: string }>();
    expect(seen).toEqual(results.map((row) => row.email));
    expect((await json<{ data: unknown[] }>(ada("/api/v1/users?q=%25"))).data).toEqual([]);
    expect((await ada("/api/v1/users?cursor=made-up")).status).toBe(400);
  });
});

describe("wrong input", () => {
  test("is a 4xx with every problem named, and changes nothing", async () => {
    const user = await createPerson(sluice);
    const group = await createGroup(sluice, "Kept as it is", [user.id]);
    const snapshot = async () =>
      JSON.stringify(
        await Promise.all(
          ["users", "groups", "group_members", "permissions", "api_tokens", "settings"].map(
            async (table) => (await sluice.db.prepare(`SELECT * FROM ${table}`).all()).results,
          ),
        ),
      );
    const before = await snapshot();
    const rule = { bucket: "documents", prefix: "docs/", level: "read", share: true };
    const tries: [string, string, unknown, number][] = [
      ["POST", "/api/v1/users", {}, 400],
      ["POST", "/api/v1/users", { email: "no address" }, 400],
      ["POST", "/api/v1/users", { email: "a@b.co\r\nBcc: c@d.co" }, 400],
      ["POST", "/api/v1/users", { email: "x@example.com", role: "owner" }, 400],
      ["POST", "/api/v1/users", { email: "x@example.com", password: "short" }, 400],
      ["POST", "/api/v1/users", { email: "x@example.com", groups: ["none"] }, 404],
      ["POST", "/api/v1/users", { email: "x@example.com", isAdmin: true, id: "mine", __proto__: null }, 400],
      ["PATCH", `/api/v1/users/${user.id}`, {}, 400],
      ["PATCH", `/api/v1/users/${user.id}`, { version: 9 }, 400],
      ["PATCH", `/api/v1/users/${user.id}`, { isDisabled: "yes" }, 400],
      ["PATCH", "/api/v1/users/none", { name: "x" }, 404],
      ["DELETE", `/api/v1/users/${user.id}?handOverTo=none`, undefined, 404],
      ["DELETE", `/api/v1/users/${user.id}?handOverTo=${user.id}`, undefined, 400],
      ["POST", "/api/v1/groups", { name: "" }, 400],
      ["POST", "/api/v1/groups", { name: "KEPT AS IT IS" }, 409],
      ["PUT", `/api/v1/groups/${group.id}/members/none`, undefined, 404],
      ["PUT", `/api/v1/groups/none/members/${user.id}`, undefined, 404],
      ["PUT", `/api/v1/users/${user.id}/permissions`, rule, 400],
      ["PUT", `/api/v1/users/${user.id}/permissions`, [{ ...rule, level: "owner" }], 400],
      ["PUT", `/api/v1/users/${user.id}/permissions`, [{ ...rule, prefix: "docs" }], 400],
      ["PUT", `/api/v1/users/${user.id}/permissions`, [{ ...rule, prefix: "a\u0000/" }], 400],
      ["PUT", `/api/v1/users/${user.id}/permissions`, [{ ...rule, prefix: `${"x".repeat(1024)}/` }], 400],
      ["PUT", `/api/v1/users/${user.id}/permissions`, [{ ...rule, bucket: "nowhere" }], 404],
      ["PUT", `/api/v1/users/${user.id}/permissions`, [{ ...rule, bucket: "__proto__" }], 404],
      ["PUT", `/api/v1/users/${user.id}/permissions`, [rule, rule], 400],
      ["PUT", `/api/v1/users/${user.id}/permissions`, Array.from({ length: 1001 }, (_, at) => ({ ...rule, prefix: `${at}/` })), 400],
      ["PUT", "/api/v1/permissions/rules", { ...rule, user: user.id, group: group.id }, 400],
      ["PUT", "/api/v1/permissions/rules", rule, 400],
      ["PUT", "/api/v1/permissions/rules", { ...rule, user: "none" }, 404],
      ["GET", "/api/v1/permissions?bucket=nowhere", undefined, 404],
      ["GET", "/api/v1/permissions?bucket=documents&prefix=docs", undefined, 400],
      ["POST", "/api/v1/tokens", { name: "x", scopes: [] }, 400],
      ["POST", "/api/v1/tokens", { name: "x", scopes: ["everything"] }, 400],
      ["POST", "/api/v1/tokens", { name: "x", scopes: ["read"], expiresIn: 0 }, 400],
      ["POST", "/api/v1/tokens", { name: "x", scopes: ["read"], expiresAt: "2001-01-01T00:00:00Z" }, 400],
      ["POST", "/api/v1/tokens", { name: "x", scopes: ["read"], userId: user.id }, 400],
      ["PATCH", "/api/v1/settings", {}, 400],
      ["PATCH", "/api/v1/settings", { areLinksOn: "no" }, 400],
      ["PATCH", "/api/v1/settings", { accentColor: "red; background: url(//evil)" }, 400],
      ["PATCH", "/api/v1/settings", { logo: "data:image/svg+xml;base64,PHN2Zz4=" }, 400],
      ["PATCH", "/api/v1/settings", { logo: "https://evil.example/logo.png" }, 400],
      ["PATCH", "/api/v1/settings", { defaultExpiresIn: 100_000, maxExpiresIn: 1000 }, 400],
      ["PATCH", "/api/v1/settings", { retentionDays: 0 }, 400],
      ["GET", "/api/v1/audit?action=everything", undefined, 400],
      ["GET", "/api/v1/audit?from=yesterday", undefined, 400],
      ["GET", "/api/v1/audit?limit=0", undefined, 400],
      ["GET", "/api/v1/audit?cursor=1%20OR%201", undefined, 400],
    ];
    for (const [method, path, body, status] of tries) {
      const answer = await ada(path, { method, ...(body === undefined ? {} : { json: body }) });
      const problem = await json<{ code: string; title: string; requestId: string }>(answer);
      expect([method, path, JSON.stringify(body)?.slice(0, 80), answer.status]).toEqual([
        method,
        path,
        JSON.stringify(body)?.slice(0, 80),
        status,
      ]);
      expect(problem.title.length).toBeGreaterThan(10);
    }
    expect(await snapshot()).toBe(before);
  });
});

describe("tokens", () => {
  test("with the scope of administrators make no administrators and change no administrator's account; people they manage", async () => {
    const bearer = await createBearer({ api: ada }, { scopes: ["admin"] });
    const asToken = (path: string, method: string, body: unknown) => ada(path, { method, json: body, headers: { authorization: bearer } });
    const email = () => `${crypto.randomUUID()}@example.com`;
    const admin = await createPerson(sluice, { role: "admin" });
    const user = await createPerson(sluice);
    const refused = [
      asToken("/api/v1/users", "POST", { email: email(), role: "admin", password: "minted by a token" }),
      asToken(`/api/v1/users/${user.id}`, "PATCH", { role: "admin" }),
      asToken(`/api/v1/users/${admin.id}`, "PATCH", { password: "set by a token" }),
      asToken(`/api/v1/users/${admin.id}`, "PATCH", { email: email() }),
      asToken(`/api/v1/users/${admin.id}/invitation`, "POST", {}),
      asToken(`/api/v1/users/${admin.id}`, "DELETE", undefined),
    ];
    for (const answer of refused) expect(await codeOf(answer)).toBe("403 insufficient_scope");
    expect((await admin.api("/api/v1/account")).status).toBe(200);
    expect((await user.api("/api/v1/users")).status).toBe(403);
    expect((await asToken("/api/v1/users", "POST", { email: email(), password: "one of many people" })).status).toBe(201);
    expect((await asToken(`/api/v1/users/${user.id}`, "PATCH", { name: "Renamed" })).status).toBe(200);
  });

  test("one Idempotency-Key makes one, also at once; what is kept of the request is no hash of its contents", async () => {
    const headers = { "idempotency-key": crypto.randomUUID() };
    const body = { name: `once ${crypto.randomUUID()}`, scopes: ["read"] };
    const answers = await Promise.all(Array.from({ length: 6 }, () => ada("/api/v1/tokens", { method: "POST", headers, json: body })));
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    const made = await Promise.all(answers.map((answer) => json<{ id: string; token?: string }>(answer)));
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect(made.filter(({ token }) => token !== undefined)).toHaveLength(1);
    const person = { email: `${crypto.randomUUID()}@example.com`, role: "user", password: "Summer 2026", sendMail: false };
    expect((await ada("/api/v1/users", { method: "POST", headers: { "idempotency-key": crypto.randomUUID() }, json: person })).status).toBe(
      201,
    );
    const { results } = await sluice.db.prepare("SELECT fingerprint FROM idempotent_answers").all<{ fingerprint: string }>();
    expect(results.length).toBeGreaterThan(1);
    expect(results.map((row) => row.fingerprint)).not.toContain(createHash("sha256").update(JSON.stringify(person)).digest("base64url"));
  });

  test("are listed page by page, newest first, each once", async () => {
    const person = await createPerson(sluice);
    const made: string[] = [];
    for (let count = 0; count < 5; count += 1)
      made.push(
        (await json<{ id: string }>(person.api("/api/v1/tokens", { method: "POST", json: { name: `${count}`, scopes: ["read"] } }))).id,
      );
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page: { data: { id: string }[]; pagination: { cursor: string | null } } = await json(
        person.api(`/api/v1/tokens?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`),
      );
      seen.push(...page.data.map((token) => token.id));
      cursor = page.pagination.cursor;
    }
    expect(seen.toSorted()).toEqual(made.toSorted());
    expect(seen.at(-1)).toBe(made[0]);
  });
});

test("a search of any length and of any characters is answered in every list", async () => {
  const share = await json<PresentedShare>(
    ada("/api/v1/shares", {
      method: "POST",
      json: { items: [{ bucket: "documents", key: "docs/a.txt" }], name: `${"long ".repeat(30)}100%_NAME` },
    }),
  );
  for (const q of ["x".repeat(200), "\u00e9".repeat(200), "%".repeat(100), "\\".repeat(60), "'; --", "100%_name"]) {
    for (const list of ["shares", "users", "groups", "audit"]) {
      const answer = await ada(`/api/v1/${list}?q=${encodeURIComponent(q)}`);
      expect([list, q.slice(0, 9), answer.status]).toEqual([list, q.slice(0, 9), 200]);
    }
  }
  const found = async (q: string) =>
    (await json<{ data: PresentedShare[] }>(ada(`/api/v1/shares?q=${encodeURIComponent(q)}`))).data.map((one) => one.id);
  expect(await found("long ".repeat(20).trim())).toContain(share.id);
  expect(await found("100%_name")).toContain(share.id);
  expect(await found("100__name")).toEqual([]);
});

describe("who may reach this?", () => {
  test("names everybody who may, how far, and by which rule: their own, a group's, a parent folder's", async () => {
    const [direct, grouped, below, both, none] = await Promise.all(Array.from({ length: 5 }, () => createPerson(sluice)));
    const group = await createGroup(sluice, "Reach", [grouped!.id, both!.id, none!.id], [{ prefix: "reach/", level: "read", share: true }]);
    await setRules(sluice, { user: direct!.id }, [{ prefix: "", level: "write" }]);
    await setRules(sluice, { user: below!.id }, [{ prefix: "reach/deep/er/", level: "full" }]);
    await setRules(sluice, { user: both!.id }, [{ prefix: "reach/", level: "preview" }]);
    await setRules(sluice, { user: none!.id }, [{ prefix: "reach/", level: "none" }]);
    interface Access {
      user: { id: string; role: string };
      level: string;
      share: boolean;
      reasons: { kind: string; prefix?: string; group?: { id: string } }[];
    }
    const { data } = await json<{ data: Access[] }>(ada("/api/v1/permissions?bucket=documents&prefix=reach/deep/&limit=200"));
    const of = (id: string) => data.find((access) => access.user.id === id);
    expect(of(direct!.id)).toMatchObject({ level: "write", share: false, reasons: [{ kind: "direct", prefix: "" }] });
    expect(of(grouped!.id)).toMatchObject({
      level: "read",
      share: true,
      reasons: [{ kind: "group", prefix: "reach/", group: { id: group.id } }],
    });
    expect(of(both!.id)).toMatchObject({ level: "read", share: true });
    expect(
      of(both!.id)
        ?.reasons.map((reason) => reason.kind)
        .sort(),
    ).toEqual(["direct", "group"]);
    expect(of(below!.id)).toBeUndefined();
    expect(of(none!.id)).toBeUndefined();
    expect(data.find((access) => access.user.role === "admin")?.reasons).toEqual([{ kind: "administrator" }]);
    const rules = await json<{ data: { user?: { id: string }; group?: { id: string } }[] }>(
      ada("/api/v1/permissions/rules?bucket=documents&prefix=reach/"),
    );
    expect(rules.data.map((rule) => rule.user?.id ?? rule.group?.id).sort()).toEqual([both!.id, none!.id, group.id].sort());
    await ada(`/api/v1/permissions/rules?bucket=documents&prefix=reach/&user=${none!.id}`, { method: "DELETE" });
    const after = await json<{ data: Access[] }>(ada("/api/v1/permissions?bucket=documents&prefix=reach/deep/&limit=200"));
    expect(after.data.some((access) => access.user.id === none!.id)).toBe(true);
  });
});

describe("the audit log", () => {
  const log = (query = "") => json<{ data: PresentedAudit[] }>(ada(`/api/v1/audit?limit=200${query}`));

  test("tells who did what to what, by which door, and holds no secret", async () => {
    const person = await createPerson(sluice, { rules: [{ prefix: "docs/", level: "full", share: true }] });
    const made = await json<{ id: string; token: string }>(
      person.api("/api/v1/tokens", { method: "POST", json: { name: "for the log", scopes: ["share", "write"] } }),
    );
    const asToken = { authorization: `Bearer ${made.token}` };
    const share = await json<PresentedShare>(
      sluice.api("/api/v1/shares", {
        method: "POST",
        headers: asToken,
        json: { items: [{ bucket: "documents", key: "docs/a.txt" }], password: "a secret of the link" },
      }),
    );
    await sluice.api(`/api/buckets/documents/upload?key=${Buffer.from("docs/up.txt").toString("base64url")}`, {
      method: "POST",
      headers: asToken,
      body: "x",
    });
    await person.api("/api/v1/objects/move", { method: "POST", json: { bucket: "documents", from: "docs/up.txt", to: "docs/moved.txt" } });
    await person.api("/api/v1/objects/content?bucket=documents&key=docs/moved.txt");
    await person.api(`/api/v1/shares/${share.id}`, { method: "PATCH", json: { name: "Renamed" } });
    await person.api(`/api/v1/shares/${share.id}/revoke`, { method: "POST" });
    await person.api("/api/v1/objects/delete", { method: "POST", json: { bucket: "documents", keys: ["docs/moved.txt"] } });
    const rows = await eventually("all of it is told", async () => {
      const { data } = await log(`&actor=${person.id}`);
      return data.length >= 8 ? data : null;
    });
    expect(rows.map((row) => `${row.action} ${row.via} ${row.target.name ?? ""}`).toReversed()).toEqual([
      "token.create basic for the log",
      "share.create token documents/docs/a.txt",
      "object.upload token documents/docs/up.txt",
      "object.move basic documents/docs/moved.txt",
      "object.read basic documents/docs/moved.txt",
      "share.edit basic Renamed",
      "share.revoke basic Renamed",
      "object.delete basic documents/docs/moved.txt",
    ]);
    expect(rows.every((row) => row.actor.name === person.email)).toBe(true);
    const everything = JSON.stringify((await sluice.db.prepare("SELECT * FROM audit").all()).results);
    expect(everything).not.toMatch(/a secret of the link|scrypt|pbkdf2|a password for tests|slu_/u);
    expect((await log(`&target=${share.id}`)).data.map((row) => row.action)).toEqual(["share.revoke", "share.edit", "share.create"]);
    expect((await log("&q=moved.txt&action=object.move")).data).toHaveLength(1);
    expect((await log(`&to=${new Date(Date.now() - 3_600_000).toISOString()}`)).data).toEqual([]);
  });

  test("cannot be changed or shortened, not even by a statement of the product's own", async () => {
    await expect(sluice.db.prepare("UPDATE audit SET actor_name = 'nobody'").run()).rejects.toThrow(/append-only/u);
    await expect(sluice.db.prepare("DELETE FROM audit").run()).rejects.toThrow(/append-only/u);
    await expect(sluice.db.prepare("INSERT OR REPLACE INTO audit SELECT * FROM audit LIMIT 1").run()).rejects.toThrow(/append-only/u);
  });

  test("as CSV no cell is a formula, a name takes one row, and all that the filter names is there", async () => {
    await patch("/api/v1/settings", { contact: '=HYPERLINK("https://evil")' });
    // Whoever fails to sign in is told of by what they typed.
    await sluice.fetch("/api/v1/account", { headers: { authorization: basicOf("=1+1\r\nforged,row", "a guess") } });
    const answer = await ada("/api/v1/audit?format=csv");
    expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="audit.csv"/u);
    const text = await answer.text();
    expect(text).toContain("'=1+1");
    expect(text).not.toMatch(/(?:^|,)"?=/mu);
    const count = await sluice.db.prepare("SELECT count(*) AS n FROM audit").first<{ n: number }>();
    expect(text.trimEnd().split("\r\n")).toHaveLength((count?.n ?? 0) + 1);
    await patch("/api/v1/settings", { contact: null });
  });
});

describe("policies of the site", () => {
  const share = (values: object) =>
    ada("/api/v1/shares", { method: "POST", json: { items: [{ bucket: "documents", key: "docs/a.txt" }], ...values } });
  const issues = async (response: Promise<Response>) => {
    const problem = await json<{ issues?: { path: string; message: string }[] }>(response);
    return (problem.issues ?? []).map((issue) => `${issue.path}: ${issue.message}`);
  };

  test("a password, its length, an end and a note are demanded where a link is made and where it is edited, by both APIs", async () => {
    const before = await json<PresentedShare>(share({}));
    expect(
      (await patch("/api/v1/settings", { requiresPassword: true, minPasswordLength: 12, maxExpiresIn: 86_400, requiresNote: true })).status,
    ).toBe(200);
    try {
      expect(await issues(share({ expiresIn: 100_000 }))).toEqual([
        "password: Your administrator requires a password.",
        "expiresAt: Your administrator requires links to expire within 1 day.",
        "note: Your administrator requires a note that says what the link is for.",
      ]);
      expect(await issues(share({ password: "too short", note: "x" }))).toEqual([
        "password: Your administrator requires passwords of at least 12 characters.",
      ]);
      const made = await json<PresentedShare & { password: string }>(share({ generatePassword: true, note: "for the auditors" }));
      expect(made.note).toBe("for the auditors");
      expect(Date.parse(made.expiresAt ?? "") - Date.now()).toBeLessThanOrEqual(86_400_000);
      expect(await issues(patch(`/api/v1/shares/${made.id}`, { password: null, expiresAt: null, note: "" }))).toHaveLength(3);
      expect((await patch(`/api/v1/shares/${made.id}`, { name: "Renamed" })).status).toBe(200);
      // A link from before is not touched, and what an edit leaves alone is not judged.
      expect((await patch(`/api/v1/shares/${before.id}`, { name: "Older" })).status).toBe(200);
      expect((await sluice.fetch(`/share/${before.id}/file`)).status).toBe(200);
      const compatible = await ada(`/api/buckets/documents/${Buffer.from("docs/a.txt").toString("base64url")}/share`, {
        method: "POST",
        json: {},
      });
      expect([compatible.status, await compatible.text()]).toEqual([400, expect.stringContaining("requires a password")]);
    } finally {
      await patch("/api/v1/settings", { requiresPassword: false, minPasswordLength: 1, maxExpiresIn: null, requiresNote: false });
    }
  });

  test("a link of before that is given more, or restored, answers for all of them; one that is given less for none", async () => {
    await (await sluice.bucket("documents")).put("lawless/b.txt", "b");
    const old = await sluice.share({ key: "docs/a.txt" });
    const revoked = await sluice.share({ key: "docs/a.txt" });
    const lawful = await sluice.share({ key: "docs/a.txt", password: "long enough, this one", expiresIn: 3600, note: "for the auditors" });
    for (const { id } of [revoked, lawful]) expect((await ada(`/api/v1/shares/${id}/revoke`, { method: "POST" })).status).toBe(200);
    try {
      await patch("/api/v1/settings", { requiresPassword: true, minPasswordLength: 8, maxExpiresIn: 86_400, requiresNote: true });
      const more = {
        items: [
          { bucket: "documents", key: "docs/a.txt" },
          { bucket: "documents", prefix: "lawless/" },
        ],
      };
      for (const changes of [more, { allowedActions: "preview" }]) {
        const answer = await patch(`/api/v1/shares/${old.id}`, changes);
        const { issues } = await json<{ issues: { path: string }[] }>(answer);
        expect([answer.status, issues.map((issue) => issue.path).sort()]).toEqual([400, ["expiresAt", "note", "password"]]);
      }
      expect((await patch(`/api/v1/shares/${old.id}`, { name: "Only renamed" })).status).toBe(200);
      const mended = { ...more, password: "long enough, this one", expiresIn: 3600, note: "for the auditors" };
      expect((await patch(`/api/v1/shares/${old.id}`, mended)).status).toBe(200);
      const restored = await ada(`/api/v1/shares/${revoked.id}/restore`, { method: "POST" });
      expect([restored.status, await restored.text()]).toEqual([
        400,
        expect.stringMatching(/requires a password.*make a new one instead/u),
      ]);
      expect((await sluice.fetch(`/share/${revoked.id}`)).status).toBe(404);
      expect((await ada(`/api/v1/shares/${lawful.id}/restore`, { method: "POST" })).status).toBe(200);
    } finally {
      await patch("/api/v1/settings", { requiresPassword: false, minPasswordLength: 1, maxExpiresIn: null, requiresNote: false });
    }
    expect((await ada(`/api/v1/shares/${revoked.id}/restore`, { method: "POST" })).status).toBe(200);
  });

  test("links switched off answer nobody and none is made; switched on, all are as they were", async () => {
    const limited = await json<PresentedShare>(share({ maxDownloads: 5, opening: "direct" }));
    const open = await json<PresentedShare>(share({}));
    // Seen before, so that the shortest way of a limited link is what is asked.
    expect((await sluice.fetch(`/share/${limited.id}`)).status).toBe(200);
    await patch("/api/v1/settings", { areLinksOn: false });
    try {
      for (const path of [
        `/share/${limited.id}`,
        `/share/${limited.id}/file`,
        `/share/${open.id}/file`,
        `/share/${open.id}`,
        `/share/${open.id}/preview`,
      ])
        expect([path, (await sluice.fetch(path)).status]).toEqual([path, 404]);
      expect(await codeOf(share({}))).toBe("403 links_off");
    } finally {
      await patch("/api/v1/settings", { areLinksOn: true });
    }
    expect((await sluice.fetch(`/share/${limited.id}`)).status).toBe(200);
    expect((await json<PresentedShare>(ada(`/api/v1/shares/${limited.id}`))).downloads).toBe(2);
  });

  test("defaults hold for a link whose maker says nothing", async () => {
    await patch("/api/v1/settings", { defaultExpiresIn: 3600, defaultOpening: "direct" });
    const made = await json<PresentedShare>(share({}));
    const never = await json<PresentedShare>(share({ expiresAt: new Date(Date.now() + 9e9).toISOString(), opening: "page" }));
    await patch("/api/v1/settings", { defaultExpiresIn: null, defaultOpening: "page" });
    expect(made.opening).toBe("direct");
    expect(Math.abs(Date.parse(made.expiresAt ?? "") - Date.now() - 3_600_000)).toBeLessThan(60_000);
    expect([never.opening, Date.parse(never.expiresAt ?? "") > Date.now() + 8e9]).toEqual(["page", true]);
  });

  test("settings that contradict each other are all named at once", async () => {
    const answer = await patch("/api/v1/settings", {
      maxExpiresIn: 60,
      defaultExpiresIn: 600,
      allowedActions: ["upload"],
      languages: ["de"],
    });
    const { issues } = await json<{ issues: { path: string }[] }>(answer);
    expect([answer.status, issues.map((issue) => issue.path)]).toEqual([400, ["defaultExpiresIn", "defaultActions", "defaultLanguage"]]);
  });

  test("a permission on something that is no folder is told so", async () => {
    const person = await createPerson(sluice);
    const answer = await ada(`/api/v1/users/${person.id}/permissions`, {
      method: "PUT",
      json: [{ bucket: "documents", prefix: "docs", level: "read" }],
    });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("must end in a slash")]);
    // A folder's name is one name, whichever way it is written.
    await setRules(sluice, { user: person.id }, [{ prefix: "cafe\u0301/", level: "read" }]);
    const { data } = await json<{ data: { prefix: string }[] }>(ada(`/api/v1/users/${person.id}/permissions`));
    expect(data.map(({ prefix }) => prefix)).toEqual(["caf\u00e9/"]);
  });

  test("of two administrators who change the settings, the second is told", async () => {
    const first = await ada("/api/v1/settings");
    const etag = first.headers.get("etag") ?? "";
    expect((await patch("/api/v1/settings", { siteName: "Files of Ada" }, { "if-match": etag })).status).toBe(200);
    expect(await codeOf(patch("/api/v1/settings", { siteName: "Other" }, { "if-match": etag }))).toBe("409 edit_conflict");
    await patch("/api/v1/settings", { siteName: "Sluice" });
  });

  test("visitors' addresses are kept without their last part once that is asked for", async () => {
    const made = await json<PresentedShare>(share({}));
    const visit = async (address: string) => {
      await sluice.fetch(`/share/${made.id}/file`, { headers: { "cf-connecting-ip": address } });
      await json(ada(`/api/v1/shares/${made.id}`));
    };
    await visit("203.0.113.77");
    await patch("/api/v1/settings", { truncatesAddresses: true });
    await visit("203.0.113.78");
    await visit("2001:db8:1:2:3:4:5:6");
    await patch("/api/v1/settings", { truncatesAddresses: false });
    const { data } = await json<{ data: { clientAddress: string }[] }>(ada(`/api/v1/shares/${made.id}/events`));
    expect(data.map((event) => event.clientAddress)).toEqual(["2001:db8:1::", "203.0.113.0", "203.0.113.77"]);
  });
});

describe("guessing", () => {
  test("wrong credentials of a program are in the audit log as those of a browser are", async () => {
    const email = `${crypto.randomUUID()}@example.com`;
    expect((await sluice.fetch("/api/v1/account", { headers: { authorization: basicOf(email, "a guess") } })).status).toBe(401);
    const { data } = await json<{ data: PresentedAudit[] }>(ada("/api/v1/audit?action=sign_in_failed&limit=5"));
    expect(data.find((row) => row.target.name === email)).toMatchObject({ actor: { id: null, name: email }, via: "basic" });
  });

  test("a program that begins with fifty requests at once has not guessed", async () => {
    const site = await startSluice({ vars: DEFAULT_PASSWORD_COST });
    try {
      const person = await createPerson(site);
      const answers = await Promise.all(Array.from({ length: 50 }, () => person.api("/api/v1/buckets")));
      expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
      const wrong = await Promise.all(
        Array.from({ length: 30 }, () =>
          site.fetch("/api/v1/buckets", { headers: { authorization: basicOf(person.email, "x"), "cf-connecting-ip": "192.0.2.77" } }),
        ),
      );
      expect(wrong.filter((answer) => answer.status === 401).length).toBeLessThanOrEqual(10);
      expect(wrong.filter((answer) => answer.status === 200)).toEqual([]);
    } finally {
      await site.stop();
    }
  });

  test("is limited per account over all clients and per client over all accounts, also after a restart, with one answer for known and unknown", async () => {
    const person = await createPerson(sluice);
    const guess = (email: string, address: string) =>
      sluice.fetch("/api/v1/buckets", { headers: { authorization: basicOf(email, "wrong guess"), "cf-connecting-ip": address } });
    const known: number[] = [];
    const unknown: number[] = [];
    for (let tries = 0; tries < 12; tries += 1) {
      known.push((await guess(person.email, `198.51.100.${tries}`)).status);
      unknown.push((await guess("nobody@example.com", `198.51.101.${tries}`)).status);
    }
    expect(known).toEqual([...Array<number>(10).fill(401), 429, 429]);
    expect(unknown).toEqual(known);
    const statuses: number[] = [];
    for (let tries = 0; tries < 25; tries += 1) statuses.push((await guess(`${tries}@example.com`, "192.0.2.9")).status);
    expect(statuses).toEqual([...Array<number>(20).fill(401), ...Array<number>(5).fill(429)]);
    const strip = async (response: Response) => (await response.text()).replaceAll(/[0-9a-f-]{36}/gu, "");
    expect(await strip(await guess("a@example.com", "192.0.2.10"))).toBe(await strip(await guess(ADMIN.email, "192.0.2.11")));
    const rows = await sluice.db
      .prepare("SELECT count FROM attempts WHERE key = ?1")
      .bind(`sign-in:${person.email}`)
      .first<{ count: number }>();
    expect(rows?.count).toBeGreaterThanOrEqual(10);
  });
});
