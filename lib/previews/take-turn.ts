import { AppError } from "../http/errors.ts";

/** One at a time: each may need half of what an isolate's 128 MB leave. */
let turn: { startedAtMs: number } | null = null;
let waiting: number[] = [];

const MAX_WAITING = 16;
const PATIENCE_MS = 15_000;
const LOOK_EVERY_MS = 20;
/** A request that its client left may never come back to give its turn away. */
const MAX_TURN_MS = 30_000;

/**
 * Runs `work` when nothing else runs here. Requests wait by looking again and again, because in workerd none may wake another. Throws `too_many_requests`
 * when too many wait already, or it takes too long.
 */
export async function takeTurn<T>(now: () => number, work: () => Promise<T>): Promise<T> {
  const cameAtMs = now();
  waiting = waiting.filter((since) => cameAtMs - since < PATIENCE_MS);
  if (waiting.length >= MAX_WAITING) throw busy();
  waiting.push(cameAtMs);
  try {
    while (turn !== null && now() - turn.startedAtMs < MAX_TURN_MS) {
      if (now() - cameAtMs >= PATIENCE_MS) throw busy();
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } finally {
    const index = waiting.indexOf(cameAtMs);
    if (index !== -1) waiting.splice(index, 1);
  }
  const mine = { startedAtMs: now() };
  turn = mine;
  try {
    return await work();
  } finally {
    if (turn === mine) turn = null;
  }
}

function busy(): AppError {
  return new AppError("too_many_requests", {
    message: "Many previews are being made at this moment. Try again in a few seconds.",
    retryAfterSeconds: 5,
  });
}
