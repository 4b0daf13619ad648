import { readFileSync } from "node:fs";
import path from "node:path";
import { type Sluice, type StartOptions, startSluice } from "./sluice.ts";

export interface DatabaseFault {
  /** A piece of the statement. */
  sql: string;
  /** `before`: nothing happens; `after`: it happened, the answer is lost; `inside`: a statement of the batch fails. */
  when: "before" | "after" | "inside";
  times: number;
  delayMs?: number;
}

export interface BucketFault {
  op: "head" | "get" | "put" | "list" | "delete" | "createMultipartUpload" | "uploadPart" | "complete" | "abort";
  /** A piece of the key. */
  key?: string;
  when: "before" | "after" | "stream";
  times: number;
  message?: string;
  atByte?: number;
}

export interface FaultySluice extends Sluice {
  /** Replaces all rules; without arguments everything works again. */
  faults(rules?: {
    d1?: DatabaseFault[];
    r2?: BucketFault[];
    clockMs?: number;
    cache?: "throws" | "forgets" | "cuts" | { replaces: string };
  }): Promise<void>;
  /** What was asked of the stores since this was last called. */
  calls(): Promise<string[]>;
}

/** Sluice behind stores and a clock that fail as told: `fault-front.mjs` around the built entry. */
export async function startFaultySluice(options: StartOptions = {}): Promise<FaultySluice> {
  const frontModule = readFileSync(path.join(import.meta.dirname, "fault-front.mjs"), "utf8");
  const sluice = await startSluice({ ...options, frontModule });
  return {
    ...sluice,
    faults: async (rules = {}) => {
      await sluice.fetch("/__faults", { method: "POST", body: JSON.stringify(rules) });
    },
    calls: async () => (await (await sluice.fetch("/__calls")).json()) as string[],
  };
}
