import { AppError } from "./errors.ts";

/** A client that is answered while it still sends may never hear the answer, so up to here the rest is read and thrown away. */
const MAX_DISCARDED_BYTES = 16 * 1024 * 1024;

/** Reads a body of at most `maxBytes`, and keeps no more than that. Throws `body_too_large` when it is longer, whatever Content-Length claims. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const tooLarge = () =>
    new AppError("body_too_large", { message: `The body is larger than the ${maxBytes.toLocaleString("en")} bytes this address takes.` });
  if (Number(request.headers.get("content-length") ?? "0") > Math.max(maxBytes, MAX_DISCARDED_BYTES)) throw tooLarge();
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = (request.body as ReadableStream<Uint8Array>).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > Math.max(maxBytes, MAX_DISCARDED_BYTES)) {
      await reader.cancel();
      throw tooLarge();
    }
    if (length <= maxBytes) chunks.push(value);
  }
  if (length > maxBytes) throw tooLarge();
  const body = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    body.set(chunk, offset);
    offset += chunk.length;
  }
  return body;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Media type of a request without its parameters, lower case. */
export function mediaType(request: Request): string {
  return (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

/**
 * Parses a JSON body. Throws `unsupported_media_type` for another content type (a form of another site can send text/plain, never JSON) and
 * `bad_request` for anything that is not JSON. No body at all is `whenEmpty`, where that is given.
 */
export async function readJson(request: Request, maxBytes: number, whenEmpty?: unknown): Promise<unknown> {
  const body = await readBody(request, maxBytes);
  if (body.length === 0 && whenEmpty !== undefined) return whenEmpty;
  if (mediaType(request) !== "application/json") {
    throw new AppError("unsupported_media_type", { message: "Send the body as JSON with Content-Type: application/json." });
  }
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    throw new AppError("bad_request", { message: "The body is not valid JSON. Send a JSON object." });
  }
}
