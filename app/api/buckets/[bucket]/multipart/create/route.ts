import { route } from "@/lib/http/route";
import { BucketParams, UploadQuery, UPLOAD_FIELDS } from "@/lib/storage/schema";
import { CreatedUpload, createUpload } from "@/lib/uploads/create-upload";

/** Begins an upload in parts. */
export const POST = route(
  {
    errors: "r2explorer",
    docs: {
      summary: "Begin an upload in parts",
      answer: CreatedUpload,
      headers: ["If-None-Match"],
      errors: ["precondition_failed", "metadata_too_large"],
      fields: UPLOAD_FIELDS,
    },
    action: "object.write",
    params: BucketParams,
    query: UploadQuery,
    resources: ({ params, query }) => [{ bucket: params.bucket, key: query.key }],
  },
  ({ request, services, actor, params, query }) => createUpload(services, actor, { request, bucket: params.bucket, ...query }),
);
