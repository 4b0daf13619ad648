import type { Spoken } from "../languages/languages.ts";
import { describeOutage } from "../languages/outages.ts";
import { SPOKEN_VARY } from "../languages/read-spoken.ts";
import type { AppError } from "./errors.ts";

const escape = (text: string) => text.replaceAll(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);

/** A page that needs no store, no script and no Next: for when one of these does not answer, and for addresses that are nobody's. */
export function staticErrorPage(error: AppError, { language }: Spoken): Response {
  const { title, sentence } = describeOutage(error, language);
  const html = `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="color-scheme" content="light dark"><title>Sluice</title><style>body{font:16px/1.5 system-ui,sans-serif;display:grid;place-items:center;min-height:100dvh;margin:0}main{max-width:26rem;padding:1.5rem;text-align:center}h1{font-size:1.25rem}</style></head><body><main><h1>${escape(title)}</h1><p>${escape(sentence)}</p></main></body></html>`;
  return new Response(html, {
    status: error.status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-language": language,
      vary: SPOKEN_VARY,
      "cache-control": "private, no-store",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      ...(error.retryAfterSeconds === null ? {} : { "retry-after": String(error.retryAfterSeconds) }),
      ...error.headers,
    },
  });
}
