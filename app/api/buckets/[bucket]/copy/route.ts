import { auditObject } from "@/lib/activity/audit-object";
import { route } from "@/lib/http/route";
import { requireAllowed } from "@/lib/people/require-allowed";
import { copyObject } from "@/lib/storage/copy-object";
import { presentR2Object, R2Object } from "@/lib/storage/present-object";
import { requireBucket } from "@/lib/storage/require-bucket";
import { BucketParams, CopyBody } from "@/lib/storage/schema";

/** Copies an object over whatever is at the target, as R2 Explorer does. */
export const POST = route(
  {
    errors: "r2explorer",
    docs: {
      summary: "Copy an object",
      description: "Over whatever is at the target.",
      answer: R2Object,
      errors: ["object_not_found", "source_changed"],
    },
    action: "object.read",
    params: BucketParams,
    body: CopyBody,
    resources: ({ params, body }) => [{ bucket: params.bucket, key: body.sourceKey }],
  },
  async ({ services, actor, params, body, audit }) => {
    await requireAllowed(services, actor, "object.write", [{ bucket: params.bucket, key: body.destinationKey }]);
    const store = requireBucket(services, params.bucket);
    const { target } = await copyObject({ store, key: body.sourceKey }, { store, key: body.destinationKey }, { overwrite: true });
    audit(auditObject("object.copy", params.bucket, body.destinationKey, { from: `${params.bucket}/${body.sourceKey}` }));
    return presentR2Object(target);
  },
);
