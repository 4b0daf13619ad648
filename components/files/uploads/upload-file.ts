import { ApiProblem } from "@/components/files/api";
import { send } from "@/components/files/uploads/send";
import { encodeKey } from "@/lib/storage/key-parts";

const MIB = 1024 * 1024;
/** Larger files go in parts: Workers take bodies of up to 100 MB. */
export const MAX_SINGLE_BYTES = 90 * MIB;
const PART_BYTES = 32 * MIB;
const MAX_PART_BYTES = 90 * MIB;
const MAX_PARTS = 10_000;
/** Parts of one file under way together. */
const PARALLEL_PARTS = 3;

export interface StoredFile {
  key: string;
  sizeBytes: number;
  etag: string;
}

/** What an upload in parts has reached; kept over a pause, so that finished parts are not sent again. */
export interface PartsSoFar {
  uploadId: string;
  partSizeBytes: number;
  /** ETags by part number. */
  etags: Map<number, string>;
}

export interface FileToUpload {
  bucket: string;
  key: string;
  file: File;
  overwrites: boolean;
  signal: AbortSignal;
  onProgress(sentBytes: number): void;
  parts: PartsSoFar | null;
  onParts(parts: PartsSoFar | null): void;
}

/** The size that all parts but the last have: whole MiB, few enough parts. Throws `ApiProblem` for a file that cannot be sent at all. */
export function partSizeOf(sizeBytes: number): number {
  const size = Math.max(PART_BYTES, Math.ceil(sizeBytes / MAX_PARTS / MIB) * MIB);
  if (size > MAX_PART_BYTES)
    throw new ApiProblem("body_too_large", "This file is larger than 878 GiB, the most that can be uploaded here.", 413);
  return size;
}

/**
 * Stores a file under its key. Whole up to 90 MiB, above that in parts of one size. It is stored when this returns, and only then; it throws
 * `ApiProblem` otherwise, `precondition_failed` or `already_exists` when something is there that must not be overwritten.
 */
export async function uploadFile(upload: FileToUpload): Promise<StoredFile> {
  const stored = upload.file.size > MAX_SINGLE_BYTES ? await uploadInParts(upload) : await uploadWhole(upload);
  if (stored.sizeBytes !== upload.file.size)
    throw new ApiProblem("incomplete", "The stored file is not as long as yours. Upload it again.", 0);
  return stored;
}

const base = (bucket: string) => `/api/buckets/${encodeURIComponent(bucket)}`;
const condition = (overwrites: boolean): Record<string, string> => (overwrites ? {} : { "if-none-match": "*" });
/** R2 Explorer's form of metadata in an address: base64 of JSON. */
const metadataOf = (file: File) => encodeKey(JSON.stringify({ contentType: file.type || "application/octet-stream" }));

async function uploadWhole({ bucket, key, file, overwrites, signal, onProgress }: FileToUpload): Promise<StoredFile> {
  const answer = await send(`${base(bucket)}/upload?key=${encodeKey(key)}&httpMetadata=${metadataOf(file)}`, {
    body: file,
    headers: { "content-type": file.type || "application/octet-stream", ...condition(overwrites) },
    signal,
    onProgress,
  });
  return storedFrom(answer.body, key);
}

async function uploadInParts(upload: FileToUpload): Promise<StoredFile> {
  const { bucket, key, file, signal } = upload;
  const partSizeBytes = partSizeOf(file.size);
  let parts = upload.parts;
  if (parts === null) {
    const created = await send(`${base(bucket)}/multipart/create?key=${encodeKey(key)}&httpMetadata=${metadataOf(file)}`, {
      headers: condition(upload.overwrites),
      signal,
    });
    parts = { uploadId: textOf(created.body, "uploadId"), partSizeBytes, etags: new Map() };
    upload.onParts(parts);
  }
  const { uploadId, etags } = parts;
  const count = Math.ceil(file.size / partSizeBytes);
  const sizeOf = (part: number) => Math.min(partSizeBytes, file.size - (part - 1) * partSizeBytes);
  const sent = new Map<number, number>();
  const report = () => {
    let bytes = 0;
    for (const part of etags.keys()) bytes += sizeOf(part);
    for (const [part, partBytes] of sent) if (!etags.has(part)) bytes += Math.min(partBytes, sizeOf(part));
    upload.onProgress(bytes);
  };
  report();
  const missing = Array.from({ length: count }, (_, index) => index + 1).filter((part) => !etags.has(part));
  // The first part that fails for good stops the others: the file cannot be whole without it.
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const sendNext = async (): Promise<void> => {
    for (let part = missing.shift(); part !== undefined; part = missing.shift()) {
      const number = part;
      const start = (number - 1) * partSizeBytes;
      const answer = await send(
        `${base(bucket)}/multipart/upload?key=${encodeKey(key)}&uploadId=${encodeURIComponent(uploadId)}&partNumber=${number}`,
        {
          body: file.slice(start, start + sizeOf(number)),
          headers: { "content-type": "application/octet-stream" },
          signal: either,
          onProgress: (bytes) => {
            sent.set(number, bytes);
            report();
          },
        },
      );
      etags.set(number, textOf(answer.body, "etag"));
      report();
    }
  };
  const workers = Array.from({ length: Math.min(PARALLEL_PARTS, missing.length) }, () =>
    sendNext().catch((error: unknown) => {
      stop.abort(error);
      throw error;
    }),
  );
  await Promise.all(workers);
  if (etags.size !== count) throw new ApiProblem("incomplete", "Not all parts of the file arrived. Upload it again.", 0);
  const completed = await send(`${base(bucket)}/multipart/complete`, {
    body: JSON.stringify({
      uploadId,
      key: encodeKey(key),
      parts: Array.from({ length: count }, (_, index) => ({ partNumber: index + 1, etag: etags.get(index + 1) })),
    }),
    headers: { "content-type": "application/json", ...condition(upload.overwrites) },
    signal,
  });
  upload.onParts(null);
  return storedFrom((completed.body as { str?: unknown } | null)?.str, key);
}

/** Gives up an upload in parts, so that what was sent is not kept (and paid for). Never throws: the store forgets such uploads by itself in time. */
export async function abortParts(bucket: string, key: string, parts: PartsSoFar): Promise<void> {
  const body = JSON.stringify({ uploadId: parts.uploadId, key: encodeKey(key) });
  await send(`${base(bucket)}/multipart/abort`, {
    body,
    headers: { "content-type": "application/json" },
    signal: AbortSignal.timeout(20_000),
  }).catch(() => undefined);
}

/** What the server says it stored; its silence is no success. */
function storedFrom(body: unknown, key: string): StoredFile {
  const fields = body as { key?: string; size?: number; etag?: string } | null | undefined;
  if (typeof fields?.size !== "number")
    throw new ApiProblem("unknown", "The server did not say what it stored. Look whether the file is there.", 0);
  return { key: fields.key ?? key, sizeBytes: fields.size, etag: fields.etag ?? "" };
}

function textOf(body: unknown, name: string): string {
  const value = (body as Record<string, unknown> | null)?.[name];
  if (typeof value !== "string" || value === "")
    throw new ApiProblem("unknown", "The server gave an answer that makes no sense here. Try again.", 0);
  return value;
}
