import { Agent } from "node:http";
import type { BenchOptions } from "./bench-options.ts";
import { COUNTING_FRONT } from "./counting-front.ts";
import { send } from "./load.ts";
import type { Row } from "./report.ts";
import { bucketNames, bucketOf, bundle, type Server, sharePeer, startOurs, startWorker } from "./servers.ts";

const KEY = "small.bin";
/** More than one, since the first download of a link differs from later ones. */
const DOWNLOADS = 20;
/** Longer than rows of the log wait to be written. */
const SETTLE_MS = 400;
/** https://developers.cloudflare.com/r2/pricing/ and https://developers.cloudflare.com/d1/platform/pricing/: dollars a million. */
const PRICES = { a: 4.5, b: 0.36, written: 1 };

type Calls = Record<"before" | "after", { a: number; b: number; d1: number; written: number }>;

/** P8: what one download asks of the stores, and what a million of them cost. Downloads come one by one, so that no log rows are written together. */
export async function measureStoreCalls(_options: BenchOptions): Promise<Row[]> {
  const agent = new Agent({ keepAlive: true });
  const servers: Server[] = [];
  const rows: Row[] = [];
  try {
    const ours = await startOurs("ours", { buckets: 10, frontModule: COUNTING_FRONT });
    servers.push(ours);
    for (const [name, values] of [
      ["unlimited", {}],
      ["limited", { maxDownloads: 1000 }],
    ] as const) {
      const { id } = await ours.sluice.share({ key: KEY, content: "x".repeat(4096), opening: "direct", ...values });
      const calls = await count(ours, `/share/${id}`);
      rows.push(...rowsOf(`ours, ${name}`, calls, { a: "= 0", b: "≤ 1", d1: "≤ 1" }));
    }
    const script = await bundle("peer-worker.ts");
    for (const buckets of [1, 10, 50]) {
      const peer = await startWorker("peer", {
        script,
        buckets: Object.fromEntries(bucketNames(buckets).map((bucket) => [bucket, bucket])),
        front: COUNTING_FRONT,
      });
      servers.push(peer);
      await (await bucketOf(peer, "documents")).put(KEY, "x".repeat(4096));
      rows.push(...rowsOf(`peer, ${buckets} ${buckets === 1 ? "bucket" : "buckets"}`, await count(peer, await sharePeer(peer, KEY)), {}));
    }
    return rows;
  } finally {
    agent.destroy();
    for (const server of servers) await server.stop();
  }

  async function count(server: Server, path: string): Promise<Calls[]> {
    const read = async () => (await (await fetch(`${server.url}/__calls`)).json()) as Calls;
    await send(agent, server.url + path);
    await settle();
    await read();
    const all: Calls[] = [];
    for (let download = 0; download < DOWNLOADS; download += 1) {
      const { status } = await send(agent, server.url + path);
      if (status !== 200) throw new Error(`${path} answered ${status}.`);
      await settle();
      all.push(await read());
    }
    return all;
  }
}

function settle() {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}

function rowsOf(name: string, calls: Calls[], targets: Partial<Record<"a" | "b" | "d1", string>>): Row[] {
  const row = (what: string, value: (of: Calls) => number, unit: string, target?: string): Row => ({
    id: "P8",
    what: `${name}: ${what}`,
    values: calls.map(value),
    unit,
    ...(target === undefined ? {} : { target }),
  });
  const cost = (of: Calls) =>
    (["before", "after"] as const).reduce(
      (sum, phase) => sum + of[phase].a * PRICES.a + of[phase].b * PRICES.b + of[phase].written * PRICES.written,
      0,
    );
  return [
    row("R2 class A", (of) => of.before.a + of.after.a, "calls", targets.a),
    row("R2 class B", (of) => of.before.b + of.after.b, "calls", targets.b),
    ...(targets.d1 === undefined
      ? []
      : [
          row("D1 statements before the answer", (of) => of.before.d1, "calls", targets.d1),
          row("D1 statements after the answer", (of) => of.after.d1, "calls"),
          row("D1 rows written", (of) => of.before.written + of.after.written, "rows"),
        ]),
    row("a million downloads", cost, "$"),
  ];
}
