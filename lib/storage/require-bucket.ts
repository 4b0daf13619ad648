import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import type { ObjectStore } from "./object-store.ts";

/** The bucket of this name. Throws `bucket_not_found` for every other name, also those of other bindings: only buckets are in the map. */
export function requireBucket(services: Pick<Services, "buckets">, name: string): ObjectStore {
  const store = services.buckets.get(name);
  if (store === undefined) throw new AppError("bucket_not_found");
  return store;
}
