/** The real `r2-explorer` 1.2.0 beside ours, over the same buckets: the same calls, the same answers; and each understands the other's links. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bundleR2Explorer, createR2ExplorerClient } from "../support/r2-explorer.ts";
import { DEFAULT_PASSWORD_COST, freePort, type Sluice, startSluice } from "../support/sluice.ts";

type Client = (path: string, init?: RequestInit & { json?: unknown }) => Promise<Response>;

let sluice: Sluice;
let theirs: Client;
let ours: Client;

beforeAll(async () => {
  const port = await freePort();
  sluice = await startSluice({
    vars: DEFAULT_PASSWORD_COST,
    extraWorkers: [{ name: "r2-explorer", script: await bundleR2Explorer(), port }],
  });
  ours = sluice.api;
  theirs = createR2ExplorerClient(port);
});
afterAll(() => sluice.stop());

const base64 = (text: string) => Buffer.from(text).toString("base64");
const inQuery = (text: string) => encodeURIComponent(base64(text));
const inPath = (key: string) => Buffer.from(key).toString("base64url");

/** What differs between two stores of the same thing, and what stands for one side's own names. */
function normalise(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(normalise);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (["version", "uploaded", "uploadId", "cursor", "shareId", "shareUrl", "createdAt", "expiresAt"].includes(name))
        return [name, typeof member];
      if (name === "etag" && typeof member === "string" && member.length > 60) return [name, "(part)"];
      return [name, normalise(member)];
    }),
  );
}

/** The same call to both, in a folder of its own each; answers status and JSON of both with that folder's name taken out. */
async function both(
  run: (client: Client, folder: string) => Promise<Response>,
): Promise<{ ours: unknown; theirs: unknown; status: number }> {
  const answers = [];
  for (const [client, folder] of [
    [theirs, "peer-theirs"],
    [ours, "peer-other"],
  ] as const) {
    const response = await run(client, folder);
    const text = (await response.text()).replaceAll(folder, "(folder)");
    answers.push({ status: response.status, json: normalise(JSON.parse(text)) });
  }
  const [first, second] = answers;
  return { theirs: first, ours: second, status: second?.status ?? 0 };
}

async function expectSame(run: (client: Client, folder: string) => Promise<Response>): Promise<unknown> {
  const answers = await both(run);
  expect(answers.ours).toEqual(answers.theirs);
  expect(answers.status).toBe(200);
  return answers.ours;
}

async function upload(client: Client, key: string, body: string, query = ""): Promise<Response> {
  return await client(`/api/buckets/documents/upload?key=${inQuery(key)}${query}`, { method: "POST", body });
}

