import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type FaultySluice, startFaultySluice } from "../support/faults.ts";
import { cookiesOf, eventually } from "../support/sluice.ts";

let sluice: FaultySluice;
beforeAll(async () => {
  sluice = await startFaultySluice();
});
afterEach(() => sluice.faults());
afterAll(() => sluice.stop());

interface Shown {
  downloads: number;
  status: string;
}
const shown = async (id: string) => (await (await sluice.api(`/api/v1/shares/${id}`)).json()) as Shown;
const eventsOf = async (id: string) =>
  ((await (await sluice.api(`/api/v1/shares/${id}/events`)).json()) as { data: { event: string; result: string }[] }).data.map(
    (row) => `${row.event} ${row.result}`,
  );
const CLAIM = "UPDATE shares SET downloads = downloads + 1";

describe("the database fails", () => {
  it("F1: a claim that never happened answers 503 with Retry-After, hands over nothing, counts nothing, and works when tried again", async () => {
    const share = await sluice.share({ maxDownloads: 1 });
    await sluice.faults({ d1: [{ sql: CLAIM, when: "before", times: 1 }] });
    const failed = await sluice.fetch(`/share/${share.id}/file`);
    expect(failed.status).toBe(503);
    expect(failed.headers.get("retry-after")).toBeTruthy();
    expect((await failed.text()).length).toBeLessThan(1024);
    expect((await shown(share.id)).downloads).toBe(0);
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(200);
    expect((await shown(share.id)).downloads).toBe(1);
  });

  it("F2: a claim whose answer is lost is recognised: the file is handed over and one slot is spent", async () => {
    const share = await sluice.share({ maxDownloads: 2 });
    await sluice.faults({ d1: [{ sql: CLAIM, when: "after", times: 1 }] });
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(200);
    expect((await shown(share.id)).downloads).toBe(1);
  });

  it("F2: lost answers in a crowd never let more through than the limit", async () => {
    const share = await sluice.share({ maxDownloads: 10 });
    await sluice.faults({ d1: [{ sql: CLAIM, when: "after", times: 5 }] });
    const answers = await Promise.all(Array.from({ length: 60 }, () => sluice.fetch(`/share/${share.id}/file`)));
    const served = answers.filter((answer) => answer.status === 200).length;
    expect(served).toBeLessThanOrEqual(10);
    expect((await shown(share.id)).downloads).toBe(10);
    expect(answers.every((answer) => [200, 403, 503].includes(answer.status))).toBe(true);
  });

  it("F3: while it is down nothing is served unchecked and every door says 503; it recovers at once", async () => {
    const share = await sluice.share({ content: "kept" });
    await sluice.faults({ d1: [{ sql: "", when: "before", times: 1000 }] });
    for (const door of ["", "/file", "/preview"]) {
      const answer = await sluice.fetch(`/share/${share.id}${door}`);
      expect([door, answer.status]).toEqual([door, 503]);
      expect(await answer.text()).not.toContain("kept");
    }
    const page = await sluice.fetch(`/share/${share.id}`, { headers: { accept: "text/html" } });
    expect(page.status).toBe(503);
    expect(page.headers.get("content-type")).toContain("text/html");
    await sluice.faults();
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(200);
  });

  it("F5: a link whose creation fails inside the transaction does not exist at all, least of all unprotected", async () => {
    await (await sluice.bucket("documents")).put("protected.txt", "secret");
    const before = ((await (await sluice.api("/api/v1/shares?limit=200")).json()) as { data: unknown[] }).data.length;
    await sluice.faults({ d1: [{ sql: "INSERT INTO shares", when: "inside", times: 9 }] });
    const failed = await sluice.api("/api/v1/shares", {
      method: "POST",
      json: { items: [{ bucket: "documents", key: "protected.txt" }], password: "pw" },
    });
    expect(failed.status).toBe(503);
    await sluice.faults();
    expect(((await (await sluice.api("/api/v1/shares?limit=200")).json()) as { data: unknown[] }).data.length).toBe(before);
    const { results } = await sluice.db.prepare("SELECT share_id FROM share_items WHERE key = 'protected.txt'").all();
    expect(results).toEqual([]);
  });

  it("F5: an edit that fails leaves the password as it was", async () => {
    const share = await sluice.share({ password: "first" });
    await sluice.faults({ d1: [{ sql: "UPDATE shares SET version", when: "before", times: 1 }] });
    expect((await sluice.api(`/api/v1/shares/${share.id}`, { method: "PATCH", json: { password: null } })).status).toBe(503);
    await sluice.faults();
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(401);
  });
});

