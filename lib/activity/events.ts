import { clientAddress, truncateAddress } from "../http/client-address.ts";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import { readSettings } from "../settings/store.ts";
import type { ShareEventName } from "./share-events.ts";

/** Bits of `counts`, read by a trigger of the table. */
export const COUNTS_DOWNLOAD = 1;
export const COUNTS_USE = 2;

/** One row of a link's access log. */
export interface ShareEvent {
  shareId: string;
  atMs: number;
  event: ShareEventName;
  /** `ok`, `aborted`, `failed`, or the code of the refusal. */
  result: string;
  path: string | null;
  bytes: number | null;
  visitId: string | null;
  grantId: string | null;
  /** Which counters of the link this row raises, `COUNTS_DOWNLOAD` and `COUNTS_USE` together: those that no statement raised beforehand. */
  counts: number;
  clientAddress: string | null;
  country: string | null;
  userAgent: string | null;
}

/** What a request tells of its client, made safe for a log: no control characters, bounded. */
export function describeClient(services: Services, request: Request): Pick<ShareEvent, "clientAddress" | "country" | "userAgent"> {
  const cf = (request as { cf?: { country?: unknown } }).cf;
  return {
    clientAddress: clientAddress(request, services.config.trustsClientAddress)?.slice(0, 64) ?? null,
    country: typeof cf?.country === "string" ? cf.country.slice(0, 2) : (request.headers.get("cf-ipcountry")?.slice(0, 2) ?? null),
    userAgent:
      request.headers
        .get("user-agent")
        ?.replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/gu, "\uFFFD")
        .slice(0, 512) ?? null,
  };
}

/*
 * Rows are written after the answer, many at a time: a busy link would otherwise cost a second statement per download. They are plain data, so
 * requests share the list; the first of a window writes for all, within its own waitUntil. A write that failed is repeated with the rows' uids, so that
 * no row counts twice. Both planes of the app are one isolate with two copies of this module, hence the list on `globalThis`.
 */
interface Pending {
  rows: (ShareEvent & { uid: string })[];
  writers: number;
}
const SLOT = Symbol.for("sluice.events");
const shared = globalThis as unknown as Record<symbol, Pending | undefined>;
const pending: Pending = (shared[SLOT] ??= { rows: [], writers: 0 });

const WINDOW_MS = 200;
const MAX_TRIES = 8;

/** Adds rows to the log after the answer. Never fails the request. */
export function recordEvents(services: Services, ...events: ShareEvent[]): void {
  const isFirst = pending.rows.length === 0;
  pending.rows.push(...events.map((event) => ({ ...event, uid: randomId(16) })));
  if (isFirst) services.waitUntil(sleep(WINDOW_MS).then(() => writePending(services)));
}

/** Writes what is waiting, so that whoever reads counters or the log now sees what happened before. */
export async function settleEvents(services: Services): Promise<void> {
  await writePending(services);
  for (let waits = 0; pending.writers > 0 && waits < 100; waits += 1) await sleep(5);
}

const INSERT = `INSERT INTO events (uid, counts, share_id, at_ms, event, result, path, bytes, visit_id, grant_id, client_address, country, user_agent)
  SELECT value ->> 'uid', value ->> 'counts', value ->> 'shareId', value ->> 'atMs', value ->> 'event', value ->> 'result', value ->> 'path',
    value ->> 'bytes', value ->> 'visitId', value ->> 'grantId', value ->> 'clientAddress', value ->> 'country', value ->> 'userAgent'
  FROM json_each(?1) WHERE true ON CONFLICT (uid) DO NOTHING`;

async function writePending(services: Services): Promise<void> {
  const rows = pending.rows.splice(0);
  if (rows.length === 0) return;
  pending.writers += 1;
  try {
    for (let tries = 1; ; tries += 1) {
      try {
        const { truncatesAddresses } = await readSettings(services);
        const shown = (address: string | null) => (address !== null && truncatesAddresses ? truncateAddress(address) : address);
        const values = rows.map((row) => ({ ...row, clientAddress: shown(row.clientAddress) }));
        await services.d1.prepare(INSERT).bind(JSON.stringify(values)).run();
        return;
      } catch (error) {
        if (tries >= MAX_TRIES) {
          console.error(JSON.stringify({ problem: "access log rows could not be written", rows: rows.length, cause: String(error) }));
          return;
        }
        await sleep(Math.min(5000, 100 * 2 ** tries) * (0.5 + Math.random() / 2));
      }
    }
  } finally {
    pending.writers -= 1;
  }
}

/** Marks the row of a download that the client broke off. */
export async function markAborted(services: Services, shareId: string, grantId: string): Promise<void> {
  await settleEvents(services);
  await services.d1
    .prepare("UPDATE events SET result = 'aborted' WHERE share_id = ?1 AND grant_id = ?2 AND result = 'ok'")
    .bind(shareId, grantId)
    .run();
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
