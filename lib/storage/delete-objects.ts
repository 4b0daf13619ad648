import * as z from "zod";
import { AppError, ERROR_CODES } from "../http/errors.ts";
import type { Actor } from "../people/actor.ts";
import { requireAllowed } from "../people/require-allowed.ts";
import type { Services } from "../services.ts";
import { breakShares } from "../shares/follow-object.ts";
import { requireBucket } from "./require-bucket.ts";

export const DeletedObjects = z.lazy(() =>
  z.strictObject({
    deleted: z.array(z.string()),
    failed: z.array(z.strictObject({ key: z.string(), code: z.enum(ERROR_CODES), message: z.string() })),
    /** Links that led to what was deleted. */
    brokenShares: z.int(),
  }),
);
export type DeletedObjects = z.infer<typeof DeletedObjects>;

/**
 * Deletes objects that the actor may delete; the others, and those that the store did not delete, are named with their reason. Links to exactly
 * the deleted keys are broken: a new file of that name does not revive them. Keys that are not there count as deleted, so a repetition after a
 * lost answer completes what was begun.
 */
export async function deleteObjects(services: Services, actor: Actor, bucket: string, keys: string[]): Promise<DeletedObjects> {
  const store = requireBucket(services, bucket);
  const failed: DeletedObjects["failed"] = [];
  const fail = (key: string, thrown: unknown) => {
    if (!(thrown instanceof AppError)) throw thrown;
    failed.push({ key, code: thrown.code, message: thrown.message });
  };
  const allowed: string[] = [];
  for (const key of new Set(keys)) {
    try {
      await requireAllowed(services, actor, "object.delete", [{ bucket, key }]);
      allowed.push(key);
    } catch (error) {
      fail(key, error);
    }
  }
  try {
    if (allowed.length > 0) await store.delete(allowed);
  } catch (error) {
    for (const key of allowed) fail(key, error);
    return { deleted: [], failed, brokenShares: 0 };
  }
  return { deleted: allowed, failed, brokenShares: allowed.length === 0 ? 0 : await breakShares(services, bucket, allowed) };
}
