import * as z from "zod";
import { answerSchema, timestamp } from "../http/answers.ts";
import { PresentedShare } from "../shares/present-share.ts";
import type { ListPage, ObjectInfo } from "./object-store.ts";

const Digests = z.lazy(() =>
  z.strictObject({
    md5: z.string().optional(),
    sha1: z.string().optional(),
    sha256: z.string().optional(),
    sha384: z.string().optional(),
    sha512: z.string().optional(),
  }),
);
const HttpMetadata = answerSchema("HttpMetadata", () => ({
  contentType: z.string().optional(),
  contentLanguage: z.string().optional(),
  contentDisposition: z.string().optional(),
  contentEncoding: z.string().optional(),
  cacheControl: z.string().optional(),
  cacheExpiry: timestamp().optional(),
}));
const metadataShape = () => ({ checksums: Digests, httpMetadata: HttpMetadata, customMetadata: z.record(z.string(), z.string()) });

/** An object with its links, as `/api/v1/objects/info` answers it. */
export const DescribedObject = answerSchema("Object", () => ({
  key: z.string(),
  sizeBytes: z.int(),
  etag: z.string(),
  uploadedAt: timestamp(),
  version: z.string(),
  storageClass: z.string(),
  ...metadataShape(),
  shares: z.array(PresentedShare),
}));

/** Answer of `/api/v1/objects/copy` and `move`. */
export const TransferredObject = z.lazy(() => z.strictObject({ key: z.string(), etag: z.string(), sizeBytes: z.int() }));

const r2ObjectShape = () => ({
  key: z.string(),
  version: z.string(),
  size: z.int(),
  etag: z.string(),
  httpEtag: z.string(),
  uploaded: timestamp(),
  storageClass: z.string(),
  ...metadataShape(),
});

/** An object as R2 Explorer's addresses answer it. */
export const R2Object = answerSchema("R2Object", r2ObjectShape);
export const R2ObjectHead = z.lazy(() =>
  z.strictObject({ ...r2ObjectShape(), range: z.strictObject({ offset: z.int(), length: z.int() }) }),
);
export const R2List = z.lazy(() =>
  z.strictObject({
    objects: z.array(R2Object),
    truncated: z.boolean(),
    cursor: z.string().optional(),
    delimitedPrefixes: z.array(z.string()),
  }),
);

/** An object as the portal and `/api/v1` show it. */
export function presentObject(object: ObjectInfo) {
  const { key, sizeBytes, etag, uploadedAtMs, version, storageClass, checksums, httpMetadata, customMetadata } = object;
  return {
    key,
    sizeBytes,
    etag,
    uploadedAt: new Date(uploadedAtMs).toISOString(),
    version,
    storageClass,
    checksums,
    httpMetadata,
    customMetadata,
  };
}
export type PresentedObject = ReturnType<typeof presentObject>;

/** An object as R2 Explorer answers it: R2's own object, made JSON. */
export function presentR2Object(object: ObjectInfo) {
  return {
    key: object.key,
    version: object.version,
    size: object.sizeBytes,
    etag: object.etag,
    httpEtag: object.httpEtag,
    checksums: object.checksums,
    uploaded: new Date(object.uploadedAtMs).toISOString(),
    httpMetadata: object.httpMetadata,
    customMetadata: object.customMetadata,
    storageClass: object.storageClass,
  };
}

/** A page of objects as R2 Explorer answers it. */
export function presentR2List(page: ListPage) {
  return {
    objects: page.objects.map(presentR2Object),
    truncated: page.cursor !== null,
    ...(page.cursor === null ? {} : { cursor: page.cursor }),
    delimitedPrefixes: page.prefixes,
  };
}

/** Answer of `/api/v1/objects/copy` and `move`. */
export function presentTransferred(object: ObjectInfo) {
  return { key: object.key, etag: object.etag, sizeBytes: object.sizeBytes };
}
