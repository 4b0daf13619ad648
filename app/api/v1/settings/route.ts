import { route } from "@/lib/http/route";
import { SettingsBody } from "@/lib/settings/schema";
import { readSettings, writeSettings } from "@/lib/settings/store";

/** What an administrator sets in the portal. */
export const GET = route({ errors: "problem", action: "site.read" }, ({ services }) => readSettings(services));

/** Changes the settings that are given; the others stay. */
export const PATCH = route({ errors: "problem", action: "settings.edit", body: SettingsBody }, ({ services, body }) =>
  writeSettings(services, body),
);
