/** How long to wait in minutes, rounded up; 0 where nobody knows. */
export function waitingMinutes(seconds: number | null): number {
  return seconds === null ? 0 : Math.max(1, Math.ceil(seconds / 60));
}
