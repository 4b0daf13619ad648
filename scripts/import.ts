/**
 * Rebuilds the index of links from the records in the buckets, after the database was lost or R2 Explorer had made links: `npm run import` for the state
 * of this machine (STATE_DIR), `npm run import -- https://files.example.com` for a deployed site, as the administrator of ADMIN_EMAIL and ADMIN_PASSWORD.
 */
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { R2Bucket } from "@cloudflare/workers-types";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { parseConfig } from "../lib/platform/config.ts";
import { createServices } from "../lib/services.ts";
import { importRecords, type ImportPage } from "../lib/shares/import-records.ts";
import { readDeployConfig } from "./deploy-config.ts";
import { applyMigrations } from "./migrations.ts";

const root = path.resolve(import.meta.dirname, "..");
const [site, ...others] = process.argv.slice(2);
if (others.length > 0 || (site !== undefined && !URL.canParse(site)))
  fail("Give the address of a site, such as https://files.example.com, or nothing for the state of this machine.");

const totals = { created: 0, known: 0, unreadable: 0 };
await (site === undefined ? importHere() : importAt(site));
console.log(`${totals.created} new, ${totals.known} already there, ${totals.unreadable} unreadable.`);

async function importHere() {
  const stateDir = path.resolve(root, process.env["STATE_DIR"] ?? ".wrangler/state");
  if (!existsSync(stateDir)) fail(`There is no state in ${stateDir}: set STATE_DIR to the folder that Sluice is served from.`);
  const config = readDeployConfig(root);
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({
      modules: true,
      script: "export default {};",
      r2Buckets: config.buckets,
      d1Databases: { [config.database.binding]: config.database.name },
    }),
    resourcePersistencePath: path.join(stateDir, "v3"),
  });
  try {
    const bindings = await Promise.all(
      Object.keys(config.buckets).map(async (name) => [name, (await miniflare.getR2Bucket(name)) as unknown as R2Bucket] as const),
    );
    const d1 = await miniflare.getD1Database(config.database.binding);
    await applyMigrations(d1, config.database.migrationsDir);
    const services = createServices({
      // Passwords are bound to the secret, so it has to be the one that the site is served with.
      config: parseConfig({ ...config.vars, PUBLIC_URL: "http://localhost", AUTH_SECRET: secretOf(stateDir) }),
      d1,
      r2: new Map(bindings),
      assets: null,
      waitUntil: () => undefined,
    });
    await importAll((cursor) => importRecords(services, cursor === null ? {} : { cursor }));
  } finally {
    await miniflare.dispose();
  }
}

function secretOf(stateDir: string): string {
  const file = path.join(stateDir, "auth-secret");
  const secret = process.env["AUTH_SECRET"] ?? (existsSync(file) ? readFileSync(file, "utf8").trim() : undefined);
  return secret ?? fail("AUTH_SECRET is missing: set it to the secret that Sluice is served with, to which passwords are bound.");
}

async function importAt(address: string) {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = process.env;
  if (email === undefined || password === undefined) fail("Set ADMIN_EMAIL and ADMIN_PASSWORD to those of an administrator of the site.");
  const authorization = `Basic ${Buffer.from(`${email}:${password}`).toString("base64")}`;
  await importAll(async (cursor) => {
    const response = await fetch(new URL("/api/v1/shares/import", address), {
      method: "POST",
      headers: { authorization, "content-type": "application/json" },
      body: JSON.stringify(cursor === null ? {} : { cursor }),
    });
    if (!response.ok) fail(`The site answered ${response.status}: ${await response.text()}`);
    const { data, pagination } = (await response.json()) as { data: Omit<ImportPage, "cursor">; pagination: { cursor: string | null } };
    return { ...data, cursor: pagination.cursor };
  });
}

async function importAll(importPage: (cursor: string | null) => Promise<ImportPage>) {
  let cursor: string | null = null;
  do {
    const page: ImportPage = await importPage(cursor);
    totals.created += page.created;
    totals.known += page.known;
    totals.unreadable += page.unreadable.length;
    for (const { bucket, shareId, reason } of page.unreadable) console.log(`  ${bucket}/${shareId}: ${reason}`);
    cursor = page.cursor;
  } while (cursor !== null);
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
