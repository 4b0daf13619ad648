/**
 * Serves what is built: workerd with local R2 and D1, state in `.wrangler/state` (STATE_DIR), on PORT (8788). The first start creates the secret,
 * the administrator and a few sample files.
 */
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { drizzle } from "drizzle-orm/d1";
import { hashPassword } from "../lib/people/password-hash.ts";
import { createFirstAdministrator, hasAnyUser } from "../lib/people/store.ts";
import { ConfigError, parseConfig, VARIABLE_NAMES } from "../lib/platform/config.ts";
import type { Database } from "../lib/services.ts";
import { readDeployConfig } from "./deploy-config.ts";
import { startLocalRuntime } from "./local-runtime.ts";
import { applyMigrations } from "./migrations.ts";
import { seedSamples } from "./seed-samples.ts";

const root = path.resolve(import.meta.dirname, "..");
const stateDir = path.resolve(root, process.env["STATE_DIR"] ?? ".wrangler/state");
const port = Number(process.env["PORT"] ?? 8788);
if (!Number.isInteger(port) || port < 1 || port > 65535)
  fail("PORT is not valid: set it to a number from 1 to 65535, or leave it out for 8788.");
if (!existsSync(path.join(root, "dist/pages/_worker.js/index.js")))
  fail("There is nothing built: run `npm run build` first, or `npm start`.");

mkdirSync(stateDir, { recursive: true });
const vars: Record<string, string> = {
  ...readDeployConfig(root).vars,
  PUBLIC_URL: `http://localhost:${port}`,
  ...Object.fromEntries(VARIABLE_NAMES.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
};
vars["AUTH_SECRET"] ??= keep("auth-secret", () => randomBytes(33).toString("base64"));
const isFirstStart = !existsSync(path.join(stateDir, "sluice.json"));
const usesFirstRunPage = process.env["SET_UP"] === "page";
const settings = readSettings();

const host = process.env["HOST"] ?? "127.0.0.1";
const runtime = await startLocalRuntime({ root, stateDir, port, host, vars }).catch((error: unknown) =>
  fail(`Sluice could not start on port ${port}: ${String(error)}\nIf another program has the port, set PORT to a free one.`),
);
const config = readDeployConfig(root);
const database = await runtime.miniflare.getD1Database(config.database.binding, "sluice");
await applyMigrations(database, config.database.migrationsDir);
if (!usesFirstRunPage) await createAdministrator();
if (isFirstStart) {
  if (config.buckets["documents"] !== undefined) await seedSamples((await runtime.miniflare.getR2Bucket("documents", "sluice")) as never);
  writeFileSync(path.join(stateDir, "sluice.json"), JSON.stringify({ startedAt: new Date().toISOString() }));
}
console.log(`Sluice is ready on http://localhost:${port}`);

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    void runtime.stop().finally(() => process.exit(0));
  });
}

/** Makes the first administrator, unless anybody exists: of the environment, else with a password that is printed this once. */
async function createAdministrator() {
  const email = process.env["ADMIN_EMAIL"] ?? "admin@example.com";
  const password = process.env["ADMIN_PASSWORD"] ?? randomBytes(12).toString("base64url");
  const db = drizzle(database as never) as unknown as Database;
  if (await hasAnyUser(db)) return;
  await createFirstAdministrator(db, { email, name: null, passwordHash: await hashPassword(settings, password), nowMs: Date.now() });
  console.log(`\n  Administrator   ${email}`);
  console.log(`  Password        ${process.env["ADMIN_PASSWORD"] === undefined ? password : "(that of ADMIN_PASSWORD)"}\n`);
}

function readSettings() {
  try {
    return parseConfig(vars);
  } catch (error) {
    if (error instanceof ConfigError) fail(error.message);
    throw error;
  }
}

function keep(name: string, make: () => string): string {
  const file = path.join(stateDir, name);
  if (!existsSync(file)) writeFileSync(file, make(), { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
