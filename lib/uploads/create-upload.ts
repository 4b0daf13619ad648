import * as z from "zod";
import { AppError } from "../http/errors.ts";
import type { Actor } from "../people/actor.ts";
import type { Services } from "../services.ts";
import type { CreateUploadOptions } from "../storage/object-store.ts";
import { requireBucket } from "../storage/require-bucket.ts";
import { parseWriteCondition } from "../storage/write-condition.ts";
import { insertUpload } from "./store.ts";

/** Answer of `multipart/create`. */
export const CreatedUpload = z.lazy(() => z.strictObject({ key: z.string(), uploadId: z.string() }));

/**
 * Begins an upload in parts. With `If-None-Match: *` a name that is taken is refused now (`precondition_failed`), before anything is sent.
 */
export async function createUpload(
  services: Services,
  actor: Actor,
  asked: { request: Request; bucket: string; key: string } & { [Name in keyof CreateUploadOptions]: CreateUploadOptions[Name] | undefined },
): Promise<{ key: string; uploadId: string }> {
  const { request, bucket, key, httpMetadata, customMetadata } = asked;
  const store = requireBucket(services, bucket);
  const onlyIf = parseWriteCondition(request.headers);
  if (onlyIf !== undefined && "ifAbsent" in onlyIf && (await store.head(key)) !== null) throw new AppError("precondition_failed");
  const { uploadId } = await store.createUpload(key, {
    ...(httpMetadata === undefined ? {} : { httpMetadata }),
    ...(customMetadata === undefined ? {} : { customMetadata }),
  });
  try {
    await insertUpload(services.d1, { bucket, key, uploadId, createdAtMs: services.now(), createdBy: actor.id });
  } catch (error) {
    // Nobody would clean up an upload that is not written down.
    await store.abortUpload(key, uploadId).catch(() => undefined);
    throw error;
  }
  return { key, uploadId };
}
