import { readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "../support/sluice.ts";
import type { BenchOptions } from "./bench-options.ts";
import { interleave } from "./load.ts";
import type { Row } from "./report.ts";
import { bundle, type Server, startWorker } from "./servers.ts";

const EMPTY = 'export default { fetch: () => new Response("ok") };';

async function get(server: Server, address: string, status: number): Promise<void> {
  const response = await fetch(server.url + address);
  await response.arrayBuffer();
  if (response.status !== status) throw new Error(`${server.name} answered ${address} with ${response.status}.`);
}

/** P11: what the worker weighs, and how long after its start the first answers come. */
export async function measureWeight({ rounds }: BenchOptions): Promise<Row[]> {
  const read = (name: string) => readFileSync(path.join(root, "dist/pages/_worker.js", name));
  const renditions = ["image-renditions.js", "pdf-renditions.js", "jpeg.wasm", "webp.wasm", "gif.wasm"].map(read);
  const entry = read("index.js");
  const pages = read("next.js");
  const clients = ["auth-library.js", "smtp-client.js"].map(read);
  const peerScript = await bundle("peer-worker.ts");
  const kib = (...files: Uint8Array[]) => files.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length / 1024, 0);
  const firstPage: number[] = [];

  /** Milliseconds from nothing to the first answer. The runtime's own share is that of the empty worker. */
  const startUp = (start: () => Promise<Server>, address: string, status: number, then?: (server: Server) => Promise<void>) => async () => {
    const startedAt = performance.now();
    const server = await start();
    try {
      await get(server, address, status);
      const tookMs = performance.now() - startedAt;
      await then?.(server);
      return tookMs;
    } finally {
      await server.stop();
    }
  };
  const values = await interleave(
    {
      empty: startUp(() => startWorker("empty", { script: EMPTY, buckets: { documents: "documents" }, hasDatabase: true }), "/", 200),
      peer: startUp(
        () => startWorker("peer", { script: peerScript, buckets: { documents: "documents" }, hasDatabase: true }),
        "/share/none",
        404,
      ),
      ours: startUp(
        () =>
          startWorker("ours", {
            script: entry.toString(),
            further: { "next.js": pages.toString() },
            buckets: { documents: "documents" },
            hasDatabase: true,
            vars: (host) => ({ PUBLIC_URL: `http://${host}`, AUTH_SECRET: "x".repeat(40) }),
          }),
        // Refused before any store is asked, by the route itself.
        "/api/v1/shares",
        401,
        async (server) => {
          const startedAt = performance.now();
          // A page that asks no store: this database has no tables.
          await get(server, "/nothing-here", 404);
          firstPage.push(performance.now() - startedAt);
        },
      ),
    },
    rounds,
  );
  return [
    { id: "P11", what: "gzip: index.js (entry and route handlers)", values: [kib(entry)], unit: "KiB" },
    { id: "P11", what: "gzip: next.js (pages, loaded at the first page)", values: [kib(pages)], unit: "KiB" },
    { id: "P11", what: "gzip: signing in and sending mail (loaded at the first of each)", values: [kib(...clients)], unit: "KiB" },
    { id: "P11", what: "gzip: all of these", values: [kib(entry, pages, ...clients)], unit: "KiB", target: "≤ 1638" },
    {
      id: "P11",
      what: "gzip: renditions (loaded at the first preview of a link for looking only)",
      values: [kib(...renditions)],
      unit: "KiB",
    },
    { id: "P11", what: "gzip: peer, without its dashboard", values: [kib(Buffer.from(peerScript))], unit: "KiB" },
    { id: "P11", what: "start to first answer: an empty worker", values: values.empty, unit: "ms" },
    { id: "P11", what: "start to first answer: peer", values: values.peer, unit: "ms" },
    { id: "P11", what: "start to first answer: ours, native route", values: values.ours, unit: "ms" },
    {
      id: "P11",
      what: "ours less the empty worker",
      values: values.ours.map((ms, round) => ms - (values.empty[round] ?? Number.NaN)),
      unit: "ms",
      target: "≤ 225",
    },
    { id: "P11", what: "then the first page", values: firstPage.slice(1), unit: "ms" },
  ];
}
