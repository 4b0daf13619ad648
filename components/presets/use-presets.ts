"use client";

import { useEffect, useState } from "react";
import type { PresentedPreset } from "@/lib/presets/schema";
import { listPresets } from "./preset-api";

/** The presets that there are; `null` until they are known. One can do without them, so a failure is as if there were none. */
export function usePresets(): [readonly PresentedPreset[] | null, (presets: readonly PresentedPreset[]) => void] {
  const [presets, setPresets] = useState<readonly PresentedPreset[] | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    listPresets(controller.signal).then(setPresets, () => {
      if (!controller.signal.aborted) setPresets([]);
    });
    return () => controller.abort();
  }, []);
  return [presets, setPresets];
}
