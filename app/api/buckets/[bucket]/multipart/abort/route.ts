import { Success } from "@/lib/http/answers";
import { route } from "@/lib/http/route";
import { BucketParams } from "@/lib/storage/schema";
import { abortUpload } from "@/lib/uploads/abort-upload";
import { AbortBody } from "@/lib/uploads/schema";

/** Gives an upload in parts up. R2 Explorer has no such address. */
export const POST = route(
  {
    errors: "r2explorer",
    docs: {
      summary: "Give up an upload in parts",
      description: "R2 Explorer has no such address.",
      answer: Success,
      errors: ["upload_not_found"],
    },
    action: "object.write",
    params: BucketParams,
    body: AbortBody,
    resources: ({ params, body }) => [{ bucket: params.bucket, key: body.key }],
  },
  async ({ services, params, body }) => {
    await abortUpload(services, { bucket: params.bucket, ...body });
    return { success: true };
  },
);
