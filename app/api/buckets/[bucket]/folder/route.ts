import { auditObject } from "@/lib/activity/audit-object";
import { route } from "@/lib/http/route";
import { createFolder } from "@/lib/storage/create-folder";
import { presentR2Object, R2Object } from "@/lib/storage/present-object";
import { requireBucket } from "@/lib/storage/require-bucket";
import { BucketParams, FolderBody } from "@/lib/storage/schema";

/** Makes an empty folder; one that is there stays as it is. */
export const POST = route(
  {
    errors: "r2explorer",
    docs: {
      summary: "Make an empty folder",
      answer: R2Object,
      fields: { key: "Base64 of the UTF-8 name of the folder; its slash is added when it is missing." },
    },
    action: "object.write",
    params: BucketParams,
    body: FolderBody,
    resources: ({ params, body }) => [{ bucket: params.bucket, key: body.key }],
  },
  async ({ services, params, body, audit }) => {
    const { marker, isNew } = await createFolder(requireBucket(services, params.bucket), body.key);
    if (isNew) audit(auditObject("object.folder", params.bucket, body.key));
    return presentR2Object(marker);
  },
);
