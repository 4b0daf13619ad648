import { AppError, type ErrorCode } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { enterToChange, type EnteredToChange } from "../visits/enter-to-change.ts";
import { readVisit } from "../visits/visit-cookie.ts";
import { giveUp } from "./give-up-upload.ts";
import { takesUploadAt } from "./place-of-upload.ts";
import { findVisitorUpload, type VisitorUpload } from "./store.ts";
import { hashOfToken } from "./token.ts";

/** Refusals that do not pass by themselves: what a link that answers them had begun is over. */
const ENDS: ReadonlySet<ErrorCode> = new Set(["share_not_found", "share_expired", "action_not_allowed"]);

/**
 * The way to an upload in parts: into the link as it is now, then to the upload of this token, if it was begun in this visit. A link that takes no uploads any more, or not there, ends the
 * upload in the same moment. Throws the link's refusal, `upload_not_found`.
 */
export async function enterUpload(
  services: Services,
  request: Request,
  asked: { shareId: string; token: string },
): Promise<EnteredToChange & { upload: VisitorUpload }> {
  const tokenHash = await hashOfToken(asked.token);
  let entered: EnteredToChange;
  try {
    entered = await enterToChange(services, request, asked.shareId, { action: "upload", begins: false });
  } catch (error) {
    if (error instanceof AppError && ENDS.has(error.code)) await endOf(services, request, tokenHash);
    throw error;
  }
  const { share, visit } = entered;
  const upload = await findVisitorUpload(services.d1, tokenHash);
  const isTheirs =
    upload !== null &&
    upload.partSizeBytes > 0 &&
    upload.shareId === share.id &&
    upload.generation === share.generation &&
    upload.visitId === visit.id;
  if (!isTheirs || upload.state === "aborted") throw new AppError("upload_not_found");
  if (!takesUploadAt(share, upload)) {
    await giveUp(services, upload);
    throw new AppError("action_not_allowed");
  }
  return { ...entered, upload };
}

/** Gives up the upload of a token, for whoever began it. */
async function endOf(services: Services, request: Request, tokenHash: string): Promise<void> {
  const upload = await findVisitorUpload(services.d1, tokenHash);
  if (upload === null) return;
  const visit = await readVisit(services.config.authSecret, request, upload.shareId, services.now());
  if (visit?.id === upload.visitId) await giveUp(services, upload);
}
