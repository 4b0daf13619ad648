/** Links in frames on other sites (THREATS.md, rows 27, 91, 103, 110): where, under which cookie, and that it is the same link with the same counters. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { routes } from "../../app/routes.ts";
import type { PresentedShare } from "../../lib/shares/present-share.ts";
import { createPerson } from "../support/people.ts";
import { cookiesOf, eventually, rawRequest, type Sluice, startSluice } from "../support/sluice.ts";

const SITES = ["https://example.com", "https://*.example.org", "http://127.0.0.1:4000"];
const FOLDER = [{ bucket: "documents", prefix: "framed/" }];

let sluice: Sluice;

beforeAll(async () => {
  sluice = await startSluice();
  const bucket = await sluice.bucket("documents");
  await bucket.put("framed/one.txt", "one");
  await bucket.put("framed/inner/two.txt", "two");
});
afterAll(() => sluice.stop());
beforeEach(() => setEmbedding(true));

async function setEmbedding(allowsEmbedding: boolean): Promise<void> {
  const response = await sluice.api("/api/v1/settings", { method: "PATCH", json: { allowsEmbedding } });
  expect(response.status).toBe(200);
}

async function make(values: Record<string, unknown> = {}): Promise<PresentedShare> {
  const response = await sluice.api("/api/v1/shares", { method: "POST", json: { items: FOLDER, embedOrigins: SITES, ...values } });
  if (response.status !== 201) throw new Error(await response.text());
  return (await response.json()) as PresentedShare;
}
const edit = (id: string, json: unknown) => sluice.api(`/api/v1/shares/${id}`, { method: "PATCH", json });
const act = (id: string, action: string) => sluice.api(`/api/v1/shares/${id}/${action}`, { method: "POST" });
const page = (address: string, headers: Record<string, string> = {}) =>
  sluice.fetch(address, { headers: { accept: "text/html", ...headers } });
const post = (address: string, body: unknown, headers: Record<string, string> = {}) =>
  sluice.fetch(address, { method: "POST", headers: { "content-type": "application/json", ...headers }, body: JSON.stringify(body) });
const form = (address: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  sluice.fetch(address, {
    method: "POST",
    headers: { accept: "text/html", "content-type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams(fields),
  });
const issuesOf = async (response: Response) => ((await response.json()) as { issues: { path: string; message: string }[] }).issues;

/** Who may frame an answer, as its headers say, and whether older browsers are told that nobody may. */
function framers(response: Response): { sites: string; isDenied: boolean } {
  const policies = (response.headers.get("content-security-policy") ?? "").split(/; ?/u);
  const sites = policies.filter((directive) => directive.startsWith("frame-ancestors "));
  expect(sites).toHaveLength(1);
  return { sites: sites[0]!.slice("frame-ancestors ".length), isDenied: response.headers.get("x-frame-options") === "DENY" };
}
const NOBODY = { sites: "'none'", isDenied: true };
const EXACTLY = { sites: SITES.join(" "), isDenied: false };

/** Every door of a link in a frame, as its own address has them. */
const DOORS = routes
  .filter((route) => route.pattern.startsWith("/share/"))
  .flatMap((route) =>
    (["GET", "POST", "PUT", "DELETE"] as const)
      .filter((method) => route.module[method] !== undefined)
      .map((method) => ({ method, below: route.pattern.replace("/share/:id", "").replace(":token", "none").replace(":part", "1") })),
  );
/** What a door wants to be sent; the others want nothing in particular. */
const BODIES: Record<string, object> = {
  "/zip": { path: ["framed/one.txt"] },
  "/uploads": { name: "a.txt", size: 1 },
  "/folder": { path: "framed/new/" },
  "/copy": { from: "framed/none.txt", to: "framed/other.txt" },
  "/move": { from: "framed/none.txt", to: "framed/other.txt" },
  "/delete": { paths: ["framed/none.txt"] },
};
const knock = ({ method, below }: (typeof DOORS)[number], address: string, headers: Record<string, string> = {}) =>
  sluice.fetch(`${address}${below}${below.endsWith("/content") ? "?name=a.txt" : ""}`, {
    method,
    headers: { ...(method === "POST" ? { "content-type": "application/json" } : {}), ...headers },
    ...(method === "POST" ? { body: JSON.stringify(BODIES[below] ?? {}) } : method === "PUT" ? { body: "x" } : {}),
  });

