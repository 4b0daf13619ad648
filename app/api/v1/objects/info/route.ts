import { DescribedObject } from "@/lib/storage/present-object";
import { auditObject } from "@/lib/activity/audit-object";
import { json } from "@/lib/http/respond";
import { route } from "@/lib/http/route";
import { replaceMetadata } from "@/lib/storage/copy-object";
import { describeObject } from "@/lib/storage/describe-object";
import { requireBucket } from "@/lib/storage/require-bucket";
import { EditMetadataBody, ObjectQuery } from "@/lib/storage/schema";
import { parseMatch } from "@/lib/storage/write-condition";

/** What is known of an object, with its links. */
export const GET = route(
  {
    errors: "problem",
    docs: { summary: "Show an object and its links", answer: DescribedObject, hasEtag: true, errors: ["object_not_found"] },
    action: "object.preview",
    query: ObjectQuery,
    resources: ({ query }) => [query],
  },
  async ({ services, actor, query }) => {
    const described = await describeObject(services, actor, query.bucket, query.key);
    return json(described, { headers: { etag: `"${described.etag}"` } });
  },
);

/** Replaces the metadata that are given; the others and the bytes stay. With `If-Match`, only if the object was not replaced since. */
export const PATCH = route(
  {
    errors: "problem",
    docs: {
      summary: "Edit the metadata of an object",
      description: "What is given replaces what is there; the rest and the bytes stay.",
      answer: DescribedObject,
      hasEtag: true,
      headers: ["If-Match"],
      errors: ["object_not_found", "precondition_failed", "metadata_too_large", "source_changed"],
    },
    action: "object.write",
    query: ObjectQuery,
    body: EditMetadataBody,
    resources: ({ query }) => [query],
  },
  async ({ request, services, actor, query, body, audit }) => {
    await replaceMetadata(requireBucket(services, query.bucket), query.key, body, { ifMatch: parseMatch(request.headers) });
    audit(auditObject("object.metadata", query.bucket, query.key));
    const described = await describeObject(services, actor, query.bucket, query.key);
    return json(described, { headers: { etag: `"${described.etag}"` } });
  },
);
