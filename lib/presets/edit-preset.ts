import { AppError } from "../http/errors.ts";
import type { Actor } from "../people/actor.ts";
import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import type { EditPreset, PresentedPreset } from "./schema.ts";
import { clearDefaultStatement, ownerOf, requireMayChange, requirePreset } from "./store.ts";

/**
 * Changes a preset: what is given. `version` is the one that the editor saw, `null` for whichever there is. A new default takes the place of the one before it
 * in the same transaction. Throws `preset_not_found`, `forbidden`, `name_taken`, `edit_conflict`.
 */
export async function editPreset(
  services: Services,
  actor: Actor,
  id: string,
  changes: EditPreset,
  version: number | null,
): Promise<PresentedPreset> {
  const current = await requirePreset(services, actor, id);
  await requireMayChange(services, actor, current.scope);
  if (version !== null && version !== current.version) throw new AppError("edit_conflict", { details: { current } });
  const { d1 } = services;
  const ownerId = ownerOf(actor, current.scope);
  const name = changes.name?.normalize("NFC") ?? current.name;
  const isDefault = changes.isDefault ?? current.isDefault;
  const isNameTaken =
    "EXISTS (SELECT 1 FROM presets other WHERE other.owner_id IS ?1 AND other.id <> ?2 AND other.name = ?3 COLLATE NOCASE)";
  const findTaken = d1.prepare(`SELECT ${isNameTaken} AS isTaken`).bind(ownerId, id, name);
  if ((await query(() => findTaken.first<number>("isTaken"))) === 1) throw new AppError("name_taken");
  const update = d1
    .prepare(
      `UPDATE presets SET name = ?3, settings = ?4, is_default = ?5, version = version + 1
       WHERE id = ?2 AND version = ?6 AND NOT ${isNameTaken} RETURNING id`,
    )
    .bind(ownerId, id, name, JSON.stringify(changes.settings ?? current.settings), isDefault ? 1 : 0, current.version);
  const clear = isDefault && !current.isDefault ? [clearDefaultStatement(services, ownerId, current)] : [];
  const results = await query(() => d1.batch([...clear, update]));
  const now = await requirePreset(services, actor, id);
  if ((results.at(-1)?.results.length ?? 0) === 0) throw new AppError("edit_conflict", { details: { current: now } });
  return now;
}

/** Deletes a preset; links that were made by it stay as they are. Throws `preset_not_found`, `forbidden`. */
export async function deletePreset(services: Services, actor: Actor, id: string): Promise<PresentedPreset> {
  const preset = await requirePreset(services, actor, id);
  await requireMayChange(services, actor, preset.scope);
  await query(() => services.d1.prepare("DELETE FROM presets WHERE id = ?1").bind(id).run());
  return preset;
}
