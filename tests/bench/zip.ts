import { mkdtempSync, rmSync } from "node:fs";
import { Agent } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { makeLargeObjects } from "../support/large-object.ts";
import { BASIC } from "../support/sluice.ts";
import { peakGrowthBytes } from "../support/workerd-process.ts";
import type { BenchOptions } from "./bench-options.ts";
import { interleave, send } from "./load.ts";
import { ratios, type Row } from "./report.ts";
import { bundle, type Server, startOurs, startWorker } from "./servers.ts";

const MIB = 1024 * 1024;

/** P4: seconds for a zip of a few large and of many small files, with CRCs known and unknown, beside a plain copy of the same bytes one file after the other. */
export async function measureZip({ rounds, isQuick }: BenchOptions): Promise<Row[]> {
  const selections: Record<string, { count: number; sizeBytes: number }> = {
    [isQuick ? "4 × 64 MB" : "4 × 256 MB"]: { count: 4, sizeBytes: (isQuick ? 64 : 256) * MIB },
    "1,000 × 100 KB": { count: 1000, sizeBytes: 100 * 1024 },
  };
  const prefixOf = (what: string) => `${what.replaceAll(/\W+/gu, "-")}/`;
  const sizes = Object.fromEntries(
    Object.entries(selections).flatMap(([what, { count, sizeBytes }]) =>
      Array.from({ length: count }, (_, index) => [`${prefixOf(what)}${String(index).padStart(4, "0")}.bin`, sizeBytes]),
    ),
  );
  const stateDir = mkdtempSync(path.join(tmpdir(), "sluice-bench-"));
  const state = (name: string) => path.join(stateDir, name);
  const agent = new Agent({ keepAlive: true });
  const servers: Server[] = [];
  try {
    await makeLargeObjects(state("ours"), "documents", sizes);
    await makeLargeObjects(state("plain"), "bucket", sizes);
    const ours = await startOurs("ours", { stateDir: state("ours") });
    servers.push(ours);
    const plain = await startWorker("plain", {
      script: await bundle("plain-worker.ts"),
      buckets: { BUCKET: "bucket" },
      stateDir: state("plain"),
    });
    servers.push(plain);
    const rows: Row[] = [];
    for (const [what, { count, sizeBytes }] of Object.entries(selections)) {
      const growth: Record<string, number[]> = { plain: [], first: [], known: [] };
      const download = async (name: string, server: Server, address: string) => {
        const startedAt = performance.now();
        let seconds = 0;
        const grownBytes = await peakGrowthBytes(server.pid, async () => {
          const { status, bytes } = await send(agent, server.url + address, { authorization: BASIC });
          seconds = (performance.now() - startedAt) / 1000;
          if (status !== 200 || bytes < count * sizeBytes) throw new Error(`${address} answered ${status} with ${bytes} bytes.`);
        });
        growth[name]?.push(grownBytes / MIB);
        return seconds;
      };
      const zip = `/api/v1/objects/zip?bucket=documents&prefix=${encodeURIComponent(prefixOf(what))}`;
      const forget = () => ours.sluice.db.exec("DELETE FROM object_crcs");
      const known = async () => {
        const row = await ours.sluice.db.prepare("SELECT count(*) AS count FROM object_crcs").first<number>("count");
        if (row !== count) throw new Error(`The CRCs of ${row ?? 0} files are known, not of ${count}.`);
      };
      const values = await interleave(
        {
          plain: () => download("plain", plain, `/many/${prefixOf(what)}`),
          first: async () => {
            await forget();
            return await download("first", ours, zip);
          },
          known: async () => {
            await forget();
            await send(agent, ours.url + zip, { authorization: BASIC });
            await known();
            return await download("known", ours, zip);
          },
        },
        rounds,
      );
      const names = { plain: "plain copy", first: "zip, CRCs unknown", known: "zip, CRCs known" } as const;
      for (const name of ["plain", "first", "known"] as const)
        rows.push({ id: "P4", what: `${what}: ${names[name]}`, values: values[name], unit: "s" });
      const add = (label: string, of: number[], target: string) =>
        rows.push({ id: "P4", what: `${what}: ${label} : plain copy`, values: of, unit: "×", target });
      add("CRCs known", ratios(values.known, values.plain), "≤ 1.3");
      add("CRCs unknown", ratios(values.first, values.plain), "≤ 4");
      // The first of each warms up.
      for (const name of ["plain", "first", "known"] as const) {
        const values = (growth[name] ?? []).slice(1);
        rows.push({
          id: "P4",
          what: `${what}: memory growth, ${names[name]}`,
          values,
          unit: "MiB",
          ...(name === "plain" ? {} : { target: "< 64" }),
        });
      }
    }
    return rows;
  } finally {
    agent.destroy();
    for (const server of servers) await server.stop();
    rmSync(stateDir, { recursive: true, force: true });
  }
}
