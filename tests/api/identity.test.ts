import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rawRequest, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
beforeAll(async () => {
  sluice = await startSluice();
});
afterAll(() => sluice.stop());

let clients = 0;
const newClient = () => `203.0.${Math.floor((clients += 1) / 200)}.${(clients % 200) + 1}`;

describe("link ids", () => {
  // The source itself is judged by a hundred thousand in random-id.test.ts; these show that links get theirs from it.
  it("row 1: ten letters and digits, all different, every one equally likely", async () => {
    await (await sluice.bucket("documents")).put("one.txt", "x");
    const ids: string[] = [];
    while (ids.length < 100) ids.push((await sluice.share({ key: "one.txt" })).id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]{10}$/u);
    const counts = new Map<string, number>();
    for (const character of ids.join("")) counts.set(character, (counts.get(character) ?? 0) + 1);
    const expected = (ids.length * 10) / 62;
    const chiSquared = Array.from(
      { length: 62 },
      (_, at) => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"[at] ?? "",
    ).reduce((sum, character) => sum + ((counts.get(character) ?? 0) - expected) ** 2 / expected, 0);
    // 61 degrees of freedom: 100.9 is exceeded by chance once in a thousand; a source with bias is far above.
    expect(chiSquared).toBeLessThan(120);
  });

  it("row 2: unknown, revoked and malformed ids get the same answer, as a page and as JSON", async () => {
    const share = await sluice.share();
    await sluice.api(`/api/v1/shares/${share.id}/revoke`, { method: "POST" });
    for (const accept of ["text/html", "application/json"]) {
      const shapes = new Set<string>();
      for (const id of [share.id, "unknownid1", "another999", "a%2fb", "%ff", "%00", "..%2fx", "under_scor"]) {
        const answer = await rawRequest(sluice.url, `/share/${id}`, { headers: { accept, "cf-connecting-ip": newClient() } });
        const { date: _date, "x-request-id": _id, "content-security-policy": _policy, ...headers } = answer.headers;
        shapes.add(JSON.stringify([answer.status, headers, answer.body.length]));
      }
      expect([...shapes]).toHaveLength(1);
      expect([...shapes][0]).toContain("404");
    }
  });

  it("row 3: a client that asks for many unknown ids is stopped, for known ones too; others are not", async () => {
    const share = await sluice.share();
    const scanner = newClient();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 60; attempt += 1) {
      statuses.push(
        (await sluice.fetch(`/share/scan${String(attempt).padStart(6, "0")}`, { headers: { "cf-connecting-ip": scanner } })).status,
      );
    }
    expect(statuses.slice(0, 40).every((status) => status === 404)).toBe(true);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(19);
    const stopped = await sluice.fetch(`/share/${share.id}/file`, { headers: { "cf-connecting-ip": scanner } });
    expect(stopped.status).toBe(429);
    expect(stopped.headers.get("retry-after")).toBeTruthy();
    expect((await sluice.fetch(`/share/${share.id}/file`, { headers: { "cf-connecting-ip": newClient() } })).status).toBe(200);
  });

  it("row 17: limits and durations are whole numbers in their bounds, or the link is not made", async () => {
    await (await sluice.bucket("documents")).put("bounds.txt", "x");
    const count = async () => ((await (await sluice.api("/api/v1/shares?limit=200&q=bounds")).json()) as { data: unknown[] }).data.length;
    for (const value of [0, -1, 1.5, 1e300, "5", null, true, [], {}]) {
      for (const name of ["maxDownloads", "expiresIn"]) {
        const answer = await sluice.api("/api/v1/shares", {
          method: "POST",
          json: { items: [{ bucket: "documents", key: "bounds.txt" }], [name]: value },
        });
        const problem = (await answer.json()) as { code: string; issues: { path: string; message: string }[] };
        expect([name, value, answer.status, problem.code, problem.issues[0]?.path]).toEqual([name, value, 400, "validation_failed", name]);
      }
    }
    for (const expiresAt of ["yesterday", "2020-01-01T00:00:00Z", 5, "2026-13-01T00:00:00Z"]) {
      expect(
        (await sluice.api("/api/v1/shares", { method: "POST", json: { items: [{ bucket: "documents", key: "bounds.txt" }], expiresAt } }))
          .status,
      ).toBe(400);
    }
    expect(await count()).toBe(0);
  });

  it("row 67: members that nobody may set are refused by name, and nothing changes", async () => {
    const share = await sluice.share();
    for (const name of ["createdBy", "ownerId", "bucket", "downloads", "currentDownloads", "generation", "isAdmin", "status", "id"]) {
      const answer = await sluice.api(`/api/v1/shares/${share.id}`, { method: "PATCH", json: { [name]: 1 } });
      expect([name, answer.status]).toEqual([name, 400]);
    }
    const polluted = await sluice.api(`/api/v1/shares/${share.id}`, {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: '{"__proto__":{"isAdmin":true}}',
    });
    expect(polluted.status).toBe(400);
    expect(((await (await sluice.api(`/api/v1/shares/${share.id}`)).json()) as { version: number }).version).toBe(share.version);
  });
});

describe("row 7: a shared file that was deleted through Sluice", () => {
  it("breaks its links; a new file of that name does not revive them until the owner restores the link", async () => {
    const share = await sluice.share({ key: "docs/a.txt", content: "first" });
    const neighbour = await sluice.share({ key: "docs/ab.txt", content: "stays" });
    const gone = await sluice.api("/api/v1/objects/delete", { method: "POST", json: { bucket: "documents", keys: ["docs/a.txt"] } });
    expect(gone.status).toBe(200);
    await (await sluice.bucket("documents")).put("docs/a.txt", "second, not meant for them");
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(404);
    expect((await sluice.fetch(`/share/${neighbour.id}/file`)).status).toBe(200);
    expect(((await (await sluice.api(`/api/v1/shares/${share.id}`)).json()) as { status: string }).status).toBe("broken");
    expect((await sluice.api(`/api/v1/shares/${share.id}/restore`, { method: "POST" })).status).toBe(200);
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(200);
  });

  it("follows its links when it is moved", async () => {
    const share = await sluice.share({ key: "docs/old.txt", content: "moved" });
    const moved = await sluice.api("/api/v1/objects/move", {
      method: "POST",
      json: { bucket: "documents", from: "docs/old.txt", to: "docs/new.txt" },
    });
    expect(moved.status).toBe(200);
    const answer = await sluice.fetch(`/share/${share.id}/file`);
    expect([answer.status, await answer.text()]).toEqual([200, "moved"]);
  });
});
