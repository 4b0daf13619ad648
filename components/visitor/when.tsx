import { formatUtcTime, type Instant, toMs } from "@/lib/format/time";

/**
 * A time on a page that should weigh little: the server writes UTC, and `visitor-script.tsx` puts the reader's own zone and language in its place. `date` is the day
 * alone, with the rest in its title.
 */
export function When({ at, show = "exact" }: { at: Instant; show?: "exact" | "date" }) {
  const text = formatUtcTime(at);
  return (
    <time dateTime={new Date(toMs(at)).toISOString()} data-when={show} title={show === "date" ? text : undefined}>
      {show === "date" ? text.split(",", 1)[0] : text}
    </time>
  );
}
