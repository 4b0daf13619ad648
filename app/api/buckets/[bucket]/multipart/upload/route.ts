import { json } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { BucketParams } from "@/lib/storage/schema";
import { PartQuery } from "@/lib/uploads/schema";
import { AcceptedPart, uploadPart } from "@/lib/uploads/upload-part";

/** Stores the request's body as one part of an upload. */
export const POST = route(
  {
    errors: "r2explorer",
    docs: {
      summary: "Upload a part",
      description: "Every part but the last is of one size, from 5 MiB on.",
      answer: AcceptedPart,
      hasEtag: true,
      takesBytes: true,
      errors: ["upload_not_found", "body_too_large", "length_required"],
    },
    action: "object.write",
    params: BucketParams,
    query: PartQuery,
    resources: ({ params, query }) => [{ bucket: params.bucket, key: query.key }],
  },
  async ({ request, services, params, query }) => {
    const part = await uploadPart(services, { request, bucket: params.bucket, ...query });
    return json(part, { headers: { etag: `"${part.etag}"` } });
  },
);
