import { isLanguage, type Language, type Spoken } from "./languages.ts";

export interface AskedLanguage {
  /** What the address says (`?lang=`), `null` for nothing. */
  parameter: string | null;
  /** What this browser was told to remember, `null` for nothing. */
  remembered: string | null;
  /** The `Accept-Language` header, `null` without one. */
  acceptLanguage: string | null;
}

export interface OfferedLanguages {
  languages: readonly Language[];
  /** One of `languages`. */
  defaultLanguage: Language;
}

/** What follows is no list that a browser sends. */
const MAX_HEADER_LENGTH = 1000;

/**
 * The language that a reader gets: the one they chose, else the best of those their browser asks for that is offered (RFC 9110 §12.5.4, by the lookup of RFC 4647
 * §3.4: `pt-BR` finds `pt`, `*` finds nothing), else the site's own. What is not offered, or no language at all, is as if it had not been said.
 */
export function decideLanguage(asked: AskedLanguage, { languages, defaultLanguage }: OfferedLanguages): Spoken {
  const isOffered = (value: string | null): value is Language => isLanguage(value) && languages.includes(value);
  const ranges = parseRanges(asked.acceptLanguage ?? "");
  const chosen = [asked.parameter, asked.remembered].find(isOffered);
  const language = chosen ?? ranges.map((range) => range.split("-", 1)[0] ?? "").find(isOffered) ?? defaultLanguage;
  return { language, locale: ranges.find((range) => range === language || isRegionOf(range, language)) ?? language };
}

/** What the header asks for, the most wanted first, in the usual spelling. What is not wanted (`q=0`) or not understood is left out. */
function parseRanges(header: string): string[] {
  return header
    .slice(0, MAX_HEADER_LENGTH)
    .split(",")
    .flatMap((part) => {
      const match = /^\s*(?<range>[a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q=(?<quality>[01](?:\.\d{0,3})?)\s*)?$/iu.exec(part);
      const range = match?.groups?.["range"]?.toLowerCase();
      const quality = Number(match?.groups?.["quality"] ?? 1);
      return range === undefined || quality === 0 ? [] : [{ range, quality }];
    })
    .sort((one, other) => other.quality - one.quality)
    .map(({ range }) => range.replace(/(?<=^[a-z]+-)[a-z]{2}$/u, (region) => region.toUpperCase()));
}

/** Nothing but a language and a region: further parts could change the calendar or the digits. */
function isRegionOf(range: string, language: Language): boolean {
  return range.length === 5 && range.startsWith(`${language}-`);
}
