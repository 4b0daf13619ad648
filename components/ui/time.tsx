"use client";

import { useSyncExternalStore, type ComponentProps } from "react";
import { formatExactTime, toMs, type Instant } from "@/lib/format/exact-time";
import { formatRelativeTime, formatUtcTime } from "@/lib/format/time";

const TICK_MS = 30_000;
const listeners = new Set<() => void>();
let nowMs = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all times on the page, running only while one of them is shown. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const notify of listeners) notify();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
    nowMs = 0;
  };
}

const readNow = () => (nowMs ||= Date.now());
const readNowOnServer = () => null;

interface TimeProps extends Omit<ComponentProps<"time">, "dateTime" | "children" | "title"> {
  at: Instant;
  /** `relative`: "3 minutes ago", the exact time in the title. `exact`: the local time with its zone. `both`: one after the other. */
  show?: "relative" | "exact" | "both";
}

/**
 * A time as people read it. The server does not know the reader's zone, so it (and a browser without script) writes UTC;
 * the browser then puts the reader's own zone and language in its place.
 */
export function Time({ at, show = "relative", ...props }: TimeProps) {
  const now = useSyncExternalStore(subscribe, readNow, readNowOnServer);
  const iso = new Date(toMs(at)).toISOString();
  if (now === null) {
    return (
      <time data-slot="time" dateTime={iso} {...props}>
        {formatUtcTime(at)}
      </time>
    );
  }
  const exact = formatExactTime(at);
  const relative = formatRelativeTime(at, now);
  return (
    <time data-slot="time" dateTime={iso} title={show === "relative" ? exact : relative} {...props}>
      {show === "relative" ? relative : show === "exact" ? exact : `${exact} (${relative})`}
    </time>
  );
}
