/** How long to wait, rounded up, as a sentence. */
export function waitingTime(seconds: number | null): string {
  const minutes = Math.max(1, Math.ceil((seconds ?? 0) / 60));
  return seconds === null
    ? "Wait a few minutes, then try again."
    : `Wait ${minutes === 1 ? "a minute" : `${minutes} minutes`}, then try again.`;
}
