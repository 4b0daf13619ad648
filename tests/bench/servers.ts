import path from "node:path";
import type { D1Database, R2Bucket } from "@cloudflare/workers-types";
import { build } from "esbuild";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { readDeployConfig } from "../../scripts/deploy-config.ts";
import { ADMIN, BASIC, freePort, root, type Sluice, startSluice, type StartOptions } from "../support/sluice.ts";
import { withPid } from "../support/workerd-process.ts";

/** Something that answers on loopback, in a workerd of its own. */
export interface Server {
  name: string;
  url: string;
  pid: number;
  miniflare: Miniflare;
  stop(): Promise<void>;
}

/** Buckets of a server with `count` of them: ours has the two of wrangler.toml in any case. The peer asks them in this order, and the file is in the last. */
export function bucketNames(count: number): string[] {
  return [...Array.from({ length: count - 1 }, (_, index) => `bucket${String(index).padStart(2, "0")}`), "documents"];
}

export interface OurServer extends Server {
  sluice: Sluice;
}

export async function startOurs(name: string, options: { buckets?: number } & StartOptions = {}): Promise<OurServer> {
  const { buckets = 2, ...rest } = options;
  const extraBuckets = Object.fromEntries(bucketNames(Math.max(1, buckets - 1)).map((bucket) => [bucket, bucket]));
  const { server: sluice, pid } = await withPid(() => startSluice({ extraBuckets, ...rest }));
  return { name, url: sluice.url, pid, miniflare: sluice.runtime.miniflare, sluice, stop: () => sluice.stop() };
}

/** Bundles a worker of the bench as it would be deployed. */
export async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(root, "tests/bench", entry)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    target: "es2024",
    mainFields: ["module", "main"],
    conditions: ["workerd", "worker", "import", "module"],
    external: ["node:*", "cloudflare:*"],
    minify: true,
    keepNames: true,
    define: { ADMIN: JSON.stringify(ADMIN) },
  });
  return outputFiles[0]?.text ?? "";
}

export interface WorkerOptions {
  script: string;
  /** Binding → bucket. */
  buckets: Record<string, string>;
  hasDatabase?: boolean;
  stateDir?: string;
  /** Stands in front and imports the script as "./index.js". */
  front?: string;
  /** Further modules beside the script, by file name. */
  further?: Record<string, string>;
  /** Variables, given the host and port that the worker will have. */
  vars?: (host: string) => Record<string, string>;
}

/** Starts a worker under the same runtime settings as ours. */
export async function startWorker(name: string, options: WorkerOptions): Promise<Server> {
  const { compatibilityDate, compatibilityFlags } = readDeployConfig(root);
  const port = await freePort();
  const main = { type: "ESModule" as const, path: "/bench/index.js", contents: options.script };
  const front = options.front === undefined ? [] : [{ type: "ESModule" as const, path: "/bench/front.js", contents: options.front }];
  const further = Object.entries(options.further ?? {}).map(([file, contents]) => ({
    type: "ESModule" as const,
    path: `/bench/${file}`,
    contents,
  }));
  const { server: miniflare, pid } = await withPid(async () => {
    const started = new Miniflare({
      ...convertV4MiniflareOptions({
        host: "127.0.0.1",
        port: 0,
        workers: [
          {
            name: "bench",
            compatibilityDate,
            compatibilityFlags,
            modulesRoot: "/bench",
            modules: [...front, main, ...further],
            bindings: options.vars?.(`127.0.0.1:${port}`) ?? {},
            r2Buckets: options.buckets,
            ...(options.hasDatabase ? { d1Databases: { DB: "bench" } } : {}),
            unsafeDirectSockets: [{ host: "127.0.0.1", port }],
          },
        ],
      }),
      ...(options.stateDir === undefined ? {} : { resourcePersistencePath: path.join(options.stateDir, "v3") }),
    });
    await started.ready;
    return started;
  });
  return { name, url: `http://127.0.0.1:${port}`, pid, miniflare, stop: () => miniflare.dispose() };
}

export async function bucketOf(server: Server, name: string): Promise<R2Bucket> {
  return (await server.miniflare.getR2Bucket(name)) as unknown as R2Bucket;
}

export async function databaseOf(server: Server): Promise<D1Database> {
  return await server.miniflare.getD1Database("DB");
}

/** Makes a link at the peer, as its own dashboard does. Answers its path. */
export async function sharePeer(peer: Server, key: string, options: object = {}): Promise<string> {
  const response = await fetch(`${peer.url}/api/buckets/documents/${Buffer.from(key).toString("base64")}/share`, {
    method: "POST",
    headers: { authorization: BASIC, "content-type": "application/json" },
    body: JSON.stringify(options),
  });
  if (!response.ok) throw new Error(`The peer made no link: ${response.status} ${await response.text()}`);
  return `/share/${((await response.json()) as { shareId: string }).shareId}`;
}
