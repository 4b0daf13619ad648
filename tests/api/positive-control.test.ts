import { readFileSync } from "node:fs";
import path from "node:path";
import { Miniflare, convertV4MiniflareOptions } from "miniflare";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/*
 * The harness proves itself: against the algorithm that reads, changes and writes, the same crowds that count.test.ts and revoke.test.ts send
 * must find what they look for. Were these tests to fail, a green result of those would mean nothing.
 */
let naive: Miniflare;
let url: URL;
beforeAll(async () => {
  const script = readFileSync(path.join(import.meta.dirname, "../support/naive-share.mjs"), "utf8");
  naive = new Miniflare(
    convertV4MiniflareOptions({
      host: "127.0.0.1",
      port: 0,
      modules: true,
      script,
      r2Buckets: ["documents"],
      compatibilityDate: "2026-11-01",
    }),
  );
  url = await naive.ready;
});
afterAll(() => naive.dispose());

describe("the naive algorithm goes red", () => {
  it("hands over more files than the limit when two hundred ask at once", async () => {
    await fetch(new URL("/?max=5", url), { method: "PUT" });
    const statuses = await Promise.all(Array.from({ length: 200 }, async () => (await fetch(url)).status));
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(5);
  });

  it("is revived after its revocation by a counter that was being written", async () => {
    let revived = 0;
    for (let round = 0; round < 40; round += 1) {
      await fetch(new URL("/?max=1000", url), { method: "PUT" });
      const downloads = Array.from({ length: 6 }, () => fetch(url));
      await new Promise((resolve) => setTimeout(resolve, round % 8));
      await fetch(url, { method: "DELETE" });
      await Promise.all(downloads);
      if ((await fetch(url)).status === 200) revived += 1;
    }
    expect(revived).toBeGreaterThan(0);
  });
});
