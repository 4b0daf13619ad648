import type { BenchOptions } from "./bench-options.ts";
import { interleave, run } from "./load.ts";
import { ratios, type Row } from "./report.ts";
import { cpuMs } from "../support/workerd-process.ts";
import { bucketNames, bucketOf, bundle, databaseOf, type OurServer, type Server, sharePeer, startOurs, startWorker } from "./servers.ts";

const CONTENT = new Uint8Array(4096).fill(120);
const CONNECTIONS = 8;
const KEY = "small.bin";

const ourShare = async (server: OurServer, values: object) => {
  const { id } = await server.sluice.share({ key: KEY, content: CONTENT, opening: "direct", ...values });
  return `/share/${id}`;
};

async function startPeer(script: string, buckets: number): Promise<Server> {
  const server = await startWorker(`peer ${buckets}`, {
    script,
    buckets: Object.fromEntries(bucketNames(buckets).map((name) => [name, name])),
  });
  await (await bucketOf(server, "documents")).put(KEY, CONTENT);
  return server;
}

async function startPlain(): Promise<Server> {
  const server = await startWorker("plain", { script: await bundle("plain-worker.ts"), buckets: { BUCKET: "bucket" }, hasDatabase: true });
  await (await bucketOf(server, "BUCKET")).put(KEY, CONTENT);
  const database = await databaseOf(server);
  await database.exec("CREATE TABLE links (id TEXT PRIMARY KEY, key TEXT NOT NULL, n INTEGER NOT NULL DEFAULT 0)");
  await database.prepare("INSERT INTO links (id, key) VALUES ('a', ?1)").bind(KEY).run();
  return server;
}

/** P1 and P2: requests a second for a file of 4 KB, on eight connections. */
export async function measureSmallFiles({ rounds, windowMs, wants }: BenchOptions): Promise<Row[]> {
  const peerScript = await bundle("peer-worker.ts");
  const servers: Server[] = [];
  const keep = <T extends Server>(server: T) => {
    servers.push(server);
    return server;
  };
  try {
    const plain = keep(await startPlain());
    const ours10 = keep(await startOurs("ours 10", { buckets: 10 }));
    const peer10 = keep(await startPeer(peerScript, 10));
    const costs = new Map<string, number[]>();
    const speed = (server: Server, path: string, name: string) => async () => {
      const before = cpuMs(server.pid);
      const load = { address: server.url + path, bytes: CONTENT.length };
      const { perSecond, latenciesMs } = await run(load, { connections: CONNECTIONS, durationMs: windowMs });
      costs.set(name, [...(costs.get(name) ?? []), (cpuMs(server.pid) - before) / latenciesMs.length]);
      return perSecond;
    };
    /** CPU milliseconds of the server for one request, by round; what was measured to warm up is left out. */
    const costOf = (name: string) => (costs.get(name) ?? []).slice(1);
    const rows: Row[] = [];
    if (wants("P1")) {
      const ours2 = keep(await startOurs("ours 2"));
      const ours50 = keep(await startOurs("ours 50", { buckets: 50 }));
      const peer1 = keep(await startPeer(peerScript, 1));
      const peer50 = keep(await startPeer(peerScript, 50));
      const values = await interleave(
        {
          constant: speed(plain, "/constant", "constant"),
          plain: speed(plain, "/unlimited/a", "plain"),
          ours2: speed(ours2, await ourShare(ours2, {}), "ours2"),
          peer1: speed(peer1, await sharePeer(peer1, KEY), "peer1"),
          ours10: speed(ours10, await ourShare(ours10, {}), "ours10"),
          peer10: speed(peer10, await sharePeer(peer10, KEY), "peer10"),
          ours50: speed(ours50, await ourShare(ours50, {}), "ours50"),
          peer50: speed(peer50, await sharePeer(peer50, KEY), "peer50"),
        },
        rounds,
      );
      const names = {
        constant: "the client alone: a constant answer",
        plain: "plain worker: D1 select + R2 get",
        ours2: "ours, 2 buckets",
        ours10: "ours, 10 buckets",
        ours50: "ours, 50 buckets",
        peer1: "peer, 1 bucket",
        peer10: "peer, 10 buckets",
        peer50: "peer, 50 buckets",
      } as const;
      rows.push(...speeds("P1", names, values, costOf));
      const add = (what: string, of: number[], target: string) => rows.push({ id: "P1", what, values: of, unit: "×", target });
      add("ours : peer, 1 bucket (ours 2)", ratios(values.ours2, values.peer1), "≥ 1.8");
      add("ours : peer, 10 buckets", ratios(values.ours10, values.peer10), "≥ 3");
      add("ours : peer, 50 buckets", ratios(values.ours50, values.peer50), "≥ 10");
      add("ours : plain worker", ratios(values.ours10, values.plain), "≥ 0.85");
      add("ours, 50 buckets : 2 buckets", ratios(values.ours50, values.ours2), "≥ 0.95");
      rows.push({ id: "P1", what: "CPU, plain worker : ours", values: ratios(costOf("plain"), costOf("ours10")), unit: "×" });
      rows.push({ id: "P1", what: "CPU, ours with 2 buckets : 50", values: ratios(costOf("ours2"), costOf("ours50")), unit: "×" });
    }
    if (wants("P2")) {
      const values = await interleave(
        {
          plainLimited: speed(plain, "/limited/a", "plainLimited"),
          oursLimited: speed(ours10, await ourShare(ours10, { maxDownloads: 1_000_000 }), "oursLimited"),
          peerLimited: speed(peer10, await sharePeer(peer10, KEY, { maxDownloads: 1_000_000_000 }), "peerLimited"),
        },
        rounds,
      );
      const names = {
        plainLimited: "plain worker: D1 update … returning + R2 get",
        oursLimited: "ours, limited, 10 buckets",
        peerLimited: "peer, limited, 10 buckets",
      } as const;
      rows.push(...speeds("P2", names, values, costOf));
      const add = (what: string, of: number[], target: string) => rows.push({ id: "P2", what, values: of, unit: "×", target });
      add("ours : peer, limited, 10 buckets", ratios(values.oursLimited, values.peerLimited), "≥ 2.5");
      add("ours : plain worker, limited", ratios(values.oursLimited, values.plainLimited), "≥ 0.85");
      rows.push({ id: "P2", what: "CPU, plain worker : ours", values: ratios(costOf("plainLimited"), costOf("oursLimited")), unit: "×" });
    }
    return rows;
  } finally {
    for (const server of servers) await server.stop();
  }
}

/** Requests a second, and the CPU time of one: the latter is steadier where the machine has other work. */
function speeds<Name extends string>(
  id: string,
  names: Record<Name, string>,
  values: Record<Name, number[]>,
  costOf: (name: string) => number[],
): Row[] {
  return (Object.keys(names) as Name[]).flatMap((name) => [
    { id, what: names[name], values: values[name], unit: "req/s" },
    { id, what: `${names[name]}, CPU`, values: costOf(name), unit: "ms" },
  ]);
}
