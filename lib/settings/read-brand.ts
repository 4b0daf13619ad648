import type { Services } from "../services.ts";
import { DEFAULT_SETTINGS, type SiteSettings } from "./schema.ts";
import { readSettings } from "./store.ts";

export type Brand = Pick<SiteSettings, "siteName" | "accentColor" | "logo" | "contact" | "notFoundText" | "languages">;

/** Whose site this is, for every page. While the database does not answer pages look as the product does, so that the page that says so can be shown. */
export async function readBrand(services: Services): Promise<Brand> {
  try {
    return await readSettings(services);
  } catch {
    return DEFAULT_SETTINGS;
  }
}
