import { auditObject } from "@/lib/activity/audit-object";
import { route } from "@/lib/http/route";
import { presentR2Object, R2Object } from "@/lib/storage/present-object";
import { BucketParams, UploadQuery, UPLOAD_FIELDS } from "@/lib/storage/schema";
import { storeUpload } from "@/lib/uploads/store-upload";

/** Stores the request's body as an object. Replaces what is there, as R2 Explorer does, unless `If-None-Match` or `If-Match` says otherwise. */
export const POST = route(
  {
    errors: "r2explorer",
    docs: {
      summary: "Upload an object",
      description: "Replaces what is there, unless `If-None-Match` or `If-Match` says otherwise.",
      answer: R2Object,
      takesBytes: true,
      headers: ["If-None-Match", "If-Match", "Content-MD5"],
      errors: ["precondition_failed", "digest_mismatch", "metadata_too_large", "body_too_large", "length_required"],
      fields: UPLOAD_FIELDS,
    },
    action: "object.write",
    params: BucketParams,
    query: UploadQuery,
    resources: ({ params, query }) => [{ bucket: params.bucket, key: query.key }],
  },
  async ({ request, services, params, query, audit }) => {
    const object = await storeUpload(services, { request, bucket: params.bucket, ...query });
    audit(auditObject("object.upload", params.bucket, query.key, { sizeBytes: object.sizeBytes }));
    return presentR2Object(object);
  },
);
