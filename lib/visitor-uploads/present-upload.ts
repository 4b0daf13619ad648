import type { Share } from "../shares/share.ts";
import { shownPlace } from "./place-of-upload.ts";
import type { UploadedFile, VisitorUploadState } from "./schema.ts";
import type { VisitorUpload } from "./store.ts";

/** A finished upload as its visitor sees it. */
export function presentUploadedFile(share: Share, upload: VisitorUpload, etag: string): UploadedFile {
  return { ...shownPlace(share, upload), sizeBytes: upload.sizeBytes, etag };
}

/** An upload in parts as its visitor sees it. */
export function presentUpload(share: Share, upload: VisitorUpload, token: string, uploadedParts: number[]): VisitorUploadState {
  return {
    ...shownPlace(share, upload),
    token,
    state: upload.state === "aborted" ? "open" : upload.state,
    sizeBytes: upload.sizeBytes,
    partSizeBytes: upload.partSizeBytes,
    uploadedParts,
  };
}
