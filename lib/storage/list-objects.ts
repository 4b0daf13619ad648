import { readCursor, writeCursor } from "../http/sealed-cursor.ts";
import type { Actor } from "../people/actor.ts";
import { compareKeys, isVisible, type PermissionRule, rightAt, seesFolder, visibleRoots } from "../people/rights.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/store.ts";
import { isReservedKey } from "./object-key.ts";
import type { ListOptions, ListPage, ObjectStore } from "./object-store.ts";
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
 * A page of a bucket: what the actor may see of it, without the reserved prefix, unless an administrator switched its display on. What is left out makes
 * a page shorter, never the list, and a folder of which nothing may be seen lists like one that is not there. The cursor belongs to this actor, bucket, prefix
 * and delimiter, and tells nobody where it points. Throws `bucket_not_found`, `bad_request` for a cursor of another list.
 */
export async function listObjects(services: Services, actor: Actor, asked: ListObjects): Promise<ListPage> {
  const { bucket, cursor, ...options } = asked;
  const store = requireBucket(services, bucket);
  const scope = ["objects", actor.id, bucket, asked.prefix, asked.delimiter ?? ""];
  const { authSecret } = services.config;
  const place = cursor === undefined ? undefined : await readCursor(authSecret, scope, cursor);
  const showsReserved = actor.role === "administrator" && (await readSettings(services)).showsReserved;
  if (isReservedKey(asked.prefix) && !showsReserved) return { objects: [], prefixes: [], cursor: null };
  const page =
    actor.role === "administrator"
      ? await store.list({ ...options, ...(place === undefined ? {} : { cursor: place }) })
      : await listByRules(store, actor.rules, options, place);
  return {
    objects: showsReserved ? page.objects : page.objects.filter((object) => !isReservedKey(object.key)),
    prefixes: showsReserved ? page.prefixes : page.prefixes.filter((prefix) => !isReservedKey(prefix)),
    cursor: page.cursor === null ? null : await writeCursor(authSecret, scope, page.cursor),
  };
}

/** Calls of the store for one page: a person whose rules are scattered over many folders gets a shorter page and goes on with its cursor. */
const MAX_CALLS = 6;
const MAX_PAGE = 1000;

/** Where a list goes on: in which of the folders that may be looked into, and there at which cursor of the store. */
interface Place {
  root: string;
  cursor?: string;
}

/**
 * Lists what rules open: only the folders they open are asked for, so neither the length of the list nor its time tells of what else there is. A folder that
 * merely leads to an opened one is shown because the rule names it, whether or not anything is in it yet.
 */
export async function listByRules(
  store: ObjectStore,
  rules: readonly PermissionRule[],
  options: Omit<ListOptions, "cursor"> & { prefix: string },
  from: string | undefined,
): Promise<ListPage> {
  const { prefix, delimiter, startAfter, limit = MAX_PAGE } = options;
  const start = from === undefined ? null : (JSON.parse(from) as Place);
  const roots = visibleRoots(rules, store.name, prefix).filter((root) => start === null || compareKeys(root, start.root) >= 0);
  const page: ListPage = { objects: [], prefixes: [], cursor: null };
  const folders = new Set<string>();
  let calls = 0;
  for (const root of roots) {
    const used = page.objects.length + page.prefixes.length + folders.size;
    const cut = delimiter === undefined ? -1 : root.indexOf(delimiter, prefix.length);
    if (delimiter !== undefined && cut >= 0) {
      const folder = root.slice(0, cut + delimiter.length);
      if (folders.has(folder) || (startAfter !== undefined && compareKeys(folder, startAfter) <= 0 && !startAfter.startsWith(folder)))
        continue;
      if (used >= limit) return { ...page, prefixes: merge(page.prefixes, folders), cursor: JSON.stringify({ root } satisfies Place) };
      folders.add(folder);
      continue;
    }
    let cursor = start?.root === root ? start.cursor : undefined;
    for (;;) {
      const room = limit - page.objects.length - page.prefixes.length - folders.size;
      if (room <= 0 || calls >= MAX_CALLS) {
        const place: Place = { root, ...(cursor === undefined ? {} : { cursor }) };
        return { ...page, prefixes: merge(page.prefixes, folders), cursor: JSON.stringify(place) };
      }
      calls += 1;
      const found = await store.list({ ...options, prefix: root, limit: room, ...(cursor === undefined ? {} : { cursor }) });
      page.objects.push(...found.objects.filter((object) => isVisible(rightAt(rules, store.name, object.key))));
      page.prefixes.push(...found.prefixes.filter((folder) => seesFolder(rules, store.name, folder)));
      if (found.cursor === null) break;
      cursor = found.cursor;
    }
  }
  return { ...page, prefixes: merge(page.prefixes, folders) };
}

function merge(prefixes: string[], folders: ReadonlySet<string>): string[] {
  return folders.size === 0 ? prefixes : [...new Set([...prefixes, ...folders])].sort(compareKeys);
}
