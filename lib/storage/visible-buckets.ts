import * as z from "zod";
import type { Actor } from "../people/actor.ts";
import { seesBucket } from "../people/rights.ts";
import type { Services } from "../services.ts";

/** A bucket as `/api/v1/buckets` lists it. */
export const VisibleBucket = z.lazy(() => z.strictObject({ name: z.string() }));

/** Names of the buckets that somebody sees anything of. */
export function visibleBuckets(services: Pick<Services, "buckets">, actor: Actor): string[] {
  const names = Array.from(services.buckets.keys());
  return actor.role === "administrator" ? names : names.filter((name) => seesBucket(actor.rules, name));
}
