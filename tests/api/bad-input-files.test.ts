/** What the addresses of files do with input that is wrong: a 4xx in their own error shape with a sentence, and nothing changed. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BASIC, rawRequest, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
let before: string;

const inPath = (key: string) => Buffer.from(key).toString("base64url");
const KEY = inPath("kept.txt");

async function stateOf(): Promise<string> {
  const objects = [];
  for (const name of ["documents", "media"]) {
    const page = await (await sluice.bucket(name)).list();
    objects.push(...page.objects.map((object) => `${name}/${object.key} ${object.version}`));
  }
  const { results } = await sluice.db
    .prepare("SELECT id FROM shares UNION ALL SELECT id FROM uploads UNION ALL SELECT value FROM settings")
    .all();
  return JSON.stringify([objects, results]);
}

beforeAll(async () => {
  sluice = await startSluice();
  await (await sluice.bucket("documents")).put("kept.txt", "kept");
  before = await stateOf();
});
afterAll(() => sluice.stop());

interface Call {
  name: string;
  method: string;
  /** `{bucket}` and `{key}` stand for what is filled in. */
  path: string;
  json?: Record<string, unknown>;
  bytes?: string;
}

/** Every address of this plane with input that is right. */
const CALLS: Call[] = [
  { name: "list", method: "GET", path: "/api/buckets/{bucket}" },
  { name: "upload", method: "POST", path: "/api/buckets/{bucket}/upload?key={key}", bytes: "new" },
  { name: "multipart create", method: "POST", path: "/api/buckets/{bucket}/multipart/create?key={key}" },
  {
    name: "multipart upload",
    method: "POST",
    path: "/api/buckets/{bucket}/multipart/upload?key={key}&uploadId=unknown&partNumber=1",
    bytes: "part",
  },
  {
    name: "multipart complete",
    method: "POST",
    path: "/api/buckets/{bucket}/multipart/complete",
    json: { key: "{key}", uploadId: "unknown", parts: [{ partNumber: 1, etag: "x" }] },
  },
  { name: "multipart abort", method: "POST", path: "/api/buckets/{bucket}/multipart/abort", json: { key: "{key}", uploadId: "unknown" } },
  { name: "copy", method: "POST", path: "/api/buckets/{bucket}/copy", json: { sourceKey: "{key}", destinationKey: inPath("copy.txt") } },
  { name: "move", method: "POST", path: "/api/buckets/{bucket}/move", json: { oldKey: "{key}", newKey: inPath("moved.txt") } },
  { name: "folder", method: "POST", path: "/api/buckets/{bucket}/folder", json: { key: "{key}" } },
  { name: "delete", method: "POST", path: "/api/buckets/{bucket}/delete", json: { key: "{key}" } },
  { name: "metadata", method: "POST", path: "/api/buckets/{bucket}/{key}", json: { customMetadata: {}, httpMetadata: {} } },
  { name: "get", method: "GET", path: "/api/buckets/{bucket}/{key}" },
  { name: "head", method: "GET", path: "/api/buckets/{bucket}/{key}/head" },
  { name: "share", method: "POST", path: "/api/buckets/{bucket}/{key}/share", json: {} },
  { name: "shares", method: "GET", path: "/api/buckets/{bucket}/shares" },
  { name: "share revoke", method: "DELETE", path: "/api/buckets/{bucket}/share/AAAAAAAAAA" },
  { name: "v1 list", method: "GET", path: "/api/v1/objects?bucket={bucket}" },
  { name: "v1 info", method: "GET", path: "/api/v1/objects/info?bucket={bucket}&key=kept.txt" },
  { name: "v1 metadata", method: "PATCH", path: "/api/v1/objects/info?bucket={bucket}&key=kept.txt", json: { customMetadata: { a: "1" } } },
  { name: "v1 content", method: "GET", path: "/api/v1/objects/content?bucket={bucket}&key=kept.txt" },
  { name: "v1 copy", method: "POST", path: "/api/v1/objects/copy", json: { bucket: "{bucket}", from: "kept.txt", to: "copy.txt" } },
  { name: "v1 move", method: "POST", path: "/api/v1/objects/move", json: { bucket: "{bucket}", from: "kept.txt", to: "moved.txt" } },
  { name: "v1 delete", method: "POST", path: "/api/v1/objects/delete", json: { bucket: "{bucket}", keys: ["kept.txt"] } },
  { name: "v1 folder", method: "POST", path: "/api/v1/objects/folder", json: { bucket: "{bucket}", prefix: "new/" } },
  { name: "v1 settings", method: "PATCH", path: "/api/v1/settings", json: { showsReserved: true } },
];

