import type { DeployConfig } from "./deploy-config.ts";

export const DEPLOY_TARGETS = ["pages", "workers"] as const;
export type DeployTarget = (typeof DEPLOY_TARGETS)[number];

/** Where the build writes the configuration of the Worker, from the root. */
export const WORKER_CONFIG = "dist/worker/wrangler.json";

/** What `wrangler.toml` has until a database was made. */
const NO_DATABASE_ID = "00000000-0000-0000-0000-000000000000";

type Settings = Pick<DeployConfig, "name" | "database" | "vars">;

/**
 * What in `wrangler.toml` still keeps a deployment from working, each as a sentence with the command that mends it. Empty when nothing does.
 */
export function findConfigProblems(config: Settings, target: DeployTarget): string[] {
  const problems: string[] = [];
  if (config.database.id === "" || config.database.id === NO_DATABASE_ID) {
    problems.push(
      `The database has no id: run \`npx wrangler d1 create ${config.database.name}\` and put the database_id it prints into wrangler.toml, below [[d1_databases]].`,
    );
  }
  if (config.vars["AUTH_SECRET"] !== undefined) {
    problems.push(
      `AUTH_SECRET stands in wrangler.toml, where whoever sees the repository can read it: take it out and run \`openssl rand -base64 33 | ${secretCommand(config, target, "AUTH_SECRET")}\`.`,
    );
  }
  return problems;
}

/** As `findConfigProblems`, for what Cloudflare keeps: `secrets` are the names it has, `null` when it knows no such project. */
export function findSecretProblems(config: Settings, target: DeployTarget, secrets: readonly string[] | null): string[] {
  const problems: string[] = [];
  if (target === "pages" && secrets === null) {
    problems.push(
      `There is no Pages project "${config.name}", or nobody is signed in: run \`npx wrangler login\`, then \`npx wrangler pages project create ${config.name} --production-branch main\`.`,
    );
  }
  if (config.vars["PUBLIC_URL"] === undefined && !secrets?.includes("PUBLIC_URL")) {
    problems.push(
      `PUBLIC_URL is not set: put the address that visitors use into wrangler.toml, below [vars], such as PUBLIC_URL = "https://files.example.com".`,
    );
  }
  if (!secrets?.includes("AUTH_SECRET")) {
    problems.push(`AUTH_SECRET is not set: run \`openssl rand -base64 33 | ${secretCommand(config, target, "AUTH_SECRET")}\`.`);
  }
  return problems;
}

function secretCommand(config: Settings, target: DeployTarget, name: string): string {
  // Without its own configuration `wrangler secret` finds that of Pages and refuses.
  return target === "pages"
    ? `npx wrangler pages secret put ${name} --project-name ${config.name}`
    : `npx wrangler secret put ${name} --config ${WORKER_CONFIG}`;
}

/** Names in what `wrangler secret list` (JSON) or `wrangler pages secret list` (lines such as "- NAME: Value Encrypted") prints. */
export function parseSecretNames(output: string, target: DeployTarget): string[] {
  if (target === "pages") return Array.from(output.matchAll(/^\s*- (\w+):/gmu), ([, name]) => name ?? "");
  const list = /\[\s*(?:\{[^]*\}\s*)?\]/u.exec(output)?.[0] ?? "[]";
  return (JSON.parse(list) as { name: string }[]).map((secret) => secret.name);
}