describe("who may show what in a frame", () => {
  test("is nobody, on every address but those of frames", async () => {
    const share = await make();
    const unframed = await make({ embedOrigins: [] });
    const addresses = [
      "/",
      "/sign-in",
      "/welcome",
      "/files",
      "/files/documents",
      "/sharing",
      `/sharing/${share.id}`,
      `/sharing/${share.id}/embed`,
      "/people",
      "/activity",
      "/settings",
      "/account",
      "/api-docs",
      "/invitation/none",
      "/icon.svg",
      "/embed",
      "/embed/",
      "/embed.js",
      "/_next/static/none.js",
      `/share/${share.id}`,
      `/share/${share.id}?path=inner/`,
      `/share/${share.id}/file?path=one.txt`,
      `/share/${share.id}/file?path=framed/one.txt`,
      `/share/${share.id}/preview?path=framed/one.txt`,
      `/share/${share.id}/list`,
      `/share/${share.id}/zip`,
      "/share/Unknown123",
      `/embed/${unframed.id}`,
      `/embed/${unframed.id}/file?path=framed/one.txt`,
      "/embed/Unknown123",
      "/embed/----------",
      `/embed/${share.id}/none`,
      `/%65mbed/${share.id}`,
      `/share/..%2fembed%2f${share.id}`,
      "/api/v1/shares",
      `/api/v1/shares/${share.id}`,
      "/api/v1/settings",
      "/api/openapi.json",
      "/api/auth/csrf",
      "/api/buckets/documents",
      "/nothing/here",
    ];
    for (const address of addresses) {
      for (const accept of ["text/html", "*/*"]) {
        const response = await sluice.fetch(address, { headers: { accept } });
        await response.arrayBuffer();
        expect([address, accept, framers(response)]).toEqual([address, accept, NOBODY]);
      }
    }
    // Which `fetch` would tidy, and Next, which gets whatever is no route, too.
    for (const address of [
      `//embed/${share.id}`,
      `/./embed/../embed/${unframed.id}`,
      `/embed//${share.id}`,
      `/EMBED/${share.id}`,
      `/embed;/${share.id}`,
    ]) {
      const { headers } = await rawRequest(sluice.url, address, { headers: { accept: "text/html" } });
      const named = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
        typeof value === "string" ? [[name, value]] : [],
      );
      expect([address, framers(new Response(null, { headers: named }))]).toEqual([address, NOBODY]);
    }
  });

  test("is exactly the sites of the link, whatever state it is in and whatever it answers", async () => {
    const share = await make({ password: "open sesame", allowedActions: "full" });
    const at = `/embed/${share.id}`;
    const gate = await page(at);
    expect([gate.status, framers(gate)]).toEqual([401, EXACTLY]);
    const wrong = await form(`${at}/unlock`, { password: "wrong" });
    expect([wrong.status, framers(wrong)]).toEqual([401, EXACTLY]);
    expect(await wrong.text()).toContain(`action="${at}/unlock"`);
    const passed = await form(`${at}/unlock`, { password: "open sesame", path: "framed/inner/" });
    expect([passed.status, passed.headers.get("location"), framers(passed)]).toEqual([303, `${at}?path=framed%2Finner%2F`, EXACTLY]);
    const headers = { cookie: cookiesOf(passed) };
    const opened = await page(at, headers);
    expect([opened.status, framers(opened)]).toEqual([200, EXACTLY]);
    expect(opened.headers.get("x-robots-tag")).toContain("noindex");
    for (const below of [
      "?path=framed/none/",
      "/file?path=framed/none.txt",
      "/file?path=framed/one.txt",
      "/zip",
      "/preview?path=framed/one.txt",
    ]) {
      const response = await page(at + below, headers);
      await response.arrayBuffer();
      expect([below, framers(response)]).toEqual([below, EXACTLY]);
    }
    for (const [action, status] of [
      ["pause", 403],
      ["resume", 200],
      ["expire", 410],
    ] as const) {
      expect((await act(share.id, action)).status).toBe(200);
      const response = await page(at, headers);
      expect([action, response.status, framers(response)]).toEqual([action, status, EXACTLY]);
    }
  });

  test("follows an edit with the next request, and no answer in the frame names the sites but this header", async () => {
    const share = await make();
    const opened = await page(`/embed/${share.id}`);
    expect(framers(opened)).toEqual(EXACTLY);
    const list = await sluice.fetch(`/embed/${share.id}/list`);
    for (const text of [await opened.text(), await list.text(), await (await page(`/share/${share.id}`)).text()])
      expect(text).not.toMatch(/example\.com|example\.org|127\.0\.0\.1:4000/u);
    expect((await edit(share.id, { embedOrigins: ["https://other.example"] })).status).toBe(200);
    expect(framers(await page(`/embed/${share.id}`))).toEqual({ sites: "https://other.example", isDenied: false });
    expect((await edit(share.id, { embedOrigins: null })).status).toBe(200);
    const gone = await page(`/embed/${share.id}`);
    expect([gone.status, framers(gone)]).toEqual([404, NOBODY]);
    expect((await page(`/share/${share.id}`)).status).toBe(200);
  });
});

