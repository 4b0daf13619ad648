import * as z from "zod";

/** A slot that this visitor's browser holds for one version of one object. */
export const HeldGrant = z.strictObject({
  id: z.string(),
  /** Tag of bucket, key and ETag, see `grants.ts`. */
  object: z.string(),
});
export type HeldGrant = z.infer<typeof HeldGrant>;

/** What a visitor's cookie for one link says; signed, so that only Sluice can have written it. */
export const Visit = z.strictObject({
  id: z.string(),
  shareId: z.string(),
  generation: z.string(),
  /** The gate version that the visitor passed; 0 when none was passed. */
  gateVersion: z.number().int(),
  startedAtMs: z.number().int(),
  /** Whether the visit was counted as a use of the link. */
  hasUse: z.boolean().default(false),
  grants: z.array(HeldGrant),
});
export type Visit = z.infer<typeof Visit>;

/** A visit, and what it holds, end after 12 hours. */
export const VISIT_LIFETIME_MS = 12 * 60 * 60 * 1000;
/** The oldest are forgotten above this, so that the cookie stays far below 4 KB. */
export const MAX_HELD_GRANTS = 20;
