import { auditObject } from "@/lib/activity/audit-object";
import { route } from "@/lib/http/route";
import { presentR2Object } from "@/lib/storage/present-object";
import { BucketParams } from "@/lib/storage/schema";
import { CompletedUpload, completeUpload } from "@/lib/uploads/complete-upload";
import { CompleteBody, MAX_COMPLETE_BODY_BYTES } from "@/lib/uploads/schema";

/** Joins the parts of an upload into its object. */
export const POST = route(
  {
    errors: "r2explorer",
    docs: {
      summary: "Join the parts of an upload",
      description: "Asked again, it answers the same object.",
      answer: CompletedUpload,
      headers: ["If-None-Match"],
      errors: ["upload_not_found", "invalid_part", "precondition_failed", "upload_in_progress"],
    },
    action: "object.write",
    params: BucketParams,
    body: CompleteBody,
    maxBodyBytes: MAX_COMPLETE_BODY_BYTES,
    resources: ({ params, body }) => [{ bucket: params.bucket, key: body.key }],
  },
  async ({ request, services, params, body, audit }) => {
    const object = await completeUpload(services, { request, bucket: params.bucket, ...body });
    audit(auditObject("object.upload", params.bucket, body.key, { sizeBytes: object.sizeBytes }));
    return { success: true, str: presentR2Object(object) };
  },
);
