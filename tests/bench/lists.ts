import type { D1Database } from "@cloudflare/workers-types";
import { BASIC } from "../support/sluice.ts";
import type { BenchOptions } from "./bench-options.ts";
import { interleave, percentile, run } from "./load.ts";
import { ratios, type Row } from "./report.ts";
import { bucketOf, bundle, type Server, startOurs, startWorker } from "./servers.ts";

const headers = { authorization: BASIC };
const COUNTS = [100, 1000, 3000];

/** So many rows in a statement: triggers make each of them several, and a statement has thirty seconds. */
const ROWS_AT_ONCE = 5000;

/** Links to files of a bucket, written into our database as creation writes them. */
export async function insertShares(database: D1Database, bucket: string, count: number): Promise<void> {
  const numbers = `WITH RECURSIVE n(i) AS (SELECT ?1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)`;
  for (let first = 1; first <= count; first += ROWS_AT_ONCE) {
    const last = Math.min(count, first + ROWS_AT_ONCE - 1);
    await database.batch([
      database
        .prepare(
          `${numbers} INSERT INTO shares (id, generation, name, opening, expires_at_ms, max_downloads, downloads, created_at_ms, created_by_name, record_version)
           SELECT ?3 || i, 'generation' || i, 'Report ' || i, 'page', 4e12 + i, 100, i % 100, 1.7e12 + i, 'ada@example.com', 1 FROM n`,
        )
        .bind(first, last, bucket),
      database
        .prepare(
          `${numbers} INSERT INTO share_items (share_id, position, bucket, key) SELECT ?3 || i, 0, ?3, 'reports/2026/report-' || i || '.pdf' FROM n`,
        )
        .bind(first, last, bucket),
    ]);
  }
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

/** Makes links of all kinds of those that `insertShares` wrote alike: the same shares of each however many there are, and a few of what is rare. */
export async function varyShares(database: D1Database): Promise<void> {
  const set = (assignment: string, condition: string) => database.prepare(`UPDATE shares SET ${assignment} WHERE ${condition}`);
  await database.batch([
    set("password_hash = 'hash'", "rowid % 4 = 0"),
    set("allowed_actions = 'upload'", "rowid % 50 = 0"),
    set("expires_at_ms = NULL", "rowid % 3 = 0"),
    set("expires_at_ms = unixepoch() * 1000 + 86400000", "rowid % 25 = 1"),
    set("last_access_at_ms = 1.7e12 + rowid", "rowid % 10 <> 0"),
    set("paused_at_ms = 1", "rowid % 20 = 0"),
    // As many however large the list is: what a filter has to find among all the rest, the oldest of all.
    set("revoked_at_ms = 1", "rowid BETWEEN 1 AND 10"),
    set("suspended = 'rights_lost'", "rowid BETWEEN 11 AND 20"),
    set("allowed_actions = 'full'", "rowid BETWEEN 21 AND 30"),
    set("created_by = 'somebody'", "rowid BETWEEN 31 AND 40"),
  ]);
}

export const PAGES: [what: string, query: string][] = [
  ["newest first", ""],
  ["by name", "?sort=name&direction=asc"],
  ["by end", "?sort=expires&direction=asc"],
  ["by downloads", "?sort=downloads"],
  ["by last access", "?sort=lastAccess"],
  ["by status", "?sort=status&direction=asc"],
  ["search that few match", "?q=report-77.pdf"],
  ["search that all match", "?q=reports/2026"],
  ["search that none matches", "?q=no such link"],
  ["search of two characters", "?q=re"],
  ["status, a twentieth of them", "?status=paused"],
  ["status, ten in all", "?status=suspended"],
  ["owner, ten in all", "?owner=somebody"],
  ["bucket", "?bucket=manager"],
  ["access, ten in all", "?allowedActions=full"],
  ["with a password", "?security=password"],
  ["without a password", "?security=none"],
  ["ends within seven days", "?expiry=soon"],
  ["never ends", "?expiry=never"],
  ["never used", "?unusedDays=30"],
  ["three filters, by name", "?security=none&expiry=never&unusedDays=0&sort=name&direction=asc"],
];
const SIZES = [100, 1000, 100_000];

/** The first page of Sharing, by every sort and filter, at three sizes of the list. */
export async function measureFirstPage(rounds: number, isQuick: boolean, servers: Server[]): Promise<Row[]> {
  const sized: Record<string, Server> = {};
  for (const size of SIZES) {
    const server = await startOurs(`links${size}`);
    servers.push(server);
    await insertShares(server.sluice.db, "manager", size);
    await varyShares(server.sluice.db);
    sized[String(size)] = server;
  }
  const rows: Row[] = [];
  for (const [what, query] of PAGES) {
    const time = (server: Server) => async () => {
      const load = { address: `${server.url}/api/v1/shares${query}`, bytes: null, headers };
      return percentile((await run(load, { connections: 1, requests: isQuick ? 20 : 60 })).latenciesMs, 0.95);
    };
    const values = await interleave(Object.fromEntries(Object.entries(sized).map(([size, server]) => [size, time(server)])), rounds);
    const few = values["100"] ?? [];
    for (const size of SIZES) {
      const links = size.toLocaleString("en");
      rows.push({ id: "P6", what: `Sharing, ${what}, ${links} links, p95`, values: values[String(size)] ?? [], unit: "ms" });
      if (size === 100) continue;
      rows.push({
        id: "P6",
        what: `Sharing, ${what}, ${links} : 100`,
        values: ratios(values[String(size)] ?? [], few),
        unit: "×",
        target: "≤ 2",
      });
    }
  }
  return rows;
}