describe("the same calls answer the same", () => {
  test("server/config", async () => {
    await expectSame((client) => client("/api/server/config"));
  });

  test("upload, with and without metadata", async () => {
    await expectSame((client, folder) => upload(client, `${folder}/plain.txt`, "hello"));
    const metadata = `&customMetadata=${inQuery('{"who":"Zoë","n":2}')}&httpMetadata=${inQuery('{"contentType":"text/plain","cacheControl":"no-cache"}')}`;
    await expectSame((client, folder) => upload(client, `${folder}/übersicht 概要.txt`, "with metadata", metadata));
    await expectSame((client, folder) => upload(client, `${folder}/plain.txt`, "hello again"));
  });

  test("list: whole, folded, with metadata, a page at a time", async () => {
    for (const folder of ["peer-theirs", "peer-other"]) {
      await upload(theirs, `${folder}/list/one.txt`, "1", `&httpMetadata=${inQuery('{"contentType":"text/plain"}')}`);
      await upload(theirs, `${folder}/list/sub/two.txt`, "2", `&customMetadata=${inQuery('{"a":"b"}')}`);
      await upload(theirs, `${folder}/list/three.txt`, "3");
    }
    const list = (query: string) => (client: Client, folder: string) =>
      client(`/api/buckets/documents?prefix=${inQuery(`${folder}/list/`)}${query}`);
    await expectSame(list(""));
    await expectSame(list("&delimiter=/"));
    await expectSame(list("&include=httpMetadata"));
    await expectSame(list("&include=httpMetadata&include=customMetadata"));
    await expectSame(list("&limit=2"));
    await expectSame((client, folder) => list(`&startAfter=${folder}/list/one.txt`)(client, folder));
    await expectSame((client) => client(`/api/buckets/documents?prefix=${inQuery("nothing-is-here/")}`));
    // The cursor of a page leads to the next.
    await expectSame(async (client, folder) => {
      const { cursor } = (await (await list("&limit=2")(client, folder)).json()) as { cursor: string };
      return await list(`&limit=2&cursor=${encodeURIComponent(cursor)}`)(client, folder);
    });
  });

  test("head and get, by each way to write a key", async () => {
    const key = (folder: string) => `${folder}/?>~ÿ概要.txt`;
    for (const folder of ["peer-theirs", "peer-other"]) {
      await upload(theirs, key(folder), "bytes", `&httpMetadata=${inQuery('{"contentType":"application/pdf"}')}`);
    }
    await expectSame((client, folder) => client(`/api/buckets/documents/${encodeURIComponent(base64(key(folder)))}/head`));
    const read = async (client: Client, path: string) => {
      const response = await client(path);
      const { status, headers } = response;
      return {
        status,
        text: await response.text(),
        length: headers.get("content-length"),
        etag: headers.get("etag"),
        type: headers.get("content-type"),
      };
    };
    const expected = await read(theirs, `/api/buckets/documents/${encodeURIComponent(base64(key("peer-theirs")))}`);
    expect(expected).toMatchObject({ status: 200, text: "bytes", length: "5", type: "application/pdf" });
    const standard = base64(key("peer-other"));
    expect(standard).toMatch(/[+/]/u);
    for (const written of [encodeURIComponent(standard), standard, standard.replace(/=+$/u, ""), inPath(key("peer-other"))]) {
      expect(await read(ours, `/api/buckets/documents/${written}`), written).toEqual(expected);
      expect((await ours(`/api/buckets/documents/${written}`, { method: "HEAD" })).status, written).toBe(200);
    }
    // Both name the file in the same way.
    const disposition = async (client: Client, folder: string) =>
      (await client(`/api/buckets/documents/${inPath(`${folder}/plain.txt`).replaceAll("-", "%2B")}`)).headers.get("content-disposition");
    expect(await disposition(ours, "peer-other")).toBe(await disposition(theirs, "peer-theirs"));
    expect((await theirs(`/api/buckets/documents/${inQuery("nope")}`)).status).toBe(404);
    expect((await ours(`/api/buckets/documents/${inPath("nope")}`)).status).toBe(404);
    expect((await ours(`/api/buckets/documents/${inPath("nope")}/head`)).status).toBe(404);
  });

  test("metadata", async () => {
    await expectSame((client, folder) => upload(client, `${folder}/metadata.txt`, "stays"));
    await expectSame((client, folder) =>
      client(`/api/buckets/documents/${inQuery(`${folder}/metadata.txt`)}`, {
        method: "POST",
        json: { customMetadata: { a: "1" }, httpMetadata: { contentType: "text/csv" } },
      }),
    );
    expect(await (await ours(`/api/buckets/documents/${inPath("peer-other/metadata.txt")}`)).text()).toBe("stays");
  });

  test("copy, move, folder and delete", async () => {
    await expectSame((client, folder) => upload(client, `${folder}/from.txt`, "moves", `&customMetadata=${inQuery('{"a":"b"}')}`));
    await expectSame((client, folder) =>
      client("/api/buckets/documents/copy", {
        method: "POST",
        json: { sourceKey: base64(`${folder}/from.txt`), destinationKey: base64(`${folder}/copy.txt`) },
      }),
    );
    await expectSame((client, folder) =>
      client("/api/buckets/documents/move", {
        method: "POST",
        json: { oldKey: base64(`${folder}/copy.txt`), newKey: base64(`${folder}/moved.txt`) },
      }),
    );
    await expectSame((client, folder) =>
      client("/api/buckets/documents/folder", { method: "POST", json: { key: base64(`${folder}/new`) } }),
    );
    await expectSame((client, folder) =>
      client("/api/buckets/documents/delete", { method: "POST", json: { key: base64(`${folder}/moved.txt`) } }),
    );
    await expectSame((client, folder) => client(`/api/buckets/documents?prefix=${inQuery(`${folder}/`)}&include=customMetadata`));
    for (const client of [theirs, ours]) {
      const missing = { oldKey: base64("no such key"), newKey: base64("elsewhere") };
      expect((await client("/api/buckets/documents/move", { method: "POST", json: missing })).status).toBe(404);
    }
  });

  test("multipart", async () => {
    const key = (folder: string) => `${folder}/parts.bin`;
    const begin = (client: Client, folder: string) =>
      client(`/api/buckets/documents/multipart/create?key=${inQuery(key(folder))}&httpMetadata=${inQuery('{"contentType":"video/mp4"}')}`, {
        method: "POST",
      });
    await expectSame(begin);
    const ids = new Map<string, string>();
    const parts = new Map<string, unknown[]>();
    for (const [number, body] of [
      [1, "a".repeat(5 * 1024 * 1024)],
      [2, "the end"],
    ] as const) {
      await expectSame(async (client, folder) => {
        if (!ids.has(folder)) ids.set(folder, ((await (await begin(client, folder)).json()) as { uploadId: string }).uploadId);
        const response = await client(
          `/api/buckets/documents/multipart/upload?key=${inQuery(key(folder))}&uploadId=${ids.get(folder)}&partNumber=${number}`,
          { method: "POST", body },
        );
        parts.set(folder, [...(parts.get(folder) ?? []), await response.clone().json()]);
        return response;
      });
    }
    const complete = (client: Client, folder: string, list: unknown) =>
      client("/api/buckets/documents/multipart/complete", {
        method: "POST",
        json: { key: base64(key(folder)), uploadId: ids.get(folder), parts: list },
      });
    for (const [client, folder] of [
      [theirs, "peer-theirs"],
      [ours, "peer-other"],
    ] as const) {
      expect((await complete(client, folder, [{ partNumber: 1, etag: "wrong" }])).status).toBe(400);
    }
    const completed = (await expectSame((client, folder) => complete(client, folder, parts.get(folder)))) as {
      json: { str: { size: number } };
    };
    expect(completed.json.str.size).toBe(5 * 1024 * 1024 + 7);
    await expectSame((client, folder) => client(`/api/buckets/documents/${inQuery(key(folder))}/head`));
  });

  test("an upload that R2 Explorer began is continued and completed here", async () => {
    const key = "begun-there.txt";
    const begun = await theirs(`/api/buckets/documents/multipart/create?key=${inQuery(key)}`, { method: "POST" });
    const { uploadId } = (await begun.json()) as { uploadId: string };
    const sent = await ours(`/api/buckets/documents/multipart/upload?key=${inQuery(key)}&uploadId=${uploadId}&partNumber=1`, {
      method: "POST",
      body: "across",
    });
    const completed = await ours("/api/buckets/documents/multipart/complete", {
      method: "POST",
      json: { key: base64(key), uploadId, parts: [await sent.json()] },
    });
    expect(completed.status).toBe(200);
    expect(await (await theirs(`/api/buckets/documents/${inQuery(key)}`)).text()).toBe("across");
  });

  test("links: made, listed, taken back", async () => {
    await upload(theirs, "linked.txt", "linked");
    const make = (client: Client, json?: object) =>
      client(`/api/buckets/documents/${inQuery("linked.txt")}/share`, { method: "POST", ...(json === undefined ? {} : { json }) });
    await expectSame((client) => make(client, { expiresIn: 3600, password: "secret", maxDownloads: 3 }));
    await expectSame((client) => make(client, {}));
    await expectSame((client) => make(client));
    const made = (await (await make(ours, { expiresIn: 3600, password: "secret", maxDownloads: 3 })).json()) as { shareId: string };
    const listOf = async (client: Client) => {
      const { shares } = (await (await client("/api/buckets/documents/shares")).json()) as { shares: { shareId: string }[] };
      return shares.find((share) => share.shareId === made.shareId);
    };
    expect(normalise(await listOf(ours))).toEqual(normalise(await listOf(theirs)));
    expect(await (await ours(`/api/buckets/documents/share/${made.shareId}`, { method: "DELETE" })).json()).toEqual({ success: true });
    for (const client of [theirs, ours]) {
      expect(await listOf(client)).toBeUndefined();
      expect((await client(`/api/buckets/documents/share/${made.shareId}`, { method: "DELETE" })).status).toBe(404);
      expect((await client(`/share/${made.shareId}`)).status).toBe(404);
    }
  });
});