describe("the bucket fails", () => {
  it("F7: an object that cannot be opened answers 503, gives the slot back once, and is logged", async () => {
    const share = await sluice.share({ maxDownloads: 1 });
    await sluice.faults({ r2: [{ op: "get", key: "file-", when: "before", times: 1, message: "internal error (10001)" }] });
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(503);
    expect((await shown(share.id)).downloads).toBe(0);
    expect(await eventsOf(share.id)).toContain("downloaded failed");
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(200);
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(403);
  });

  it("F8: a stream that breaks off ends the connection before its length, is logged, and may be resumed by the same browser", async () => {
    const content = new Uint8Array(6 * 1024 * 1024).map((_, position) => (position * 7) % 251);
    const share = await sluice.share({ key: "broken.bin", content, maxDownloads: 1 });
    await sluice.faults({ r2: [{ op: "get", key: "broken.bin", when: "stream", times: 1, atByte: 2 * 1024 * 1024 }] });
    const answer = await sluice.fetch(`/share/${share.id}/file`);
    expect(answer.status).toBe(200);
    await expect(answer.arrayBuffer()).rejects.toThrow();
    await eventually("the log says aborted", async () => (await eventsOf(share.id)).includes("downloaded aborted"));
    const rest = await sluice.fetch(`/share/${share.id}/file`, { headers: { cookie: cookiesOf(answer), range: "bytes=2000000-" } });
    expect(rest.status).toBe(206);
    expect(Buffer.from(await rest.arrayBuffer()).equals(Buffer.from(content.subarray(2_000_000)))).toBe(true);
    expect((await shown(share.id)).downloads).toBe(1);
  });

  it("F15: a hundred downloads broken off by their clients leave nothing behind: each is logged, new visitors are served, one resumes", async () => {
    const content = new Uint8Array(12 * 1024 * 1024).fill(7);
    const share = await sluice.share({ key: "abandoned.bin", content, maxDownloads: 101 });
    let cookie = "";
    for (let round = 0; round < 10; round += 1) {
      await Promise.all(
        Array.from({ length: 10 }, async () => {
          const stop = new AbortController();
          const answer = await sluice.fetch(`/share/${share.id}/file`, { signal: stop.signal });
          cookie = cookiesOf(answer);
          await answer.body?.getReader().read();
          stop.abort();
        }),
      );
    }
    await eventually("the log says aborted", async () => {
      const row = await sluice.db
        .prepare("SELECT count(*) AS count FROM events WHERE share_id = ?1 AND result = 'aborted'")
        .bind(share.id)
        .first<{ count: number }>();
      return row !== null && row.count > 0 && row;
    });
    expect((await shown(share.id)).downloads).toBe(100);
    const rest = await sluice.fetch(`/share/${share.id}/file`, { headers: { cookie, range: `bytes=${content.length - 10}-` } });
    expect([rest.status, (await rest.arrayBuffer()).byteLength]).toEqual([206, 10]);
    expect((await (await sluice.fetch(`/share/${share.id}/file`)).arrayBuffer()).byteLength).toBe(content.length);
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(403);
  });

  it("F9: a record that R2 refuses to write so soon is no error for anybody, and is written later", async () => {
    await (await sluice.bucket("documents")).put("busy.txt", "x");
    await sluice.faults({ r2: [{ op: "put", key: ".r2-explorer", when: "before", times: 2, message: "too many requests (10058)" }] });
    const made = await sluice.api("/api/v1/shares", { method: "POST", json: { items: [{ bucket: "documents", key: "busy.txt" }] } });
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    expect((await sluice.fetch(`/share/${id}/file`)).status).toBe(200);
    const bucket = await sluice.bucket("documents");
    await eventually("the record is written", async () => bucket.head(`.r2-explorer/sharable-links/${id}.json`));
  });

  it("F14: an object replaced midway is never mixed: a stale If-Range gets the new object whole, as a new download", async () => {
    const share = await sluice.share({ key: "changing.txt", content: "old old old old", maxDownloads: 2 });
    const first = await sluice.fetch(`/share/${share.id}/file`);
    const etag = first.headers.get("etag") ?? "";
    await first.text();
    await (await sluice.bucket("documents")).put("changing.txt", "new new new new");
    const resumed = await sluice.fetch(`/share/${share.id}/file`, {
      headers: { cookie: cookiesOf(first), range: "bytes=4-", "if-range": etag },
    });
    expect(resumed.status).toBe(200);
    expect(await resumed.text()).toBe("new new new new");
    expect((await shown(share.id)).downloads).toBe(2);
  });
});

