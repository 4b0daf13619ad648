import type { D1Database } from "@cloudflare/workers-types";
import type { Member } from "./plan-archive.ts";

/*
 * CRC-32 of objects that were read for a zip once, by bucket, key and ETag. They save time and nothing else: when the database does not answer, bytes are looked at
 * again, and a zip never fails for it.
 */

type Identity = Pick<Member, "key" | "etag"> & { bucket: string };

const FIND = `SELECT wanted.key AS place, crc32 FROM json_each(?1) AS wanted
JOIN object_crcs ON bucket = wanted.value ->> 0 AND object_crcs.key = wanted.value ->> 1 AND etag = wanted.value ->> 2`;

const STORE = `INSERT INTO object_crcs (bucket, key, etag, crc32)
SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3 FROM json_each(?1) WHERE true
ON CONFLICT (bucket, key) DO UPDATE SET etag = excluded.etag, crc32 = excluded.crc32`;

/** D1 takes values of 2 MB, which only keys of 1,024 bytes that JSON makes six times as long would exceed: their CRCs are then not known. */
const IDENTITIES_AT_ONCE = 500;
const STATEMENTS_AT_ONCE = 20;

/** CRCs by place in `members`, as far as they are known. Never rejects. */
export async function findCrcs(d1: D1Database, members: readonly Member[]): Promise<Map<number, number>> {
  const crcs = new Map<number, number>();
  const perBatch = IDENTITIES_AT_ONCE * STATEMENTS_AT_ONCE;
  try {
    for (let start = 0; start < members.length; start += perBatch) {
      const batch = chunks(members.slice(start, start + perBatch), IDENTITIES_AT_ONCE);
      const results = await d1.batch<{ place: number; crc32: number }>(
        batch.map((chunk) =>
          d1.prepare(FIND).bind(JSON.stringify(chunk.map((member) => [member.store.name, member.key, member.etag] as const))),
        ),
      );
      results.forEach(({ results: rows }, index) => {
        for (const { place, crc32 } of rows) crcs.set(start + index * IDENTITIES_AT_ONCE + place, crc32);
      });
    }
  } catch (error) {
    complain("CRCs could not be looked up", error);
  }
  return crcs;
}

/** Keeps what was computed for the next zip, in one statement for each few hundred. */
export class CrcKeeper {
  readonly #d1: D1Database;
  #waiting: [bucket: string, key: string, etag: string, crc: number][] = [];
  #stored: Promise<void> = Promise.resolve();

  constructor(d1: D1Database) {
    this.#d1 = d1;
  }

  keep(object: Identity, crc: number): void {
    this.#waiting.push([object.bucket, object.key, object.etag, crc]);
    if (this.#waiting.length >= IDENTITIES_AT_ONCE) this.#store();
  }

  /** Resolves when everything was stored, or could not be. */
  async finish(): Promise<void> {
    if (this.#waiting.length > 0) this.#store();
    await this.#stored;
  }

  #store(): void {
    const rows = this.#waiting;
    this.#waiting = [];
    this.#stored = this.#stored.then(async () => {
      try {
        await this.#d1.prepare(STORE).bind(JSON.stringify(rows)).run();
      } catch (error) {
        complain("CRCs could not be kept", error);
      }
    });
  }
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) => all.slice(index * size, (index + 1) * size));
}

function complain(problem: string, error: unknown): void {
  console.error(JSON.stringify({ problem, cause: String(error) }));
}
