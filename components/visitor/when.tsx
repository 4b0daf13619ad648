import type { ReactNode } from "react";
import { formatDay, formatExactTime, type Instant, toMs } from "@/lib/format/exact-time";

interface WhenProps {
  at: Instant;
  show?: "exact" | "date";
  locale: string;
}

/**
 * A time on a page that should weigh little: the server writes UTC, and `visitor-script.tsx` puts the reader's own zone in its place. `date` is the day alone, with the
 * rest in its title.
 */
export function When({ at, show = "exact", locale }: WhenProps) {
  const exact = formatExactTime(at, { locale, timeZone: "UTC" });
  return (
    <time dateTime={new Date(toMs(at)).toISOString()} data-when={show} title={show === "date" ? exact : undefined}>
      {show === "date" ? formatDay(at, { locale, timeZone: "UTC" }) : exact}
    </time>
  );
}

/** What a message takes that has such a time in it: as text under the name of its value, and as the tag around that. */
export function timeAt<Name extends string>(name: Name, at: Instant, locale: string): Record<Name, string> & { time: () => ReactNode } {
  const values = { [name]: formatExactTime(at, { locale, timeZone: "UTC" }) } as Record<Name, string>;
  return { ...values, time: () => <When at={at} locale={locale} /> };
}
