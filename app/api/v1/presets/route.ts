import { listOf } from "@/lib/http/answers";
import { idempotencyOf } from "@/lib/http/idempotency";
import { created, json } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { versionEtag } from "@/lib/people/users";
import { createPreset } from "@/lib/presets/create-preset";
import { CreatePreset, MAX_PRESET_BYTES, PresentedPreset } from "@/lib/presets/schema";
import { listPresets } from "@/lib/presets/store";

/** One's own presets, then the site's. */
export const GET = route(
  {
    errors: "problem",
    docs: {
      summary: "List the presets",
      description: "One’s own and the site’s. A new link of the portal begins with one’s own default, else with the site’s.",
      answer: listOf(PresentedPreset),
    },
    action: "preset.read",
  },
  async ({ services, actor }) => json({ data: await listPresets(services, actor) }),
);

/** Keeps settings of links under a name. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Create a preset",
      description: "A default takes the place of the one before it. Presets of the site are made by administrators.",
      answer: PresentedPreset,
      isCreated: true,
      hasEtag: true,
      headers: ["Idempotency-Key"],
      errors: ["name_taken", "idempotency_conflict"],
      fields: { expiresIn: "Seconds from a link’s creation until it ends; `null` for no end." },
    },
    action: "preset.edit",
    body: CreatePreset,
    maxBodyBytes: MAX_PRESET_BYTES,
  },
  async ({ request, services, actor, body, audit }) => {
    const { preset, isRepeated } = await createPreset(services, actor, body, await idempotencyOf(services, request, actor, body));
    if (!isRepeated)
      audit({
        action: "preset.create",
        target: { kind: "preset", id: preset.id, name: preset.name },
        detail: { scope: preset.scope, isDefault: preset.isDefault },
      });
    return created(preset, `/api/v1/presets/${preset.id}`, { etag: versionEtag(preset) });
  },
);
