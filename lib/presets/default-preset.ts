import type { PresentedPreset } from "./schema.ts";

/** The preset that a new link begins with: one's own default, else the site's; `null` where there is none. Pure. */
export function defaultPreset<Preset extends Pick<PresentedPreset, "isDefault" | "scope">>(presets: readonly Preset[]): Preset | null {
  const defaults = presets.filter((preset) => preset.isDefault);
  return defaults.find((preset) => preset.scope === "own") ?? defaults[0] ?? null;
}
