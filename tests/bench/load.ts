import { Agent, request } from "node:http";

/** One request over a kept connection; the body is read and thrown away. */
export function send(agent: Agent, address: string, headers: Record<string, string> = {}): Promise<{ status: number; bytes: number }> {
  return new Promise((resolve, reject) => {
    request(address, { agent, headers: { "accept-encoding": "identity", ...headers } }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => (bytes += chunk.length));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, bytes }));
      response.on("error", reject);
    })
      .on("error", reject)
      .end();
  });
}

export interface Load {
  address: string;
  /** Each answer must have exactly these many bytes, so that a refusal is never taken for speed. `null`: whatever it has. */
  bytes: number | null;
  headers?: Record<string, string>;
}

export interface LoadResult {
  perSecond: number;
  /** Sorted. */
  latenciesMs: number[];
}

/** Asks again and again over `connections` kept connections for about `durationMs`, or exactly `requests` times. Throws at the first wrong answer. */
export async function run(load: Load, limit: { connections: number; durationMs?: number; requests?: number }): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: limit.connections });
  const latenciesMs: number[] = [];
  const startedAt = performance.now();
  const until = startedAt + (limit.durationMs ?? Infinity);
  let left = limit.requests ?? Infinity;
  const client = async () => {
    while (performance.now() < until && left > 0) {
      left -= 1;
      const sentAt = performance.now();
      const { status, bytes } = await send(agent, load.address, load.headers);
      if (status !== 200 || (load.bytes !== null && bytes !== load.bytes)) {
        throw new Error(`${load.address} answered ${status} with ${bytes} bytes where 200 with ${load.bytes ?? "any"} was expected.`);
      }
      latenciesMs.push(performance.now() - sentAt);
    }
  };
  try {
    await Promise.all(Array.from({ length: limit.connections }, client));
  } finally {
    agent.destroy();
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return { perSecond: latenciesMs.length / seconds, latenciesMs: latenciesMs.sort((a, b) => a - b) };
}

export function percentile(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/**
 * Measures every candidate once a round, in turn, each other round backwards: whatever the machine does meanwhile, all of them meet it. Answers each
 * candidate's values by round.
 */
export async function interleave<Name extends string>(
  candidates: Record<Name, () => Promise<number>>,
  rounds: number,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(candidates) as Name[];
  const values = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (const name of names) await candidates[name]();
  for (let round = 0; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) values[name].push(await candidates[name]());
  }
  return values;
}
