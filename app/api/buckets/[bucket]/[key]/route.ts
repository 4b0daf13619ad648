import { auditObject } from "@/lib/activity/audit-object";
import { route } from "@/lib/http/route";
import { replaceMetadata } from "@/lib/storage/copy-object";
import { openObject } from "@/lib/storage/open-object";
import { presentR2Object, R2Object } from "@/lib/storage/present-object";
import { requireBucket } from "@/lib/storage/require-bucket";
import { MetadataBody, ObjectParams } from "@/lib/storage/schema";
import { parseMatch } from "@/lib/storage/write-condition";

/** The bytes of an object, as an attachment. */
export const GET = route(
  {
    errors: "r2explorer",
    docs: {
      summary: "Download an object",
      answer: "bytes",
      headers: ["Range"],
      errors: ["object_not_found", "range_not_satisfiable", "precondition_failed"],
    },
    action: "object.read",
    params: ObjectParams,
    resources: ({ params }) => [params],
  },
  ({ request, services, actor, params }) => openObject(services, actor, { request, ...params }),
);

/** Replaces an object's HTTP and custom metadata; its bytes stay. */
export const POST = route(
  {
    errors: "r2explorer",
    docs: {
      summary: "Replace the metadata of an object",
      description: "Both members replace what is there; the bytes stay.",
      answer: R2Object,
      headers: ["If-Match"],
      errors: ["object_not_found", "precondition_failed", "metadata_too_large", "source_changed"],
    },
    action: "object.write",
    params: ObjectParams,
    body: MetadataBody,
    resources: ({ params }) => [params],
  },
  async ({ request, services, params, body, audit }) => {
    const store = requireBucket(services, params.bucket);
    const object = await replaceMetadata(store, params.key, body, { ifMatch: parseMatch(request.headers) });
    audit(auditObject("object.metadata", params.bucket, params.key));
    return presentR2Object(object);
  },
);
