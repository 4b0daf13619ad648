import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cookiesOf, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
beforeAll(async () => {
  sluice = await startSluice();
});
afterAll(() => sluice.stop());

const ROUNDS = 200;
const revoke = (id: string) => sluice.api(`/api/v1/shares/${id}/revoke`, { method: "POST" });
const drain = async (answer: Response) => {
  await answer.arrayBuffer();
  return answer.status;
};

describe("a revoked link is gone at once and nothing revives it", () => {
  it(`${ROUNDS} rounds of six downloads in flight: after the revocation answered, every request is 404`, { timeout: 180_000 }, async () => {
    const bucket = await sluice.bucket("documents");
    await bucket.put("race.txt", "x".repeat(4096));
    const alive: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const share = await sluice.share({ key: "race.txt", opening: "direct", ...(round % 2 === 0 ? { maxDownloads: 1000 } : {}) });
      const downloads = Array.from({ length: 6 }, async () => drain(await sluice.fetch(`/share/${share.id}`)));
      await new Promise((resolve) => setTimeout(resolve, round % 6));
      expect((await revoke(share.id)).status).toBe(200);
      const after = await Promise.all(
        ["", "/file", "/preview"].map(async (door) => drain(await sluice.fetch(`/share/${share.id}${door}`))),
      );
      await Promise.all(downloads);
      after.push(await drain(await sluice.fetch(`/share/${share.id}`)));
      if (after.some((status) => status !== 404)) alive.push(`${share.id}: ${after.join(" ")}`);
      if (round % 20 === 0) expect(await bucket.head(`.r2-explorer/sharable-links/${share.id}.json`)).toBeNull();
    }
    expect(alive).toEqual([]);
  });

  it("F18: revocation wins against settings being edited, downloads being counted and a password being upgraded, all at once", async () => {
    for (let round = 0; round < 25; round += 1) {
      const share = await sluice.share({ maxDownloads: 100 });
      const work = [
        ...Array.from({ length: 4 }, () => sluice.fetch(`/share/${share.id}/file`)),
        ...Array.from({ length: 3 }, (_, edit) =>
          sluice.api(`/api/v1/shares/${share.id}`, { method: "PATCH", json: { name: `edit ${edit}`, maxDownloads: 200 + edit } }),
        ),
      ];
      await new Promise((resolve) => setTimeout(resolve, round % 5));
      expect((await revoke(share.id)).status).toBe(200);
      expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(404);
      await Promise.all(work);
      expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(404);
      const row = await sluice.db
        .prepare("SELECT revoked_at_ms AS at FROM shares WHERE id = ?1")
        .bind(share.id)
        .first<{ at: number | null }>();
      expect(row?.at).not.toBeNull();
    }
  });

  it("what a browser held before opens nothing afterwards, nor after a restoration", async () => {
    const share = await sluice.share({ password: "open sesame" });
    const unlocked = await sluice.fetch(`/share/${share.id}/unlock`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ password: "open sesame" }),
    });
    expect(unlocked.status).toBe(204);
    const cookie = cookiesOf(unlocked);
    const asVisitor = (door: string) => sluice.fetch(`/share/${share.id}${door}`, { headers: { cookie } });
    expect((await asVisitor("/file")).status).toBe(200);
    await revoke(share.id);
    for (const door of ["", "/file", "/preview"]) expect((await asVisitor(door)).status).toBe(404);
    expect((await sluice.api(`/api/v1/shares/${share.id}/restore`, { method: "POST" })).status).toBe(200);
    expect((await asVisitor("/file")).status).toBe(401);
  });

  it("a changed password ends earlier visits; the log survives revocation; deleting is a second step", async () => {
    const share = await sluice.share({ password: "one" });
    const unlock = (password: string) =>
      sluice.fetch(`/share/${share.id}/unlock`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ password }),
      });
    const cookie = cookiesOf(await unlock("one"));
    expect((await sluice.fetch(`/share/${share.id}/file`, { headers: { cookie } })).status).toBe(200);
    await sluice.api(`/api/v1/shares/${share.id}`, { method: "PATCH", json: { password: "two" } });
    expect((await sluice.fetch(`/share/${share.id}/file`, { headers: { cookie } })).status).toBe(401);
    expect((await unlock("two")).status).toBe(204);
    expect((await sluice.api(`/api/v1/shares/${share.id}`, { method: "DELETE" })).status).toBe(409);
    await revoke(share.id);
    const log = (await (await sluice.api(`/api/v1/shares/${share.id}/events`)).json()) as { data: { event: string }[] };
    expect(log.data.map((row) => row.event)).toContain("downloaded");
    expect((await sluice.api(`/api/v1/shares/${share.id}`, { method: "DELETE" })).status).toBe(204);
    expect((await sluice.api(`/api/v1/shares/${share.id}`)).status).toBe(404);
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(404);
  });
});
