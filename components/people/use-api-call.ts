"use client";

import { useState } from "react";
import { sentenceOf } from "@/components/portal/ask-api";

/** One thing at a time that the server is asked to do: whether it is under way, and what went wrong, as a sentence. */
export function useApiCall(): {
  isBusy: boolean;
  problem: string | null;
  /** The failure itself, for fields that show their own issue. */
  failure: unknown;
  clear: () => void;
  /** Answers whether it worked. A call while another is under way does nothing. */
  run: (work: () => Promise<void>) => Promise<boolean>;
} {
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  return {
    isBusy,
    failure,
    problem: failure === null ? null : sentenceOf(failure),
    clear: () => setFailure(null),
    run: async (work) => {
      if (isBusy) return false;
      setBusy(true);
      setFailure(null);
      try {
        await work();
        return true;
      } catch (error) {
        setFailure(error);
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