describe("links of one work in the other, or are refused there", () => {
  const visit = (client: Client, id: string, query = "") => client(`/share/${id}${query}`, { headers: { authorization: "" } });

  async function share(client: Client, json: object): Promise<string> {
    await upload(theirs, "crossing.txt", "crossing");
    const response = await client(`/api/buckets/documents/${inQuery("crossing.txt")}/share`, { method: "POST", json });
    return ((await response.json()) as { shareId: string }).shareId;
  }

  test("theirs works here at its first request, its password and limit included", async () => {
    const id = await share(theirs, { password: "their secret", maxDownloads: 2 });
    expect((await visit(ours, id)).status).toBe(401);
    expect((await visit(ours, id, "?password=wrong")).status).toBe(401);
    const statuses = [];
    for (let request = 0; request < 3; request += 1) statuses.push((await visit(ours, id, "?password=their%20secret")).status);
    expect(statuses).toEqual([200, 200, 403]);
  });

  test("theirs, used up there by one, has one left here", async () => {
    const id = await share(theirs, { maxDownloads: 2 });
    expect(await (await visit(theirs, id)).text()).toBe("crossing");
    expect((await visit(ours, id)).status).toBe(200);
    expect((await visit(ours, id)).status).toBe(403);
  });

  test("theirs, deleted there, is gone here, also after it was used here", async () => {
    const id = await share(theirs, {});
    expect((await visit(ours, id)).status).toBe(200);
    expect((await theirs(`/api/buckets/documents/share/${id}`, { method: "DELETE" })).status).toBe(200);
    expect((await visit(ours, id)).status).toBe(404);
  });

  test("theirs is in our list before anybody opened it, and can be taken back here", async () => {
    const id = await share(theirs, { password: "x" });
    const { shares } = (await (await ours("/api/buckets/documents/shares")).json()) as {
      shares: { shareId: string; hasPassword: boolean }[];
    };
    expect(shares.find((entry) => entry.shareId === id)).toMatchObject({ hasPassword: true, currentDownloads: 0, key: "crossing.txt" });
    expect((await ours(`/api/buckets/documents/share/${id}`, { method: "DELETE" })).status).toBe(200);
    expect((await visit(theirs, id)).status).toBe(404);
    expect((await visit(ours, id)).status).toBe(404);
  });

  test("ours with a password, or with a limit, is refused by theirs", async () => {
    const locked = await share(ours, { password: "our secret" });
    expect((await visit(ours, locked, "?password=our%20secret")).status).toBe(200);
    expect((await visit(theirs, locked)).status).toBe(401);
    expect((await visit(theirs, locked, "?password=our%20secret")).status).toBe(401);
    const limited = await share(ours, { maxDownloads: 1 });
    expect((await visit(theirs, limited)).status).toBe(401);
    expect((await visit(ours, limited)).status).toBe(200);
  });

  test("ours with anything else that theirs knows nothing of is refused by theirs: a start, a pause, visits that count, only looking, folders, several files", async () => {
    await upload(theirs, "crossing.txt", "crossing");
    await upload(theirs, "crossings/one.txt", "one");
    const one = { bucket: "documents", key: "crossing.txt" };
    const made: string[] = [];
    const create = async (json: object) => {
      const response = await ours("/api/v1/shares", { method: "POST", json: { opening: "page", ...json } });
      const { id } = (await response.json()) as { id: string };
      made.push(id);
      return id;
    };
    await create({ items: [one], startsAt: new Date(Date.now() + 3_600_000).toISOString() });
    await create({ items: [one], maxUses: 3 });
    await create({ items: [one], allowedActions: "preview" });
    await create({ items: [one, { bucket: "documents", key: "crossings/one.txt" }] });
    await create({ items: [{ bucket: "documents", prefix: "crossings/" }] });
    const paused = await create({ items: [one] });
    expect((await visit(theirs, paused)).status).toBe(200);
    await ours(`/api/v1/shares/${paused}/pause`, { method: "POST" });
    await expect.poll(async () => (await visit(theirs, paused)).status, { timeout: 10_000 }).toBe(401);
    for (const id of made) {
      const response = await visit(theirs, id);
      const text = await response.text();
      expect([response.status === 401 || response.status === 404, text.includes("crossing")]).toEqual([true, false]);
    }
  });

  test("ours without either is served by theirs, until it is taken back here", async () => {
    const id = await share(ours, {});
    expect(await (await visit(theirs, id)).text()).toBe("crossing");
    expect((await ours(`/api/buckets/documents/share/${id}`, { method: "DELETE" })).status).toBe(200);
    expect((await visit(theirs, id)).status).toBe(404);
    expect((await visit(ours, id)).status).toBe(404);
  });
});

