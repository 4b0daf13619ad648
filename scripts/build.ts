/**
 * Builds everything that is served, into `dist/`:
 *
 *   dist/pages/                Pages output: static assets, embed.js for other sites, `_routes.json`, `_headers`
 *   dist/pages/_worker.js/     index.js (entry and route handlers), and what it imports on first need: next.js (OpenNext), image-renditions.js with its
 *                              decoders (*.wasm), pdf-renditions.js, smtp-client.js
 *   dist/worker/wrangler.json  the same build as a Worker
 *
 * The entry is bundled apart from Next on purpose: a share download must not evaluate the Next server (PERFORMANCE.md, P11).
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bundleEmbedScript, bundleNative } from "./bundle-native.ts";
import { readDeployConfig } from "./deploy-config.ts";
import { mergeEqualChunks } from "./merge-equal-chunks.ts";

const root = path.resolve(import.meta.dirname, "..");
const bin = (name: string) => path.join(root, "node_modules/.bin", name);
const run = (name: string, args: string[]) => {
  const result = spawnSync(bin(name), args, {
    cwd: root,
    stdio: process.env["BUILD_VERBOSE"] ? "inherit" : ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    env: {
      ...process.env,
      NEXT_TELEMETRY_DISABLED: "1",
      NEXT_PRIVATE_STANDALONE: "true",
      NEXT_PRIVATE_OUTPUT_TRACE_ROOT: root,
      WRANGLER_SEND_METRICS: "false",
      CI: "true",
    },
  });
  if (result.status === 0) return;
  console.error(`${result.stdout ?? ""}${result.stderr ?? ""}\n${name} ${args.join(" ")} failed; what it said is above.`);
  process.exit(1);
};

const step = async (name: string, work: () => void | Promise<void>) => {
  const startedAt = performance.now();
  await work();
  console.log(`  ${name} ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
};

/** What the hosts answer without the Worker; worker.ts knows them too. */
const STATIC = ["/_next/static/*", "/icon.svg"];

const pagesDir = path.join(root, "dist/pages");
const workerDir = path.join(pagesDir, "_worker.js");

console.log("Building Sluice");
await step("next", () => run("next", ["build"]));
await step("equal chunks", () => {
  for (const folder of [".next", ".next/standalone/.next"]) mergeEqualChunks(path.join(root, folder));
});
await step("open-next", () => run("opennextjs-cloudflare", ["build", "--skipNextBuild", "--config", "wrangler.toml"]));
await step("bundle of the pages", () => {
  const config = readDeployConfig(root);
  const bundleConfig = path.join(root, ".open-next/wrangler.bundle.json");
  writeFileSync(
    bundleConfig,
    JSON.stringify({
      name: config.name,
      main: "worker.js",
      compatibility_date: config.compatibilityDate,
      compatibility_flags: config.compatibilityFlags,
      minify: true,
    }),
  );
  rmSync(path.join(root, ".open-next/bundle"), { recursive: true, force: true });
  run("wrangler", ["deploy", "--dry-run", "--config", bundleConfig, "--outdir", path.join(root, ".open-next/bundle")]);
});
await step("entry and assets", async () => {
  rmSync(path.join(root, "dist"), { recursive: true, force: true });
  mkdirSync(workerDir, { recursive: true });
  cpSync(path.join(root, ".open-next/assets"), pagesDir, { recursive: true, filter: (file) => path.basename(file) !== "BUILD_ID" });
  const bundled = path.join(root, ".open-next/bundle");
  cpSync(bundled, workerDir, { recursive: true, filter: (file) => !/\.(map|md)$/.test(file) });
  cpSync(path.join(workerDir, "worker.js"), path.join(workerDir, "next.js"));
  rmSync(path.join(workerDir, "worker.js"));
  await bundleNative(root, workerDir);
  await bundleEmbedScript(root, path.join(pagesDir, "embed.js"));
  writeDeployFiles();
});

/** `_routes.json` keeps static files away from the Worker on Pages (the Worker would have to fetch each from ASSETS). */
function writeDeployFiles() {
  const config = readDeployConfig(root);
  writeFileSync(path.join(pagesDir, "_routes.json"), JSON.stringify({ version: 1, include: ["/*"], exclude: STATIC }));
  writeFileSync(
    path.join(pagesDir, "_headers"),
    "/_next/static/*\n  Cache-Control: public, max-age=31536000, immutable\n  X-Content-Type-Options: nosniff\n/icon.svg\n  Cache-Control: public, max-age=86400\n  X-Content-Type-Options: nosniff\n",
  );
  writeFileSync(path.join(pagesDir, ".assetsignore"), "_worker.js\n_routes.json\n");
  mkdirSync(path.join(root, "dist/worker"), { recursive: true });
  const { pages_build_output_dir: _, ...shared } = config.raw;
  writeFileSync(
    path.join(root, "dist/worker/wrangler.json"),
    JSON.stringify(
      {
        ...shared,
        main: "../pages/_worker.js/index.js",
        no_bundle: true,
        base_dir: "../pages/_worker.js",
        find_additional_modules: true,
        rules: [
          { type: "ESModule", globs: ["**/*.js", "**/*.mjs"] },
          { type: "CompiledWasm", globs: ["**/*.wasm", "**/*.wasm?module"], fallthrough: false },
        ],
        assets: { directory: "../pages", binding: "ASSETS", run_worker_first: ["/*", ...STATIC.map((file) => `!${file}`)] },
        d1_databases: ((shared["d1_databases"] ?? []) as Record<string, unknown>[]).map((database) => ({
          ...database,
          migrations_dir: `../../${String(database["migrations_dir"])}`,
        })),
      },
      null,
      2,
    ),
  );
  if (!existsSync(path.join(workerDir, "next.js"))) throw new Error("The bundle of the pages is missing.");
  console.log(
    `  entry ${Math.round(readFileSync(path.join(workerDir, "index.js")).length / 1024)} KiB, pages ${Math.round(readFileSync(path.join(workerDir, "next.js")).length / 1024)} KiB`,
  );
}