describe("a link that is not to be framed", () => {
  /** Without the scripts, whose rows come in the order in which they were ready. */
  const plain = (text: string) =>
    text
      .replaceAll(/<script.*?<\/script>/gsu, "")
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gu, "-")
      .replaceAll(/nonce(?:=|-|\\":\\"|":")"?[A-Za-z0-9_-]+/gu, "nonce");
  const headersOf = (response: Response) =>
    plain(JSON.stringify(Array.from(response.headers).filter(([name]) => !["date", "x-request-id", "content-length"].includes(name))));

  test("is not found at any door, in the same words as one that there never was", async () => {
    const revoked = await make({ allowedActions: "full" });
    await act(revoked.id, "revoke");
    const unframed = await make({ embedOrigins: [], allowedActions: "full" });
    for (const door of [...DOORS, { method: "GET" as const, below: "?path=framed/" }]) {
      for (const accept of ["text/html", "application/json"]) {
        const unknown = await knock(door, "/embed/Unknown456", { accept });
        const expected = [unknown.status, headersOf(unknown), plain(await unknown.text())];
        expect([door, expected[0]]).toEqual([door, 404]);
        for (const { id } of [revoked, unframed]) {
          const known = await knock(door, `/embed/${id}`, { accept });
          const text = await known.text();
          expect([known.status, headersOf(known), plain(text)]).toEqual(expected);
          expect(text).not.toContain(id);
        }
      }
    }
  });

  test("is what every link becomes in the moment in which an administrator switches embedding off, and no longer", async () => {
    const share = await make({ allowedActions: "full", maxDownloads: 100 });
    // The second download of a limited link takes another way than the first.
    for (let times = 0; times < 2; times += 1) expect((await sluice.fetch(`/embed/${share.id}/file?path=framed/one.txt`)).status).toBe(200);
    await setEmbedding(false);
    for (const door of DOORS) {
      const response = await knock(door, `/embed/${share.id}`);
      expect([door, response.status, ((await response.json()) as { error: string }).error]).toEqual([door, 404, "share_not_found"]);
    }
    expect((await sluice.fetch(`/embed/${share.id}/file?path=framed/one.txt`)).status).toBe(404);
    expect((await sluice.fetch(`/share/${share.id}/file?path=framed/one.txt`)).status).toBe(200);
    const kept = (await (await sluice.api(`/api/v1/shares/${share.id}`)).json()) as PresentedShare;
    expect([kept.embedOrigins, kept.downloads]).toEqual([SITES, 3]);
    await setEmbedding(true);
    expect((await page(`/embed/${share.id}`)).status).toBe(200);
    // Taken from this one link, its next download in a frame is refused by the statement that counts.
    await edit(share.id, { embedOrigins: [] });
    expect((await sluice.fetch(`/embed/${share.id}/file?path=framed/one.txt`)).status).toBe(404);
  });
});

