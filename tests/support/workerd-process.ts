import { readdirSync, readFileSync } from "node:fs";

/*
 * Memory and CPU time of the workerd processes that this one started, read from /proc (Linux). Anonymous memory is what a program keeps; pages of
 * files it reads come and go with the page cache and are left out.
 */

const PAGE_BYTES = 4096;

/** Process ids of workerd that are children of this process. */
export function workerdPids(): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        const [, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return stat.includes("(workerd)") && Number(parent) === process.pid;
      } catch {
        return false;
      }
    });
}

/** Starts something and answers it together with the id of the workerd that came with it. */
export async function withPid<T>(start: () => Promise<T>): Promise<{ server: T; pid: number }> {
  const before = new Set(workerdPids());
  const server = await start();
  const [pid, ...others] = workerdPids().filter((candidate) => !before.has(candidate));
  if (pid === undefined || others.length > 0) throw new Error("One workerd was expected to start.");
  return { server, pid };
}

/** Anonymous resident bytes of a process. */
export function anonymousBytes(pid: number): number {
  const [, resident = 0, shared = 0] = readFileSync(`/proc/${pid}/statm`, "utf8").split(" ").map(Number);
  return (resident - shared) * PAGE_BYTES;
}

/** The most that a process grew over what it had at the start while `work` ran, looked at every few milliseconds. */
export async function peakGrowthBytes(pid: number, work: () => Promise<void>): Promise<number> {
  const start = anonymousBytes(pid);
  let peak = start;
  const look = () => (peak = Math.max(peak, anonymousBytes(pid)));
  const timer = setInterval(look, 5);
  try {
    await work();
  } finally {
    clearInterval(timer);
    look();
  }
  return peak - start;
}

/** Linux counts CPU time in hundredths of a second for programs, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100;

/** CPU time that a process used so far, of all its threads, in milliseconds. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
}
