import type { LinkPolicy } from "@/components/sharing/link-policy";
import {
  fittingActions,
  generatePassword,
  type ItemKinds,
  newTerms,
  type ResolvedTerms,
  type ShareTerms,
} from "@/components/sharing/share-terms";
import { takesUploads } from "@/components/sharing/describe-terms";
import { NO_UPLOAD_RULES, uploadTermsOf } from "@/components/sharing/upload-terms";
import { durationInWords } from "@/lib/shares/decide-policy";
import { ACTIONS_WORDS } from "@/components/sharing/allowed-actions-field";
import type { PresetSettings } from "@/lib/presets/schema";

const MIN_SECONDS = 60;

/**
 * What a new link begins with by a preset: its settings as far as the site allows them and they fit what is shared. What it leaves out is as without it; where
 * the site asks for more (a password, an earlier end), the site has it.
 */
export function termsOfPreset(preset: PresetSettings, policy: LinkPolicy, kinds: ItemKinds): ShareTerms {
  const terms = newTerms(policy, kinds);
  const longest = policy.maxExpiresIn ?? Infinity;
  const seconds = preset.expiresIn === null ? longest : preset.expiresIn === undefined ? undefined : Math.min(preset.expiresIn, longest);
  const { uploads } = preset;
  return {
    ...terms,
    allowedActions: preset.allowedActions === undefined ? terms.allowedActions : fittingActions(preset.allowedActions, policy, kinds),
    opening: preset.opening ?? terms.opening,
    password: preset.generatePassword ? { kind: "set", text: generatePassword(policy.minPasswordLength) } : terms.password,
    expiry: seconds === undefined ? terms.expiry : seconds === Infinity ? { kind: "never" } : { kind: "preset", seconds },
    maxDownloads: preset.maxDownloads === undefined ? null : String(preset.maxDownloads),
    maxUses: preset.maxUses === undefined ? null : String(preset.maxUses),
    uploads: uploadTermsOf({
      maxBytes: uploads?.maxBytes ?? null,
      maxFileBytes: uploads?.maxFileBytes ?? null,
      maxFiles: uploads?.maxFiles ?? null,
      types: uploads?.types ?? null,
      hasOwnFolders: uploads?.hasOwnFolders ?? false,
    }),
    description: preset.description ?? "",
    note: preset.note ?? "",
  };
}

/** The settings of a form as a preset: an end becomes a length from now, and a password the wish for a new one. */
export function toPresetSettings(terms: ShareTerms, resolved: ResolvedTerms, nowMs: number): PresetSettings {
  const { expiry } = terms;
  const expiresIn =
    resolved.expiresAtMs === null
      ? null
      : expiry.kind === "preset"
        ? expiry.seconds
        : Math.max(MIN_SECONDS, Math.round((resolved.expiresAtMs - nowMs) / 1000));
  const hasUploadRules = takesUploads(terms.allowedActions) && JSON.stringify(resolved.uploads) !== JSON.stringify(NO_UPLOAD_RULES);
  return {
    allowedActions: terms.allowedActions,
    opening: terms.opening,
    ...(terms.password.kind === "none" ? {} : { generatePassword: true }),
    expiresIn,
    ...(resolved.maxDownloads === null ? {} : { maxDownloads: resolved.maxDownloads }),
    ...(resolved.maxUses === null ? {} : { maxUses: resolved.maxUses }),
    ...(hasUploadRules ? { uploads: resolved.uploads } : {}),
    ...(resolved.description === null ? {} : { description: resolved.description }),
    ...(resolved.note === null ? {} : { note: resolved.note }),
  };
}

/** A preset in a few words: "Download · Password · 7 days". */
export function presetInWords(preset: PresetSettings): string {
  const count = (value: number, noun: string) => `${value.toLocaleString("en")} ${noun}${value === 1 ? "" : "s"}`;
  const parts = [
    preset.allowedActions === undefined ? null : ACTIONS_WORDS[preset.allowedActions].label,
    preset.generatePassword ? "Password" : null,
    preset.expiresIn === undefined ? null : preset.expiresIn === null ? "No end" : durationInWords(preset.expiresIn),
    preset.maxDownloads === undefined ? null : count(preset.maxDownloads, "download"),
    preset.maxUses === undefined ? null : count(preset.maxUses, "visit"),
    preset.uploads === undefined ? null : "Upload limits",
    preset.opening === "direct" ? "Opens the file itself" : null,
    preset.description === undefined ? null : "Description",
    preset.note === undefined ? null : "Note",
  ].filter((part) => part !== null);
  return parts.length === 0 ? "The site’s own settings" : parts.join(" · ");
}
