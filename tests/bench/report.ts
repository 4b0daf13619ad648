import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { root } from "../support/sluice.ts";

export interface Row {
  /** Row of the targets, such as P1. */
  id: string;
  what: string;
  /** One value for each round. */
  values: number[];
  unit: string;
  /** Such as "≥ 3" or "≤ 1.1". Rows without are there to be read beside the others. */
  target?: string;
}

/** Value by value: each round's two were measured right after one another. */
export function ratios(above: number[], below: number[]): number[] {
  return above.map((value, round) => value / (below[round] ?? Number.NaN));
}

export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

function isMet(row: Row): boolean {
  const [, sign = "=", limit = "0"] = /^([≥≤<=]) ([\d.]+)$/u.exec(row.target ?? "") ?? [];
  const value = median(row.values);
  if (sign === "≥") return value >= Number(limit);
  if (sign === "≤") return value <= Number(limit);
  return sign === "<" ? value < Number(limit) : value === Number(limit);
}

function digits(value: number): string {
  const size = Math.abs(value);
  return value.toLocaleString("en", { maximumFractionDigits: size >= 100 ? 0 : size >= 10 ? 1 : 2 });
}

/** The rows as a Markdown table. */
export function table(rows: Row[]): string {
  const cells = rows.map((row) => [
    row.id,
    row.what,
    ...[Math.min(...row.values), median(row.values), Math.max(...row.values)].map(digits),
    row.unit,
    row.target ?? "",
    row.target === undefined ? "" : isMet(row) ? "met" : "MISSED",
  ]);
  const lines = [["", "what", "min", "median", "max", "unit", "target", ""], ...cells];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0))) ?? [];
  const text = lines.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`);
  text.splice(1, 0, `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`);
  return text.join("\n");
}

/** What the figures were taken on. */
export function environment(): string {
  const version = (name: string) =>
    (JSON.parse(readFileSync(path.join(root, "node_modules", name, "package.json"), "utf8")) as { version: string }).version;
  const commit = execFileSync("git", ["describe", "--always", "--dirty"], { cwd: root, encoding: "utf8" }).trim();
  return [
    `${os.cpus()[0]?.model.trim() ?? "unknown CPU"}, ${os.availableParallelism()} cores, load ${os
      .loadavg()
      .map((load) => load.toFixed(1))
      .join(" ")}`,
    `${os.type()} ${os.release()}, Node ${process.version}, workerd ${version("workerd")}, r2-explorer ${version("r2-explorer")}, Sluice ${commit}`,
  ].join("\n");
}
