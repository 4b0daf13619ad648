import { versionOfIfMatch } from "@/lib/http/if-match";
import { json, noContent } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { IdParams } from "@/lib/people/schema";
import { versionEtag } from "@/lib/people/users";
import { deletePreset, editPreset } from "@/lib/presets/edit-preset";
import { EditPreset, MAX_PRESET_BYTES, PresentedPreset } from "@/lib/presets/schema";
import { requirePreset } from "@/lib/presets/store";

export const GET = route(
  {
    errors: "problem",
    docs: { summary: "Show a preset", answer: PresentedPreset, hasEtag: true, errors: ["preset_not_found"] },
    action: "preset.read",
    params: IdParams,
  },
  async ({ services, actor, params }) => {
    const preset = await requirePreset(services, actor, params.id);
    return json(preset, { headers: { etag: versionEtag(preset) } });
  },
);

/** Changes a preset. With `If-Match`, only if nobody changed it since. */
export const PATCH = route(
  {
    errors: "problem",
    docs: {
      summary: "Edit a preset",
      description: "What is left out stays; `settings` are replaced as a whole. A new default takes the place of the one before it.",
      answer: PresentedPreset,
      hasEtag: true,
      headers: ["If-Match"],
      errors: ["preset_not_found", "name_taken", "edit_conflict"],
      fields: { expiresIn: "Seconds from a link’s creation until it ends; `null` for no end." },
    },
    action: "preset.edit",
    params: IdParams,
    body: EditPreset,
    maxBodyBytes: MAX_PRESET_BYTES,
  },
  async ({ request, services, actor, params, body, audit }) => {
    const preset = await editPreset(services, actor, params.id, body, versionOfIfMatch(request));
    audit({
      action: "preset.edit",
      target: { kind: "preset", id: preset.id, name: preset.name },
      detail: { scope: preset.scope, isDefault: preset.isDefault, changed: Object.keys(body) },
    });
    return json(preset, { headers: { etag: versionEtag(preset) } });
  },
);

/** Deletes a preset. Links that were made by it stay as they are. */
export const DELETE = route(
  {
    errors: "problem",
    docs: {
      summary: "Delete a preset",
      description: "Links that were made by it stay as they are.",
      answer: "nothing",
      errors: ["preset_not_found"],
    },
    action: "preset.edit",
    params: IdParams,
  },
  async ({ services, actor, params, audit }) => {
    const preset = await deletePreset(services, actor, params.id);
    audit({ action: "preset.delete", target: { kind: "preset", id: preset.id, name: preset.name }, detail: { scope: preset.scope } });
    return noContent();
  },
);
