import { AppError } from "../http/errors.ts";
import { HEAD_BYTES, requireTypeOfHead } from "./upload-type.ts";

/** A client that is answered while it still sends may never hear the answer, so up to here the rest is read and thrown away. */
const MAX_DISCARDED_BYTES = 16 * 1024 * 1024;

/** What `Content-Length` promises; the runtime hands over exactly as many bytes, or fails. Throws `length_required`, `body_too_large`. */
export function requireLength(request: Request, maxBytes: number): number {
  const header = request.headers.get("content-length");
  if (header === null || !/^\d{1,15}$/u.test(header)) throw new AppError("length_required");
  if (Number(header) > maxBytes) {
    throw new AppError("body_too_large", { message: `This address takes at most ${maxBytes.toLocaleString("en")} bytes at once.` });
  }
  return Number(header);
}

/**
 * The body of a request as it streams, after a look at its first bytes where the link limits types. Throws `upload_type_refused` before a byte is stored.
 */
export async function bodyOfFile(
  request: Request,
  sizeBytes: number,
  { types, name }: { types: readonly string[] | null; name: string },
): Promise<ReadableStream<Uint8Array> | Uint8Array> {
  const body = request.body as ReadableStream<Uint8Array> | null;
  if (body === null || sizeBytes === 0) return new Uint8Array();
  if (types === null) return body;
  const chunks: Uint8Array[] = [];
  let seen = 0;
  const reader = body.getReader();
  while (seen < Math.min(HEAD_BYTES, sizeBytes)) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    seen += value.length;
  }
  reader.releaseLock();
  const first = new Uint8Array(seen);
  let offset = 0;
  for (const chunk of chunks) {
    first.set(chunk, offset);
    offset += chunk.length;
  }
  requireTypeOfHead(types, name, first.subarray(0, HEAD_BYTES));
  const { readable, writable } = new FixedLengthStream(sizeBytes);
  // A body that breaks off breaks the stream, and with it the write that reads it.
  void send(first, body, writable).catch(() => undefined);
  return readable;
}

async function send(first: Uint8Array, rest: ReadableStream<Uint8Array>, into: WritableStream<Uint8Array>): Promise<void> {
  const writer = into.getWriter();
  try {
    await writer.write(first);
  } finally {
    writer.releaseLock();
  }
  await rest.pipeTo(into);
}

/** Reads what is left of a body, and keeps nothing. Never throws. */
export async function discardBody(request: Request): Promise<void> {
  const { body } = request;
  if (body === null || body.locked || Number(request.headers.get("content-length") ?? Infinity) > MAX_DISCARDED_BYTES) return;
  await body.pipeTo(new WritableStream()).catch(() => undefined);
}
