import { auditObject } from "@/lib/activity/audit-object";
import { AppError } from "@/lib/http/errors";
import { created } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { createFolder, CreatedFolder } from "@/lib/storage/create-folder";
import { requireBucket } from "@/lib/storage/require-bucket";
import { NewFolderBody } from "@/lib/storage/schema";

/** Makes an empty folder. */
export const POST = route(
  {
    errors: "problem",
    docs: { summary: "Make an empty folder", answer: CreatedFolder, isCreated: true, errors: ["already_exists"] },
    action: "object.write",
    body: NewFolderBody,
    resources: ({ body }) => [{ bucket: body.bucket, key: body.prefix }],
  },
  async ({ services, body: { bucket, prefix }, audit }) => {
    const { isNew } = await createFolder(requireBucket(services, bucket), prefix);
    if (!isNew) throw new AppError("already_exists");
    audit(auditObject("object.folder", bucket, prefix));
    return created({ prefix }, `/api/v1/objects?${new URLSearchParams({ bucket, prefix }).toString()}`);
  },
);
