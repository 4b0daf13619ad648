import type { AppError, ErrorCode } from "../http/errors.ts";
import type { Language } from "./languages.ts";
import { outages as de } from "./messages/de.ts";
import { outages as en } from "./messages/en.ts";
import { outages as es } from "./messages/es.ts";
import { outages as fr } from "./messages/fr.ts";
import { outages as ja } from "./messages/ja.ts";
import { outages as ko } from "./messages/ko.ts";
import { outages as pt } from "./messages/pt.ts";

/** What a page can tell that the entry writes itself, without Next. */
export const OUTAGE_CODES = [
  "bad_request",
  "not_found",
  "method_not_allowed",
  "length_required",
  "body_too_large",
  "misdirected",
  "internal",
  "unavailable",
  "misconfigured",
] as const satisfies ErrorCode[];

/** Plain text, not ICU. */
export interface Outages {
  unavailableTitle: string;
  notFoundTitle: string;
  failedTitle: string;
  /** By code, and one for all others; `null` for English, whose sentences are in lib/http/errors.ts. */
  sentences: Record<(typeof OUTAGE_CODES)[number] | "other", string> | null;
}

const OUTAGES: Record<Language, Outages> = { en, de, es, fr, pt, ko, ja };

/** A refusal in two pieces, as a reader of this language is told of it. */
export function describeOutage(error: AppError, language: Language): { title: string; sentence: string } {
  const { sentences, ...titles } = OUTAGES[language];
  const told: Partial<Record<ErrorCode, string>> | null = sentences;
  return {
    title: error.status === 503 ? titles.unavailableTitle : error.status === 404 ? titles.notFoundTitle : titles.failedTitle,
    sentence: sentences === null ? error.message : (told?.[error.code] ?? sentences.other),
  };
}
