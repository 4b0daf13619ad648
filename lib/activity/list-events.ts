import * as z from "zod";
import { contains } from "../db/contains.ts";
import { csvStream } from "../format/csv-stream.ts";
import { answerSchema, timestamp } from "../http/answers.ts";
import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import { logPage } from "./log-page.ts";
import { SHARE_EVENTS } from "./share-events.ts";

/** Query of a link's access log. */
export const ListEvents = z.strictObject({
  event: z.enum(SHARE_EVENTS, "must be an event that the log knows").optional(),
  /** What became of it: done, refused, or begun and not finished. */
  result: z.enum(["ok", "refused", "unfinished"]).optional(),
  ...logPage,
});
export type ListEvents = z.infer<typeof ListEvents>;

export const PresentedEvent = answerSchema("ShareEvent", () => ({
  id: z.int(),
  at: timestamp(),
  event: z.enum(SHARE_EVENTS),
  result: z.string(),
  path: z.string().nullable(),
  bytes: z.int().nullable(),
  clientAddress: z.string().nullable(),
  country: z.string().nullable(),
  userAgent: z.string().nullable(),
}));
export type PresentedEvent = z.infer<typeof PresentedEvent>;

type Row = Omit<PresentedEvent, "at"> & { atMs: number };

const RESULTS: Record<NonNullable<ListEvents["result"]>, string> = {
  ok: "result = 'ok'",
  unfinished: "result IN ('aborted', 'failed')",
  refused: "result NOT IN ('ok', 'aborted', 'failed')",
};

async function select(services: Services, shareId: string, asked: ListEvents, beforeId: number, limit: number): Promise<Row[]> {
  const values: (string | number)[] = [shareId, beforeId, limit];
  const bind = (value: string | number) => `?${values.push(value)}`;
  const conditions = ["share_id = ?1", "id < ?2"];
  if (asked.event !== undefined) conditions.push(`event = ${bind(asked.event)}`);
  if (asked.result !== undefined) conditions.push(RESULTS[asked.result]);
  if (asked.from !== undefined) conditions.push(`at_ms >= ${bind(asked.from)}`);
  if (asked.to !== undefined) conditions.push(`at_ms < ${bind(asked.to)}`);
  if (asked.q !== undefined && asked.q.trim() !== "") {
    const text = bind(asked.q.trim());
    conditions.push(`(${["path", "client_address"].map((column) => contains(column, text)).join(" OR ")})`);
  }
  const { results } = await query(() =>
    services.d1
      .prepare(
        `SELECT id, at_ms AS atMs, event, result, path, bytes, client_address AS clientAddress, country, user_agent AS userAgent FROM events
         WHERE ${conditions.join(" AND ")} ORDER BY id DESC LIMIT ?3`,
      )
      .bind(...values)
      .all<Row>(),
  );
  return results;
}

const before = (cursor: string | undefined) => (cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor));

/** A page of a link's access log, newest first. */
export async function listEvents(services: Services, shareId: string, asked: ListEvents) {
  const rows = await select(services, shareId, asked, before(asked.cursor), asked.limit + 1);
  const page = rows.slice(0, asked.limit);
  const hasMore = rows.length > asked.limit;
  return {
    data: page.map(({ atMs, ...event }): PresentedEvent => ({ ...event, at: new Date(atMs).toISOString() })),
    pagination: { cursor: hasMore ? String(page.at(-1)?.id) : null, hasMore },
  };
}

const CSV_PAGE = 1000;
const COLUMNS = ["time", "event", "result", "file", "bytes", "address", "country", "user agent"];

/** Everything of a link's access log that a filter names as CSV, newest first. */
export function eventsCsv(services: Services, shareId: string, asked: ListEvents): ReadableStream<Uint8Array> {
  async function* pages() {
    let beforeId = before(asked.cursor);
    for (;;) {
      const rows = await select(services, shareId, asked, beforeId, CSV_PAGE);
      yield rows.map((row) => [
        new Date(row.atMs).toISOString(),
        row.event,
        row.result,
        row.path,
        row.bytes,
        row.clientAddress,
        row.country,
        row.userAgent,
      ]);
      if (rows.length < CSV_PAGE) return;
      beforeId = rows.at(-1)?.id ?? 0;
    }
  }
  return csvStream(COLUMNS, pages());
}
