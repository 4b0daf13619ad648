/**
 * `npm run bench [-- --quick] [-- --only P1,P6]`: measures what is built against the real r2-explorer and against plain workers, in one interleaved
 * run on this machine, and prints ratios. Nothing here passes or fails: machines are noisy, so figures are read, not asserted.
 */
import type { BenchOptions } from "./bench-options.ts";
import { measureLargeFiles } from "./large-files.ts";
import { measureLists } from "./lists.ts";
import { measurePermissions } from "./permissions.ts";
import { environment, type Row, table } from "./report.ts";
import { measureSmallFiles } from "./small-files.ts";
import { measureStoreCalls } from "./store-calls.ts";
import { measureWeight } from "./weight.ts";
import { measureZip } from "./zip.ts";

const MEASURES: [ids: string[], measure: (options: BenchOptions) => Promise<Row[]>][] = [
  [["P1", "P2"], measureSmallFiles],
  [["P3"], measureLargeFiles],
  [["P4"], measureZip],
  [["P6"], measureLists],
  [["P8"], measureStoreCalls],
  [["P11"], measureWeight],
  [["PERM"], measurePermissions],
];

const args = process.argv.slice(2);
const isQuick = args.includes("--quick");
const only = args.find((_, position) => args[position - 1] === "--only")?.split(",");
const known = MEASURES.flatMap(([ids]) => ids);
const unknown = only?.find((id) => !known.includes(id));
if (unknown !== undefined) {
  console.error(`There is no row "${unknown}". The rows are: ${known.join(", ")}.`);
  process.exit(1);
}
const wants = (id: string) => only === undefined || only.includes(id);

console.log(environment());
const rows: Row[] = [];
for (const [ids, measure] of MEASURES) {
  if (!ids.some(wants)) continue;
  const startedAt = performance.now();
  rows.push(...(await measure({ rounds: 5, windowMs: isQuick ? 300 : 1500, isQuick, wants })));
  console.log(`${ids.filter(wants).join(", ")} measured in ${Math.round((performance.now() - startedAt) / 1000)} s`);
}
console.log(`\n${table(rows)}\n`);
console.log(environment());
