import * as z from "zod";
import { answerSchema } from "../http/answers.ts";
import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";

/** Query of how a link was used: the last so many days, today included. */
export const ShareStatsQuery = z.strictObject({
  days: z.coerce.number("must be a whole number from 1 to 365").int("must be a whole number from 1 to 365").min(1).max(365).default(30),
});

const counted = () => ({ opens: z.int(), downloads: z.int() });

/** How a link was used, by day in UTC, by country and by file. */
export const ShareStats = answerSchema("ShareStats", () => ({
  /** Every day of the period, oldest first, those without any use too. */
  days: z.array(z.strictObject({ date: z.iso.date(), ...counted() })),
  /** The most frequent first, at most twenty; `null` where it is not known. */
  countries: z.array(z.strictObject({ country: z.string().nullable(), ...counted() })),
  files: z.array(z.strictObject({ path: z.string(), downloads: z.int() })),
  /** Whether the period has more in its log than was counted; then the newest were. */
  isPartial: z.boolean(),
}));
export type ShareStats = z.infer<typeof ShareStats>;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Rows of the log that one answer looks at: the newest. */
const MAX_ROWS = 50_000;
const MAX_GROUPS = 20;

const OPENS = "sum(event = 'opened')";
const DOWNLOADS = "sum(event IN ('downloaded', 'zip'))";

/** How a link was used lately. Bounded: of a log that is longer than 50,000 rows the newest count. */
export async function readShareStats(services: Services, shareId: string, days: number): Promise<ShareStats> {
  const today = Math.floor(services.now() / DAY_MS);
  const firstDay = today - days + 1;
  const recent = `WITH recent AS (SELECT at_ms, event, result, path, country FROM events WHERE share_id = ?1 ORDER BY id DESC LIMIT ${MAX_ROWS}),
    used AS (SELECT * FROM recent WHERE at_ms >= ?2 AND result = 'ok' AND event IN ('opened', 'downloaded', 'zip'))`;
  const prepared = (sql: string) => services.d1.prepare(`${recent} ${sql}`).bind(shareId, firstDay * DAY_MS);
  const [byDay, byCountry, byFile, rows] = await query(() =>
    services.d1.batch([
      prepared(`SELECT at_ms / ${DAY_MS} AS day, ${OPENS} AS opens, ${DOWNLOADS} AS downloads FROM used GROUP BY day`),
      prepared(
        `SELECT country, ${OPENS} AS opens, ${DOWNLOADS} AS downloads FROM used GROUP BY country ORDER BY count(*) DESC, country LIMIT ${MAX_GROUPS}`,
      ),
      prepared(
        `SELECT path, count(*) AS downloads FROM used WHERE event = 'downloaded' AND path IS NOT NULL GROUP BY path ORDER BY downloads DESC, path LIMIT ${MAX_GROUPS}`,
      ),
      prepared("SELECT count(*) AS count, min(at_ms) AS sinceMs, ?2 AS fromMs FROM recent"),
    ]),
  );
  const counts = new Map(
    ((byDay?.results ?? []) as { day: number; opens: number; downloads: number }[]).map(({ day, ...count }) => [day, count]),
  );
  const seen = rows?.results[0] as { count: number; sinceMs: number | null } | undefined;
  return {
    days: Array.from({ length: days }, (_, index) => ({
      date: new Date((firstDay + index) * DAY_MS).toISOString().slice(0, 10),
      opens: 0,
      downloads: 0,
      ...counts.get(firstDay + index),
    })),
    countries: (byCountry?.results ?? []) as ShareStats["countries"],
    files: (byFile?.results ?? []) as ShareStats["files"],
    isPartial: seen !== undefined && seen.count === MAX_ROWS && (seen.sinceMs ?? 0) >= firstDay * DAY_MS,
  };
}