describe("where theirs is at fault, ours is right", () => {
  const bucketNames = ["nope", "__proto__", "constructor", "DB", "ASSETS", "toString"];

  test("a bucket that is none is not found", async () => {
    for (const name of bucketNames) {
      expect((await ours(`/api/buckets/${name}`)).status, name).toBe(404);
      expect((await upload((path, init) => ours(path.replace("documents", name), init), "x", "x")).status, name).toBe(404);
    }
  });

  test("moving onto itself changes nothing", async () => {
    await upload(ours, "self.txt", "still here");
    const json = { oldKey: base64("self.txt"), newKey: base64("self.txt") };
    expect((await ours("/api/buckets/documents/move", { method: "POST", json })).status).toBe(200);
    expect(await (await ours(`/api/buckets/documents/${inPath("self.txt")}`)).text()).toBe("still here");
    // The control: theirs deletes it.
    expect((await theirs("/api/buckets/documents/move", { method: "POST", json })).status).toBe(200);
    expect((await theirs(`/api/buckets/documents/${inQuery("self.txt")}`)).status).toBe(404);
  });

  test("an empty list of parts leaves the object that is there", async () => {
    await upload(ours, "whole.txt", "whole");
    const begun = await ours(`/api/buckets/documents/multipart/create?key=${inQuery("whole.txt")}`, { method: "POST" });
    const { uploadId } = (await begun.json()) as { uploadId: string };
    const json = { key: base64("whole.txt"), uploadId, parts: [] };
    expect((await ours("/api/buckets/documents/multipart/complete", { method: "POST", json })).status).toBe(400);
    expect(await (await ours(`/api/buckets/documents/${inPath("whole.txt")}`)).text()).toBe("whole");
  });

  test("options of zero are refused, not taken for none", async () => {
    await upload(ours, "zero.txt", "zero");
    for (const json of [{ expiresIn: 0 }, { maxDownloads: 0 }, { password: "" }]) {
      const response = await ours(`/api/buckets/documents/${inPath("zero.txt")}/share`, { method: "POST", json });
      expect(response.status, JSON.stringify(json)).toBe(400);
    }
  });
});
