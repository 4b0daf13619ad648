import { auditObject } from "@/lib/activity/audit-object";
import { route } from "@/lib/http/route";
import { requireAllowed } from "@/lib/people/require-allowed";
import { moveObject } from "@/lib/storage/move-object";
import { presentTransferred, TransferredObject } from "@/lib/storage/present-object";
import { TransferBody } from "@/lib/storage/schema";

/** Moves or renames an object; links follow. An existing target is refused unless `overwrite` is given. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Move or rename an object",
      description: "Links follow. Needs `full` at the source and `write` at the target.",
      answer: TransferredObject,
      errors: ["object_not_found", "already_exists", "source_changed"],
    },
    action: "object.delete",
    body: TransferBody,
    resources: ({ body }) => [{ bucket: body.bucket, key: body.from }],
  },
  async ({ services, actor, body: { bucket, from, to, overwrite }, audit }) => {
    await requireAllowed(services, actor, "object.write", [{ bucket, key: to }]);
    const object = await moveObject(services, { bucket, key: from }, { bucket, key: to }, { overwrite: overwrite === true });
    audit(auditObject("object.move", bucket, to, { from: `${bucket}/${from}` }));
    return presentTransferred(object);
  },
);