const fill = (text: string, bucket: string, key: string) => text.replaceAll("{bucket}", bucket).replaceAll("{key}", key);

async function send(
  call: Call,
  change: {
    bucket?: string;
    key?: string;
    json?: unknown;
    query?: string;
    body?: string;
    type?: string;
    headers?: Record<string, string>;
  } = {},
) {
  const bucket = change.bucket ?? "documents";
  const key = change.key ?? KEY;
  const json = change.json === undefined ? call.json : change.json;
  const body =
    change.body ?? call.bytes ?? (json === undefined ? undefined : fill(JSON.stringify(json), JSON.stringify(bucket).slice(1, -1), key));
  const path = fill(call.path, encodeURIComponent(bucket), key);
  const response = await rawRequest(
    sluice.url,
    path + (change.query === undefined ? "" : (path.includes("?") ? "&" : "?") + change.query),
    {
      method: call.method,
      headers: {
        ...(change.headers?.["cookie"] === undefined ? { authorization: BASIC } : {}),
        ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }),
        ...(json === undefined && change.type === undefined ? {} : { "content-type": change.type ?? "application/json" }),
        ...change.headers,
      },
      ...(body === undefined ? {} : { body }),
    },
  );
  return { ...response, path, isV1: path.startsWith("/api/v1/") };
}

/** A refusal as it must be: 4xx, the shape of the address, sentences, nothing of the inside. */
function expectRefusal(answer: Awaited<ReturnType<typeof send>>, what: string, status?: number | number[]) {
  expect(answer.status, what).toBeGreaterThanOrEqual(400);
  expect(answer.status, what).toBeLessThan(500);
  if (status !== undefined) expect([status].flat(), `${what}: ${answer.body.toString()}`).toContain(answer.status);
  const text = answer.body.toString();
  expect(text, what).not.toMatch(/\bat \S+:\d+|D1_ERROR|SQLITE|\(100\d\d\)|file:\/\/|node_modules|TypeError|undefined/u);
  const body = JSON.parse(text) as Record<string, unknown>;
  const sentence = /^[A-Z].*[.:]$|^\p{L}.*\p{L}/u;
  if (answer.isV1) {
    expect(answer.headers["content-type"], what).toBe("application/problem+json");
    expect(body, what).toMatchObject({
      status: answer.status,
      title: expect.stringMatching(sentence) as string,
      code: expect.any(String) as string,
      requestId: expect.any(String) as string,
    });
  } else {
    expect(body, what).toMatchObject({
      success: false,
      msg: expect.stringMatching(sentence) as string,
      requestId: expect.any(String) as string,
    });
    const errors = body["errors"] as { code: string; message: string }[];
    expect(errors.length, what).toBeGreaterThan(0);
    for (const error of errors) expect(error.message, what).toMatch(sentence);
  }
}

const withJson = CALLS.filter((call) => call.json !== undefined);
const withBucket = CALLS.filter((call) => JSON.stringify(call).includes("{bucket}"));
const withKey = CALLS.filter((call) => JSON.stringify(call).includes("{key}"));

