import { contentDisposition } from "./content-disposition.ts";

/** Answers JSON that nobody may keep: it belongs to who asked, now. */
export function json(body: object, init: { status?: number; headers?: Record<string, string> } = {}): Response {
  return new Response(JSON.stringify(body), {
    status: init.status ?? 200,
    headers: { "content-type": "application/json; charset=utf-8", "cache-control": "private, no-store", ...init.headers },
  });
}

/** 201 with the address of what was created. */
export function created(body: object, location: string, headers: Record<string, string> = {}): Response {
  return json(body, { status: 201, headers: { location, ...headers } });
}

/** 204. */
export function noContent(headers: Record<string, string> = {}): Response {
  return new Response(null, { status: 204, headers: { "cache-control": "private, no-store", ...headers } });
}

/** 303: the answer to a form is another page. `path` is always one of ours. */
export function seeOther(path: `/${string}`, headers: Record<string, string> = {}): Response {
  return new Response(null, { status: 303, headers: { location: path, "cache-control": "private, no-store", ...headers } });
}

/** A table to download, streamed. */
export function csv(body: ReadableStream<Uint8Array>, name: string): Response {
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": contentDisposition("attachment", name),
      "cache-control": "private, no-store",
    },
  });
}
