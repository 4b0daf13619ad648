import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { findShare } from "../shares/store.ts";
import type { Share } from "../shares/share.ts";
import { requireStore } from "../visits/hand-over.ts";
import type { Visit } from "../visits/visit.ts";
import { claimName } from "./claim-name.ts";
import { giveUp } from "./give-up-upload.ts";
import type { UploadPlace } from "./place-of-upload.ts";
import { reserveUpload, type VisitorUpload } from "./store.ts";
import { requireTypeOfName } from "./upload-type.ts";

/**
 * Begins an upload: takes what it needs of the link's limits, writes it down, and takes its name, in this order, so that whatever breaks off is found and given back.
 * Throws `upload_limit_reached`, `upload_type_refused`.
 */
export async function beginUpload(
  services: Services,
  share: Share,
  visit: Visit,
  asked: UploadPlace & { tokenHash: string; sizeBytes: number; partSizeBytes: number },
): Promise<VisitorUpload> {
  requireTypeOfName(share.uploadTypes, asked.key);
  const upload: VisitorUpload = {
    tokenHash: asked.tokenHash,
    shareId: share.id,
    generation: share.generation,
    visitId: visit.id,
    bucket: asked.bucket,
    key: asked.key,
    sizeBytes: asked.sizeBytes,
    partSizeBytes: asked.partSizeBytes,
    uploadId: "",
    placeholderEtag: "",
    createdAtMs: services.now(),
    state: "open",
    etag: null,
  };
  const store = requireStore(services, upload);
  if (!(await reserveUpload(services.d1, upload))) throw await reasonOfRefusal(services, upload);
  try {
    return await claimName(services, store, upload);
  } catch (error) {
    await giveUp(services, upload);
    throw error;
  }
}

async function reasonOfRefusal(services: Services, upload: VisitorUpload): Promise<AppError> {
  const share = await findShare(services.d1, upload.shareId);
  if (share === null || share.generation !== upload.generation || share.revokedAtMs !== null) return new AppError("share_not_found");
  const told = (message: string) => new AppError("upload_limit_reached", { message });
  const number = (value: number) => value.toLocaleString("en");
  const { maxUploadFileBytes, maxUploadFiles, maxUploadBytes } = share;
  if (maxUploadFileBytes !== null && upload.sizeBytes > maxUploadFileBytes) {
    return told(`This link takes files of at most ${number(maxUploadFileBytes)} bytes. Send a smaller one.`);
  }
  if (maxUploadFiles !== null && share.uploadedFiles >= maxUploadFiles) {
    return told(`This link takes ${number(maxUploadFiles)} files, and has them. Ask whoever sent it.`);
  }
  if (maxUploadBytes !== null && share.uploadedBytes + upload.sizeBytes > maxUploadBytes) {
    return told("This file is larger than what this link still takes. Send a smaller one, or ask whoever sent the link.");
  }
  return new AppError("action_not_allowed");
}
