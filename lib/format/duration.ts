import { listFormat, numberFormat } from "./intl.ts";

/** How long something takes, rounded up: "12 sec", "3 min", "2 hr, 5 min", "3 days". */
export function formatDuration(seconds: number, { locale = "en" }: { locale?: string } = {}): string {
  const write = (count: number, unit: "second" | "minute" | "hour" | "day") =>
    numberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(count);
  if (seconds <= 59) return write(Math.max(1, Math.ceil(seconds)), "second");
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 60) return write(minutes, "minute");
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return write(Math.round(hours / 24), "day");
  const rest = minutes % 60;
  return listFormat(locale, { type: "unit", style: "short" }).format([
    write(hours, "hour"),
    ...(rest === 0 ? [] : [write(rest, "minute")]),
  ]);
}
