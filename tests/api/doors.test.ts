/**
 * Every door of a link × every state of a link: before its gate and after its end each refuses in the same way and tells nothing of what is behind it
 * (THREATS.md, rows 2, 15, 21, 22, 37, 38, 78, 80, 100, 110). A route below `/share/` without a row here fails.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes } from "../../app/routes.ts";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import { createPerson, type Person, setRules } from "../support/people.ts";
import { ADMIN, cookiesOf, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
let owner: Person;

/** What is behind the gate: none of it may be in any answer in front of it. */
const CANARIES = ["canary-folder", "canary-file", "canary contents", "canary note", "canary description", "canary name", "documents"];
const KEY = "canary-folder/canary-file.txt";
const PATH = "canary-folder/canary-file.txt";

beforeAll(async () => {
  sluice = await startSluice();
  await (await sluice.bucket("documents")).put(KEY, "canary contents");
  owner = await createPerson(sluice, { rules: [{ prefix: "", level: "full", share: true }] });
});
afterAll(() => sluice.stop());

interface Door {
  route: string;
  /** What is asked at an address `/share/{id}`. */
  send: (address: string, headers: Record<string, string>) => Promise<Response>;
  /** Leads to something that is not there, also where the link lets everything happen. */
  isEmpty?: boolean;
}

const json = (address: string, headers: Record<string, string>, body: unknown) =>
  sluice.fetch(address, { method: "POST", headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(body) });
const get = (address: string, headers: Record<string, string>, more: Record<string, string> = {}) =>
  sluice.fetch(address, { headers: { ...more, ...headers } });

const DOORS: Door[] = [
  { route: "GET /share/:id", send: (address, headers) => get(address, headers) },
  { route: "GET /share/:id", send: (address, headers) => get(address, headers, { accept: "text/html" }) },
  // A name that the visitor says is in the page again; one that is there would look like a leak.
  { route: "GET /share/:id", send: (address, headers) => get(`${address}?path=somewhere/`, headers, { accept: "text/html" }) },
  // What Next fetches when it goes from page to page, and what draws a card in a chat.
  { route: "GET /share/:id", send: (address, headers) => get(`${address}?_rsc=1`, headers, { rsc: "1", accept: "text/html" }) },
  { route: "GET /share/:id", send: (address, headers) => get(address, headers, { "user-agent": "Twitterbot/1.0", accept: "text/html" }) },
  { route: "GET /share/:id/list", send: (address, headers) => get(`${address}/list`, headers) },
  { route: "GET /share/:id/list", send: (address, headers) => get(`${address}/list?path=canary-folder/`, headers) },
  { route: "GET /share/:id/file", send: (address, headers) => get(`${address}/file?path=${PATH}`, headers) },
  { route: "GET /share/:id/file", send: (address, headers) => get(`${address}/file?path=${PATH}`, headers, { range: "bytes=0-3" }) },
  { route: "GET /share/:id/file", send: (address, headers) => get(`${address}/file?path=${PATH}`, headers, { "if-none-match": "*" }) },
  { route: "GET /share/:id/zip", send: (address, headers) => get(`${address}/zip`, headers) },
  { route: "GET /share/:id/zip", send: (address, headers) => get(`${address}/zip?path=${PATH}`, headers, { range: "bytes=0-3" }) },
  { route: "POST /share/:id/zip", send: (address, headers) => json(`${address}/zip`, headers, { path: [PATH] }) },
  { route: "GET /share/:id/preview", send: (address, headers) => get(`${address}/preview?path=${PATH}`, headers) },
  { route: "POST /share/:id/uploads", send: (address, headers) => json(`${address}/uploads`, headers, { name: "begun.bin", size: 4 }) },
  {
    route: "PUT /share/:id/uploads/content",
    send: (address, headers) => sluice.fetch(`${address}/uploads/content?name=whole.txt`, { method: "PUT", headers, body: "text" }),
  },
  { route: "GET /share/:id/uploads/:token", send: (address, headers) => get(`${address}/uploads/none`, headers), isEmpty: true },
  {
    route: "DELETE /share/:id/uploads/:token",
    send: (address, headers) => sluice.fetch(`${address}/uploads/none`, { method: "DELETE", headers }),
    isEmpty: true,
  },
  {
    route: "POST /share/:id/uploads/:token/complete",
    send: (address, headers) => json(`${address}/uploads/none/complete`, headers, {}),
    isEmpty: true,
  },
  {
    route: "PUT /share/:id/uploads/:token/parts/:part",
    send: (address, headers) => sluice.fetch(`${address}/uploads/none/parts/1`, { method: "PUT", headers, body: "text" }),
    isEmpty: true,
  },
  {
    route: "POST /share/:id/folder",
    send: (address, headers) => json(`${address}/folder`, headers, { path: `canary-folder/${crypto.randomUUID()}/` }),
  },
  {
    route: "POST /share/:id/copy",
    send: (address, headers) => json(`${address}/copy`, headers, { from: PATH, to: "canary-folder/copied.txt" }),
  },
  {
    route: "POST /share/:id/move",
    send: (address, headers) => json(`${address}/move`, headers, { from: "canary-folder/none.txt", to: "canary-folder/moved.txt" }),
    isEmpty: true,
  },
  {
    route: "POST /share/:id/delete",
    send: (address, headers) => json(`${address}/delete`, headers, { paths: ["canary-folder/none.txt"] }),
  },
];

