/** Bytes from the data centre's cache (SPEC.md, B9): the same as the bucket's, never older, never for anybody who may not have them. */
import { createHash } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { cacheAddress } from "../../lib/storage/cache-address.ts";
import { MIN_CACHED_BYTES } from "../../lib/storage/edge-cache.ts";
import { type FaultySluice, startFaultySluice } from "../support/faults.ts";
import { AUTH_SECRET, cookiesOf, eventually, startSluice } from "../support/sluice.ts";

let sluice: FaultySluice;
beforeAll(async () => {
  sluice = await startFaultySluice();
});
afterEach(() => sluice.faults());
afterAll(() => sluice.stop());

const bytesOf = (seed: number, length = MIN_CACHED_BYTES + 1000) => Uint8Array.from({ length }, (_, at) => (at * seed + (at >> 8)) % 251);
/** Compared as digests: what differs in a quarter of a megabyte is not worth reading. */
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const sha256Of = async (answer: Response) => sha256(new Uint8Array(await answer.arrayBuffer()));
const put = async (key: string, bytes: Uint8Array) => (await sluice.bucket("documents")).put(key, bytes);
const read = async (address: string, headers: Record<string, string> = {}) => {
  const answer = await sluice.fetch(address, { headers });
  return { status: answer.status, headers: answer.headers, sha256: await sha256Of(answer) };
};
const storeCalls = async () => (await sluice.calls()).filter((call) => !call.startsWith("d1"));

/** A link to a file whose bytes are kept, because it was begun twice. */
async function keep(bytes: Uint8Array, values: Record<string, unknown> = {}, headers: Record<string, string> = {}) {
  const key = `cached-${crypto.randomUUID()}.bin`;
  await put(key, bytes);
  const share = await sluice.share({ key, ...values });
  await sluice.calls();
  const address = `/share/${share.id}/file`;
  for (let time = 0; time < 2; time += 1) expect((await read(address, headers)).sha256).toBe(sha256(bytes));
  const seen: string[] = [];
  await eventually("the bytes are kept", async () => seen.push(...(await storeCalls())) > 0 && seen.includes("cache hit"));
  return { key, share, address };
}

describe("bytes that are asked for again", () => {
  it("come from the cache, after the bucket has confirmed their version, with one operation in all", async () => {
    const bytes = bytesOf(3);
    const { key, address } = await keep(bytes);
    const fromCache = await read(address);
    expect(fromCache.sha256).toBe(sha256(bytes));
    expect(await storeCalls()).toEqual([`r2 get documents ${key}`, "cache hit"]);
    const range = await read(address, { range: "bytes=1000-200000" });
    expect([range.status, range.headers.get("content-range")]).toEqual([206, `bytes 1000-200000/${bytes.length}`]);
    expect(range.sha256).toBe(sha256(bytes.slice(1000, 200_001)));
    expect(await storeCalls()).toEqual([`r2 head documents ${key}`, "cache hit"]);
    const etag = fromCache.headers.get("etag") ?? "";
    expect((await read(address, { "if-none-match": etag })).status).toBe(304);
    expect((await read(address, { range: "bytes=5-9", "if-range": '"another"' })).sha256).toBe(sha256(bytes));
  });

  it("have every header that they have from the bucket", async () => {
    const key = `headers-${crypto.randomUUID()}.bin`;
    await put(key, bytesOf(5));
    const share = await sluice.share({ key });
    const answers: Record<string, string>[] = [];
    for (let time = 0; time < 4; time += 1) {
      const { headers } = await read(`/share/${share.id}/file`);
      const { date: _date, "x-request-id": _id, "set-cookie": _cookie, ...rest } = Object.fromEntries(headers);
      answers.push(rest);
      if (time === 1) await eventually("the bytes are kept", async () => (await storeCalls()).includes("cache hit"));
    }
    expect(await storeCalls()).toContain("cache hit");
    expect(answers[3]).toEqual(answers[0]);
    expect(answers[3]?.["cache-control"]).toBe("private, no-store");
  });

  it("are the new ones at once when the object is replaced, by Sluice or behind its back, and gone when it is gone", async () => {
    const { key, address } = await keep(bytesOf(7));
    const newer = bytesOf(11);
    await put(key, newer);
    expect((await read(address)).sha256).toBe(sha256(newer));
    const other = await keep(bytesOf(13));
    await put(other.key, newer);
    expect((await read(other.address, { range: "bytes=10-99" })).sha256).toBe(sha256(newer.slice(10, 100)));
    const third = await keep(bytesOf(17));
    await (await sluice.bucket("documents")).delete(third.key);
    expect((await read(third.address)).status).toBe(404);
  });

  it("are for nobody who may not have them: revoked, locked, used up", async () => {
    const revoked = await keep(bytesOf(19));
    await sluice.api(`/api/v1/shares/${revoked.share.id}/revoke`, { method: "POST" });
    expect((await read(revoked.address)).status).toBe(404);
    const bytes = bytesOf(23);
    const locked = await keep(bytes, { password: "open sesame" }, { "x-share-password": "open sesame" });
    expect((await read(locked.address)).status).toBe(401);
    const unlocked = await sluice.fetch(`/share/${locked.share.id}/unlock`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ password: "open sesame" }),
    });
    expect((await read(locked.address, { cookie: cookiesOf(unlocked) })).sha256).toBe(sha256(bytes));
    const limited = await keep(bytesOf(29), { maxDownloads: 6 });
    const statuses = await Promise.all(Array.from({ length: 40 }, async () => (await read(limited.address)).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(4);
    expect(statuses.filter((status) => status === 403)).toHaveLength(36);
  });

  it("have no address of their own", async () => {
    const { key } = await keep(bytesOf(31));
    const object = await (await sluice.bucket("documents")).head(key);
    const address = await cacheAddress({ authSecret: AUTH_SECRET, publicUrl: sluice.url }, "objects", ["documents", key, object?.etag]);
    await sluice.calls();
    expect((await read(address)).status).toBe(404);
    expect(await storeCalls()).toEqual([]);
  });

  it("serve previews and signed-in people too, who share what is kept", async () => {
    const key = `picture-${crypto.randomUUID()}.png`;
    const bytes = bytesOf(37);
    await put(key, bytes);
    const share = await sluice.share({ key });
    const own = `/api/v1/objects/content?bucket=documents&key=${key}`;
    const answers = [await sluice.api(own), await sluice.fetch(`/share/${share.id}/preview`)];
    for (const answer of answers) expect(await sha256Of(answer)).toBe(sha256(bytes));
    await eventually("the bytes are kept", async () => (await storeCalls()).includes("cache hit"));
    expect((await read(`/share/${share.id}/preview`)).sha256).toBe(sha256(bytes));
    expect(await storeCalls()).toEqual([`r2 head documents ${key}`, "cache hit"]);
    expect(await sha256Of(await sluice.api(own))).toBe(sha256(bytes));
    expect(await storeCalls()).toEqual([`r2 get documents ${key}`, "cache hit"]);
  });
});

