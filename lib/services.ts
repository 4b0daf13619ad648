import { drizzle } from "drizzle-orm/d1";
import type { DrizzleD1Database } from "drizzle-orm/d1";
import type { D1Database } from "@cloudflare/workers-types";
import * as schema from "./db/schema.ts";
import type { Config } from "./platform/config.ts";
import type { Platform } from "./platform/platform.ts";
import type { ObjectStore } from "./storage/object-store.ts";
import { createR2ObjectStore } from "./storage/r2-object-store.ts";

export type Database = DrizzleD1Database<typeof schema>;

/** What every function that does something is handed. Built once per request; holds no state of its own. */
export interface Services {
  config: Config;
  db: Database;
  /** The database without the query builder, for the statements on the path of a download. */
  d1: D1Database;
  buckets: ReadonlyMap<string, ObjectStore>;
  /** Milliseconds since 1970. The only clock; decisions take its value as an argument. */
  now: () => number;
  waitUntil: Platform["waitUntil"];
}

const stores = new WeakMap<Platform["r2"], ReadonlyMap<string, ObjectStore>>();

/** Builds the services of one request. */
export function createServices(platform: Platform): Services {
  let buckets = stores.get(platform.r2);
  if (buckets === undefined) {
    buckets = new Map(Array.from(platform.r2, ([name, bucket]) => [name, createR2ObjectStore(name, bucket)]));
    stores.set(platform.r2, buckets);
  }
  let db: Database | undefined;
  return {
    config: platform.config,
    get db() {
      db ??= drizzle(platform.d1, { schema });
      return db;
    },
    d1: platform.d1,
    buckets,
    now: () => Date.now(),
    waitUntil: platform.waitUntil,
  };
}
