import * as z from "zod";
import type { Services } from "../services.ts";
import type { UploadedPart } from "../storage/object-store.ts";
import { requireBucket } from "../storage/require-bucket.ts";
import { bodyOfUpload } from "./body-of-upload.ts";
import { markUploaded, uploadRowId } from "./store.ts";

/** Answer of `multipart/upload`. */
export const AcceptedPart = z.lazy(() => z.strictObject({ partNumber: z.int(), etag: z.string() }));

/** Streams a request's body into one part of an upload. The same part may be sent again, and the last one counts. What
 * arrived is remembered, so that a completion cannot leave the end of a file out. Throws `upload_not_found`. */
export async function uploadPart(
  services: Services,
  asked: { request: Request; bucket: string; key: string; uploadId: string; partNumber: number },
): Promise<UploadedPart> {
  const store = requireBucket(services, asked.bucket);
  const part = await store.uploadPart(asked.key, asked.uploadId, asked.partNumber, bodyOfUpload(asked.request));
  await markUploaded(services.d1, await uploadRowId(asked.bucket, asked.key, asked.uploadId), asked.partNumber);
  return part;
}
