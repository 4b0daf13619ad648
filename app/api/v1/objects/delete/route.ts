import { auditObject } from "@/lib/activity/audit-object";
import { route } from "@/lib/http/route";
import { deleteObjects, DeletedObjects } from "@/lib/storage/delete-objects";
import { DeleteObjectsBody, MAX_KEYS_BODY_BYTES } from "@/lib/storage/schema";

/** Deletes up to 1,000 objects. What could not be deleted is named with its reason. */
export const POST = route(
  {
    errors: "problem",
    docs: {
      summary: "Delete objects",
      description:
        "Up to 1,000. What could not be deleted is named with its reason; keys that are not there count as deleted. Links to what was deleted are broken.",
      answer: DeletedObjects,
    },
    action: "object.delete",
    body: DeleteObjectsBody,
    maxBodyBytes: MAX_KEYS_BODY_BYTES,
  },
  async ({ services, actor, body, audit }) => {
    const result = await deleteObjects(services, actor, body.bucket, body.keys);
    for (const key of result.deleted) audit(auditObject("object.delete", body.bucket, key));
    return result;
  },
);
