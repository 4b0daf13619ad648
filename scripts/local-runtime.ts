/**
 * The built worker in workerd on this machine, with local R2 and D1: what `npm start`, the tests and the bench serve from.
 * Miniflare is started directly, on a socket of the worker itself, because the proxy of `wrangler dev` costs 4–8 times the requests per second.
 */
import { readdirSync } from "node:fs";
import path from "node:path";
import { Miniflare, convertV4MiniflareOptions } from "miniflare";
import { readDeployConfig } from "./deploy-config.ts";

export interface LocalRuntimeOptions {
  root: string;
  /** Folder that keeps R2 and D1 over restarts; `null` keeps them in memory of a temporary folder. */
  stateDir: string | null;
  port: number;
  host?: string;
  /** Variables and secrets of the worker. */
  vars: Record<string, string>;
  /** Further R2 buckets (binding → bucket name), as tests need them. */
  extraBuckets?: Record<string, string>;
  /** A module that stands in front of the built entry, as the fault tests need it: its source, which imports "./index.js". */
  frontModule?: string;
  /** Further workers over the same buckets, each on a port of its own: a peer to compare with. */
  extraWorkers?: { name: string; script: string; port: number }[];
}

export interface LocalRuntime {
  url: string;
  miniflare: Miniflare;
  stop(): Promise<void>;
}

/** Starts the build in `dist/pages`. Rejects when there is none, or when the port is taken. */
export async function startLocalRuntime(options: LocalRuntimeOptions): Promise<LocalRuntime> {
  const config = readDeployConfig(options.root);
  const host = options.host ?? "127.0.0.1";
  const workerDir = path.join(options.root, "dist/pages/_worker.js");
  const modules = readdirSync(workerDir).map((file) => ({
    type: file.endsWith(".wasm") ? ("CompiledWasm" as const) : ("ESModule" as const),
    path: path.join(workerDir, file),
  }));
  const entry = modules.findIndex((module) => module.path.endsWith("/index.js"));
  const [main] = modules.splice(entry, 1);
  if (!main) throw new Error("There is no build in dist/pages: run `npm run build` first.");
  const front =
    options.frontModule === undefined
      ? []
      : [{ type: "ESModule" as const, path: path.join(workerDir, "front.js"), contents: options.frontModule }];
  const shared = { compatibilityDate: config.compatibilityDate, compatibilityFlags: config.compatibilityFlags };
  const miniflare = new Miniflare({
    ...convertV4MiniflareOptions({
      host,
      port: 0,
      workers: [
        {
          ...shared,
          name: "sluice",
          modulesRoot: workerDir,
          modules: [...front, main, ...modules],
          bindings: { ...config.vars, ...options.vars },
          r2Buckets: { ...config.buckets, ...options.extraBuckets },
          d1Databases: { [config.database.binding]: config.database.name },
          serviceBindings: { ASSETS: "assets" },
          unsafeDirectSockets: [{ host, port: options.port }],
        },
        {
          ...shared,
          name: "assets",
          modules: true,
          script: "export default { fetch: () => new Response(null, { status: 404 }) };",
          assets: { directory: path.join(options.root, "dist/pages") },
        },
        ...(options.extraWorkers ?? []).map((worker) => ({
          ...shared,
          name: worker.name,
          modules: true as const,
          script: worker.script,
          r2Buckets: { ...config.buckets, ...options.extraBuckets },
          unsafeDirectSockets: [{ host, port: worker.port }],
        })),
      ],
    }),
    // Where `wrangler dev` and `wrangler pages dev` look too, so that all of them serve one state.
    ...(options.stateDir === null ? {} : { resourcePersistencePath: path.join(options.stateDir, "v3") }),
  });
  await miniflare.ready;
  const url = await miniflare.unsafeGetDirectURL();
  return { url: url.origin, miniflare, stop: () => miniflare.dispose() };
}
