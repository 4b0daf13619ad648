import type { Services } from "../services.ts";

/** What an administrator sets in the portal. */
export interface SiteSettings {
  /** Whether `.r2-explorer/` is shown, read-only. */
  showsReserved: boolean;
}

const KEPT_FOR_MS = 2000;
let kept: { settings: SiteSettings; untilMs: number } | null = null;

/** The site's settings. Kept in the isolate for two seconds: none of them guards a visitor's access. */
export async function readSettings(services: Services): Promise<SiteSettings> {
  if (kept !== null && kept.untilMs > services.now()) return kept.settings;
  const { results } = await services.d1.prepare("SELECT name, value FROM settings").all<{ name: string; value: string }>();
  const values = new Map(results.map((row) => [row.name, row.value]));
  const settings: SiteSettings = { showsReserved: values.get("shows_reserved") === "true" };
  kept = { settings, untilMs: services.now() + KEPT_FOR_MS };
  return settings;
}

/** Changes settings; the others stay. */
export async function writeSettings(services: Services, changes: Partial<SiteSettings>): Promise<SiteSettings> {
  if (changes.showsReserved !== undefined) {
    await services.d1
      .prepare("INSERT INTO settings (name, value) VALUES ('shows_reserved', ?1) ON CONFLICT (name) DO UPDATE SET value = ?1")
      .bind(String(changes.showsReserved))
      .run();
  }
  kept = null;
  return readSettings(services);
}
