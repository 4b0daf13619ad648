import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { maxSendingMs } from "../../lib/http/send-in-time.ts";
import { type FaultySluice, startFaultySluice } from "../support/faults.ts";
import { BASIC, eventually, rawRequest } from "../support/sluice.ts";

const LENGTH = 12 * 1024 * 1024;
const CONNECTIONS = 1000;

let sluice: FaultySluice;
beforeAll(async () => {
  sluice = await startFaultySluice();
});
afterEach(() => sluice.faults());
afterAll(() => sluice.stop());

interface Taker {
  socket: Socket;
  /** Bytes that arrived, head included. */
  taken: number;
  isOver: boolean;
}

/** What arrives is counted and thrown away, all of it from one place: gigabytes stand in the buffers of a thousand sockets. */
const scratch = Buffer.alloc(1024 * 1024);

/** Sends a request and reads its answer's first bytes; then nothing until `resume`. */
function openAndStall(path: string, headers: Record<string, string> = {}): Promise<Taker> {
  const { port, host } = new URL(sluice.url);
  return new Promise((resolve, reject) => {
    const taken = (bytes: number) => {
      const isFirst = taker.taken === 0;
      taker.taken += bytes;
      if (isFirst) resolve(taker);
      return !isFirst;
    };
    const socket = connect({ port: Number(port), host: "127.0.0.1", onread: { buffer: scratch, callback: taken } });
    const taker: Taker = { socket, taken: 0, isOver: false };
    socket.once("connect", () => {
      const lines = Object.entries({ host, "accept-encoding": "identity", connection: "close", ...headers });
      socket.write(`GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`);
    });
    socket.on("error", reject);
    socket.on("close", () => (taker.isOver = true));
  });
}

async function takeRest(taker: Taker): Promise<void> {
  taker.socket.resume();
  if (!taker.isOver) await once(taker.socket, "close", { signal: AbortSignal.timeout(10_000) });
}

const rowsOf = async (id: string, result: string) =>
  (await sluice.db
    .prepare("SELECT count(*) AS count FROM events WHERE share_id = ?1 AND event = 'downloaded' AND result = ?2")
    .bind(id, result)
    .first<number>("count")) ?? 0;

describe("clients that take nothing", () => {
  it("F16: a thousand stalled downloads keep no new visitor waiting and are cut when their time is over; a slow one that is within it is not", async () => {
    const share = await sluice.share({ key: "stalled.bin", content: new Uint8Array(LENGTH).fill(9) });
    const other = await sluice.share({ content: "for others" });
    const address = `/share/${share.id}/file`;
    const stalled: Taker[] = [];
    while (stalled.length < CONNECTIONS) {
      stalled.push(...(await Promise.all(Array.from({ length: 50 }, () => openAndStall(address)))));
    }
    const slow = await openAndStall(address);
    for (let visitor = 0; visitor < 20; visitor += 1) {
      const answer = await rawRequest(sluice.url, `/share/${other.id}/file`);
      expect([answer.status, answer.body.toString()]).toEqual([200, "for others"]);
    }
    await sluice.faults({ clockMs: maxSendingMs(LENGTH) / 2 });
    expect((await rawRequest(sluice.url, `/share/${other.id}`)).status).toBe(200);
    await takeRest(slow);
    expect(slow.taken).toBeGreaterThan(LENGTH);
    expect(await rowsOf(share.id, "aborted")).toBe(0);
    await sluice.faults({ clockMs: maxSendingMs(LENGTH) });
    await eventually("the log says so of each", async () => (await rowsOf(share.id, "aborted")) === CONNECTIONS, 60_000);
    expect(await rowsOf(share.id, "ok")).toBe(1);
    await Promise.all(stalled.map(takeRest));
    expect(stalled.filter((taker) => taker.taken >= LENGTH)).toEqual([]);
  });

  it("F16: whoever is signed in is cut off all the same", async () => {
    await sluice.calls();
    await (await sluice.bucket("documents")).put("own.bin", new Uint8Array(LENGTH).fill(9));
    const stalled = await openAndStall("/api/v1/objects/content?bucket=documents&key=own.bin", { authorization: BASIC });
    await sluice.faults({ clockMs: maxSendingMs(LENGTH) + 1000 });
    await eventually("its time is over", async () => (await sluice.calls()).includes(`timer ${maxSendingMs(LENGTH)}`));
    await takeRest(stalled);
    expect(stalled.taken).toBeLessThan(LENGTH);
  });
});
