import type { D1Database } from "@cloudflare/workers-types";
import { BASIC } from "../support/sluice.ts";
import type { BenchOptions } from "./bench-options.ts";
import { interleave, percentile, run } from "./load.ts";
import { ratios, type Row } from "./report.ts";
import { bucketOf, bundle, type Server, startOurs, startWorker } from "./servers.ts";

const headers = { authorization: BASIC };
const COUNTS = [100, 1000, 3000];

/** Links to files of a bucket, written into our database as creation writes them. */
async function insertShares(database: D1Database, bucket: string, count: number): Promise<void> {
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)`;
  await database
    .prepare(
      `${numbers} INSERT INTO shares (id, generation, name, opening, expires_at_ms, max_downloads, downloads, created_at_ms, created_by_name, record_version)
       SELECT ?2 || i, 'generation' || i, 'Report ' || i, 'page', 4e12 + i, 100, i % 100, 1.7e12 + i, 'ada@example.com', 1 FROM n`,
    )
    .bind(count, bucket)
    .run();
  await database
    .prepare(
      `${numbers} INSERT INTO share_items (share_id, position, bucket, key) SELECT ?2 || i, 0, ?2, 'reports/2026/report-' || i || '.pdf' FROM n`,
    )
    .bind(count, bucket)
    .run();
}

/** Records as R2 Explorer writes them. */
async function putRecords(peer: Server, bucket: string, count: number): Promise<void> {
  const store = await bucketOf(peer, bucket);
  for (let index = 0; index < count; index += 1) {
    const shareId = `${bucket}${index}`;
    const record = {
      shareId,
      bucket,
      key: `reports/2026/report-${index}.pdf`,
      expiresAt: 4e12 + index,
      maxDownloads: 100,
      currentDownloads: index % 100,
      createdBy: "ada@example.com",
      createdAt: 1.7e12 + index,
    };
    await store.put(`.r2-explorer/sharable-links/${shareId}.json`, JSON.stringify(record));
  }
}

/** P6: the list of a bucket's links, and the first page of Sharing. */
export async function measureLists({ rounds, isQuick }: BenchOptions): Promise<Row[]> {
  const servers: Server[] = [];
  try {
    const buckets = Object.fromEntries(COUNTS.map((count) => [`links${count}`, `links${count}`]));
    const ours = await startOurs("ours", { extraBuckets: buckets });
    servers.push(ours);
    const peer = await startWorker("peer", { script: await bundle("peer-worker.ts"), buckets });
    servers.push(peer);
    const rows: Row[] = [];
    for (const count of COUNTS) {
      const bucket = `links${count}`;
      await insertShares(ours.sluice.db, bucket, count);
      await putRecords(peer, bucket, count);
      const path = `/api/buckets/${bucket}/shares`;
      const listed = async (server: Server) =>
        ((await (await fetch(server.url + path, { headers })).json()) as { shares: unknown[] }).shares.length;
      const time = (server: Server, requests: number) => async () =>
        percentile((await run({ address: server.url + path, bytes: null, headers }, { connections: 1, requests })).latenciesMs, 0.5);
      const lengths = { ours: await listed(ours), peer: await listed(peer) };
      const values = await interleave({ ours: time(ours, isQuick ? 5 : 20), peer: time(peer, isQuick ? 1 : 3) }, rounds);
      const links = count.toLocaleString("en");
      rows.push(
        { id: "P6", what: `links of a bucket, ${links}: ours (${lengths.ours} listed)`, values: values.ours, unit: "ms" },
        { id: "P6", what: `links of a bucket, ${links}: peer (${lengths.peer} listed)`, values: values.peer, unit: "ms" },
        {
          id: "P6",
          what: `links of a bucket, ${links}: peer : ours`,
          values: ratios(values.peer, values.ours),
          unit: "×",
          target: count === 100 ? "≥ 15" : "≥ 100",
        },
      );
    }
    rows.push(...(await measureFirstPage(rounds, isQuick, servers)));
    return rows;
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function measureFirstPage(rounds: number, isQuick: boolean, servers: Server[]): Promise<Row[]> {
  const few = await startOurs("few");
  servers.push(few);
  const many = await startOurs("many");
  servers.push(many);
  await insertShares(few.sluice.db, "few", 100);
  await insertShares(many.sluice.db, "many", 100_000);
  const rows: Row[] = [];
  for (const [name, query] of [
    ["newest first", ""],
    ["by status", "?sort=status"],
    ["by name", "?sort=name&direction=asc"],
  ] as const) {
    const time = (server: Server) => async () => {
      const load = { address: `${server.url}/api/v1/shares${query}`, bytes: null, headers };
      return percentile((await run(load, { connections: 1, requests: isQuick ? 20 : 60 })).latenciesMs, 0.95);
    };
    const values = await interleave({ few: time(few), many: time(many) }, rounds);
    rows.push(
      { id: "P6", what: `first page of Sharing, ${name}, 100 links, p95`, values: values.few, unit: "ms" },
      { id: "P6", what: `first page of Sharing, ${name}, 100,000 links, p95`, values: values.many, unit: "ms" },
      {
        id: "P6",
        what: `first page of Sharing, ${name}, 100,000 : 100`,
        values: ratios(values.many, values.few),
        unit: "×",
        // The table opens newest first; the other orders are there to be known.
        ...(query === "" ? { target: "≤ 2" } : {}),
      },
    );
  }
  return rows;
}
