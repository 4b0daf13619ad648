"use client";

import { useEffect, useState } from "react";

const TICK_MS = 15_000;

/** The time in milliseconds, new every fifteen seconds, so that what is said about "in an hour" stays true while a dialog is open. */
export function useNow(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
