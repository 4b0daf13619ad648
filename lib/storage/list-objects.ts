import { readCursor, writeCursor } from "../http/signed-cursor.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/store.ts";
import { isReservedKey } from "./object-key.ts";
import type { ListOptions, ListPage } from "./object-store.ts";
import { requireBucket } from "./require-bucket.ts";

export interface ListObjects extends Omit<ListOptions, "prefix" | "cursor"> {
  bucket: string;
  prefix: string;
  cursor?: string | undefined;
}

/** Where listing a prefix is asked of `authorize`: inside the reserved prefix there is nothing to refuse, since nothing of it is listed. */
export function listedPlace(bucket: string, prefix: string): { bucket: string; key: string } {
  return { bucket, key: isReservedKey(prefix) ? "" : prefix };
}

/**
 * A page of a bucket without the reserved prefix, unless an administrator switched its display on. What is left out makes a page shorter, never
 * the list. The cursor belongs to this bucket, prefix and delimiter. Throws `bucket_not_found`, `bad_request` for a cursor of another list.
 */
export async function listObjects(services: Services, asked: ListObjects): Promise<ListPage> {
  const { bucket, cursor, ...options } = asked;
  const store = requireBucket(services, bucket);
  const scope = ["objects", bucket, asked.prefix, asked.delimiter ?? ""];
  const { authSecret } = services.config;
  const place = cursor === undefined ? undefined : await readCursor(authSecret, scope, cursor);
  const { showsReserved } = await readSettings(services);
  if (isReservedKey(asked.prefix) && !showsReserved) return { objects: [], prefixes: [], cursor: null };
  const page = await store.list({ ...options, ...(place === undefined ? {} : { cursor: place }) });
  return {
    objects: showsReserved ? page.objects : page.objects.filter((object) => !isReservedKey(object.key)),
    prefixes: showsReserved ? page.prefixes : page.prefixes.filter((prefix) => !isReservedKey(prefix)),
    cursor: page.cursor === null ? null : await writeCursor(authSecret, scope, page.cursor),
  };
}
