/** Passwords on a site that hashes them as the product does by default; passwords.test.ts is about guessing them. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ADMIN, BASIC, DEFAULT_PASSWORD_COST, type Sluice, startSluice } from "../support/sluice.ts";

let sluice: Sluice;
const stateDir = mkdtempSync(path.join(tmpdir(), "sluice-hashing-"));
beforeAll(async () => {
  sluice = await startSluice({ stateDir, vars: DEFAULT_PASSWORD_COST });
});
afterAll(async () => {
  await sluice.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

let clients = 0;
const newClient = () => `198.51.100.${(clients += 1)}`;
const unlock = (id: string, password: string, client: string) =>
  sluice.fetch(`/share/${id}/unlock`, {
    method: "POST",
    headers: { "content-type": "application/json", "cf-connecting-ip": client },
    body: JSON.stringify({ password }),
  });

const SCRYPT = /^\$scrypt\$n=8192,r=8,p=10\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/u;
const PBKDF2 = /^\$pbkdf2-sha256\$i=100000\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/u;

describe("guessing, while every try takes long to judge", () => {
  it("row 28: a hundred tries arriving together are counted before they are judged", async () => {
    const share = await sluice.share({ password: "right" });
    const client = newClient();
    const statuses = await Promise.all(Array.from({ length: 60 }, async () => (await unlock(share.id, "wrong", client)).status));
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(10);
    expect(statuses.every((status) => status === 401 || status === 429)).toBe(true);
  });
});

describe("signing in as somebody who is not there", () => {
  it("row 33: takes as long as signing in with a wrong password, and is answered the same", async () => {
    const person = (name: string) =>
      sluice.api("/api/v1/users", { method: "POST", json: { email: name, password: "a good one 1", role: "user" } });
    const { id } = (await (await person("disabled@example.com")).json()) as { id: string };
    expect((await sluice.api(`/api/v1/users/${id}`, { method: "PATCH", json: { isDisabled: true } })).status).toBe(200);
    expect((await person("known@example.com")).status).toBe(201);
    const tries = {
      known: { email: () => "known@example.com", password: "a wrong one" },
      disabled: { email: () => "disabled@example.com", password: "a good one 1" },
      unknown: { email: () => `${crypto.randomUUID()}@example.com`, password: "a wrong one" },
    };
    const took: Record<string, number[]> = {};
    const answers = new Set<string>();
    for (let round = 0; round < 5; round += 1) {
      for (const [name, { email, password }] of Object.entries(tries)) {
        const startedAt = performance.now();
        const answer = await sluice.fetch("/api/v1/account", {
          headers: { authorization: `Basic ${btoa(`${email()}:${password}`)}`, "cf-connecting-ip": newClient() },
        });
        const { requestId: _, ...body } = (await answer.json()) as Record<string, unknown>;
        (took[name] ??= []).push(performance.now() - startedAt);
        answers.add(JSON.stringify([answer.status, body]));
      }
    }
    expect([...answers]).toHaveLength(1);
    expect([...answers][0]).toMatch(/^\[401,/u);
    const median = (name: string) => took[name]!.toSorted((one, other) => one - other)[2]!;
    // Without the work it would be a twentieth; twice and half leave room for a machine that does other things.
    for (const name of ["disabled", "unknown"]) {
      expect(median(name) / median("known"), JSON.stringify(took)).toBeGreaterThan(0.5);
      expect(median(name) / median("known"), JSON.stringify(took)).toBeLessThan(2);
    }
  });
});

describe("what is kept of a password", () => {
  it("rows 30, 31: equal passwords are stored differently, in a PHC string, and no answer and no shown object has a hash", async () => {
    const [first, second] = [await sluice.share({ password: "the same" }), await sluice.share({ password: "the same" })];
    const { results } = await sluice.db
      .prepare("SELECT password_hash AS hash FROM shares WHERE id IN (?1, ?2)")
      .bind(first.id, second.id)
      .all<{ hash: string }>();
    expect(new Set(results.map((row) => row.hash)).size).toBe(2);
    for (const { hash } of results) expect(hash).toMatch(SCRYPT);
    for (const address of [`/api/v1/shares/${first.id}`, "/api/v1/shares", `/api/v1/shares/${first.id}/events`]) {
      expect(await (await sluice.api(address)).text()).not.toMatch(/[0-9a-f]{64}|scrypt|pbkdf2|generation/u);
    }
  });

  it("row 23: a password sent in an address is in no log and no row", async () => {
    const share = await sluice.share({ password: "canary-7351", opening: "direct" });
    expect((await sluice.fetch(`/share/${share.id}?password=canary-7351`)).status).toBe(200);
    await sluice.api(`/api/v1/shares/${share.id}/events`);
    for (const table of ["events", "shares", "attempts", "share_items"]) {
      const { results } = await sluice.db.prepare(`SELECT * FROM ${table}`).all();
      expect(JSON.stringify(results)).not.toContain("canary-7351");
    }
  });

  it("row 34: passwords are compared whole, without trimming or folding, in NFC", async () => {
    const share = await sluice.share({ password: "Pässword " });
    expect((await unlock(share.id, "Pässword", newClient())).status).toBe(401);
    expect((await unlock(share.id, "pässword ", newClient())).status).toBe(401);
    expect((await unlock(share.id, "Pa\u0308ssword ", newClient())).status).toBe(204);
    const long = "x".repeat(1000);
    const longShare = await sluice.share({ password: `${long}1` });
    expect((await unlock(longShare.id, `${long}2`, newClient())).status).toBe(401);
  });

  it("row 35: a giant password is refused before it is hashed; row 36: an empty one makes no link and opens none", async () => {
    const share = await sluice.share({ password: "right" });
    expect((await unlock(share.id, "x".repeat(1025), newClient())).status).toBe(413);
    expect((await unlock(share.id, "x".repeat(1_048_576), newClient())).status).toBe(413);
    expect((await sluice.api(`/api/v1/shares/${share.id}`, { method: "PATCH", json: { password: "" } })).status).toBe(400);
    expect((await sluice.fetch(`/share/${share.id}/file`)).status).toBe(401);
    expect((await unlock(share.id, "", newClient())).status).toBe(400);
  });

  it("a site that is told to hash in another way knows the passwords it has, and hashes each anew at its next use", async () => {
    const share = await sluice.share({ password: "kept" });
    const kept = async () => [
      await sluice.db.prepare("SELECT password_hash AS hash FROM shares WHERE id = ?1").bind(share.id).first<string>("hash"),
      await sluice.db.prepare("SELECT password_hash AS hash FROM users WHERE email = ?1").bind(ADMIN.email).first<string>("hash"),
    ];
    const port = Number(new URL(sluice.url).port);
    for (const [vars, before, after] of [
      [{ PASSWORD_COST: "pbkdf2" }, SCRYPT, PBKDF2],
      [DEFAULT_PASSWORD_COST, PBKDF2, SCRYPT],
    ] as const) {
      await sluice.stop();
      sluice = await startSluice({ stateDir, port, vars });
      expect((await unlock(share.id, "not this", newClient())).status).toBe(401);
      for (const hash of await kept()) expect(hash).toMatch(before);
      expect((await unlock(share.id, "kept", newClient())).status).toBe(204);
      expect((await sluice.fetch("/api/v1/account", { headers: { authorization: BASIC } })).status).toBe(200);
      for (const hash of await kept()) expect(hash).toMatch(after);
    }
  });
});
