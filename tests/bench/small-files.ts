import type { BenchOptions } from "./bench-options.ts";
import { interleave, run } from "./load.ts";
import { ratios, type Row } from "./report.ts";
import { bucketNames, bucketOf, bundle, databaseOf, type OurServer, type Server, sharePeer, startOurs, startWorker } from "./servers.ts";

const CONTENT = new Uint8Array(4096).fill(120);
const CONNECTIONS = 8;
const KEY = "small.bin";

const ourShare = async (server: OurServer, values: object) => {
  const { id } = await server.sluice.share({ key: KEY, content: CONTENT, opening: "direct", ...values });
  return `${server.url}/share/${id}`;
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
    const speed = (address: string) => async () =>
      (await run({ address, bytes: CONTENT.length }, { connections: CONNECTIONS, durationMs: windowMs })).perSecond;
    const rows: Row[] = [];
    if (wants("P1")) {
      const ours2 = keep(await startOurs("ours 2"));
      const ours50 = keep(await startOurs("ours 50", { buckets: 50 }));
      const peer1 = keep(await startPeer(peerScript, 1));
      const peer50 = keep(await startPeer(peerScript, 50));
      const values = await interleave(
        {
          constant: speed(`${plain.url}/constant`),
          plain: speed(`${plain.url}/unlimited/a`),
          ours2: speed(await ourShare(ours2, {})),
          peer1: speed(peer1.url + (await sharePeer(peer1, KEY))),
          ours10: speed(await ourShare(ours10, {})),
          peer10: speed(peer10.url + (await sharePeer(peer10, KEY))),
          ours50: speed(await ourShare(ours50, {})),
          peer50: speed(peer50.url + (await sharePeer(peer50, KEY))),
        },
        rounds,
      );
      const add = (what: string, of: number[], unit: string, target?: string) =>
        rows.push({ id: "P1", what, values: of, unit, ...(target === undefined ? {} : { target }) });
      add("the client alone: a constant answer", values.constant, "req/s");
      add("plain worker: D1 select + R2 get", values.plain, "req/s");
      for (const [name, of] of [
        ["ours, 2 buckets", values.ours2],
        ["ours, 10 buckets", values.ours10],
        ["ours, 50 buckets", values.ours50],
        ["peer, 1 bucket", values.peer1],
        ["peer, 10 buckets", values.peer10],
        ["peer, 50 buckets", values.peer50],
      ] as const)
        add(name, of, "req/s");
      add("ours : peer, 1 bucket (ours 2)", ratios(values.ours2, values.peer1), "×", "≥ 1.8");
      add("ours : peer, 10 buckets", ratios(values.ours10, values.peer10), "×", "≥ 3");
      add("ours : peer, 50 buckets", ratios(values.ours50, values.peer50), "×", "≥ 10");
      add("ours : plain worker", ratios(values.ours10, values.plain), "×", "≥ 0.85");
      add("ours, 50 buckets : 2 buckets", ratios(values.ours50, values.ours2), "×", "≥ 0.95");
    }
    if (wants("P2")) {
      const values = await interleave(
        {
          plain: speed(`${plain.url}/limited/a`),
          ours10: speed(await ourShare(ours10, { maxDownloads: 1_000_000 })),
          peer10: speed(peer10.url + (await sharePeer(peer10, KEY, { maxDownloads: 1_000_000_000 }))),
        },
        rounds,
      );
      rows.push(
        { id: "P2", what: "plain worker: D1 update … returning + R2 get", values: values.plain, unit: "req/s" },
        { id: "P2", what: "ours, limited, 10 buckets", values: values.ours10, unit: "req/s" },
        { id: "P2", what: "peer, limited, 10 buckets", values: values.peer10, unit: "req/s" },
        { id: "P2", what: "ours : peer, limited, 10 buckets", values: ratios(values.ours10, values.peer10), unit: "×", target: "≥ 2.5" },
        { id: "P2", what: "ours : plain worker, limited", values: ratios(values.ours10, values.plain), unit: "×", target: "≥ 0.85" },
      );
    }
    return rows;
  } finally {
    for (const server of servers) await server.stop();
  }
}
