/**
 * Real answers of the built worker, held against the schemas that the API's description is made of: what is documented is what is answered. Every route has a
 * row, and a member that no schema knows fails.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type * as z from "zod";
import { routes } from "../../app/routes.ts";
import type { EndpointDocs, EndpointHandler } from "../../lib/http/endpoint.ts";
import { Problem, R2ExplorerError, VisitorError } from "../../lib/http/answers.ts";
import { createGroup, createPerson, PASSWORD } from "../support/people.ts";
import { cookiesOf, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
beforeAll(async () => {
  sluice = await startSluice();
});
afterAll(() => sluice.stop());

type Send = () => Promise<Response>;
const handlers = new Map<string, EndpointHandler>(
  routes.flatMap(({ pattern, module }) => Object.entries(module).map(([method, handler]) => [`${method} ${pattern}`, handler] as const)),
);
const encode = (key: string) => Buffer.from(key).toString("base64url");
const id = () => crypto.randomUUID();
const get = (path: string) => sluice.api(path);
const send = (method: string, path: string, json?: unknown) => sluice.api(path, { method, ...(json === undefined ? {} : { json }) });
/** As a page of this site sends it, without anybody signed in. */
const fromHere = (site: Sluice, path: string, json: unknown) =>
  site.fetch(path, { method: "POST", headers: { "content-type": "application/json", origin: site.url }, body: JSON.stringify(json) });
const put = async (key = `${id()}.txt`) => {
  await (
    await sluice.bucket("documents")
  ).put(key, "some text\n", { httpMetadata: { contentType: "text/plain" }, customMetadata: { a: "b" } });
  return key;
};
const query = (key: string) => new URLSearchParams({ bucket: "documents", key }).toString();
const share = async (values: Record<string, unknown> = {}) => (await sluice.share(values)).id;
const person = async () => (await createPerson(sluice, { rules: [{ prefix: "docs/", level: "read" }] })).id;
const group = async (members: string[] = []) => (await createGroup(sluice, id(), members, [{ prefix: "docs/", level: "read" }])).id;
const PRESET = {
  allowedActions: "upload_download",
  opening: "page",
  generatePassword: true,
  expiresIn: null,
  maxDownloads: 3,
  maxUses: 4,
  uploads: { maxBytes: 1, types: ["pdf"], hasOwnFolders: true },
  description: "What visitors see",
  note: "Why",
};
const preset = async () => {
  const response = await send("POST", "/api/v1/presets", { name: id(), settings: PRESET });
  return ((await response.json()) as { id: string }).id;
};
/** Port 1 takes no connections: a test message fails at once. */
const setSmtp = (values: Record<string, unknown> = {}) =>
  send("PUT", "/api/v1/settings/smtp", { host: "localhost", port: 1, security: "none", fromAddress: "files@example.com", ...values });
const D = "/api/buckets/documents";
const upload = async () => {
  const key = encode(`${id()}.bin`);
  const { uploadId } = (await (await send("POST", `${D}/multipart/create?key=${key}`)).json()) as { uploadId: string };
  const part = () =>
    sluice.api(`${D}/multipart/upload?${new URLSearchParams({ key, uploadId, partNumber: "1" }).toString()}`, {
      method: "POST",
      body: "part",
    });
  return { key, uploadId, part };
};

