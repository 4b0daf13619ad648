import { type Instant, type TimeFormatOptions, toMs } from "./exact-time.ts";
import { relativeTimeFormat } from "./intl.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** Smallest first. A distance takes the first unit whose rounded count stays below `limit`: 59.6 minutes are an hour, never "60 minutes". */
const UNITS = [
  { unit: "minute", sizeMs: MINUTE_MS, limit: 60 },
  { unit: "hour", sizeMs: HOUR_MS, limit: 24 },
  { unit: "day", sizeMs: DAY_MS, limit: 30 },
  { unit: "month", sizeMs: 30 * DAY_MS, limit: 12 },
  { unit: "year", sizeMs: 365 * DAY_MS, limit: Infinity },
] as const;

/** How far `at` is from `now`, to the nearest unit: "now", "3 minutes ago", "in 2 days". */
export function formatRelativeTime(at: Instant, now: Instant, { locale }: Pick<TimeFormatOptions, "locale"> = {}): string {
  const distanceMs = toMs(at) - toMs(now);
  const lengthMs = Math.abs(distanceMs);
  if (lengthMs < 45_000) return relativeTimeFormat(locale, { numeric: "auto" }).format(0, "second");
  for (const { unit, sizeMs, limit } of UNITS) {
    const count = Math.max(1, Math.round(lengthMs / sizeMs));
    // "in 2 days", not "tomorrow": the distance is counted in hours and knows nothing of midnight.
    if (count < limit) return relativeTimeFormat(locale, { numeric: "always" }).format(Math.sign(distanceMs) * count, unit);
  }
  throw new RangeError(`Too far to tell: ${distanceMs} ms`);
}

/**
 * The time in UTC: "3 Dec 2026, 17:00 UTC". Written by hand and not through Intl, because what the server writes and what the
 * browser hydrates must be the same characters, whatever version of the locale data either has.
 */
export function formatUtcTime(at: Instant): string {
  const date = new Date(toMs(at));
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;
}
