import { AppError, type ErrorIssue } from "../http/errors.ts";
import { toBase64Url } from "../http/base64url.ts";
import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import { DEFAULT_SETTINGS, type EditSettings, SETTING_NAMES, SiteSettings } from "./schema.ts";

const KEPT_FOR_MS = 2000;

/** Both planes of the app are one isolate with two copies of this module; what one of them writes, the other is to show at once. Hence on `globalThis`. */
const SLOT = Symbol.for("sluice.settings");
const shared = globalThis as unknown as Record<symbol, { settings: SiteSettings; untilMs: number } | undefined>;

/** Name of a setting in the database. */
const columnOf = (name: string) => name.replaceAll(/[A-Z]/gu, (letter) => `_${letter.toLowerCase()}`);

/**
 * The site's settings. Kept in the isolate for two seconds, which is right for what is shown; whatever decides asks `isFresh`. Whether links answer at all
 * is not read here but by the statements that look a link up, see lib/shares/store.ts.
 */
export async function readSettings(services: Services, { isFresh = false } = {}): Promise<SiteSettings> {
  const kept = shared[SLOT];
  if (!isFresh && kept !== undefined && kept.untilMs > services.now()) return kept.settings;
  return (await readStored(services)).settings;
}

/** The settings as this isolate read them last, however long ago; `null` when it never did. */
export function lastSettings(): SiteSettings | null {
  return shared[SLOT]?.settings ?? null;
}

/** All that is stored, as one text: what a write compares with, so that of two who write at once one sees the other's values first. */
const STORED = "(SELECT json_group_array(json_array(name, value)) FROM (SELECT name, value FROM settings ORDER BY name))";

async function readStored(services: Services): Promise<{ settings: SiteSettings; stored: string }> {
  const stored = (await query(() => services.d1.prepare(`SELECT ${STORED} AS stored`).first<string>("stored"))) ?? "[]";
  const values = new Map(JSON.parse(stored) as [name: string, value: string][]);
  const settings = {
    ...DEFAULT_SETTINGS,
    ...Object.fromEntries(SETTING_NAMES.flatMap((name) => parseStored(name, values.get(columnOf(name))))),
  };
  shared[SLOT] = { settings, untilMs: services.now() + KEPT_FOR_MS };
  return { settings, stored };
}

/** A stored value; one that an older or newer release wrote, and this one does not take, is as if it were not set. */
function parseStored(name: keyof SiteSettings, json: string | undefined): [string, unknown][] {
  if (json === undefined) return [];
  try {
    const parsed = SiteSettings.shape[name].safeParse(JSON.parse(json));
    return parsed.success ? [[name, parsed.data]] : [];
  } catch {
    return [];
  }
}

function withoutUndefined(changes: EditSettings): Partial<SiteSettings> {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

/** The ETag of the settings: of what they are, so that writing the same again changes nothing. */
export async function settingsEtag(settings: SiteSettings): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(settings)));
  return `"${toBase64Url(new Uint8Array(digest).subarray(0, 12))}"`;
}

/**
 * Changes settings; the others stay. Throws `edit_conflict` when they are not those that `ifMatch` names, and `validation_failed` for values that
 * contradict each other.
 */
export async function writeSettings(
  services: Services,
  changes: EditSettings,
  ifMatch: string | null,
): Promise<{ settings: SiteSettings; changed: (keyof SiteSettings)[] }> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const { settings: current, stored } = await readStored(services);
    if (ifMatch !== null && ifMatch !== "*" && ifMatch !== (await settingsEtag(current)))
      throw new AppError("edit_conflict", { details: { current } });
    const next = { ...current, ...withoutUndefined(changes) };
    const issues: ErrorIssue[] = [];
    if (next.maxExpiresIn !== null && next.defaultExpiresIn !== null && next.defaultExpiresIn > next.maxExpiresIn)
      issues.push({ path: "defaultExpiresIn", message: "must not be longer than maxExpiresIn" });
    if (!next.allowedActions.includes(next.defaultActions))
      issues.push({ path: "defaultActions", message: "must be one of allowedActions" });
    if (!next.languages.includes(next.defaultLanguage)) issues.push({ path: "defaultLanguage", message: "must be one of languages" });
    if (issues.length > 0) throw new AppError("validation_failed", { issues });
    const changed = SETTING_NAMES.filter((name) => JSON.stringify(next[name]) !== JSON.stringify(current[name]));
    if (changed.length === 0) return { settings: current, changed };
    const rows = Object.fromEntries(changed.map((name) => [columnOf(name), JSON.stringify(next[name])]));
    const { meta } = await query(() =>
      services.d1
        .prepare(
          `INSERT INTO settings (name, value) SELECT key, value FROM json_each(?1) WHERE ${STORED} = ?2 ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        )
        .bind(JSON.stringify(rows), stored)
        .run(),
    );
    if (meta.changes > 0) return { settings: (await readStored(services)).settings, changed };
  }
  throw new AppError("edit_conflict");
}

/** How often a write begins anew when others write meanwhile. */
const MAX_TRIES = 10;
