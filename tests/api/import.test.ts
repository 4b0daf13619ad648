/** Links outlive the database: their records in the buckets bring them back. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ADMIN, AUTH_SECRET, DEFAULT_PASSWORD_COST, root, type Sluice, startSluice } from "../support/sluice.ts";

const stateDir = mkdtempSync(path.join(tmpdir(), "sluice-import-"));
let sluice: Sluice;
beforeAll(async () => {
  sluice = await startSluice({ stateDir, vars: DEFAULT_PASSWORD_COST });
});
afterAll(async () => {
  await sluice.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

const PREFIX = ".r2-explorer/sharable-links/";
const CORRUPT = {
  truncated1: '{"shareId":"truncated1","bucket":"documents","ke',
  wrongtypes: JSON.stringify({ bucket: "documents", key: ["a"], currentDownloads: "many" }),
  nobucket01: JSON.stringify({ key: "a.txt", createdAt: 1 }),
  fivemegabytes: JSON.stringify({ bucket: "documents", key: "a.txt", padding: "x".repeat(5_000_000) }),
} as const;

interface Imported {
  data: { created: number; known: number; unreadable: { bucket: string; shareId: string; reason: string }[] };
  pagination: { cursor: string | null; hasMore: boolean };
}

async function importAll(): Promise<Imported["data"]> {
  const total: Imported["data"] = { created: 0, known: 0, unreadable: [] };
  let cursor: string | null = null;
  do {
    const response = await sluice.api("/api/v1/shares/import", { method: "POST", json: cursor === null ? {} : { cursor } });
    expect(response.status).toBe(200);
    const { data, pagination } = (await response.json()) as Imported;
    total.created += data.created;
    total.known += data.known;
    total.unreadable.push(...data.unreadable);
    cursor = pagination.cursor;
  } while (cursor !== null);
  return total;
}

/** As after the loss of the database: people were set up anew, of links it knows nothing. */
async function loseLinks() {
  const tables = ["share_items", "grants", "shares", "events", "absent_shares", "record_faults", "idempotent_answers"];
  await sluice.db.batch(tables.map((table) => sluice.db.prepare(`DELETE FROM ${table}`)));
}

beforeEach(async () => {
  for (const name of ["documents", "media"]) {
    const bucket = await sluice.bucket(name);
    const { objects } = await bucket.list({ prefix: ".r2-explorer/" });
    await bucket.delete(objects.map((object) => object.key));
  }
  await loseLinks();
});

const get = async (id: string, password?: string) => {
  const response = await sluice.fetch(`/share/${id}/file`, password === undefined ? {} : { headers: { "x-share-password": password } });
  return { status: response.status, text: await response.text() };
};

