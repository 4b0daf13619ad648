import path from "node:path";
import * as wrangler from "wrangler";

/** What `wrangler.toml` says, read by wrangler itself: the one place that names buckets, the database and the compatibility date. */
export interface DeployConfig {
  name: string;
  compatibilityDate: string;
  compatibilityFlags: string[];
  /** Binding name of each bucket → bucket name. */
  buckets: Record<string, string>;
  /** Binding name of the D1 database, its id at Cloudflare (`""` when none is given) and the folder of its migrations. */
  database: { binding: string; name: string; id: string; migrationsDir: string };
  vars: Record<string, string>;
  raw: Record<string, unknown>;
}

interface RawConfig {
  name?: string;
  compatibility_date?: string;
  compatibility_flags?: string[];
  r2_buckets?: { binding: string; bucket_name?: string }[];
  d1_databases?: { binding: string; database_name?: string; database_id?: string; migrations_dir?: string }[];
  vars?: Record<string, unknown>;
}

/** Reads `wrangler.toml` below `root`. Throws a sentence when a binding that Sluice cannot do without is missing. */
export function readDeployConfig(root: string): DeployConfig {
  // Exported by wrangler, though its types lose it.
  const read = (wrangler as unknown as { experimental_readRawConfig(options: { config: string }): { rawConfig: RawConfig } })
    .experimental_readRawConfig;
  const { rawConfig } = read({ config: path.join(root, "wrangler.toml") });
  const database = rawConfig.d1_databases?.find((candidate) => candidate.binding === "DB");
  if (!database)
    throw new Error('wrangler.toml has no [[d1_databases]] with binding = "DB": add it, Sluice keeps its shares and people there.');
  return {
    name: rawConfig.name ?? "sluice",
    compatibilityDate: rawConfig.compatibility_date ?? "2026-11-01",
    compatibilityFlags: rawConfig.compatibility_flags ?? [],
    buckets: Object.fromEntries((rawConfig.r2_buckets ?? []).map((bucket) => [bucket.binding, bucket.bucket_name ?? bucket.binding])),
    database: {
      binding: "DB",
      name: database.database_name ?? "sluice",
      id: database.database_id ?? "",
      migrationsDir: path.join(root, database.migrations_dir ?? "lib/db/migrations"),
    },
    vars: Object.fromEntries(Object.entries(rawConfig.vars ?? {}).map(([name, value]) => [name, String(value)])),
    raw: { ...rawConfig },
  };
}
