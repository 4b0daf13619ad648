/**
 * The one port to buckets and objects. Two adapters are meant for it: the R2 binding (`r2-object-store.ts`) and S3. Whatever a back end
 * answers in its own way, an adapter turns into what is promised here, and `tests/contract/object-store.ts` holds both to it.
 *
 * Missing objects are `null`, never errors. A failed condition is a `PreconditionFailed` result, never an object without a body.
 * Everything a back end throws becomes an `AppError`: `unavailable` for faults that pass, a named code for what the caller can mend.
 */

export interface HttpMetadata {
  contentType?: string;
  contentLanguage?: string;
  contentDisposition?: string;
  contentEncoding?: string;
  cacheControl?: string;
  cacheExpiry?: Date;
}

/** What is known of an object without reading it. */
export interface ObjectInfo {
  key: string;
  sizeBytes: number;
  /** Opaque, without quotes. */
  etag: string;
  /** As the wire has it, in quotes. */
  httpEtag: string;
  uploadedAtMs: number;
  version: string;
  storageClass: string;
  /** Hex digests by algorithm, as far as the back end knows them. */
  checksums: Partial<Record<"md5" | "sha1" | "sha256" | "sha384" | "sha512", string>>;
  httpMetadata: HttpMetadata;
  customMetadata: Record<string, string>;
}

/** Bytes `offset … offset + length − 1`; always inside the object. */
export interface ByteRange {
  offset: number;
  length: number;
}

export interface ObjectBody extends ObjectInfo {
  /** The bytes asked for. Whoever gets it reads it to the end or cancels it. */
  body: ReadableStream<Uint8Array>;
  /** The range that `body` holds, `null` for the whole object. */
  range: ByteRange | null;
}

/** An object whose bytes were not asked for after all. */
export interface UnopenedObject extends ObjectInfo {
  body: null;
}

/** `ifMatch` is an ETag without quotes, or `*` for whatever is there. */
export type Condition = { ifMatch: string } | { ifAbsent: true };

export interface PutOptions {
  httpMetadata?: HttpMetadata;
  customMetadata?: Record<string, string>;
  storageClass?: string;
  /** Store only if the object has this ETag, or does not exist. Decided by the back end, atomically. */
  onlyIf?: Condition;
  /** Hex MD5 that the body must have: the back end stores nothing else and the put throws `digest_mismatch`. */
  md5?: string;
}

export type PutResult = { kind: "stored"; info: ObjectInfo } | { kind: "precondition_failed" };

export interface ListOptions {
  prefix?: string;
  delimiter?: string;
  cursor?: string;
  startAfter?: string;
  /** 1 to 1,000. */
  limit?: number;
  /** Whether entries carry their HTTP and custom metadata (fewer fit a page then). */
  withMetadata?: { http?: boolean; custom?: boolean };
}

export interface ListPage {
  objects: ObjectInfo[];
  /** Prefixes up to and including the delimiter. */
  prefixes: string[];
  /** Absent on the last page. */
  cursor: string | null;
}

export interface UploadedPart {
  partNumber: number;
  etag: string;
}

export interface CreateUploadOptions {
  httpMetadata?: HttpMetadata;
  customMetadata?: Record<string, string>;
  storageClass?: string;
}

export interface ObjectStore {
  /** Name of the bucket in Sluice: its binding name. */
  readonly name: string;
  /** `null` when there is no such object. */
  head(key: string): Promise<ObjectInfo | null>;
  /**
   * Opens an object. `null` when it is missing; `"changed"` when it no longer has the ETag asked for.
   * Throws `range_not_satisfiable` when the range lies outside.
   */
  get(key: string, options?: { range?: ByteRange; ifMatch?: string }): Promise<ObjectBody | null | "changed">;
  /**
   * Opens an object unless it has this ETag: then what is known of it, without a body. One operation either way. `null` when it is missing.
   */
  getIfChanged(key: string, etag: string): Promise<ObjectBody | UnopenedObject | null>;
  /** Streams `body` into the object. A stream needs its length, which the runtime takes from a request or from `FixedLengthStream`. */
  put(key: string, body: ReadableStream<Uint8Array> | Uint8Array | string, options?: PutOptions): Promise<PutResult>;
  list(options?: ListOptions): Promise<ListPage>;
  /** Deletes any number of keys, in batches of at most 1,000. Missing ones are no error. */
  delete(keys: string[]): Promise<void>;
  createUpload(key: string, options?: CreateUploadOptions): Promise<{ uploadId: string }>;
  /** Throws `upload_not_found` when the upload is over. */
  uploadPart(key: string, uploadId: string, partNumber: number, body: ReadableStream<Uint8Array> | Uint8Array): Promise<UploadedPart>;
  /** Joins the parts; the object there before stays as it is until then. Throws `invalid_part` when the list is not what was uploaded and `upload_not_found` when the upload is over. */
  completeUpload(key: string, uploadId: string, parts: UploadedPart[]): Promise<ObjectInfo>;
  /** Gives up an upload and its parts; one that is over already is no error. Throws `upload_not_found` for one that never was. */
  abortUpload(key: string, uploadId: string): Promise<void>;
}
