import type * as z from "zod";
import { ask } from "@/components/portal/ask-api";
import type { CreatePreset, EditPreset, PresentedPreset } from "@/lib/presets/schema";

const at = (id: string) => `presets/${encodeURIComponent(id)}`;

export const listPresets = async (signal?: AbortSignal) =>
  (await ask<{ data: PresentedPreset[] }>("presets", signal === undefined ? {} : { signal })).data;

/** The same `idempotencyKey` with the same values makes one preset, however often it is asked for. */
export const createPreset = (preset: z.input<typeof CreatePreset>, idempotencyKey: string) =>
  ask<PresentedPreset>("presets", { method: "POST", body: preset, headers: { "idempotency-key": idempotencyKey } });

/** Changes what is given, if nobody changed the preset since `version`; else throws `edit_conflict`. */
export const editPreset = (id: string, changes: z.input<typeof EditPreset>, version: number) =>
  ask<PresentedPreset>(at(id), { method: "PATCH", body: changes, headers: { "if-match": `"${version}"` } });

export const deletePreset = (id: string) => ask<null>(at(id), { method: "DELETE" });
