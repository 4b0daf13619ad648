import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createBearer } from "../support/people.ts";
import { eventually, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
beforeAll(async () => {
  sluice = await startSluice();
  await (await sluice.bucket("documents")).put("many.txt", "x");
});
afterAll(() => sluice.stop());

const revokeAll = (json: unknown) => sluice.api("/api/v1/shares/revoke", { method: "POST", json });
const make = (count: number, name: string) =>
  Promise.all(Array.from({ length: count }, (_, number) => sluice.share({ key: "many.txt", name: `${name} ${number}` })));
const statusOf = async (id: string) => ((await (await sluice.api(`/api/v1/shares/${id}`)).json()) as { status: string }).status;
const statusesOf = async (shares: { id: string }[]) => new Set(await Promise.all(shares.map(({ id }) => statusOf(id))));
const fresh = () => `set ${crypto.randomUUID().slice(0, 8)}`;

describe("all links that a filter names are revoked together", () => {
  it("S12: those that match and no others, if they are as many as was said; their records leave the bucket", async () => {
    const name = fresh();
    const shares = await make(7, name);
    const [other] = await make(1, fresh());
    const already = shares.pop();
    await sluice.api(`/api/v1/shares/${already?.id}/revoke`, { method: "POST" });
    const answer = await revokeAll({ q: name, bucket: "documents", expectedCount: 6 });
    expect([answer.status, await answer.json()]).toEqual([200, { revoked: 6 }]);
    for (const { id } of shares) expect((await sluice.fetch(`/share/${id}/file`)).status).toBe(404);
    expect(await statusOf(other?.id ?? "")).toBe("active");
    const bucket = await sluice.bucket("documents");
    for (const { id } of shares) expect(await bucket.head(`.r2-explorer/sharable-links/${id}.json`)).toBeNull();
    expect(await bucket.head(`.r2-explorer/sharable-links/${other?.id}.json`)).not.toBeNull();
    const again = await revokeAll({ q: name, expectedCount: 6 });
    expect([again.status, await again.json()]).toEqual([409, expect.objectContaining({ code: "edit_conflict", count: 0 })]);
  });

  it("a token that may only share is not told how many links a word finds", async () => {
    const name = fresh();
    await make(2, name);
    const authorization = await createBearer({ api: sluice.api }, { scopes: ["share"] });
    const ask = async (q: string) => {
      const answer = await sluice.api("/api/v1/shares/revoke", {
        method: "POST",
        json: { q, expectedCount: 999 },
        headers: { authorization },
      });
      const { requestId: _, ...told } = (await answer.json()) as Record<string, unknown>;
      return [answer.status, told];
    };
    expect(await ask(name)).toEqual(await ask(fresh()));
    expect((await ask(name))[0]).toBe(409);
    expect(JSON.stringify(await ask(name))).not.toContain("count");
  });

  it("by state: an expired link is not among the active ones", async () => {
    const name = fresh();
    const [expired, active] = await make(2, name);
    await sluice.db
      .prepare("UPDATE shares SET expires_at_ms = ?1 WHERE id = ?2")
      .bind(Date.now() - 1000, expired?.id)
      .run();
    expect(await (await revokeAll({ q: name, status: "active", expectedCount: 1 })).json()).toEqual({ revoked: 1 });
    expect([await statusOf(expired?.id ?? ""), await statusOf(active?.id ?? "")]).toEqual(["expired", "revoked"]);
  });

  it("another number changes nothing and says how many there are", async () => {
    const name = fresh();
    const shares = await make(3, name);
    for (const expectedCount of [1, 2, 4, 1000]) {
      const answer = await revokeAll({ q: name, expectedCount });
      expect([answer.status, await answer.json()]).toEqual([409, expect.objectContaining({ code: "edit_conflict", count: 3 })]);
    }
    expect((await revokeAll({ expectedCount: 1_000_000 })).status).toBe(409);
    expect(await statusesOf(shares)).toEqual(new Set(["active"]));
  });

  it("a link made meanwhile is taken back never: either none is revoked, or it came after all of them", async () => {
    const outcomes = new Set<number>();
    for (let round = 0; round < 30; round += 1) {
      const name = fresh();
      const shares = await make(4, name);
      const late = sluice.share({ key: "many.txt", name: `${name} late` });
      await new Promise((resolve) => setTimeout(resolve, round % 10));
      const answer = await revokeAll({ q: name, expectedCount: 4 });
      outcomes.add(answer.status);
      expect(await statusOf((await late).id)).toBe("active");
      expect(await statusesOf(shares)).toEqual(new Set([answer.status === 200 ? "revoked" : "active"]));
    }
    expect([...outcomes].every((status) => status === 200 || status === 409)).toBe(true);
  });

  it("of two who ask for the same at once one does it", async () => {
    const name = fresh();
    await make(5, name);
    const answers = await Promise.all(Array.from({ length: 4 }, () => revokeAll({ q: name, expectedCount: 5 })));
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409, 409, 409]);
  });

  it("thousands at once, whose records are all gone a moment later", async () => {
    const name = fresh();
    const now = Date.now();
    await sluice.db.batch([
      sluice.db
        .prepare(
          `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500)
           INSERT INTO shares (id, generation, name, opening, created_at_ms, created_by_name, version, record_version)
           SELECT printf('many%06d', i), 'g', ?1, 'page', ?2, 'x', 1, 1 FROM n`,
        )
        .bind(name, now),
      sluice.db.prepare(
        "INSERT INTO share_items (share_id, position, bucket, key) SELECT id, 0, 'documents', 'many.txt' FROM shares WHERE id LIKE 'many%'",
      ),
    ]);
    const bucket = await sluice.bucket("documents");
    const last = ".r2-explorer/sharable-links/many002500.json";
    await bucket.put(last, "{}");
    expect(await (await revokeAll({ q: name, expectedCount: 2500 })).json()).toEqual({ revoked: 2500 });
    await eventually("no record is due", async () => {
      const due = await sluice.db.prepare("SELECT count(*) AS count FROM shares WHERE record_version < version").first<number>("count");
      return due === 0;
    });
    expect(await bucket.head(last)).toBeNull();
  });

  it("what is not a filter with a number is refused, and changes nothing", async () => {
    const name = fresh();
    const shares = await make(1, name);
    const bodies = [
      {},
      { q: name },
      { q: name, expectedCount: 0 },
      { q: name, expectedCount: "1" },
      { q: name, expectedCount: 1.5 },
      { q: name, expectedCount: 1, sort: "name" },
      { q: name, expectedCount: 1, status: "alive" },
      { q: name, expectedCount: 1, bucket: 5 },
      { q: [name], expectedCount: 1 },
      [],
      null,
    ];
    for (const body of bodies) expect([body, (await revokeAll(body)).status]).toEqual([body, 400]);
    expect((await sluice.fetch("/api/v1/shares/revoke", { method: "POST", body: "{}" })).status).toBe(401);
    expect(await statusesOf(shares)).toEqual(new Set(["active"]));
  });
});
