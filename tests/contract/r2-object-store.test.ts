import path from "node:path";
import type { R2Bucket } from "@cloudflare/workers-types";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll } from "vitest";
import { createR2ObjectStore } from "../../lib/storage/r2-object-store.ts";
import { readDeployConfig } from "../../scripts/deploy-config.ts";
import { describeObjectStore } from "./object-store.ts";

const { compatibilityDate, compatibilityFlags } = readDeployConfig(path.resolve(import.meta.dirname, "../.."));
const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    modules: true,
    script: "export default { fetch: () => new Response() };",
    compatibilityDate,
    compatibilityFlags,
    r2Buckets: { contract: "contract" },
  }),
);
afterAll(() => miniflare.dispose());

describeObjectStore("R2 binding", async () =>
  createR2ObjectStore("contract", (await miniflare.getR2Bucket("contract")) as unknown as R2Bucket),
);

/* The S3 adapter joins here: `describeObjectStore("S3", …)` over the endpoint that Miniflare has for the same bucket, and over a second server. */
