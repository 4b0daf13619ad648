import type { Services } from "../services.ts";
import type { UploadedPart } from "../storage/object-store.ts";
import { requireBucket } from "../storage/require-bucket.ts";
import { bodyOfUpload } from "./body-of-upload.ts";

/** Streams a request's body into one part of an upload. The same part may be sent again, and the last one counts. Throws `upload_not_found`. */
export async function uploadPart(
  services: Services,
  asked: { request: Request; bucket: string; key: string; uploadId: string; partNumber: number },
): Promise<UploadedPart> {
  const store = requireBucket(services, asked.bucket);
  return await store.uploadPart(asked.key, asked.uploadId, asked.partNumber, bodyOfUpload(asked.request));
}
