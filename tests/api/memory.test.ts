/**
 * Files pass the server without staying in it: its memory does not follow their size. This is the proof that no body goes through OpenNext, which
 * would read requests whole and copy answers in JavaScript.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Sluice, startSluice } from "../support/sluice.ts";
import { makeLargeObjects } from "../support/large-object.ts";
import { peakGrowthBytes, withPid } from "../support/workerd-memory.ts";

const MIB = 1024 * 1024;
const LARGE_BYTES = 1024 * MIB;
const MAX_GROWTH_BYTES = 64 * MIB;

const stateDir = mkdtempSync(path.join(tmpdir(), "sluice-memory-"));
let sluice: Sluice;
let pid: number;
beforeAll(async () => {
  await makeLargeObjects(stateDir, "documents", { "large.bin": LARGE_BYTES, "warm-up.bin": 64 * MIB });
  ({ server: sluice, pid } = await withPid(() => startSluice({ stateDir })));
});
afterAll(async () => {
  await sluice.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

/** Reads an answer to its end and keeps nothing of it. Answers how many bytes came. */
function drain(
  address: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; length: string | undefined; bytes: number }> {
  return new Promise((resolve, reject) => {
    const url = new URL(address, sluice.url);
    request(url, { headers: { "accept-encoding": "identity", ...headers } }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => (bytes += chunk.length));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, length: response.headers["content-length"], bytes }));
      response.on("error", reject);
    })
      .on("error", reject)
      .end();
  });
}

it("a gigabyte downloaded through a link leaves the server as it was", async () => {
  const { id } = await sluice.share({ key: "large.bin", opening: "direct", maxDownloads: 2 });
  const warmUp = await sluice.share({ key: "warm-up.bin", opening: "direct" });
  await drain(`/share/${warmUp.id}`);
  const growth = await peakGrowthBytes(pid, async () => {
    expect(await drain(`/share/${id}`)).toEqual({ status: 200, length: String(LARGE_BYTES), bytes: LARGE_BYTES });
  });
  expect(growth).toBeLessThan(MAX_GROWTH_BYTES);
});
