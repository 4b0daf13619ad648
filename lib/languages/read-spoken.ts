import { hostCookie, readCookie } from "../http/cookies.ts";
import type { Services } from "../services.ts";
import { DEFAULT_SETTINGS } from "../settings/schema.ts";
import { lastSettings, readSettings } from "../settings/store.ts";
import { doorOf } from "../visits/visitor-door.ts";
import { type AskedLanguage, decideLanguage, type OfferedLanguages } from "./decide-language.ts";
import { isLanguage, type Spoken } from "./languages.ts";

/** Remembers the language that this browser's reader chose on a page. */
const LANGUAGE_COOKIE = "__Host-sluice.language";
const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

/** What answers differ by that speak the reader's language. */
export const SPOKEN_VARY = "Accept-Language, Cookie";

/**
 * How to speak to whoever sent a request. The settings are those of a moment ago, as for everything that is only shown; while the database does not answer, the
 * last that were read, or else the product's.
 */
export async function readSpoken(services: Services, request: Request): Promise<Spoken> {
  try {
    return decideLanguage(askedBy(request), await readSettings(services));
  } catch {
    return lastSpoken(request);
  }
}

/** The same without asking the database, for pages that tell of what is down. */
export function lastSpoken(request: Request): Spoken {
  const offered: OfferedLanguages = lastSettings() ?? DEFAULT_SETTINGS;
  return decideLanguage(askedBy(request), offered);
}

/** The cookie to set when the address chose the language that is spoken, else `null`. */
export function languageCookie(request: Request, { language }: Spoken): string | null {
  if (parameterOf(request) !== language) return null;
  return hostCookie(LANGUAGE_COOKIE, language, { maxAgeSeconds: ONE_YEAR_SECONDS, isEmbedded: doorOf(request) === "embed" });
}

function askedBy(request: Request): AskedLanguage {
  return {
    parameter: parameterOf(request),
    remembered: readCookie(request.headers, LANGUAGE_COOKIE),
    acceptLanguage: request.headers.get("accept-language"),
  };
}

function parameterOf(request: Request): string | null {
  return new URL(request.url).searchParams.get("lang");
}

/** How the entry tells the pages' bundle what it decided: `de de-AT`. */
export const SPOKEN_HEADER = "x-sluice-spoken";

export function writeSpoken({ language, locale }: Spoken): string {
  return `${language} ${locale}`;
}

/** `null` for a page that is not in the reader's language. */
export function parseSpoken(value: string | null): Spoken | null {
  const [language, locale] = (value ?? "").split(" ", 2);
  return isLanguage(language) && locale !== undefined ? { language, locale } : null;
}
