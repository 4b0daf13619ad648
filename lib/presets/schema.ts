import * as z from "zod";
import { answerSchema, timestamp } from "../http/answers.ts";
import { CreateShare, ExpiresIn } from "../shares/schema.ts";

const { allowedActions, opening, generatePassword, maxDownloads, maxUses, uploads, description, note } = CreateShare.shape;

/**
 * What a link begins with that is made by a preset: settings of links that hold for more than one. Never a password, which is for one link alone; a preset may
 * ask for a new one. What is left out is as the site has it.
 */
export const PresetSettings = z.strictObject({
  allowedActions,
  opening,
  generatePassword,
  /** Seconds; `null` for no end. */
  expiresIn: ExpiresIn.nullish(),
  maxDownloads,
  maxUses,
  uploads,
  description,
  note,
});
export type PresetSettings = z.infer<typeof PresetSettings>;

const PresetName = z.string("must be text").trim().min(1, "must not be empty").max(100, "must be at most 100 characters");
const isDefault = z.boolean("must be true or false");

export const PRESET_SCOPES = ["own", "site"] as const;

/** More than anybody would look through. */
export const MAX_PRESETS = 100;

/** Descriptions and notes at their longest, each character escaped. */
export const MAX_PRESET_BYTES = 128 * 1024;

/** Body of `POST /api/v1/presets`. */
export const CreatePreset = z.strictObject({
  name: PresetName,
  settings: PresetSettings,
  isDefault: isDefault.default(false),
  scope: z.enum(PRESET_SCOPES, "must be own or site").default("own"),
});
export type CreatePreset = z.infer<typeof CreatePreset>;

/** Body of `PATCH /api/v1/presets/{id}`: what is left out stays; `settings` are replaced as a whole. */
export const EditPreset = z
  .strictObject({ name: PresetName.optional(), settings: PresetSettings.optional(), isDefault: isDefault.optional() })
  .refine((changes) => Object.values(changes).some((value) => value !== undefined), "must change something");
export type EditPreset = z.infer<typeof EditPreset>;

/** A preset as the portal and `/api/v1` show it. */
export const PresentedPreset = answerSchema("Preset", () => ({
  id: z.string(),
  name: z.string(),
  /** Whose it is: one's own, or the site's, which everybody may use and administrators change. */
  scope: z.enum(PRESET_SCOPES),
  settings: PresetSettings,
  isDefault: z.boolean(),
  createdAt: timestamp(),
  version: z.int(),
}));
export type PresentedPreset = z.infer<typeof PresentedPreset>;
