import { AppError } from "../http/errors.ts";
import type { Actor } from "../people/actor.ts";
import type { Services } from "../services.ts";
import { listObjectShares } from "../shares/list-object-shares.ts";
import type { PresentedShare } from "../shares/present-share.ts";
import type { ObjectInfo } from "./object-store.ts";
import { type PresentedObject, presentObject } from "./present-object.ts";
import { requireBucket } from "./require-bucket.ts";

/** What is known of an object. Throws `object_not_found`, `bucket_not_found`. */
export async function requireObject(services: Pick<Services, "buckets">, bucket: string, key: string): Promise<ObjectInfo> {
  const object = await requireBucket(services, bucket).head(key);
  if (object === null) throw new AppError("object_not_found");
  return object;
}

/** An object with its newest links that the actor sees, those taken back excepted, as the object panel shows it. */
export async function describeObject(
  services: Services,
  actor: Actor,
  bucket: string,
  key: string,
): Promise<PresentedObject & { shares: PresentedShare[] }> {
  const [object, shares] = await Promise.all([requireObject(services, bucket, key), listObjectShares(services, actor, bucket, key)]);
  return { ...presentObject(object), shares };
}