describe("the clock jumps", () => {
  it("row 19: at the very millisecond of its expiry a link is gone, the millisecond before it is not", async () => {
    const share = await sluice.share();
    const at = Date.now() + 3_600_000;
    await sluice.db.prepare("UPDATE shares SET expires_at_ms = ?1 WHERE id = ?2").bind(at, share.id).run();
    await sluice.faults({ clockMs: at - Date.now() - 2000 });
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(200);
    await sluice.faults({ clockMs: at - Date.now() });
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(410);
  });

  it("F28: a link that was seen expired stays so when the clock goes back an hour", async () => {
    const share = await sluice.share({ expiresIn: 60 });
    await sluice.faults({ clockMs: 3_600_000 });
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(410);
    await eventually("the expiry is remembered", async () => {
      const row = await sluice.db
        .prepare("SELECT expiry_seen_at_ms AS at FROM shares WHERE id = ?1")
        .bind(share.id)
        .first<{ at: number | null }>();
      return row?.at;
    });
    await sluice.faults({ clockMs: 0 });
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(410);
  });
});

describe("creation is repeated", () => {
  it("F21: the same Idempotency-Key makes one link, whether in a row or at once", async () => {
    await (await sluice.bucket("documents")).put("once.txt", "x");
    const create = (key: string, json: object) =>
      sluice.api("/api/v1/shares", { method: "POST", json, headers: { "idempotency-key": key } });
    const body = { items: [{ bucket: "documents", key: "once.txt" }], maxDownloads: 3 };
    const answers = await Promise.all(Array.from({ length: 10 }, () => create("k1", body)));
    const ids = await Promise.all(answers.map(async (answer) => ((await answer.json()) as { id: string }).id));
    expect(new Set(ids).size).toBe(1);
    expect((await create("k1", { ...body, maxDownloads: 4 })).status).toBe(409);
    expect(((await (await create("k2", body)).json()) as { id: string }).id).not.toBe(ids[0]);
  });
});

describe("row 4 and row 16", () => {
  it("an id of the wrong form reaches no store", async () => {
    await sluice.calls();
    for (const id of ["%ff", "%00", "a%2fb", "..%2fx", "%c0%ae", "x".repeat(3000), "a.b", "ab"]) {
      const answer = await sluice.fetch(`/share/${id}`);
      expect([id, answer.status]).toEqual([id, 404]);
    }
    expect(await sluice.calls()).toEqual([]);
  });

  it("a file that vanished answers 404 without spending a slot, and works again when it is back", async () => {
    const share = await sluice.share({ key: "vanishing.txt", maxDownloads: 1, content: "x" });
    const bucket = await sluice.bucket("documents");
    await bucket.delete("vanishing.txt");
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(404);
    expect((await sluice.fetch(`/share/${share.id}`)).status).toBe(404);
    expect((await shown(share.id)).downloads).toBe(0);
    await bucket.put("vanishing.txt", "back");
    expect(await (await sluice.fetch(`/share/${share.id}/file`)).text()).toBe("back");
  });

  it("an unknown id is looked for in the buckets once", async () => {
    await sluice.calls();
    await sluice.fetch("/share/unknown123");
    expect((await sluice.calls()).filter((call) => call.startsWith("r2")).length).toBe(2);
    await sluice.fetch("/share/unknown123");
    expect((await sluice.calls()).filter((call) => call.startsWith("r2"))).toEqual([]);
  });
});
