import { mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeLargeObjects } from "../support/large-object.ts";
import { peakGrowthBytes } from "../support/workerd-process.ts";
import type { BenchOptions } from "./bench-options.ts";
import { interleave, send } from "./load.ts";
import { ratios, type Row } from "./report.ts";
import { bundle, type Server, sharePeer, startOurs, startWorker } from "./servers.ts";

const MIB = 1024 * 1024;

/** P3: seconds for one large download, and how much the server grew meanwhile. Each server has its own copy of the file. */
export async function measureLargeFiles({ rounds, isQuick }: BenchOptions): Promise<Row[]> {
  const sizes: Record<string, number> = isQuick ? { "100 MB": 100 * MIB } : { "100 MB": 100 * MIB, "1 GB": 1024 * MIB };
  const stateDir = mkdtempSync(path.join(tmpdir(), "sluice-bench-"));
  const servers: Server[] = [];
  const agent = new Agent({ keepAlive: true });
  try {
    const state = (name: string) => path.join(stateDir, name);
    const bucketOfState = { ours: "documents", plain: "bucket", peer: "documents" };
    for (const [name, bucket] of Object.entries(bucketOfState)) await makeLargeObjects(state(name), bucket, sizes);
    const ours = await startOurs("ours", { stateDir: state("ours") });
    servers.push(ours);
    const plain = await startWorker("plain", {
      script: await bundle("plain-worker.ts"),
      buckets: { BUCKET: "bucket" },
      stateDir: state("plain"),
    });
    servers.push(plain);
    const peer = await startWorker("peer", {
      script: await bundle("peer-worker.ts"),
      buckets: { documents: "documents" },
      stateDir: state("peer"),
    });
    servers.push(peer);
    const rows: Row[] = [];
    for (const [key, sizeBytes] of Object.entries(sizes)) {
      const growth: Record<string, number[]> = {};
      const download = (server: Server, address: string) => async () => {
        const startedAt = performance.now();
        let seconds = 0;
        const grownBytes = await peakGrowthBytes(server.pid, async () => {
          const { status, bytes } = await send(agent, address);
          seconds = (performance.now() - startedAt) / 1000;
          if (status !== 200 || bytes !== sizeBytes) throw new Error(`${address} answered ${status} with ${bytes} bytes.`);
        });
        (growth[server.name] ??= []).push(grownBytes / MIB);
        return seconds;
      };
      const { id } = await ours.sluice.share({ key, opening: "direct" });
      const values = await interleave(
        {
          plain: download(plain, `${plain.url}/large/${encodeURIComponent(key)}`),
          ours: download(ours, `${ours.url}/share/${id}`),
          peer: download(peer, peer.url + (await sharePeer(peer, key))),
        },
        rounds,
      );
      for (const name of ["plain", "ours", "peer"] as const)
        rows.push({ id: "P3", what: `${key}: ${name}`, values: values[name], unit: "s" });
      rows.push({ id: "P3", what: `${key}: ours : plain worker`, values: ratios(values.ours, values.plain), unit: "×", target: "≤ 1.1" });
      // The first download warms up.
      for (const [name, grown] of Object.entries(growth))
        rows.push({
          id: "P3",
          what: `${key}: memory growth, ${name}`,
          values: grown.slice(1),
          unit: "MiB",
          ...(name === "ours" ? { target: "< 8" } : {}),
        });
    }
    return rows;
  } finally {
    agent.destroy();
    for (const server of servers) await server.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
}
