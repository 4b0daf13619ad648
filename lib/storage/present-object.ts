import type { ListPage, ObjectInfo } from "./object-store.ts";

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
