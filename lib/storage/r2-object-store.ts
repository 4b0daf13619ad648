/*
 * The R2 binding behind the port. Where the binding answers in its own way:
 *  - a failed `onlyIf` of `get` is an object without a body, of `put` it is null: here `"changed"` and `precondition_failed`;
 *  - a range outside the object throws 10039; the local runtime answered the whole object in older versions: both become `range_not_satisfiable`;
 *  - a cursor that is not R2's own starts over silently: cursors are checked for their form only;
 *  - a range of an empty object fails without a number: whatever fails with a range is judged by the object's size;
 *  - completing or aborting an upload that never was is an internal error (10001), as a fault of the store is: a part for it tells which;
 *  - errors carry R2's number at the end of the message, "(10020)"; the table below is the only place that knows them.
 */
import type { R2Bucket, R2MultipartUpload, R2Object, R2ObjectBody } from "@cloudflare/workers-types";
import { AppError, type ErrorCode } from "../http/errors.ts";
import type {
  ByteRange,
  CreateUploadOptions,
  ListOptions,
  ListPage,
  ObjectBody,
  ObjectInfo,
  ObjectStore,
  PutOptions,
  PutResult,
  UnopenedObject,
  UploadedPart,
} from "./object-store.ts";

/** https://developers.cloudflare.com/r2/api/error-codes/ */
const R2_ERRORS: Record<string, ErrorCode> = {
  "10007": "object_not_found",
  "10011": "invalid_part",
  "10012": "metadata_too_large",
  "10020": "invalid_key",
  "10024": "upload_not_found",
  "10025": "invalid_part",
  "10037": "digest_mismatch",
  "10039": "range_not_satisfiable",
  "10048": "invalid_part",
  "100100": "body_too_large",
};

const INTERNAL_ERROR = "10001";
/** The highest that R2 takes. */
const MAX_PART_NUMBER = 10_000;
/** R2 takes at most this many keys in one delete. */
const DELETE_BATCH = 1000;

function translate(error: unknown): AppError {
  if (error instanceof AppError) return error;
  const number = numberOf(error);
  const code = number === undefined ? undefined : R2_ERRORS[number];
  return new AppError(code ?? "unavailable", { cause: error });
}

/** R2's number of an error. */
function numberOf(error: unknown): string | undefined {
  return /\((\d{5,6})\)/u.exec(error instanceof Error ? error.message : String(error))?.[1];
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw translate(error);
  }
}

