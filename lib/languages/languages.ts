/** The languages that visitors can be spoken to in, as BCP 47 names them; the first is the product's own. */
export const LANGUAGES = ["en", "de", "es", "fr", "pt", "ko", "ja"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each in its own words: whoever needs another one cannot read the one that is shown. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: "English",
  de: "Deutsch",
  es: "Español",
  fr: "Français",
  pt: "Português",
  ko: "한국어",
  ja: "日本語",
};

export function isLanguage(value: unknown): value is Language {
  return (LANGUAGES as readonly unknown[]).includes(value);
}

/** How a reader is spoken to. */
export interface Spoken {
  language: Language;
  /** For dates and numbers: the language, with the reader's region where their browser names one, such as `pt-BR`. */
  locale: string;
}

/** Where nobody said anything else. */
export const PLAIN_SPOKEN: Spoken = { language: "en", locale: "en" };
