import * as z from "zod";
import { Pagination } from "../http/answers.ts";
import { fromBase64Url, toBase64Url } from "../http/base64url.ts";
import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { insertRecord, readRecord } from "./adopt-record.ts";
import { RECORD_PREFIX } from "./record.ts";
import { isShareId } from "./share.ts";
import { query } from "./store.ts";

/** Body of `POST /api/v1/shares/import`. */
export const ImportRecords = z.strictObject({
  /** Where the page before ended. */
  cursor: z.string().max(4096, "must be the cursor of the page before").optional(),
});

/**
 * Records looked at in one call. A new one costs two calls of a store, and one with a password of R2 Explorer's a hash as well: this stays below the
 * platform's thousand calls a request and its seconds of CPU.
 */
const PAGE_SIZE = 50;

const Place = z.strictObject({ bucket: z.string(), after: z.string() });

/** Why a record could not be read. */
export type UnreadableRecord = ImportedRecords["data"]["unreadable"][number];

/** What a page of records came to. */
export type ImportPage = ImportedRecords["data"] & {
  /** Names the next page; `null` when every bucket was read to its end. */
  cursor: string | null;
};

/** Answer of `POST /api/v1/shares/import`. */
export const ImportedRecords = z.lazy(() =>
  z.strictObject({
    data: z.strictObject({
      /** Links that the database did not know. */
      created: z.int(),
      /** Links that it knew, revoked ones among them: they stay as they are. */
      known: z.int(),
      /** With the reason in words for an administrator. */
      unreadable: z.array(z.strictObject({ bucket: z.string(), shareId: z.string(), reason: z.string() })),
    }),
    pagination: Pagination,
  }),
);
type ImportedRecords = z.infer<typeof ImportedRecords>;

/**
 * Writes the links of a page of records into the database, bucket after bucket. What it knows already is left alone, so that doing it again does
 * nothing, and no revoked link comes back. A record that cannot be read is reported and stops nothing. Throws `bad_request` for a cursor of something else.
 */
export async function importRecords(services: Services, asked: z.output<typeof ImportRecords>): Promise<ImportPage> {
  const names = Array.from(services.buckets.keys()).sort();
  const place = asked.cursor === undefined ? { bucket: names[0] ?? "", after: RECORD_PREFIX } : readCursor(asked.cursor, names);
  const store = services.buckets.get(place.bucket);
  if (store === undefined) return { created: 0, known: 0, unreadable: [], cursor: null };
  const { objects, cursor } = await store.list({ prefix: RECORD_PREFIX, startAfter: place.after, limit: PAGE_SIZE });
  const keys = objects.map((object) => object.key);
  const page = await importKeys(services, place.bucket, keys);
  const last = keys.at(-1);
  const nextBucket = names[names.indexOf(place.bucket) + 1];
  if (cursor !== null && last !== undefined) return { ...page, cursor: writeCursor({ bucket: place.bucket, after: last }) };
  return { ...page, cursor: nextBucket === undefined ? null : writeCursor({ bucket: nextBucket, after: RECORD_PREFIX }) };
}

async function importKeys(services: Services, bucket: string, keys: string[]): Promise<Omit<ImportPage, "cursor">> {
  const ids = keys.map((key) => key.slice(RECORD_PREFIX.length).replace(/\.json$/u, ""));
  const isRecord = (position: number) => keys[position]?.endsWith(".json") === true && isShareId(ids[position]);
  const unreadable: UnreadableRecord[] = ids
    .filter((_, position) => !isRecord(position))
    .map((shareId) => ({ bucket, shareId, reason: "Its name is not that of a record: a link's id and .json." }));
  const wanted = ids.filter((_, position) => isRecord(position));
  const known = await findKnown(services, wanted);
  let created = 0;
  const unread: string[] = [];
  for (const shareId of wanted.filter((id) => !known.has(id))) {
    const found = await readRecord(services, bucket, shareId);
    if (found === null) unread.push(shareId);
    else if (await insertRecord(services, shareId, bucket, found.record)) created += 1;
    else known.add(shareId);
  }
  return { created, known: known.size, unreadable: [...unreadable, ...(await listFaults(services, bucket, unread))] };
}

async function findKnown(services: Services, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const { results } = await query(() =>
    services.d1
      .prepare("SELECT id FROM shares WHERE id IN (SELECT value FROM json_each(?1))")
      .bind(JSON.stringify(ids))
      .all<{ id: string }>(),
  );
  return new Set(results.map((row) => row.id));
}

/** Why records could not be read, as reading them noted. One that was removed meanwhile has no fault. */
async function listFaults(services: Services, bucket: string, ids: string[]): Promise<UnreadableRecord[]> {
  if (ids.length === 0) return [];
  const { results } = await query(() =>
    services.d1
      .prepare(
        "SELECT bucket, share_id AS shareId, reason FROM record_faults WHERE bucket = ?1 AND share_id IN (SELECT value FROM json_each(?2)) ORDER BY share_id",
      )
      .bind(bucket, JSON.stringify(ids))
      .all<UnreadableRecord>(),
  );
  return results;
}

function writeCursor(place: z.output<typeof Place>): string {
  return toBase64Url(new TextEncoder().encode(JSON.stringify(place)));
}

function readCursor(cursor: string, buckets: string[]): z.output<typeof Place> {
  try {
    const place = Place.parse(JSON.parse(new TextDecoder().decode(fromBase64Url(cursor))));
    if (buckets.includes(place.bucket) && place.after.startsWith(RECORD_PREFIX)) return place;
  } catch {
    // Not ours: told below.
  }
  throw new AppError("bad_request", {
    message: "This cursor is not of an import, or its bucket is bound no more. Start again without one.",
  });
}
