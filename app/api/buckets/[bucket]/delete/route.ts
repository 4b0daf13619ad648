import { Success } from "@/lib/http/answers";
import { auditObject } from "@/lib/activity/audit-object";
import { AppError } from "@/lib/http/errors";
import { route } from "@/lib/http/route";
import { deleteObjects } from "@/lib/storage/delete-objects";
import { BucketParams, DeleteBody } from "@/lib/storage/schema";

/** Deletes an object; one that is not there is no error. Links to it are broken. */
export const POST = route(
  {
    errors: "r2explorer",
    docs: { summary: "Delete an object", description: "One that is not there is no error. Links to it are broken.", answer: Success },
    action: "object.delete",
    params: BucketParams,
    body: DeleteBody,
    resources: ({ params, body }) => [{ bucket: params.bucket, key: body.key }],
  },
  async ({ services, actor, params, body, audit }) => {
    const { failed } = await deleteObjects(services, actor, params.bucket, [body.key]);
    if (failed[0] !== undefined) throw new AppError(failed[0].code);
    audit(auditObject("object.delete", params.bucket, body.key));
    return { success: true };
  },
);
