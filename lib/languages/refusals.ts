import { type ErrorCode, sentenceOf } from "../http/errors.ts";
import type { Language } from "./languages.ts";
import { refusals as de } from "./messages/de.ts";
import { refusals as es } from "./messages/es.ts";
import { refusals as fr } from "./messages/fr.ts";
import { refusals as ja } from "./messages/ja.ts";
import { refusals as ko } from "./messages/ko.ts";
import { refusals as pt } from "./messages/pt.ts";

/** The codes that the doors of links refuse visitors with. */
export const REFUSAL_CODES = [
  "bad_request",
  "validation_failed",
  "password_required",
  "wrong_password",
  "visit_required",
  "forbidden",
  "read_only",
  "cross_site",
  "download_limit_reached",
  "use_limit_reached",
  "share_not_started",
  "share_paused",
  "action_not_allowed",
  "not_for_embedding",
  "object_not_found",
  "share_not_found",
  "upload_not_found",
  "already_exists",
  "source_changed",
  "upload_in_progress",
  "idempotency_conflict",
  "share_expired",
  "length_required",
  "precondition_failed",
  "upload_limit_reached",
  "body_too_large",
  "archive_too_large",
  "upload_type_refused",
  "unsupported_media_type",
  "range_not_satisfiable",
  "locked",
  "proof_required",
  "too_many_requests",
  "internal",
  "unavailable",
] as const satisfies ErrorCode[];

/** Plain sentences, not ICU. English has its own in lib/http/errors.ts. */
export type Refusals = Record<(typeof REFUSAL_CODES)[number], string>;

const REFUSALS: Record<Exclude<Language, "en">, Refusals> = { de, es, fr, pt, ko, ja };

/** What became of something that was tried, as a sentence; `null` for a code that no door of a link answers. */
export function describeRefusal(code: ErrorCode, language: Language): string | null {
  if (language === "en") return sentenceOf(code);
  const told: Partial<Record<ErrorCode, string>> = REFUSALS[language];
  return told[code] ?? null;
}

/** The sentences by code, for a script that is answered codes; `null` for English, in which the answers themselves are. */
export function refusalsIn(language: Language): Refusals | null {
  return language === "en" ? null : REFUSALS[language];
}
