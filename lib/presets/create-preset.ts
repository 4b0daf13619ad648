import { AppError } from "../http/errors.ts";
import { findIdempotent, type Idempotency, idempotencyStatement } from "../http/idempotency.ts";
import type { Actor } from "../people/actor.ts";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import { type CreatePreset, MAX_PRESETS, type PresentedPreset } from "./schema.ts";
import { clearDefaultStatement, ownerOf, requireMayChange, requirePreset } from "./store.ts";

/**
 * Keeps settings under a name. A default takes the place of the one before it in the same transaction, so that there is never a moment with two. Throws
 * `forbidden` for one of the site by others than administrators, `name_taken`, `validation_failed` when there are too many, `idempotency_conflict`.
 */
export async function createPreset(
  services: Services,
  actor: Actor,
  input: CreatePreset,
  idempotency?: Idempotency,
): Promise<{ preset: PresentedPreset; isRepeated: boolean }> {
  await requireMayChange(services, actor, input.scope);
  const known = idempotency && (await findIdempotent(services, idempotency));
  if (known) return { preset: await requirePreset(services, actor, known), isRepeated: true };
  const { d1 } = services;
  const id = randomId(16);
  const ownerId = ownerOf(actor, input.scope);
  const name = input.name.normalize("NFC");
  const statements = [
    d1
      .prepare(
        `INSERT INTO presets (id, owner_id, name, settings, is_default, created_at_ms) SELECT ?1, ?2, ?3, ?4, 0, ?5
         WHERE (SELECT count(*) FROM presets WHERE owner_id IS ?2) < ?6
           AND NOT EXISTS (SELECT 1 FROM presets WHERE owner_id IS ?2 AND name = ?3 COLLATE NOCASE)`,
      )
      .bind(id, ownerId, name, JSON.stringify(input.settings), services.now(), MAX_PRESETS),
    ...(input.isDefault
      ? [
          clearDefaultStatement(services, ownerId, { id, version: 1 }),
          d1.prepare("UPDATE presets SET is_default = 1 WHERE id = ?1").bind(id),
        ]
      : []),
  ];
  try {
    await d1.batch(idempotency ? [idempotencyStatement(services, idempotency, id), ...statements] : statements);
  } catch (error) {
    const raced = idempotency && (await findIdempotent(services, idempotency));
    if (raced) return { preset: await requirePreset(services, actor, raced), isRepeated: true };
    throw new AppError("unavailable", { cause: error });
  }
  return { preset: await requireMade(services, actor, id, { ownerId, name, idempotency }), isRepeated: false };
}

/** The preset that was just made; when it was not, why. */
async function requireMade(
  services: Services,
  actor: Actor,
  id: string,
  wanted: { ownerId: string | null; name: string; idempotency: Idempotency | undefined },
): Promise<PresentedPreset> {
  try {
    return await requirePreset(services, actor, id);
  } catch (error) {
    if (!(error instanceof AppError && error.code === "preset_not_found")) throw error;
  }
  const { d1 } = services;
  // Nothing was made, so the key stands for nothing: a second try under it may succeed.
  const forget = wanted.idempotency && d1.prepare("DELETE FROM idempotent_answers WHERE id = ?1").bind(wanted.idempotency.id);
  if (forget) await query(() => forget.run());
  const isTaken = await query(() =>
    d1.prepare("SELECT 1 FROM presets WHERE owner_id IS ?1 AND name = ?2 COLLATE NOCASE").bind(wanted.ownerId, wanted.name).first(),
  );
  if (isTaken !== null) throw new AppError("name_taken");
  throw new AppError("validation_failed", {
    issues: [{ path: "", message: `There are ${MAX_PRESETS} presets already: delete one that nobody uses.` }],
  });
}