describe("input that is wrong is refused with a sentence, and changes nothing", () => {
  test("without credentials, and with wrong ones", async () => {
    for (const call of CALLS) {
      for (const authorization of ["", "Basic !!!", `Basic ${Buffer.from("ada@example.com").toString("base64")}`, "Bearer x"]) {
        expectRefusal(await send(call, { headers: { authorization } }), `${call.name} ${authorization}`, [401, 429]);
      }
    }
  });

  test("buckets that are none", async () => {
    for (const call of withBucket) {
      for (const bucket of [
        "nope",
        "__proto__",
        "constructor",
        "DB",
        "ASSETS",
        "toString",
        "docu ments",
        "Documents",
        "documents\u0000",
        "ü",
        "x".repeat(300),
      ]) {
        expectRefusal(await send(call, { bucket }), `${call.name} ${bucket}`, 404);
      }
    }
  });

  test("keys that cannot be read", async () => {
    const keys = ["!!!", "a", "abcde", "YQ=", "YR==", "a_b+", "gICA", "7aCA", "YWJj*", "=", inPath("k".repeat(1025)), "A".repeat(9000)];
    for (const call of withKey) {
      for (const key of keys) expectRefusal(await send(call, { key }), `${call.name} ${key.slice(0, 20)}`, 400);
    }
  });

  test("keys that nothing may be stored under", async () => {
    for (const call of withKey.filter(({ name }) => /^(?:upload|multipart (?:create|upload|complete)|folder)$/u.test(name))) {
      for (const key of ["line\nbreak", "nul\u0000", "\u0085next"])
        expectRefusal(await send(call, { key: inPath(key) }), `${call.name} ${JSON.stringify(key)}`, 400);
    }
    const store = (json: object) =>
      send({ name: "", method: "POST", path: "/api/v1/objects/copy", json: { bucket: "documents", from: "kept.txt", ...json } });
    for (const to of ["", "a\u0007b", "k".repeat(1025), "é".repeat(513), 5, null, ["x"]])
      expectRefusal(await store({ to }), `v1 copy to ${String(to).slice(0, 20)}`, 400);
    const half = await sluice.api("/api/v1/objects/copy", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"bucket":"documents","from":"kept.txt","to":"half \\ud800"}',
    });
    expect(half.status).toBe(400);
    for (const prefix of ["", "a\u0007/", "k".repeat(1024)]) {
      expectRefusal(
        await send({ name: "", method: "POST", path: "/api/v1/objects/folder", json: { bucket: "documents", prefix } }),
        `v1 folder ${prefix.slice(0, 10)}`,
        400,
      );
    }
  });

  test("paths that are not percent-encoded UTF-8", async () => {
    for (const path of [
      "/api/buckets/documents/%ff",
      "/api/buckets/documents/%zz/head",
      "/api/buckets/%ff",
      "/api/buckets/documents/share/%ff",
    ]) {
      const call = { name: path, method: path.includes("/share/") ? "DELETE" : "GET", path };
      expectRefusal(await send(call), path, [400, 404]);
    }
  });

  test("unknown members, in the query and in the body", async () => {
    for (const call of CALLS) {
      if (!/share revoke|shares|settings/u.test(call.name) && (call.path.includes("?") || call.name === "list")) {
        expectRefusal(await send(call, { query: "misspelt=1" }), `${call.name} query`, 400);
      }
    }
    for (const call of withJson) {
      for (const name of ["misspelt", "createdBy", "currentDownloads"])
        expectRefusal(await send(call, { json: { ...call.json, [name]: 1 } }), `${call.name} ${name}`, 400);
      expectRefusal(
        await send(call, {
          body: fill(JSON.stringify(call.json), "documents", KEY).replace("{", '{"__proto__":{"a":1},').replace(",}", "}"),
        }),
        `${call.name} __proto__`,
        400,
      );
    }
  });

  test("members that are missing or of another type", async () => {
    for (const call of withJson) {
      for (const name of Object.keys(call.json ?? {})) {
        for (const value of [undefined, null, 5, "", [], {}, true]) {
          const isFine =
            (value === true && name === "showsReserved") ||
            (["showsReserved", "customMetadata"].includes(name) && value === undefined && call.name !== "metadata") ||
            (["customMetadata", "httpMetadata"].includes(name) && JSON.stringify(value) === "{}");
          if (isFine) continue;
          const answer = await send(call, { json: { ...call.json, [name]: value } });
          expectRefusal(answer, `${call.name} ${name}=${JSON.stringify(value)}`, name === "bucket" && value === "" ? [400, 404] : 400);
        }
      }
    }
  });

  test("bodies that are no JSON object, of another type, missing, or of 10 MB", async () => {
    for (const call of withJson) {
      for (const body of ["", "{", "null", "[]", '"text"', "5", "\u0000", "{'a':1}"]) {
        if (body === "" && call.name === "share") continue;
        expectRefusal(await send(call, { body }), `${call.name} ${body}`, 400);
      }
      for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]) {
        expectRefusal(await send(call, { type }), `${call.name} ${type}`, 415);
      }
      expectRefusal(await send(call, { body: `{"a":"${"x".repeat(10_000_000)}"}` }), `${call.name} 10 MB`, 413);
    }
  });

  test("numbers that are none, or out of bounds", async () => {
    const [list, , , part] = CALLS;
    const numbers = ["-1", "0", "1001", "1e9", "NaN", "abc", "1.5", "Infinity", "", "5&limit=6"];
    for (const limit of numbers) {
      for (const path of ["/api/buckets/documents", "/api/v1/objects?bucket=documents"]) {
        expectRefusal(await send({ name: path, method: "GET", path }, { query: `limit=${limit}` }), `${path} limit=${limit}`, 400);
      }
    }
    if (part === undefined || list === undefined) throw new Error("The table has changed.");
    for (const number of ["-1", "0", "10001", "1e9", "NaN", "abc", "1.5", ""]) {
      const path = part.path.replace("partNumber=1", `partNumber=${number}`);
      expectRefusal(await send({ ...part, path }), `partNumber=${number}`, 400);
    }
    for (const query of [
      "include=nothing",
      `delimiter=${"/".repeat(17)}`,
      `prefix=${inPath("p".repeat(1025))}`,
      `prefix=${"A".repeat(10_000)}`,
      "prefix=!",
      `startAfter=${"a".repeat(1025)}`,
      "cursor=made-up",
    ]) {
      expectRefusal(await send(list, { query }), `list ${query.slice(0, 30)}`, 400);
    }
    expectRefusal(
      await send({ name: "v1", method: "GET", path: `/api/v1/objects?bucket=documents&prefix=${"p".repeat(10_000)}` }),
      "v1 10 kB prefix",
      400,
    );
    for (const json of [
      { expiresIn: 0 },
      { expiresIn: -5 },
      { expiresIn: "60" },
      { expiresIn: 1e300 },
      { maxDownloads: 0 },
      { maxDownloads: 1.5 },
      { maxDownloads: null },
      { password: "" },
      { password: "x".repeat(1025) },
    ]) {
      expectRefusal(
        await send({ name: "share", method: "POST", path: "/api/buckets/documents/{key}/share", json }),
        `share ${JSON.stringify(json).slice(0, 40)}`,
        400,
      );
    }
  });

  test("metadata that cannot be read or stored", async () => {
    const upload = CALLS[1];
    const metadata = CALLS.find((call) => call.name === "metadata");
    if (upload === undefined || metadata === undefined) throw new Error("The table has changed.");
    const encoded = (text: string) => encodeURIComponent(Buffer.from(text).toString("base64"));
    for (const query of [
      "customMetadata=!!!",
      `customMetadata=${encoded("{")}`,
      `customMetadata=${encoded("[]")}`,
      `customMetadata=${encoded('"x"')}`,
      `customMetadata=${encoded('{"a":null}')}`,
      `customMetadata=${encoded('{"a":{"b":1}}')}`,
      `customMetadata=${encoded('{"":"x"}')}`,
      `customMetadata=${encoded(`{"a":"${"x".repeat(8192)}"}`)}`,
      `httpMetadata=${encoded('{"contentType":5}')}`,
      `httpMetadata=${encoded('{"contentType":"text/html\\r\\nX-Evil: 1"}')}`,
      `httpMetadata=${encoded('{"contenttype":"text/html"}')}`,
      `httpMetadata=${encoded('{"cacheExpiry":"tomorrow"}')}`,
      `customMetadata=${"A".repeat(20_000)}`,
    ]) {
      for (const call of [upload, CALLS[2] ?? upload])
        expectRefusal(await send(call, { query }), `${call.name} ${query.slice(0, 40)}`, 400);
    }
    for (const customMetadata of [{ a: "x".repeat(8192) }, { a: null }, { "line\nbreak": "x" }, { "": "x" }]) {
      expectRefusal(await send(metadata, { json: { customMetadata, httpMetadata: {} } }), JSON.stringify(customMetadata).slice(0, 40), 400);
    }
  });

  test("conditions and digests that cannot be read", async () => {
    const upload = CALLS[1];
    if (upload === undefined) throw new Error("The table has changed.");
    const table: Record<string, string>[] = [
      { "if-match": "no-quotes" },
      { "if-match": '"a", "b"' },
      { "if-none-match": '"a"' },
      { "if-match": "*", "if-none-match": "*" },
      { "content-md5": "short" },
      { "content-md5": Buffer.alloc(20).toString("base64") },
    ];
    for (const headers of table) {
      expectRefusal(await send(upload, { headers }), JSON.stringify(headers), 400);
    }
  });

  test("methods that an address does not answer", async () => {
    for (const [method, path] of [
      ["DELETE", "/api/buckets/documents"],
      ["PUT", `/api/buckets/documents/${KEY}`],
      ["GET", "/api/buckets/documents/upload"],
      ["POST", "/api/v1/buckets"],
      ["DELETE", "/api/v1/objects"],
    ] as const) {
      expectRefusal(await send({ name: path, method, path }), `${method} ${path}`, 405);
    }
  });

  test("things that are not there", async () => {
    const missing = inPath("not-there.txt");
    for (const name of ["get", "head", "metadata", "share", "copy", "move"]) {
      const call = CALLS.find((candidate) => candidate.name === name);
      if (call !== undefined) expectRefusal(await send(call, { key: missing }), name, 404);
    }
    for (const name of ["multipart upload", "multipart complete", "multipart abort", "share revoke"]) {
      const call = CALLS.find((candidate) => candidate.name === name);
      if (call !== undefined) expectRefusal(await send(call), name, 404);
    }
    expectRefusal(
      await send({ name: "v1 info", method: "GET", path: "/api/v1/objects/info?bucket=documents&key=not-there" }),
      "v1 info",
      404,
    );
    expectRefusal(
      await send({ name: "v1 content", method: "GET", path: "/api/v1/objects/content?bucket=documents&key=not-there" }),
      "v1 content",
      404,
    );
  });

  test("writes that a browser sends for another site", async () => {
    const { csrfToken, cookies } = await csrf();
    const signedIn = await sluice.fetch("/api/auth/callback/credentials", {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", cookie: cookies },
      body: new URLSearchParams({ csrfToken, email: "ada@example.com", password: "correct horse battery", callbackUrl: "/" }),
    });
    const session = signedIn.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";", 1)[0])
      .join("; ");
    expect(session).toContain("sluice.session");
    expect((await sluice.fetch("/api/v1/buckets", { headers: { cookie: session } })).status).toBe(200);
    for (const call of CALLS.filter((candidate) => candidate.method !== "GET")) {
      for (const headers of [{ origin: "https://evil.example" }, { origin: "null" }, { "sec-fetch-site": "cross-site" }, {}] as Record<
        string,
        string
      >[]) {
        const answer = await send(call, { headers: { cookie: session, ...headers } });
        expectRefusal(answer, `${call.name} ${JSON.stringify(headers)}`, 403);
      }
    }
  });

  test("nothing was changed by any of it", async () => {
    expect(await stateOf()).toBe(before);
    expect(await (await (await sluice.bucket("documents")).get("kept.txt"))?.text()).toBe("kept");
  });
});

async function csrf(): Promise<{ csrfToken: string; cookies: string }> {
  const response = await sluice.fetch("/api/auth/csrf");
  const { csrfToken } = (await response.json()) as { csrfToken: string };
  return {
    csrfToken,
    cookies: response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(";", 1)[0])
      .join("; "),
  };
}
