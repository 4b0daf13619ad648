import { route } from "@/lib/http/route";
import { BucketParams, UploadQuery } from "@/lib/storage/schema";
import { createUpload } from "@/lib/uploads/create-upload";

/** Begins an upload in parts. */
export const POST = route(
  {
    errors: "r2explorer",
    action: "object.write",
    params: BucketParams,
    query: UploadQuery,
    resources: ({ params, query }) => [{ bucket: params.bucket, key: query.key }],
  },
  ({ request, services, actor, params, query }) => createUpload(services, actor, { request, bucket: params.bucket, ...query }),
);