/** Takes the gate's own key, so it opens where the others refuse; what it tells is looked at all the same. */
const GATE: Door = {
  route: "POST /share/:id/unlock",
  send: (address, headers) => json(`${address}/unlock`, headers, { password: "wrong" }),
};

interface State {
  name: string;
  status: number;
  /** Of the gate, where it differs. */
  gateStatus?: number;
  code: string;
  /** A link in this state; `null` for one that there never was. */
  make: () => Promise<PresentedShare | null>;
}

const items = [{ bucket: "documents", prefix: "canary-folder/" }];
async function make(values: Record<string, unknown>, api: Sluice["api"] = sluice.api): Promise<PresentedShare> {
  const texts = { name: "canary name", description: "canary description", note: "canary note" };
  const response = await api("/api/v1/shares", { method: "POST", json: { items, allowedActions: "full", ...texts, ...values } });
  if (response.status !== 201) throw new Error(await response.text());
  return (await response.json()) as PresentedShare;
}
const act = async (share: PresentedShare, action: string) => {
  await sluice.api(`/api/v1/shares/${share.id}/${action}`, { method: "POST" });
  return share;
};

const STATES: State[] = [
  { name: "unknown", status: 404, code: "share_not_found", make: () => Promise.resolve(null) },
  { name: "revoked", status: 404, code: "share_not_found", make: async () => act(await make({}), "revoke") },
  {
    name: "suspended",
    status: 404,
    code: "share_not_found",
    make: async () => {
      const share = await make({}, owner.api);
      await setRules(sluice, { user: owner.id }, []);
      return share;
    },
  },
  { name: "expired", status: 410, code: "share_expired", make: async () => act(await make({}), "expire") },
  { name: "paused", status: 403, code: "share_paused", make: async () => act(await make({}), "pause") },
  {
    name: "not started",
    status: 403,
    code: "share_not_started",
    make: () => make({ startsAt: new Date(Date.now() + 3_600_000).toISOString() }),
  },
  {
    name: "downloaded out",
    status: 403,
    code: "download_limit_reached",
    make: async () => {
      const share = await make({ maxDownloads: 1 });
      await (await sluice.fetch(`/share/${share.id}/file?path=${PATH}`)).text();
      return share;
    },
  },
  {
    name: "used up",
    status: 403,
    code: "use_limit_reached",
    make: async () => {
      const share = await make({ maxUses: 1 });
      await json(`/share/${share.id}/unlock`, {}, {});
      return share;
    },
  },
  { name: "behind a password", status: 401, code: "password_required", make: () => make({ password: "right" }) },
];

