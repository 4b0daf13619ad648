import { solveChallenge } from "altcha-lib";
import { deriveKey } from "altcha-lib/algorithms/sha";
import type { Challenge } from "altcha-lib/types";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cookiesOf, freePort, type Sluice, startSluice } from "../support/sluice.ts";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

let sluice: Sluice;
const stateDir = mkdtempSync(path.join(tmpdir(), "sluice-passwords-"));
beforeAll(async () => {
  sluice = await startSluice({ stateDir, port: await freePort() });
});
afterAll(async () => {
  await sluice.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

let clients = 0;
const newClient = () => `198.51.${Math.floor((clients += 1) / 200)}.${(clients % 200) + 1}`;
const unlock = (id: string, password: string, client: string, extra: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
  sluice.fetch(`/share/${id}/unlock`, {
    method: "POST",
    headers: { "content-type": "application/json", "cf-connecting-ip": client, ...headers },
    body: JSON.stringify({ password, ...extra }),
  });

describe("guessing a link's password", () => {
  it("row 24: one client is locked out after ten wrong tries, whichever door it takes; others are not", async () => {
    const share = await sluice.share({ password: "right", opening: "direct" });
    const client = newClient();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const door = attempt % 3;
      const headers = { "cf-connecting-ip": client };
      if (door === 0) statuses.push((await unlock(share.id, "wrong", client)).status);
      if (door === 1) statuses.push((await sluice.fetch(`/share/${share.id}?password=wrong`, { headers })).status);
      if (door === 2)
        statuses.push((await sluice.fetch(`/share/${share.id}/file`, { headers: { ...headers, "x-share-password": "wrong" } })).status);
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
    const locked = await unlock(share.id, "right", client);
    expect(locked.status).toBe(429);
    expect(Number(locked.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await unlock(share.id, "right", newClient())).status).toBe(204);
  });

  it("row 24: a link under attack asks for a proof of work, never locks; who knows the password gets in, who is in stays in", async () => {
    const share = await sluice.share({ password: "right" });
    const visitor = cookiesOf(await unlock(share.id, "right", newClient()));
    for (let attempt = 0; attempt < 30; attempt += 1) await unlock(share.id, "wrong", newClient());
    const challenged = await unlock(share.id, "right", newClient());
    expect(challenged.status).toBe(429);
    const { error, challenge } = (await challenged.json()) as { error: string; challenge: Challenge };
    expect(error).toBe("proof_required");
    const solution = await solveChallenge({ challenge, deriveKey });
    const proof = JSON.stringify({ challenge, solution });
    expect((await unlock(share.id, "wrong", newClient(), { proof })).status).toBe(401);
    expect((await unlock(share.id, "right", newClient(), { proof })).status).toBe(429);
    const second = (await (await unlock(share.id, "right", newClient())).json()) as { challenge: Challenge };
    const proven = JSON.stringify({
      challenge: second.challenge,
      solution: await solveChallenge({ challenge: second.challenge, deriveKey }),
    });
    expect((await unlock(share.id, "right", newClient(), { proof: proven })).status).toBe(204);
    expect((await sluice.fetch(`/share/${share.id}/file`, { headers: { cookie: visitor } })).status).toBe(200);
    const other = await sluice.share({ password: "right" });
    expect((await unlock(other.id, "right", newClient())).status).toBe(204);
    expect((await sluice.api(`/api/v1/shares/${share.id}/reset-attempts`, { method: "POST" })).status).toBe(204);
    expect((await unlock(share.id, "right", newClient())).status).toBe(204);
  });

  it("a proof for one link is none for another, and a forged one is none at all", async () => {
    const [first, second] = [await sluice.share({ password: "a" }), await sluice.share({ password: "b" })];
    for (const share of [first, second]) for (let attempt = 0; attempt < 21; attempt += 1) await unlock(share.id, "wrong", newClient());
    const { challenge } = (await (await unlock(first.id, "a", newClient())).json()) as { challenge: Challenge };
    const proof = JSON.stringify({ challenge, solution: await solveChallenge({ challenge, deriveKey }) });
    expect((await unlock(second.id, "b", newClient(), { proof })).status).toBe(429);
    const forged = JSON.stringify({
      challenge: { ...challenge, parameters: { ...challenge.parameters, data: { shareId: second.id } } },
      solution: { counter: 1, derivedKey: "0000" },
    });
    expect((await unlock(second.id, "b", newClient(), { proof: forged })).status).toBe(429);
  });

  it("row 25: one client is locked out after twenty wrong tries over many links", async () => {
    const client = newClient();
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 25; attempt += 1) {
      const share = await sluice.share({ password: "right" });
      statuses.push((await unlock(share.id, "wrong", client)).status);
    }
    expect(statuses).toEqual([...Array<number>(20).fill(401), ...Array<number>(5).fill(429)]);
  });

  it("row 26: a forged X-Forwarded-For or another address of the same IPv6 /64 is the same client", async () => {
    const share = await sluice.share({ password: "right" });
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const address = `2001:db8:1:2:${attempt.toString(16)}::${attempt}`;
      statuses.push(
        (
          await unlock(
            share.id,
            "wrong",
            address,
            {},
            { "x-forwarded-for": newClient(), forwarded: `for=${newClient()}`, "x-real-ip": newClient() },
          )
        ).status,
      );
    }
    expect(statuses.slice(10)).toEqual([429, 429]);
  });

  it("row 29: a restart forgets nothing", async () => {
    const share = await sluice.share({ password: "right" });
    const client = newClient();
    for (let attempt = 0; attempt < 10; attempt += 1) expect((await unlock(share.id, "wrong", client)).status).toBe(401);
    const port = Number(new URL(sluice.url).port);
    await sluice.stop();
    sluice = await startSluice({ stateDir, port });
    expect((await unlock(share.id, "right", client)).status).toBe(429);
    expect((await unlock(share.id, "right", newClient())).status).toBe(204);
  });
});
