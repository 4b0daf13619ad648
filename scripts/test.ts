/**
 * Every check, stage by stage, with the time of each; what `npm test` runs. Stages that take one core run beside each other. The last line counts the tests of all
 * stages. `npm test -- unit api` runs only the named stages.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findChromium, isHeadlessThere } from "../tests/support/find-chromium.ts";

const root = path.resolve(import.meta.dirname, "..");
const reports = mkdtempSync(path.join(tmpdir(), "sluice-test-"));
const counts = { passed: 0, failed: 0, skipped: 0 };
const times: string[] = [];
let isFailed = false;

function run(command: string, args: string[], env: Record<string, string> = {}): Promise<boolean> {
  return succeeds(spawn(binaryOf(command), args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } }));
}

function succeeds(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    child.on("error", () => resolve(false));
    child.on("close", (status) => resolve(status === 0));
  });
}

function binaryOf(command: string): string {
  const binary = path.join(root, "node_modules/.bin", command);
  return existsSync(binary) ? binary : command;
}

/** A stage that is one check: passed or failed. What it says is told when it is over, as another may run beside it. */
async function check(command: string, ...args: string[]): Promise<boolean> {
  const said: Buffer[] = [];
  const child = spawn(binaryOf(command), args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  child.on("error", (error) => said.push(Buffer.from(`${error.message}\n`)));
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => said.push(chunk));
  const passed = await succeeds(child);
  process.stdout.write(Buffer.concat(said));
  counts[passed ? "passed" : "failed"] += 1;
  return passed;
}

async function vitest(folder: string): Promise<boolean> {
  const report = path.join(reports, `${folder}.json`);
  const passes = await run("vitest", ["run", `tests/${folder}`, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]);
  return (
    addReport(report, (json) => {
      const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = json as Record<string, number>;
      return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
    }) && passes
  );
}

async function playwright(): Promise<boolean> {
  if (!(await hasBrowser())) {
    console.error("No Chromium was found and none could be installed. Install Debian's package `chromium`, then run the tests again.");
    counts.failed += 1;
    return false;
  }
  const report = path.join(reports, "browser.json");
  const passes = await run("playwright", ["test", "--reporter=list,json"], { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  return (
    addReport(report, (json) => {
      const { expected = 0, unexpected = 0, flaky = 0, skipped = 0 } = (json as { stats: Record<string, number> }).stats;
      return { passed: expected + flaky, failed: unexpected, skipped };
    }) && passes
  );
}

function addReport(file: string, read: (json: unknown) => typeof counts): boolean {
  if (!existsSync(file)) {
    counts.failed += 1;
    return false;
  }
  const { passed, failed, skipped } = read(JSON.parse(readFileSync(file, "utf8")));
  counts.passed += passed;
  counts.failed += failed;
  counts.skipped += skipped;
  return passed > 0 && failed === 0;
}

/** What the tests run besides Node: Debian's package of each, and how to see that it is there. */
const TOOLS: [name: string, isThere: () => boolean][] = [
  ["chromium", () => findChromium() !== undefined],
  ["chromium-headless-shell", isHeadlessThere],
  ["curl", () => runsQuietly("curl", "--version")],
  ["wget", () => runsQuietly("wget", "--version")],
  ["unzip", () => runsQuietly("unzip", "-v")],
  ["p7zip-full", () => runsQuietly("7z")],
  ["libarchive-tools", () => runsQuietly("bsdtar", "--version")],
  ["python3-requests", () => runsQuietly("/usr/bin/python3", "-c", "import requests")],
];

function runsQuietly(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/** Installs what is missing as root on Debian; elsewhere says what to install. The browser may also be Playwright's own, and the one without windows only saves time. */
async function installTools(): Promise<void> {
  const missing = TOOLS.filter(([, isThere]) => !isThere()).map(([name]) => name);
  if (missing.length === 0) return;
  const quiet = { DEBIAN_FRONTEND: "noninteractive" };
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    const install = ["install", "-y", "-qq", "--no-install-recommends", ...missing];
    if ((await run("apt-get", ["update", "-qq"], quiet)) && (await run("apt-get", install, quiet))) return;
  }
  console.error(
    `These are missing and could not be installed: ${missing.join(", ")}. Install Debian's packages of these names; some tests need them.`,
  );
}

async function hasBrowser(): Promise<boolean> {
  return findChromium() !== undefined || (await run("playwright", ["install", "chromium"]));
}

const stages: Record<string, () => Promise<boolean>> = {
  format: () => check("prettier", "--check", "--log-level", "warn", "."),
  build: () => check("node", "scripts/build.ts"),
  lint: () => check("oxlint"),
  unit: () => vitest("unit"),
  contract: () => vitest("contract"),
  api: () => vitest("api"),
  browser: playwright,
};
/** One step after the other; the lists of a step run beside each other. The types of pages, which `lint` checks, come from the build. */
const STEPS = [[["build"], ["format", "unit"]], [["lint"], ["contract"]], [["api"]], [["browser"]]];

const asked = process.argv.slice(2);
for (const name of asked) {
  if (stages[name] === undefined) {
    console.error(`There is no stage "${name}". The stages are: ${Object.keys(stages).join(", ")}.`);
    process.exit(1);
  }
}

async function runStages(names: string[]): Promise<void> {
  for (const name of names) {
    const stage = stages[name];
    if (stage === undefined || (asked.length > 0 && !asked.includes(name))) continue;
    console.log(`\n── ${name}`);
    const startedAt = performance.now();
    const passes = await stage();
    isFailed ||= !passes;
    times.push(`${passes ? "ok    " : "FAILED"} ${name.padEnd(10)} ${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s`);
  }
}

await installTools();
for (const step of STEPS) await Promise.all(step.map(runStages));
console.log(`\n${times.join("\n")}\n`);
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(isFailed || counts.skipped > 0 ? 1 : 0);
