import type { D1Database, ExecutionContext, Fetcher, R2Bucket } from "@cloudflare/workers-types";
import { type Config, parseConfig } from "./config.ts";

/** What the runtime gives a request: configuration, bindings, and a way to finish work after the answer. */
export interface Platform {
  config: Config;
  d1: D1Database;
  /** R2 buckets by binding name, which is their name in Sluice. */
  r2: ReadonlyMap<string, R2Bucket>;
  assets: Fetcher | null;
  /** Keeps the request alive for work whose failure must not fail the answer. */
  waitUntil: (work: Promise<unknown>) => void;
}

type Env = Record<string, unknown>;
const configs = new WeakMap<object, Config>();
const buckets = new WeakMap<object, ReadonlyMap<string, R2Bucket>>();

/** Reads a Worker's `env` and `ctx`. Throws `ConfigError` when a variable is missing or wrong. */
export function readPlatform(env: Env, ctx: Pick<ExecutionContext, "waitUntil">): Platform {
  let config = configs.get(env);
  if (config === undefined) {
    config = parseConfig(env);
    configs.set(env, config);
  }
  let r2 = buckets.get(env);
  if (r2 === undefined) {
    r2 = new Map(Object.entries(env).filter((entry): entry is [string, R2Bucket] => isBucket(entry[1])));
    buckets.set(env, r2);
  }
  return {
    config,
    d1: env["DB"] as D1Database,
    r2,
    assets: (env["ASSETS"] as Fetcher | undefined) ?? null,
    waitUntil: (work) => ctx.waitUntil(work),
  };
}

/** No other binding passes for a bucket: `DB` lacks this method, and a Fetcher such as `ASSETS`, which seems to have every method, has `fetch`. */
function isBucket(binding: unknown): binding is R2Bucket {
  return typeof binding === "object" && binding !== null && "createMultipartUpload" in binding && !("fetch" in binding);
}

const OPEN_NEXT_CONTEXT = Symbol.for("__cloudflare-context__");

/** The platform of the page being rendered by Next: OpenNext keeps it per request under this symbol. */
export function currentPlatform(): Platform {
  const context = (globalThis as Record<symbol, unknown>)[OPEN_NEXT_CONTEXT] as { env: Env; ctx: ExecutionContext } | undefined;
  if (context === undefined) throw new Error("No request is being answered, so there is no platform.");
  return readPlatform(context.env, context.ctx);
}