/** What differs between two answers that say the same: the request's own id, the nonce of its page. */
const plain = (text: string) =>
  text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gu, "-")
    .replaceAll(/nonce(?:=|-|\\":\\"|":")"?[A-Za-z0-9_-]+/gu, "nonce");

describe("every door of a link", () => {
  test("has a row here", () => {
    const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
    const there = routes
      .filter((route) => route.pattern.startsWith("/share/"))
      .flatMap((route) => methods.filter((method) => route.module[method] !== undefined).map((method) => `${method} ${route.pattern}`));
    expect([...new Set([...DOORS, GATE].map((door) => door.route))].toSorted()).toEqual(there.toSorted());
  });

  test.each(STATES)("refuses a link that is $name in one way, without a word of what is in it", async (state) => {
    const share = await state.make();
    const address = `/share/${share?.id ?? "Unknown123"}`;
    for (const door of [...DOORS, GATE]) {
      const response = await door.send(address, {});
      const text = await response.text();
      const where = `${door.route} of a link that is ${state.name}`;
      const isGuess = door === GATE && state.name === "behind a password";
      expect([where, response.status]).toEqual([where, state.status]);
      if (response.headers.get("content-type")?.startsWith("application/json"))
        expect([where, (JSON.parse(text) as { error: string }).error]).toEqual([where, isGuess ? "wrong_password" : state.code]);
      const told = `${text}\n${Array.from(response.headers, ([name, value]) => `${name}: ${value}`).join("\n")}`;
      const leaks = [...CANARIES, ADMIN.email, owner.email].filter((canary) => told.includes(canary));
      expect([where, leaks]).toEqual([where, []]);
      expect([where, response.headers.get("etag"), response.headers.get("cache-control")]).toEqual([where, null, "private, no-store"]);
    }
  });

  test("answers for a revoked, a suspended and an unknown link with the same bytes and headers", async () => {
    const revoked = await act(await make({}), "revoke");
    for (const door of DOORS) {
      const [unknown, known] = await Promise.all([door.send("/share/Unknown456", {}), door.send(`/share/${revoked.id}`, {})]);
      expect(plain(await known.text())).toBe(plain(await unknown.text()));
      const headers = (response: Response) =>
        plain(JSON.stringify(Array.from(response.headers).filter(([name]) => !["date", "x-request-id", "content-length"].includes(name))));
      expect(headers(known)).toBe(headers(unknown));
    }
  });

  test("leads on to what was asked for, and nowhere else", async () => {
    await (await sluice.bucket("documents")).put("asked/inner/file.txt", "x");
    const made = await sluice.api("/api/v1/shares", {
      method: "POST",
      json: { items: [{ bucket: "documents", prefix: "asked/" }], password: "right" },
    });
    const { id } = (await made.json()) as { id: string };
    const unlock = (password: string, path: string) =>
      sluice.fetch(`/share/${id}/unlock`, {
        method: "POST",
        headers: { accept: "text/html", "content-type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ password, path }),
      });
    const gate = await (await sluice.fetch(`/share/${id}?path=asked%2Finner%2F`, { headers: { accept: "text/html" } })).text();
    expect(gate).toContain('name="path" value="asked/inner/"');
    const refused = await unlock("wrong", 'a"><script>');
    expect(refused.status).toBe(401);
    expect(await refused.text()).toContain('name="path" value="a&quot;&gt;&lt;script&gt;"');
    for (const [path, expected] of [
      ["asked/inner/", `/share/${id}?path=asked%2Finner%2F`],
      ["", `/share/${id}`],
      ["//evil.example/", `/share/${id}?path=%2F%2Fevil.example%2F`],
      ["\r\nset-cookie: a=b", `/share/${id}?path=%0D%0Aset-cookie%3A+a%3Db`],
    ] as const) {
      const passed = await unlock("right", path);
      expect([passed.status, passed.headers.get("location"), passed.headers.getSetCookie().length]).toEqual([303, expected, 1]);
    }
    expect((await unlock("right", "x".repeat(5000))).status).toBe(400);
  });

  test("closes to a visit that passed the gate once the link ends, its password changes, or what it leads to is taken out", async () => {
    const ends: [string, number, (share: PresentedShare) => Promise<unknown>][] = [
      ["revoked", 404, (share) => act(share, "revoke")],
      ["expired", 410, (share) => act(share, "expire")],
      ["paused", 403, (share) => act(share, "pause")],
      ["given another password", 401, (share) => sluice.api(`/api/v1/shares/${share.id}`, { method: "PATCH", json: { password: "new" } })],
    ];
    for (const [name, status, end] of ends) {
      const share = await make({ password: "right" });
      const passed = await json(`/share/${share.id}/unlock`, {}, { password: "right" });
      const headers = { cookie: cookiesOf(passed) };
      for (const door of DOORS.filter((candidate) => candidate.route !== "GET /share/:id" && candidate.isEmpty !== true)) {
        const response = await door.send(`/share/${share.id}`, headers);
        expect([name, door.route, response.status < 400]).toEqual([name, door.route, true]);
        await response.text();
      }
      await end(share);
      for (const door of DOORS) {
        const response = await door.send(`/share/${share.id}`, headers);
        expect([name, door.route, response.status]).toEqual([name, door.route, status]);
        await response.text();
      }
    }
  });
});