/** A visitor of a link with full access, with an upload in parts. */
const visit = async () => {
  await (await sluice.bucket("documents")).put("visited/a.txt", "a");
  const made = await send("POST", "/api/v1/shares", { items: [{ bucket: "documents", prefix: "visited/" }], allowedActions: "full" });
  const base = `/share/${((await made.json()) as { id: string }).id}`;
  const asJson = (path: string, json: unknown) =>
    sluice.fetch(base + path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(json) });
  const begin = async () => {
    const response = await asJson("/uploads", { name: `${id()}.bin`, size: 4 });
    const { token } = (await response.clone().json()) as { token: string };
    const headers = { cookie: cookiesOf(response) };
    const at = (method: string, path = "", body?: string) =>
      sluice.fetch(`${base}/uploads/${token}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
    return { response, at };
  };
  return { base, asJson, begin };
};

/** For each route a request that succeeds, more than one where the answer has more than one form. */
const ROWS: Record<string, Send[]> = {
  "GET /api/openapi.json": [() => get("/api/openapi.json")],
  "GET /api/server/config": [() => get("/api/server/config")],
  "GET /api/buckets/:bucket": [async () => (await put(), await get(`${D}?limit=1&include=httpMetadata&include=customMetadata`))],
  "POST /api/buckets/:bucket/copy": [
    async () => await send("POST", `${D}/copy`, { sourceKey: encode(await put()), destinationKey: encode(id()) }),
  ],
  "POST /api/buckets/:bucket/move": [async () => await send("POST", `${D}/move`, { oldKey: encode(await put()), newKey: encode(id()) })],
  "POST /api/buckets/:bucket/delete": [async () => await send("POST", `${D}/delete`, { key: encode(await put()) })],
  "POST /api/buckets/:bucket/folder": [() => send("POST", `${D}/folder`, { key: encode(`${id()}/`) })],
  "POST /api/buckets/:bucket/upload": [() => sluice.api(`${D}/upload?key=${encode(id())}`, { method: "POST", body: "bytes" })],
  "POST /api/buckets/:bucket/multipart/create": [() => send("POST", `${D}/multipart/create?key=${encode(id())}`)],
  "POST /api/buckets/:bucket/multipart/upload": [async () => await (await upload()).part()],
  "POST /api/buckets/:bucket/multipart/complete": [
    async () => {
      const { key, uploadId, part } = await upload();
      return await send("POST", `${D}/multipart/complete`, { key, uploadId, parts: [await (await part()).json()] });
    },
  ],
  "POST /api/buckets/:bucket/multipart/abort": [
    async () => {
      const { key, uploadId } = await upload();
      return await send("POST", `${D}/multipart/abort`, { key, uploadId });
    },
  ],
  "GET /api/buckets/:bucket/shares": [async () => (await share({ maxDownloads: 3, expiresIn: 3600 }), await get(`${D}/shares`))],
  "DELETE /api/buckets/:bucket/share/:shareId": [async () => await send("DELETE", `${D}/share/${await share()}`)],
  "POST /api/buckets/:bucket/:key+/share": [
    async () => await send("POST", `${D}/${encode(await put())}/share`),
    async () => await send("POST", `${D}/${encode(await put())}/share`, { expiresIn: 3600, password: "open sesame", maxDownloads: 2 }),
  ],
  "GET /api/buckets/:bucket/:key+/head": [async () => await get(`${D}/${encode(await put())}/head`)],
  "GET /api/buckets/:bucket/:key+": [async () => await get(`${D}/${encode(await put())}`)],
  "POST /api/buckets/:bucket/:key+": [
    async () =>
      await send("POST", `${D}/${encode(await put())}`, {
        customMetadata: { n: 1 },
        httpMetadata: { contentType: "text/plain", cacheExpiry: "2030-01-01T00:00:00Z" },
      }),
  ],
  "GET /api/v1/buckets": [() => get("/api/v1/buckets")],
  "GET /api/v1/objects": [async () => (await put(`docs/${id()}`), await put(), await get("/api/v1/objects?bucket=documents"))],
  "GET /api/v1/objects/content": [
    async () => await get(`/api/v1/objects/content?${query(await put())}`),
    async () => await sluice.api(`/api/v1/objects/content?${query(await put())}`, { headers: { range: "bytes=0-3" } }),
  ],
  "GET /api/v1/objects/zip": [
    async () => await get(`/api/v1/objects/zip?${query(await put())}`),
    async () => await sluice.api(`/api/v1/objects/zip?${query(await put())}`, { headers: { range: "bytes=0-3" } }),
  ],
  "POST /api/v1/objects/zip": [
    async () => await send("POST", "/api/v1/objects/zip", { bucket: "documents", items: [{ key: await put() }] }),
  ],
  "POST /api/v1/objects/copy": [
    async () => await send("POST", "/api/v1/objects/copy", { bucket: "documents", from: await put(), to: id() }),
  ],
  "POST /api/v1/objects/move": [
    async () => await send("POST", "/api/v1/objects/move", { bucket: "documents", from: await put(), to: id() }),
  ],
  "POST /api/v1/objects/delete": [
    async () => await send("POST", "/api/v1/objects/delete", { bucket: "documents", keys: [await put(), ".r2-explorer/a"] }),
  ],
  "POST /api/v1/objects/folder": [() => send("POST", "/api/v1/objects/folder", { bucket: "documents", prefix: id() })],
  "GET /api/v1/objects/info": [
    async () => {
      const key = await put();
      await share({ key });
      return await get(`/api/v1/objects/info?${query(key)}`);
    },
  ],
  "PATCH /api/v1/objects/info": [
    async () =>
      await send("PATCH", `/api/v1/objects/info?${query(await put())}`, { httpMetadata: { cacheExpiry: "2030-01-01T00:00:00+01:00" } }),
  ],
  "GET /api/v1/settings": [() => get("/api/v1/settings")],
  "PATCH /api/v1/settings": [() => send("PATCH", "/api/v1/settings", { contact: "Ada" })],
  "GET /api/v1/settings/smtp": [async () => (await setSmtp(), await get("/api/v1/settings/smtp"))],
  "PUT /api/v1/settings/smtp": [
    () => setSmtp(),
    () => setSmtp({ username: "files", password: "secret", fromName: "Files", security: "tls" }),
  ],
  "DELETE /api/v1/settings/smtp": [() => send("DELETE", "/api/v1/settings/smtp")],
  "POST /api/v1/settings/smtp/test": [
    async () => (await setSmtp(), await send("POST", "/api/v1/settings/smtp/test", { to: "a@example.com" })),
  ],
  "GET /api/v1/presets": [async () => (await preset(), await get("/api/v1/presets"))],
  "POST /api/v1/presets": [
    () => send("POST", "/api/v1/presets", { name: id(), settings: {} }),
    () => send("POST", "/api/v1/presets", { name: id(), settings: PRESET, isDefault: true, scope: "site" }),
  ],
  "GET /api/v1/presets/:id": [async () => await get(`/api/v1/presets/${await preset()}`)],
  "PATCH /api/v1/presets/:id": [async () => await send("PATCH", `/api/v1/presets/${await preset()}`, { isDefault: true })],
  "DELETE /api/v1/presets/:id": [async () => await send("DELETE", `/api/v1/presets/${await preset()}`)],
  "GET /api/v1/users": [async () => (await person(), await get("/api/v1/users?limit=1"))],
  "POST /api/v1/users": [
    () => send("POST", "/api/v1/users", { email: `${id()}@example.com` }),
    () => send("POST", "/api/v1/users", { email: `${id()}@example.com`, name: "Grace", role: "admin", password: "a long password" }),
  ],
  "GET /api/v1/users/:id": [
    async () => {
      const user = await person();
      await group([user]);
      return await get(`/api/v1/users/${user}`);
    },
  ],
  "PATCH /api/v1/users/:id": [async () => await send("PATCH", `/api/v1/users/${await person()}`, { isDisabled: true })],
  "DELETE /api/v1/users/:id": [async () => await send("DELETE", `/api/v1/users/${await person()}`)],
  "POST /api/v1/users/:id/invitation": [
    async () => await send("POST", `/api/v1/users/${await person()}/invitation`),
    async () => (await setSmtp(), await send("POST", `/api/v1/users/${await person()}/invitation`, { sendMail: true })),
  ],
  "POST /api/v1/users/:id/sign-out": [async () => await send("POST", `/api/v1/users/${await person()}/sign-out`)],
  "GET /api/v1/users/:id/permissions": [async () => await get(`/api/v1/users/${await person()}/permissions`)],
  "PUT /api/v1/users/:id/permissions": [
    async () => await send("PUT", `/api/v1/users/${await person()}/permissions`, [{ bucket: "media", level: "read" }]),
  ],
  "GET /api/v1/groups": [async () => (await group(), await get("/api/v1/groups"))],
  "POST /api/v1/groups": [() => send("POST", "/api/v1/groups", { name: id() })],
  "GET /api/v1/groups/:id": [async () => await get(`/api/v1/groups/${await group()}`)],
  "PATCH /api/v1/groups/:id": [async () => await send("PATCH", `/api/v1/groups/${await group()}`, { name: id() })],
  "DELETE /api/v1/groups/:id": [async () => await send("DELETE", `/api/v1/groups/${await group()}`)],
  "GET /api/v1/groups/:id/members": [async () => await get(`/api/v1/groups/${await group([await person()])}/members`)],
  "PUT /api/v1/groups/:id/members/:userId": [async () => await send("PUT", `/api/v1/groups/${await group()}/members/${await person()}`)],
  "DELETE /api/v1/groups/:id/members/:userId": [
    async () => await send("DELETE", `/api/v1/groups/${await group()}/members/${await person()}`),
  ],
  "GET /api/v1/groups/:id/permissions": [async () => await get(`/api/v1/groups/${await group()}/permissions`)],
  "PUT /api/v1/groups/:id/permissions": [
    async () => await send("PUT", `/api/v1/groups/${await group()}/permissions`, [{ bucket: "media", level: "read", share: true }]),
  ],
  "GET /api/v1/permissions": [
    async () => {
      await person();
      await group([await person()]);
      return await get("/api/v1/permissions?bucket=documents&prefix=docs/");
    },
  ],
  "GET /api/v1/permissions/rules": [
    async () => {
      await person();
      await group();
      return await get("/api/v1/permissions/rules?bucket=documents&prefix=docs/");
    },
  ],
  "PUT /api/v1/permissions/rules": [
    async () => await send("PUT", "/api/v1/permissions/rules", { bucket: "media", level: "read", user: await person() }),
  ],
  "DELETE /api/v1/permissions/rules": [async () => await send("DELETE", `/api/v1/permissions/rules?bucket=media&user=${await person()}`)],
  "GET /api/v1/tokens": [
    async () => {
      await send("POST", "/api/v1/tokens", { name: "one", scopes: ["read"] });
      return await get("/api/v1/tokens?all=true");
    },
  ],
  "POST /api/v1/tokens": [
    () => send("POST", "/api/v1/tokens", { name: "one", scopes: ["read", "SHARE"], expiresIn: 3600 }),
    async () => {
      const repeated = () =>
        sluice.api("/api/v1/tokens", { method: "POST", json: { name: "two", scopes: ["read"] }, headers: { "idempotency-key": "again" } });
      await repeated();
      return await repeated();
    },
  ],
  "DELETE /api/v1/tokens/:id": [
    async () => {
      const token = (await (await send("POST", "/api/v1/tokens", { name: "one", scopes: ["read"] })).json()) as { id: string };
      return await send("DELETE", `/api/v1/tokens/${token.id}`);
    },
  ],
  "GET /api/v1/account": [() => get("/api/v1/account")],
  "PATCH /api/v1/account": [() => send("PATCH", "/api/v1/account", { name: "Ada" })],
  "POST /api/v1/account/password": [
    async () =>
      (await createPerson(sluice)).api("/api/v1/account/password", {
        method: "POST",
        json: { currentPassword: PASSWORD, newPassword: "another password" },
      }),
  ],
  "POST /api/v1/account/sign-out-everywhere": [
    async () => (await createPerson(sluice)).api("/api/v1/account/sign-out-everywhere", { method: "POST" }),
  ],
  "POST /api/v1/invitations/accept": [
    async () => {
      const invited = (await (await send("POST", `/api/v1/users/${await person()}/invitation`)).json()) as { url: string };
      return await fromHere(sluice, "/api/v1/invitations/accept", { token: invited.url.split("/").at(-1), password: "a long password" });
    },
  ],
  "POST /api/v1/password-resets": [
    async () => (await setSmtp(), await fromHere(sluice, "/api/v1/password-resets", { email: "nobody@example.com" })),
  ],
  "GET /api/v1/audit": [async () => (await share(), await get("/api/v1/audit?limit=100")), () => get("/api/v1/audit?format=csv")],
  "GET /api/v1/shares": [
    async () => {
      await share({ password: "open sesame", expiresIn: 3600, maxDownloads: 1, description: "What it is", note: "Why" });
      return await get("/api/v1/shares?limit=2");
    },
  ],
  "POST /api/v1/shares": [
    async () => await send("POST", "/api/v1/shares", { items: [{ bucket: "documents", key: await put() }] }),
    async () => await send("POST", "/api/v1/shares", { items: [{ bucket: "documents", key: await put() }], generatePassword: true }),
  ],
  "GET /api/v1/shares/:id": [async () => await get(`/api/v1/shares/${await share()}`)],
  "PATCH /api/v1/shares/:id": [
    async () => await send("PATCH", `/api/v1/shares/${await share()}`, { generatePassword: true, opening: "direct" }),
  ],
  "DELETE /api/v1/shares/:id": [
    async () => {
      const made = await share();
      await send("POST", `/api/v1/shares/${made}/revoke`);
      return await send("DELETE", `/api/v1/shares/${made}`);
    },
  ],
  "GET /api/v1/shares/:id/events": [
    async () => {
      const made = await share();
      await sluice.fetch(`/share/${made}/file`).then((response) => response.text());
      return await get(`/api/v1/shares/${made}/events`);
    },
  ],
  "GET /api/v1/shares/:id/stats": [
    async () => {
      const made = await share();
      await sluice.fetch(`/share/${made}/file`);
      return await get(`/api/v1/shares/${made}/stats?days=2`);
    },
  ],
  "GET /api/v1/shares/count": [async () => await get("/api/v1/shares/count?security=none&unusedDays=0")],
  "POST /api/v1/shares/bulk": [
    async () => await send("POST", "/api/v1/shares/bulk", { ids: [await share(), "NoSuchLink"], action: "pause" }),
    async () => await send("POST", "/api/v1/shares/bulk", { ids: [await share({ expiresIn: 3600 })], action: "extend", days: 2 }),
  ],
  "POST /api/v1/shares/:id/reset-attempts": [async () => await send("POST", `/api/v1/shares/${await share()}/reset-attempts`)],
  "POST /api/v1/shares/:id/revoke": [async () => await send("POST", `/api/v1/shares/${await share()}/revoke`)],
  "POST /api/v1/shares/:id/pause": [async () => await send("POST", `/api/v1/shares/${await share()}/pause`)],
  "POST /api/v1/shares/:id/resume": [async () => await send("POST", `/api/v1/shares/${await share()}/resume`)],
  "POST /api/v1/shares/:id/expire": [async () => await send("POST", `/api/v1/shares/${await share()}/expire`)],
  "POST /api/v1/shares/:id/restore": [
    async () => {
      const made = await share();
      await send("POST", `/api/v1/shares/${made}/revoke`);
      return await send("POST", `/api/v1/shares/${made}/restore`);
    },
  ],
  "POST /api/v1/shares/import": [
    async () => {
      await (await sluice.bucket("documents")).put(".r2-explorer/sharable-links/broken1234.json", "not JSON");
      return await send("POST", "/api/v1/shares/import", {});
    },
  ],
  "POST /api/v1/shares/revoke": [
    async () => {
      const made = await sluice.share({ name: id() });
      return await send("POST", "/api/v1/shares/revoke", { q: made.name, expectedCount: 1 });
    },
  ],
  "GET /share/:id": [async () => await sluice.fetch(`/share/${await share({ opening: "direct" })}`)],
  "GET /share/:id/file": [async () => await sluice.fetch(`/share/${await share()}/file`)],
  "GET /share/:id/list": [async () => await sluice.fetch(`/share/${await share()}/list`)],
  "GET /share/:id/zip": [async () => await sluice.fetch(`/share/${await share()}/zip`)],
  "POST /share/:id/zip": [
    async () =>
      await sluice.fetch(`/share/${await share()}/zip`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ path: [] }),
      }),
  ],
  "GET /share/:id/preview": [async () => await sluice.fetch(`/share/${await share()}/preview`)],
  "POST /share/:id/uploads": [async () => (await (await visit()).begin()).response],
  "PUT /share/:id/uploads/content": [
    async () => await sluice.fetch(`${(await visit()).base}/uploads/content?name=${id()}.txt`, { method: "PUT", body: "text" }),
  ],
  "GET /share/:id/uploads/:token": [async () => await (await (await visit()).begin()).at("GET")],
  "DELETE /share/:id/uploads/:token": [async () => await (await (await visit()).begin()).at("DELETE")],
  "PUT /share/:id/uploads/:token/parts/:part": [async () => await (await (await visit()).begin()).at("PUT", "/parts/1", "text")],
  "POST /share/:id/uploads/:token/complete": [
    async () => {
      const { at } = await (await visit()).begin();
      await at("PUT", "/parts/1", "text");
      return await at("POST", "/complete");
    },
  ],
  "POST /share/:id/folder": [async () => await (await visit()).asJson("/folder", { path: `visited/${id()}/` })],
  "POST /share/:id/copy": [async () => await (await visit()).asJson("/copy", { from: "visited/a.txt", to: `visited/${id()}` })],
  "POST /share/:id/move": [async () => await (await visit()).asJson("/move", { from: "visited/a.txt", to: `visited/${id()}` })],
  "POST /share/:id/delete": [async () => await (await visit()).asJson("/delete", { paths: ["visited/a.txt", "visited/"] })],
  "POST /share/:id/unlock": [
    async () =>
      await sluice.fetch(`/share/${await share({ password: "open sesame" })}/unlock`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ password: "open sesame" }),
      }),
  ],
};
/** Works once in the life of a site: below, on one of its own. What speaks to the portal's pages alone is not described. */
const ELSEWHERE = ["POST /api/v1/set-up", "GET /api/auth/:nextauth+", "POST /api/auth/:nextauth+"];

function expectDocumented(name: string, docs: EndpointDocs, response: Response, text: string): void {
  const place = `${name}: ${response.status} ${text.slice(0, 300)}`;
  if (docs.answer === "nothing") {
    expect([response.status, text], place).toEqual([204, ""]);
    return;
  }
  expect(docs.answer === "bytes" ? [200, 206] : [docs.isCreated ? 201 : 200], place).toContain(response.status);
  if (docs.hasEtag) expect(response.headers.get("etag"), place).toMatch(/^".+"$/u);
  if (docs.answer === "bytes" || response.headers.get("content-type")?.startsWith(docs.alsoAnswers ?? "none")) return;
  expect(response.headers.get("content-type"), place).toMatch(/^application\/json/u);
  expect(docs.answer.safeParse(JSON.parse(text)).error?.issues, place).toBeUndefined();
}

test("every route has a row here", () => {
  expect([...Object.keys(ROWS), ...ELSEWHERE].sort()).toEqual([...handlers.keys()].sort());
});

describe("what is answered is what is documented", () => {
  for (const [name, requests] of Object.entries(ROWS)) {
    test(name, async () => {
      const docs = handlers.get(name)?.endpoint.docs;
      if (docs === undefined) throw new Error(`${name} tells nothing of itself`);
      for (const request of requests) {
        const response = await request();
        expectDocumented(name, docs, response, await response.text());
      }
    });
  }

  test("POST /api/v1/set-up", async () => {
    const empty = await startSluice({ administrator: false });
    try {
      const json = { email: "ada@example.com", password: "a long password" };
      const response = await fromHere(empty, "/api/v1/set-up", json);
      expectDocumented("POST /api/v1/set-up", handlers.get("POST /api/v1/set-up")!.endpoint.docs!, response, await response.text());
    } finally {
      await empty.stop();
    }
  });
});

test("errors are of the documented shapes, each with a code of the list", async () => {
  const expectShape = async (schema: z.ZodType, response: Response, status: number) => {
    expect(response.status).toBe(status);
    expect(schema.safeParse(await response.json()).error?.issues).toBeUndefined();
  };
  await expectShape(Problem, await get("/api/v1/shares?limit=0&unknown=1"), 400);
  await expectShape(Problem, await get("/api/v1/shares/unknown"), 404);
  await expectShape(Problem, await sluice.fetch("/api/v1/shares"), 401);
  await expectShape(Problem, await sluice.fetch("/api/openapi.json", { method: "POST" }), 405);
  await expectShape(R2ExplorerError, await get("/api/buckets/none"), 404);
  await expectShape(R2ExplorerError, await get(`${D}?limit=0`), 400);
  await expectShape(VisitorError, await sluice.fetch("/share/unknown1234/file"), 404);
});

test("the description is for whoever is signed in, under the address of the site", async () => {
  const user = await createPerson(sluice);
  const response = await user.api("/api/openapi.json");
  expect([response.status, response.headers.get("cache-control")]).toEqual([200, "private, no-store"]);
  expect(await response.json()).toMatchObject({ openapi: "3.1.0", servers: [{ url: sluice.url }] });
  const refused = await sluice.fetch("/api/openapi.json");
  expect([refused.status, refused.headers.get("content-type")]).toEqual([401, "application/problem+json"]);
});
