import { dateFormat } from "./intl.ts";

/** A point in time: a Date, milliseconds since 1970, or an ISO 8601 string. */
export type Instant = Date | number | string;

export interface TimeFormatOptions {
  /** BCP 47; the reader's own when left out. */
  locale?: string | undefined;
  /** IANA name; the reader's own zone when left out. */
  timeZone?: string | undefined;
}

/** Milliseconds since 1970. Throws a RangeError when the text is no time. */
export function toMs(at: Instant): number {
  const ms = at instanceof Date ? at.getTime() : typeof at === "number" ? at : Date.parse(at);
  if (!Number.isFinite(ms)) throw new RangeError(`Not a time: ${String(at)}`);
  return ms;
}

/** The time itself with its zone: "3 Dec 2026, 18:00 CET" (en-GB). `precision: "second"` is for logs. */
export function formatExactTime(
  at: Instant,
  { locale, timeZone, precision = "minute" }: TimeFormatOptions & { precision?: "minute" | "second" } = {},
): string {
  return dateFormat(locale, {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    ...(precision === "second" ? { second: "2-digit" } : {}),
    timeZoneName: "short",
    timeZone,
  }).format(toMs(at));
}

/** The day alone: "3 Dec 2026" (en-GB). */
export function formatDay(at: Instant, { locale, timeZone }: TimeFormatOptions = {}): string {
  return dateFormat(locale, { dateStyle: "medium", timeZone }).format(toMs(at));
}

/** The time of day alone: "18:00" (en-GB). */
export function formatClock(at: Instant, { locale, timeZone }: TimeFormatOptions = {}): string {
  return dateFormat(locale, { hour: "2-digit", minute: "2-digit", timeZone }).format(toMs(at));
}