describe("the cookie of a frame", () => {
  test("is the frame's own: for one link, kept for each site apart, and out of the reach of scripts", async () => {
    const share = await make({ password: "open sesame" });
    const passed = await post(`/embed/${share.id}/unlock`, { password: "open sesame" });
    expect(passed.status).toBe(204);
    const [cookie = "", ...others] = passed.headers.getSetCookie();
    expect(others).toEqual([]);
    const [pair = "", ...attributes] = cookie.split("; ");
    expect(pair.startsWith(`__Host-sluice.embed.${share.id}=`)).toBe(true);
    expect(attributes.filter((attribute) => !attribute.startsWith("Max-Age=")).sort()).toEqual(
      ["HttpOnly", "Partitioned", "Path=/", "SameSite=None", "Secure"].sort(),
    );
    const direct = await post(`/share/${share.id}/unlock`, { password: "open sesame" });
    expect(direct.headers.getSetCookie().join()).toMatch(/^__Host-sluice\.visit\.[^;]+; .*SameSite=Lax$/u);
  });

  test("opens the doors of the frame and of nothing else", async () => {
    const share = await make({ password: "open sesame" });
    const other = await make({ password: "open sesame" });
    const framed = cookiesOf(await post(`/embed/${share.id}/unlock`, { password: "open sesame" }));
    const direct = cookiesOf(await post(`/share/${share.id}/unlock`, { password: "open sesame" }));
    const asVisit = framed.replace("sluice.embed.", "sluice.visit.");
    const asFrame = direct.replace("sluice.visit.", "sluice.embed.");
    const asOther = framed.replace(share.id, other.id);
    const statuses: [string, string, number][] = [
      [`/embed/${share.id}/list`, framed, 200],
      [`/embed/${share.id}/preview?path=framed/one.txt`, framed, 200],
      [`/embed/${share.id}/file?path=framed/one.txt`, framed, 200],
      [`/embed/${share.id}/zip`, framed, 200],
      [`/share/${share.id}/list`, framed, 401],
      [`/share/${share.id}/list`, asVisit, 401],
      [`/share/${share.id}/file?path=framed/one.txt`, framed, 401],
      [`/share/${share.id}/list`, direct, 200],
      [`/embed/${share.id}/list`, direct, 401],
      [`/embed/${share.id}/list`, asFrame, 401],
      [`/embed/${other.id}/list`, asOther, 401],
      ["/api/v1/shares", framed, 401],
      [`/api/v1/shares/${share.id}`, framed, 401],
      ["/api/v1/account", framed, 401],
      ["/api/v1/objects?bucket=documents", framed, 401],
      ["/api/buckets/documents", framed, 401],
      ["/api/openapi.json", framed, 401],
    ];
    for (const [address, cookie, status] of statuses) {
      const response = await sluice.fetch(address, { headers: { cookie } });
      await response.arrayBuffer();
      expect([address, cookie.split("=", 1)[0], response.status]).toEqual([address, cookie.split("=", 1)[0], status]);
    }
    for (const address of ["/files/documents", "/sharing", `/sharing/${share.id}/embed`, "/settings"]) {
      const response = await page(address, { cookie: framed });
      expect([address, response.status, response.headers.get("location") ?? ""]).toEqual([
        address,
        307,
        expect.stringContaining("/sign-in") as string,
      ]);
    }
  });

  test("does not let other sites' pages act with it", async () => {
    const share = await make({ allowedActions: "full" });
    const cookie = cookiesOf(await post(`/embed/${share.id}/unlock`, {}));
    const deletion = (headers: Record<string, string>) =>
      post(`/embed/${share.id}/delete`, { paths: ["framed/never-there.txt"] }, { cookie, ...headers });
    for (const origin of [SITES[0]!, SITES[2]!, "https://evil.example", "null"]) {
      const refused = await deletion({ origin, "sec-fetch-site": "cross-site" });
      expect([origin, refused.status]).toEqual([origin, 403]);
      expect(((await refused.json()) as { error: string }).error).toBe("cross_site");
      const unlocking = await form(`/embed/${share.id}/unlock`, { path: "" }, { cookie, origin, "sec-fetch-site": "cross-site" });
      expect([origin, unlocking.status]).toEqual([origin, 403]);
    }
    const own = await deletion({ origin: sluice.url, "sec-fetch-site": "same-origin" });
    expect(own.status).toBe(200);
    const ownForm = await form(`/embed/${share.id}/unlock`, { path: "" }, { cookie, origin: "null", "sec-fetch-site": "same-origin" });
    expect(ownForm.status).toBe(303);
  });

  test("goes when too many links were visited in frames, so that requests stay small", async () => {
    const jar = new Map<string, string>();
    for (let visits = 0; visits < 14; visits += 1) {
      const share = await make();
      const cookie = Array.from(jar, ([name, value]) => `${name}=${value}`).join("; ");
      const response = await post(`/embed/${share.id}/unlock`, {}, { cookie });
      for (const line of response.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/u.exec(line) ?? [];
        if (value === "") jar.delete(name);
        else jar.set(name, value);
      }
    }
    expect(jar.size).toBe(10);
  });
});