describe("what is not kept", () => {
  it("is asked for once, is small, or is the rest of something begun", async () => {
    const small = await sluice.share({ content: bytesOf(41, MIN_CACHED_BYTES - 1) });
    const once = await sluice.share({ content: bytesOf(43) });
    const begun = await sluice.share({ content: bytesOf(47) });
    await sluice.calls();
    for (let time = 0; time < 4; time += 1) await read(`/share/${small.id}/file`);
    await read(`/share/${once.id}/file`);
    for (let time = 0; time < 4; time += 1) await read(`/share/${begun.id}/file`, { range: `bytes=${time + 1}-` });
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await storeCalls()).filter((call) => call.startsWith("cache"))).toEqual([]);
  });

  it("is anything, where the site says so", async () => {
    const other = await startSluice({ vars: { EDGE_CACHE: "false" } });
    try {
      const share = await other.share({ content: bytesOf(53) });
      for (let time = 0; time < 4; time += 1)
        expect(await sha256Of(await other.fetch(`/share/${share.id}/file`))).toBe(sha256(bytesOf(53)));
    } finally {
      await other.stop();
    }
  });
});

describe("a cache that fails", () => {
  it.each(["throws", "forgets", "cuts"] as const)("and %s costs an operation, never an answer", async (cache) => {
    const bytes = bytesOf(59);
    const { key, address } = await keep(bytes);
    await sluice.faults({ cache });
    await sluice.calls();
    expect((await read(address)).sha256).toBe(sha256(bytes));
    expect((await storeCalls()).filter((call) => call.startsWith("r2"))).toEqual(Array(2).fill(`r2 get documents ${key}`));
    expect((await read(address, { range: "bytes=7-8" })).sha256).toBe(sha256(bytes.slice(7, 9)));
  });

  it("and an object that is replaced in the same moment give what is there now, to visitors and to whoever is signed in", async () => {
    for (const door of ["link", "portal"]) {
      const { key, address } = await keep(bytesOf(73));
      await sluice.faults({ cache: { replaces: key } });
      const answer = await (door === "link"
        ? sluice.fetch(address)
        : sluice.api(`/api/v1/objects/content?${new URLSearchParams({ bucket: "documents", key }).toString()}`));
      expect([answer.status, await answer.text()]).toEqual([200, "replaced"]);
      await sluice.faults();
    }
  });

  it("and keeps nothing is left alone for a while", async () => {
    await sluice.faults({ cache: "forgets" });
    const [first, second] = [await sluice.share({ content: bytesOf(61) }), await sluice.share({ content: bytesOf(67) })];
    await sluice.calls();
    for (let time = 0; time < 2; time += 1) await read(`/share/${first.id}/file`);
    const seen: string[] = [];
    await eventually("it was tried", async () => seen.push(...(await storeCalls())) > 0 && seen.includes("cache miss"));
    for (let time = 0; time < 4; time += 1) await read(`/share/${second.id}/file`);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await storeCalls()).filter((call) => call.startsWith("cache"))).toEqual([]);
  });

  it("is filled by a bucket that breaks off with nothing", async () => {
    const key = `broken-${crypto.randomUUID()}.bin`;
    const bytes = bytesOf(71);
    await put(key, bytes);
    const share = await sluice.share({ key });
    await sluice.faults({ clockMs: 11 * 60_000 });
    await read(`/share/${share.id}/file`);
    // Two openings break off: the visitor's, and the one that fills.
    await sluice.faults({ clockMs: 11 * 60_000, r2: [{ op: "get", key, when: "stream", times: 2, atByte: bytes.length - 10 }] });
    await read(`/share/${share.id}/file`).catch(() => null);
    const tried: string[] = [];
    await eventually("it was tried", async () => tried.push(...(await storeCalls())) > 0 && tried.includes("cache put"));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([...tried, ...(await storeCalls())]).not.toContain("cache hit");
    await sluice.faults({ clockMs: 11 * 60_000 });
    expect((await read(`/share/${share.id}/file`)).sha256).toBe(sha256(bytes));
  });
});