describe("importing the records", () => {
  it("brings links back with their password, limit, name and expiry", async () => {
    const made = await sluice.share({
      key: "reports/plan.txt",
      content: "the plan",
      name: "The plan",
      password: "open sesame",
      maxDownloads: 2,
      expiresIn: 3600,
    });
    await loseLinks();
    expect(await importAll()).toEqual({ created: 1, known: 0, unreadable: [] });

    const back = (await (await sluice.api(`/api/v1/shares/${made.id}`)).json()) as typeof made;
    expect(back).toMatchObject({
      name: "The plan",
      hasPassword: true,
      maxDownloads: 2,
      downloads: 0,
      status: "active",
      isAdopted: false,
      expiresAt: made.expiresAt,
      items: [{ bucket: "documents", key: "reports/plan.txt" }],
    });
    expect((await get(made.id)).status).toBe(401);
    expect((await get(made.id, "open barley")).status).toBe(401);
    for (const _ of [1, 2]) expect(await get(made.id, "open sesame")).toEqual({ status: 200, text: "the plan" });
    expect((await get(made.id, "open sesame")).status).toBe(403);
  });

  it("reports the records that cannot be read, each with its reason, and the others are unaffected", async () => {
    const { id } = await sluice.share({ content: "fine", key: "fine.txt" });
    await loseLinks();
    const bucket = await sluice.bucket("media");
    for (const [name, text] of Object.entries(CORRUPT)) await bucket.put(`${PREFIX}${name}.json`, text);
    await bucket.put(`${PREFIX}no id at all.json`, "{}");
    await bucket.put(`${PREFIX}notes.txt`, "{}");

    const result = await importAll();
    expect(result.created).toBe(1);
    expect(result.unreadable.map((one) => one.shareId).sort()).toEqual([...Object.keys(CORRUPT), "no id at all", "notes.txt"].sort());
    for (const one of result.unreadable)
      expect(one).toEqual({ bucket: "media", shareId: one.shareId, reason: expect.stringMatching(/\.$/u) as string });
    expect(await get(id)).toEqual({ status: 200, text: "fine" });
    expect((await get("truncated1")).status).toBe(404);
    expect((await sluice.api("/api/v1/shares")).status).toBe(200);
  });

  it("does nothing the second time, and a revoked link stays revoked though its record is there", async () => {
    const kept = await sluice.share();
    const revoked = await sluice.share();
    const key = `${PREFIX}${revoked.id}.json`;
    const bucket = await sluice.bucket("documents");
    const record = await (await bucket.get(key))?.text();
    expect((await sluice.api(`/api/v1/shares/${revoked.id}/revoke`, { method: "POST" })).status).toBe(200);
    await bucket.put(key, record ?? "");
    expect(await importAll()).toEqual({ created: 0, known: 2, unreadable: [] });
    expect((await get(revoked.id)).status).toBe(404);
    expect((await get(kept.id)).status).toBe(200);
  });

  it("reads every page of every bucket", async () => {
    for (const [name, count] of [
      ["documents", 120],
      ["media", 51],
    ] as const) {
      const bucket = await sluice.bucket(name);
      for (let index = 0; index < count; index += 1) {
        const shareId = `${name}${String(index).padStart(4, "0")}`;
        await bucket.put(
          `${PREFIX}${shareId}.json`,
          JSON.stringify({ shareId, bucket: name, key: "a.txt", currentDownloads: 0, createdAt: 1 }),
        );
      }
    }
    expect(await importAll()).toEqual({ created: 171, known: 0, unreadable: [] });
    expect(await importAll()).toEqual({ created: 0, known: 171, unreadable: [] });
  });

  it.each([
    ["a cursor of nothing", { cursor: "abc" }],
    [
      "a cursor into another place",
      { cursor: Buffer.from(JSON.stringify({ bucket: "documents", after: "private/" })).toString("base64url") },
    ],
    ["a cursor of an unknown bucket", { cursor: Buffer.from(JSON.stringify({ bucket: "DB", after: PREFIX })).toString("base64url") }],
    ["an unknown member", { bucket: "documents" }],
  ])("refuses %s", async (_, json) => {
    const response = await sluice.api("/api/v1/shares/import", { method: "POST", json });
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  it("is not for strangers", async () => {
    expect((await sluice.fetch("/api/v1/shares/import", { method: "POST", body: "{}" })).status).toBe(401);
  });
});

describe("npm run import", () => {
  const script = path.join(root, "scripts/import.ts");

  it("asks a site that is given", async () => {
    const { id } = await sluice.share();
    await loseLinks();
    const env = { ...process.env, ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password };
    const { stdout } = await promisify(execFile)(process.execPath, [script, sluice.url], { env });
    expect(stdout).toContain("1 new, 0 already there, 0 unreadable.");
    expect((await get(id)).status).toBe(200);
  });

  it("works on the state of this machine while it is served, and says what it cannot read", async () => {
    const { id } = await sluice.share({ password: "open sesame" });
    await (await sluice.bucket("media")).put(`${PREFIX}truncated1.json`, CORRUPT.truncated1);
    await loseLinks();
    const env = { ...process.env, STATE_DIR: stateDir, AUTH_SECRET };
    const { stdout } = await promisify(execFile)(process.execPath, [script], { env });
    expect(stdout).toContain("media/truncated1: The record is not JSON; it may have been cut off.");
    expect(stdout).toContain("1 new, 0 already there, 1 unreadable.");
    expect((await get(id, "open sesame")).status).toBe(200);
  });
});