describe("a link in a frame", () => {
  test("is the same link: whoever takes what by which door, its counters are one", async () => {
    const share = await make({ maxDownloads: 5 });
    const doors = [
      `/share/${share.id}/file?path=framed/one.txt`,
      `/embed/${share.id}/file?path=framed/one.txt`,
      `/share/${share.id}/zip`,
      `/embed/${share.id}/zip`,
    ];
    const statuses = await Promise.all(
      Array.from({ length: 24 }, async (_, number) => {
        const response = await sluice.fetch(doors[number % doors.length]!);
        await response.arrayBuffer();
        return response.status;
      }),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(5);
    expect(statuses.filter((status) => status === 403)).toHaveLength(19);
    const counted = (await (await sluice.api(`/api/v1/shares/${share.id}`)).json()) as PresentedShare;
    expect(counted.downloads).toBe(5);
    const ended = await page(`/embed/${share.id}`);
    expect([ended.status, framers(ended)]).toEqual([403, EXACTLY]);
    expect((await page(`/share/${share.id}`)).status).toBe(403);
  });

  test("shares its visits and its wrong passwords with the link's own address", async () => {
    const visited = await make({ maxUses: 2 });
    expect((await page(`/embed/${visited.id}`)).status).toBe(401);
    expect((await post(`/embed/${visited.id}/unlock`, {})).status).toBe(204);
    expect((await post(`/share/${visited.id}/unlock`, {})).status).toBe(204);
    for (const door of ["embed", "share"]) expect((await post(`/${door}/${visited.id}/unlock`, {})).status).toBe(403);
    const guessed = await make({ password: "open sesame" });
    const tries: number[] = [];
    for (let number = 0; number < 12; number += 1)
      tries.push(
        (
          await post(
            `/${number % 2 === 0 ? "embed" : "share"}/${guessed.id}/unlock`,
            { password: "wrong" },
            { "cf-connecting-ip": "192.0.2.7" },
          )
        ).status,
      );
    expect(tries).toEqual([...Array<number>(10).fill(401), 429, 429]);
  });

  test("shows a page where the link itself is its file, and counts the file when it is taken", async () => {
    const share = await sluice.share({ content: "direct", opening: "direct", maxDownloads: 1, embedOrigins: SITES });
    const opened = await page(`/embed/${share.id}`);
    expect([opened.status, opened.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    expect(await opened.text()).toContain(`href="/embed/${share.id}/file"`);
    const file = await sluice.fetch(`/embed/${share.id}/file`);
    expect([file.status, await file.text()]).toEqual([200, "direct"]);
    expect((await sluice.fetch(`/share/${share.id}`)).status).toBe(403);
  });

  test("keeps all its addresses in the frame, also the one that somebody chose", async () => {
    await sluice.api("/api/v1/settings", { method: "PATCH", json: { allowsUrlKeys: true } });
    const share = await make({ urlKey: "FramedKey", allowedActions: "full" });
    expect((await page(`/embed/${share.id}`)).status).toBe(404);
    const opened = await page("/embed/framedkey?sort=-date&view=grid");
    expect([opened.status, framers(opened)]).toEqual([200, EXACTLY]);
    const html = await opened.text();
    const addresses = Array.from(
      html.matchAll(/(?:href|action|src|data-src|data-download)="(\/(?:share|embed)\/[^"]*)"/gu),
      (match) => match[1]!,
    );
    expect(addresses.length).toBeGreaterThan(5);
    expect(addresses.filter((address) => !address.startsWith("/embed/framedkey"))).toEqual([]);
    const begun = await post("/embed/framedkey/uploads", { name: "big.bin", size: 4, path: "framed/" });
    expect([begun.status, begun.headers.get("location")]).toEqual([
      201,
      expect.stringMatching(/^\/embed\/FramedKey\/uploads\//u) as string,
    ]);
    const cookie = cookiesOf(begun);
    expect(cookie).toMatch(/^__Host-sluice\.embed\./u);
    const stored = await sluice.fetch("/embed/framedkey/uploads/content?path=framed/&name=up.txt", {
      method: "PUT",
      headers: { cookie },
      body: "text",
    });
    expect([stored.status, stored.headers.get("location")]).toEqual([201, "/embed/FramedKey"]);
    expect((await post("/embed/framedkey/move", { from: "framed/up.txt", to: "framed/inner/up.txt" }, { cookie })).status).toBe(200);
    const listed = (await (await sluice.fetch("/embed/framedkey/list?path=framed/inner/")).json()) as { entries: { name: string }[] };
    expect(listed.entries.map((entry) => entry.name)).toContain("up.txt");
  });
});

describe("the sites of a link", () => {
  test("are taken, written as browsers write them, and taken away again", async () => {
    const share = await make({ embedOrigins: ["HTTPS://Example.com/", "https://bücher.example"] });
    expect(share.embedOrigins).toEqual(["https://example.com", "https://xn--bcher-kva.example"]);
    expect((await make({ embedOrigins: undefined })).embedOrigins).toEqual([]);
    const edited = await edit(share.id, { embedOrigins: ["http://localhost:3000"] });
    expect(((await edited.json()) as PresentedShare).embedOrigins).toEqual(["http://localhost:3000"]);
    const unchanged = await edit(share.id, { name: "Other" });
    expect(((await unchanged.json()) as PresentedShare).embedOrigins).toEqual(["http://localhost:3000"]);
    for (const none of [null, []])
      expect(((await (await edit(share.id, { embedOrigins: none })).json()) as PresentedShare).embedOrigins).toEqual([]);
    const audit = (await (await sluice.api(`/api/v1/audit?target=${share.id}`)).json()) as {
      data: { action: string; detail: Record<string, unknown> }[];
    };
    expect(audit.data.map(({ action, detail }) => [action, detail["embedOrigins"]])).toContainEqual([
      "share.edit",
      ["http://localhost:3000"],
    ]);
  });

  test("are refused with a sentence for each that is none", async () => {
    const share = await make();
    for (const bad of [
      ["http://example.com"],
      ["https://example.com/a"],
      ["https://a.example; script-src *"],
      ["https://a.example", 7],
      "https://a.example",
      {},
      Array(21).fill("https://a.example"),
    ]) {
      for (const response of [
        await sluice.api("/api/v1/shares", { method: "POST", json: { items: FOLDER, embedOrigins: bad } }),
        await edit(share.id, { embedOrigins: bad }),
      ]) {
        expect([bad, response.status]).toEqual([bad, 400]);
        const issues = await issuesOf(response);
        expect(issues.length).toBeGreaterThan(0);
        for (const issue of issues) {
          expect(issue.path).toMatch(/^embedOrigins(?:\.\d+)?$/u);
          expect(issue.message).toMatch(/^must /u);
        }
      }
    }
    expect(((await (await sluice.api(`/api/v1/shares/${share.id}`)).json()) as PresentedShare).embedOrigins).toEqual(SITES);
  });

  test("cannot be given while embedding is off; what is there can be taken away, and all else be edited", async () => {
    const share = await make();
    await setEmbedding(false);
    const sentence = { path: "embedOrigins", message: "Your administrator does not allow links to be shown on other sites." };
    const made = await sluice.api("/api/v1/shares", { method: "POST", json: { items: FOLDER, embedOrigins: SITES } });
    expect([made.status, await issuesOf(made)]).toEqual([400, [sentence]]);
    const added = await edit(share.id, { embedOrigins: [...SITES, "https://new.example"] });
    expect([added.status, await issuesOf(added)]).toEqual([400, [sentence]]);
    expect((await sluice.api("/api/v1/shares", { method: "POST", json: { items: FOLDER, embedOrigins: [] } })).status).toBe(201);
    expect((await edit(share.id, { name: "Still editable", embedOrigins: SITES })).status).toBe(200);
    expect((await edit(share.id, { embedOrigins: SITES.slice(1) })).status).toBe(200);
    expect((await edit(share.id, { embedOrigins: [] })).status).toBe(200);
  });

  test("are changed by whoever may change the link, and by nobody else", async () => {
    const share = await make();
    const stranger = await createPerson(sluice, { rules: [{ prefix: "", level: "full", share: true }] });
    const refused = await stranger.api(`/api/v1/shares/${share.id}`, { method: "PATCH", json: { embedOrigins: ["https://evil.example"] } });
    expect(refused.status).toBe(404);
    const own = await stranger.api("/api/v1/shares", { method: "POST", json: { items: FOLDER, embedOrigins: ["https://own.example"] } });
    expect(own.status).toBe(201);
    expect((await page(`/embed/${((await own.json()) as PresentedShare).id}`)).status).toBe(200);
    expect(((await (await sluice.api(`/api/v1/shares/${share.id}`)).json()) as PresentedShare).embedOrigins).toEqual(SITES);
  });

  test("are in the link's record, which others may still serve, and come back from it", async () => {
    const share = await sluice.share({ content: "recorded", embedOrigins: SITES });
    const bucket = await sluice.bucket("documents");
    const key = `.r2-explorer/sharable-links/${share.id}.json`;
    const record = await eventually("the record is written", async () => {
      const object = await bucket.get(key);
      return object === null ? null : await object.json<{ passwordHash?: string; sluice: Record<string, unknown> }>();
    });
    expect([record.passwordHash, record.sluice["embedOrigins"]]).toEqual([undefined, SITES]);
    const copied = { ...record, shareId: "Recorded12", sluice: { ...record.sluice, generation: "another" } };
    await bucket.put(".r2-explorer/sharable-links/Recorded12.json", JSON.stringify(copied));
    const adopted = await page("/embed/Recorded12");
    expect([adopted.status, framers(adopted)]).toEqual([200, EXACTLY]);
  });
});

describe("the script for other sites", () => {
  test("may be loaded from anywhere, and kept for an hour", async () => {
    const response = await sluice.fetch("/embed.js");
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=3600",
      "cross-origin-resource-policy": "cross-origin",
      "access-control-allow-origin": "*",
      "x-content-type-options": "nosniff",
    });
    expect(response.headers.getSetCookie()).toEqual([]);
    const text = await response.text();
    expect(text).toContain("sluice-share");
    expect(text.length).toBeLessThan(4096);
    const again = await sluice.fetch("/embed.js", { headers: { "if-none-match": response.headers.get("etag") ?? "" } });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    const head = await sluice.fetch("/embed.js", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const posted = await sluice.fetch("/embed.js", { method: "POST" });
    expect([posted.status, posted.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
  });
});