function toHex(buffer: ArrayBuffer): string {
  return Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function toInfo(object: R2Object): ObjectInfo {
  return {
    key: object.key,
    sizeBytes: object.size,
    etag: object.etag,
    httpEtag: object.httpEtag,
    uploadedAtMs: object.uploaded.getTime(),
    httpMetadata: object.httpMetadata ?? {},
    // What a download does not need stays in the runtime until it is asked for: each value that leaves it costs, digests most of all.
    get version() {
      return object.version;
    },
    get storageClass() {
      return object.storageClass;
    },
    get customMetadata() {
      return object.customMetadata ?? {};
    },
    get checksums() {
      return toChecksums(object.checksums);
    },
  };
}

function toChecksums(digests: R2Object["checksums"]): ObjectInfo["checksums"] {
  const checksums: ObjectInfo["checksums"] = {};
  for (const algorithm of ["md5", "sha1", "sha256", "sha384", "sha512"] as const) {
    const digest = digests[algorithm];
    if (digest !== undefined) checksums[algorithm] = toHex(digest);
  }
  return checksums;
}

type R2Stream = Parameters<R2Bucket["put"]>[1];

function writeOptions(options: CreateUploadOptions) {
  return {
    ...(options.httpMetadata ? { httpMetadata: options.httpMetadata } : {}),
    ...(options.customMetadata ? { customMetadata: options.customMetadata } : {}),
    ...(options.storageClass ? { storageClass: options.storageClass } : {}),
  };
}

/** Without a body when the condition does not hold. */
async function open(
  bucket: R2Bucket,
  key: string,
  range: ByteRange | undefined,
  onlyIf: { etagMatches: string } | { etagDoesNotMatch: string } | null,
): Promise<ObjectBody | UnopenedObject | null> {
  const object: R2ObjectBody | R2Object | null = await bucket
    .get(key, { ...(range ? { range } : {}), ...(onlyIf === null ? {} : { onlyIf }) })
    .catch((error: unknown) => explainRange(bucket, key, range, error));
  if (object === null) return null;
  if (!("body" in object) || !object.body) return Object.assign(toInfo(object), { body: null });
  const body = object.body as unknown as ReadableStream<Uint8Array>;
  if (range && (range.offset >= object.size || range.offset + range.length > object.size)) {
    await body.cancel();
    throw new AppError("range_not_satisfiable");
  }
  return Object.assign(toInfo(object), { body, range: range ?? null });
}

/** Wraps one bucket binding in the port. */
export function createR2ObjectStore(name: string, bucket: R2Bucket): ObjectStore {
  return {
    name,

    head: (key) =>
      attempt(async () => {
        const object = await bucket.head(key);
        return object === null ? null : toInfo(object);
      }),

    get: (key, options = {}) =>
      attempt(async (): Promise<ObjectBody | null | "changed"> => {
        const object = await open(bucket, key, options.range, options.ifMatch === undefined ? null : { etagMatches: options.ifMatch });
        return object?.body === null ? "changed" : object;
      }),

    getIfChanged: (key, etag) => attempt(() => open(bucket, key, undefined, { etagDoesNotMatch: etag })),

    put: (key, body, options: PutOptions = {}) =>
      attempt(async (): Promise<PutResult> => {
        const { onlyIf } = options;
        const stored = await bucket.put(key, body as R2Stream, {
          ...writeOptions(options),
          ...(options.md5 === undefined ? {} : { md5: options.md5 }),
          ...(onlyIf === undefined ? {} : { onlyIf: "ifAbsent" in onlyIf ? { etagDoesNotMatch: "*" } : { etagMatches: onlyIf.ifMatch } }),
        });
        return stored === null ? { kind: "precondition_failed" } : { kind: "stored", info: toInfo(stored) };
      }),

    list: (options: ListOptions = {}) =>
      attempt(async (): Promise<ListPage> => {
        const include: ("httpMetadata" | "customMetadata")[] = [];
        if (options.withMetadata?.http) include.push("httpMetadata");
        if (options.withMetadata?.custom) include.push("customMetadata");
        const page = await bucket.list({
          ...(options.prefix === undefined ? {} : { prefix: options.prefix }),
          ...(options.delimiter === undefined ? {} : { delimiter: options.delimiter }),
          ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
          ...(options.startAfter === undefined ? {} : { startAfter: options.startAfter }),
          ...(options.limit === undefined ? {} : { limit: options.limit }),
          include,
        });
        return { objects: page.objects.map(toInfo), prefixes: page.delimitedPrefixes, cursor: page.truncated ? page.cursor : null };
      }),

    delete: (keys) =>
      attempt(async () => {
        for (let start = 0; start < keys.length; start += DELETE_BATCH) await bucket.delete(keys.slice(start, start + DELETE_BATCH));
      }),

    createUpload: (key, options = {}) =>
      attempt(async () => ({ uploadId: (await bucket.createMultipartUpload(key, writeOptions(options))).uploadId })),

    uploadPart: (key, uploadId, partNumber, body) =>
      attempt(async (): Promise<UploadedPart> => {
        const part = await bucket.resumeMultipartUpload(key, uploadId).uploadPart(partNumber, body as unknown as ArrayBuffer);
        return { partNumber: part.partNumber, etag: part.etag };
      }),

    // An empty list truncates the object (seen in the local runtime), so it never reaches R2.
    completeUpload: (key, uploadId, parts) =>
      attempt(async () => {
        if (parts.length === 0) throw new AppError("invalid_part");
        const upload = bucket.resumeMultipartUpload(key, uploadId);
        const isProbeFree = parts.every((part) => part.partNumber !== MAX_PART_NUMBER);
        return toInfo(await upload.complete(parts).catch((error: unknown) => explainUpload(upload, error, isProbeFree)));
      }),

    abortUpload: (key, uploadId) =>
      attempt(async () => {
        const upload = bucket.resumeMultipartUpload(key, uploadId);
        await upload.abort().catch((error: unknown) => explainUpload(upload, error, true));
      }),
  };
}

/** Throws `range_not_satisfiable` when that is why a get failed, else the failure. */
async function explainRange(bucket: R2Bucket, key: string, range: ByteRange | undefined, error: unknown): Promise<never> {
  if (range !== undefined && translate(error).code === "unavailable") {
    const object = await bucket.head(key);
    if (object !== null && range.offset + range.length > object.size) throw new AppError("range_not_satisfiable");
  }
  throw error;
}

/**
 * Throws `upload_not_found` when an internal error means that there is no such upload: a part of it is refused as such then. In an upload that is there
 * after all the part stays behind, and goes with whatever completion does not name.
 */
async function explainUpload(upload: R2MultipartUpload, error: unknown, isProbeFree: boolean): Promise<never> {
  if (numberOf(error) === INTERNAL_ERROR && isProbeFree) await upload.uploadPart(MAX_PART_NUMBER, "");
  throw error;
}
