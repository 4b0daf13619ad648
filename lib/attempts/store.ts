import type { D1Database } from "@cloudflare/workers-types";

/** So many of something in a window, for one key. */
export interface AttemptLimit {
  key: string;
  max: number;
  windowMs: number;
}

export interface AttemptCount {
  count: number;
  /** Whether this attempt is above the limit. */
  isOver: boolean;
  retryAfterSeconds: number;
}

const RESERVE = `INSERT INTO attempts (key, window_started_at_ms, count) VALUES (?1, ?2, 1)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN window_started_at_ms <= ?2 - ?3 THEN 1 ELSE count + 1 END,
  window_started_at_ms = CASE WHEN window_started_at_ms <= ?2 - ?3 THEN ?2 ELSE window_started_at_ms END
RETURNING count, window_started_at_ms AS startedAtMs`;

/**
 * Counts one attempt against each limit, atomically and before anything costly is done, so that attempts arriving together cannot outrun
 * the counter. Answers in the order of `limits`.
 */
export async function reserveAttempts(d1: D1Database, limits: AttemptLimit[], nowMs: number): Promise<AttemptCount[]> {
  const results = await d1.batch<{ count: number; startedAtMs: number }>(
    limits.map((limit) => d1.prepare(RESERVE).bind(limit.key, nowMs, limit.windowMs)),
  );
  return limits.map((limit, position) => {
    const row = results[position]?.results[0] ?? { count: 1, startedAtMs: nowMs };
    return {
      count: row.count,
      isOver: row.count > limit.max,
      retryAfterSeconds: Math.max(1, Math.ceil((row.startedAtMs + limit.windowMs - nowMs) / 1000)),
    };
  });
}

/** Takes reserved attempts back: they turned out to be right. */
export async function refundAttempts(d1: D1Database, keys: string[]): Promise<void> {
  await d1.batch(keys.map((key) => d1.prepare("UPDATE attempts SET count = max(0, count - 1) WHERE key = ?1").bind(key)));
}

/** Forgets what was counted for these keys: an owner resets a link that was guessed at. */
export async function clearAttempts(d1: D1Database, keys: string[]): Promise<void> {
  await d1.batch(keys.map((key) => d1.prepare("DELETE FROM attempts WHERE key = ?1").bind(key)));
}
