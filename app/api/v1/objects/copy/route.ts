import { auditObject } from "@/lib/activity/audit-object";
import { route } from "@/lib/http/route";
import { requireAllowed } from "@/lib/people/require-allowed";
import { copyObject } from "@/lib/storage/copy-object";
import { presentTransferred, TransferredObject } from "@/lib/storage/present-object";
import { requireBucket } from "@/lib/storage/require-bucket";
import { TransferBody } from "@/lib/storage/schema";

/** Copies an object. An existing target is refused unless `overwrite` is given. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Copy an object",
      description: "Needs `read` at the source and `write` at the target; a token needs both scopes.",
      answer: TransferredObject,
      errors: ["object_not_found", "already_exists", "source_changed"],
    },
    action: "object.read",
    body: TransferBody,
    resources: ({ body }) => [{ bucket: body.bucket, key: body.from }],
  },
  async ({ services, actor, body, audit }) => {
    await requireAllowed(services, actor, "object.write", [{ bucket: body.bucket, key: body.to }]);
    const store = requireBucket(services, body.bucket);
    const { target } = await copyObject({ store, key: body.from }, { store, key: body.to }, { overwrite: body.overwrite === true });
    audit(auditObject("object.copy", body.bucket, body.to, { from: `${body.bucket}/${body.from}` }));
    return presentTransferred(target);
  },
);
