import { auditObject } from "@/lib/activity/audit-object";
import { route } from "@/lib/http/route";
import { requireAllowed } from "@/lib/people/require-allowed";
import { moveObject } from "@/lib/storage/move-object";
import { presentR2Object, R2Object } from "@/lib/storage/present-object";
import { BucketParams, MoveBody } from "@/lib/storage/schema";

/** Moves an object over whatever is at the target, as R2 Explorer does. Links follow. */
export const POST = route(
  {
    errors: "r2explorer",
    docs: {
      summary: "Move an object",
      description: "Over whatever is at the target. Links follow.",
      answer: R2Object,
      errors: ["object_not_found", "source_changed"],
    },
    action: "object.delete",
    params: BucketParams,
    body: MoveBody,
    resources: ({ params, body }) => [{ bucket: params.bucket, key: body.oldKey }],
  },
  async ({ services, actor, params: { bucket }, body, audit }) => {
    await requireAllowed(services, actor, "object.write", [{ bucket, key: body.newKey }]);
    const object = await moveObject(services, { bucket, key: body.oldKey }, { bucket, key: body.newKey }, { overwrite: true });
    audit(auditObject("object.move", bucket, body.newKey, { from: `${bucket}/${body.oldKey}` }));
    return presentR2Object(object);
  },
);
