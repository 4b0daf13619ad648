/**
 * Deploys to Cloudflare: `node scripts/deploy.ts pages|workers [--dry-run]`. Builds, applies the database's new migrations, uploads, in this order, so that
 * new code never meets an old database. `--dry-run` changes nothing there: it lists the commands and what has to be set up, and for Workers has wrangler pack
 * what is built.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { readDeployConfig } from "./deploy-config.ts";
import {
  DEPLOY_TARGETS,
  type DeployTarget,
  findConfigProblems,
  findSecretProblems,
  parseSecretNames,
  WORKER_CONFIG,
} from "./deploy-problems.ts";

const root = path.resolve(import.meta.dirname, "..");
const [asked, ...flags] = process.argv.slice(2);
const target = DEPLOY_TARGETS.find((name) => name === asked);
const unknown = flags.find((flag) => flag !== "--dry-run");
if (target === undefined) fail("Say where to: `npm run deploy` for Cloudflare Pages, `npm run deploy:workers` for Workers.");
if (unknown !== undefined) fail(`${unknown} is not known: the one option is --dry-run.`);

const config = readDeployConfig(root);
const BUILD = ["node", "scripts/build.ts"];
const MIGRATE = ["wrangler", "d1", "migrations", "apply", config.database.binding, "--remote"];
const UPLOAD: Record<DeployTarget, string[][]> = {
  pages: [MIGRATE, ["wrangler", "pages", "deploy", "dist/pages", "--project-name", config.name]],
  workers: [
    [...MIGRATE, "--config", WORKER_CONFIG],
    ["wrangler", "deploy", "--config", WORKER_CONFIG],
  ],
};

if (flags.length > 0) rehearse(target);
else deploy(target);

function deploy(to: DeployTarget) {
  refuse(findConfigProblems(config, to));
  perform(BUILD);
  refuse(findSecretProblems(config, to, listSecrets(to)));
  UPLOAD[to].forEach(perform);
}

function rehearse(to: DeployTarget) {
  console.log(`A deployment runs:\n${[BUILD, ...UPLOAD[to]].map((command) => `  ${command.join(" ")}`).join("\n")}`);
  const problems = [...findConfigProblems(config, to), ...findSecretProblems(config, to, [])];
  if (problems.length > 0)
    console.log(`\nOf this, do first what is not done yet:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
  if (to === "pages") return;
  if (!existsSync(path.join(root, WORKER_CONFIG))) fail("\nThere is nothing built to be packed: run `npm run build` first.");
  perform(["wrangler", "deploy", "--dry-run", "--config", WORKER_CONFIG]);
}

/** `null` when Cloudflare knows no such project, or nobody is signed in. */
function listSecrets(from: DeployTarget): string[] | null {
  const args =
    from === "pages" ? ["pages", "secret", "list", "--project-name", config.name] : ["secret", "list", "--config", WORKER_CONFIG];
  const result = spawnSync(binary("wrangler"), args, { cwd: root, encoding: "utf8", env: environment() });
  return result.status === 0 ? parseSecretNames(result.stdout, from) : null;
}

function perform(words: string[]) {
  const [command = "", ...args] = words;
  console.log(`\n$ ${words.join(" ")}`);
  const { status } = spawnSync(binary(command), args, { cwd: root, stdio: "inherit", env: environment() });
  if (status !== 0) fail(`\`${words.join(" ")}\` failed; what it said is above. Mend that, then repeat.`);
}

function binary(name: string): string {
  return name === "node" ? process.execPath : path.join(root, "node_modules/.bin", name);
}

function environment() {
  return { ...process.env, WRANGLER_SEND_METRICS: "false" };
}

function refuse(problems: string[]) {
  if (problems.length > 0) fail(problems.join("\n"));
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
