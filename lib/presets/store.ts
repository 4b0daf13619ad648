import type { D1PreparedStatement } from "@cloudflare/workers-types";
import { AppError } from "../http/errors.ts";
import type { Actor } from "../people/actor.ts";
import { requireAllowed } from "../people/require-allowed.ts";
import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import { type PresentedPreset, PresetSettings } from "./schema.ts";

interface PresetRow {
  id: string;
  ownerId: string | null;
  name: string;
  settings: string;
  isDefault: number;
  createdAtMs: number;
  version: number;
}

const COLUMNS = "id, owner_id AS ownerId, name, settings, is_default AS isDefault, created_at_ms AS createdAtMs, version";

function present({ ownerId, settings, isDefault, createdAtMs, ...row }: PresetRow): PresentedPreset {
  return {
    id: row.id,
    name: row.name,
    scope: ownerId === null ? "site" : "own",
    settings: parseStored(settings),
    isDefault: isDefault === 1,
    createdAt: new Date(createdAtMs).toISOString(),
    version: row.version,
  };
}

/** Settings that an older or newer release wrote, and this one does not take, are as if there were none. */
function parseStored(json: string): PresetSettings {
  const parsed = PresetSettings.safeParse(JSON.parse(json));
  return parsed.success ? parsed.data : {};
}

/** One's own presets and the site's, each by name. */
export async function listPresets(services: Services, actor: Actor): Promise<PresentedPreset[]> {
  const { results } = await query(() =>
    services.d1
      .prepare(`SELECT ${COLUMNS} FROM presets WHERE owner_id = ?1 OR owner_id IS NULL ORDER BY owner_id IS NULL, name COLLATE NOCASE, id`)
      .bind(actor.id)
      .all<PresetRow>(),
  );
  return results.map(present);
}

/** A preset that the actor may see: one's own, or the site's. Throws `preset_not_found`, also for somebody else's. */
export async function requirePreset(services: Services, actor: Actor, id: string): Promise<PresentedPreset> {
  const row = await query(() =>
    services.d1
      .prepare(`SELECT ${COLUMNS} FROM presets WHERE id = ?1 AND (owner_id = ?2 OR owner_id IS NULL)`)
      .bind(id, actor.id)
      .first<PresetRow>(),
  );
  if (row === null) throw new AppError("preset_not_found");
  return present(row);
}

/** Throws unless the actor may make and change presets of this scope: one's own everybody, the site's administrators. */
export async function requireMayChange(services: Services, actor: Actor, scope: PresentedPreset["scope"]): Promise<void> {
  if (scope === "site") await requireAllowed(services, actor, "settings.edit", [null]);
}

/** Whose presets those of a scope are, as the database has it. */
export const ownerOf = (actor: Actor, scope: PresentedPreset["scope"]) => (scope === "site" ? null : actor.id);

/** Takes the default from the other presets of its owner, if a preset is there in the version that is about to become it. To be run in the transaction that makes it so. */
export function clearDefaultStatement(
  services: Services,
  ownerId: string | null,
  next: { id: string; version: number },
): D1PreparedStatement {
  return services.d1
    .prepare(
      `UPDATE presets SET is_default = 0, version = version + 1 WHERE owner_id IS ?1 AND is_default = 1 AND id <> ?2
         AND EXISTS (SELECT 1 FROM presets next WHERE next.id = ?2 AND next.version = ?3)`,
    )
    .bind(ownerId, next.id, next.version);
}
