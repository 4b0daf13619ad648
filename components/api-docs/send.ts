import { addressOf, bodyTypeOf, type Endpoint, headersOf, type Values } from "./openapi";

/** An answer as the page shows it. */
export interface Answer {
  status: number;
  statusText: string;
  headers: [string, string][];
  milliseconds: number;
  /** Text, JSON indented; `null` when there is none, or it is not text. */
  text: string | null;
  sizeBytes: number;
  contentType: string | null;
}

const MAX_SHOWN = 100_000;

/** Sends a request with this browser's session. Throws when there was no answer. */
export async function send(endpoint: Endpoint, values: Values, body: string | File | null): Promise<Answer> {
  const type = body === null ? null : bodyTypeOf(endpoint);
  const startedAt = performance.now();
  const response = await fetch(addressOf(endpoint, values), {
    method: endpoint.method,
    cache: "no-store",
    headers: { accept: "application/json, */*", ...headersOf(endpoint, values), ...(type === null ? {} : { "content-type": type }) },
    ...(body === null ? {} : { body }),
  });
  const bytes = await response.arrayBuffer();
  const milliseconds = Math.round(performance.now() - startedAt);
  const contentType = response.headers.get("content-type");
  const isText = /^(?:text\/|application\/(?:[\w.+-]+\+)?json)/u.test(contentType ?? "");
  return {
    status: response.status,
    statusText: response.statusText,
    headers: [...response.headers],
    milliseconds,
    text: isText && bytes.byteLength > 0 ? shorten(indent(new TextDecoder().decode(bytes))) : null,
    sizeBytes: bytes.byteLength,
    contentType,
  };
}

function indent(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function shorten(text: string): string {
  return text.length <= MAX_SHOWN
    ? text
    : `${text.slice(0, MAX_SHOWN)}\n… and ${(text.length - MAX_SHOWN).toLocaleString("en")} characters more`;
}
