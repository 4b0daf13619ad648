import { route } from "@/lib/http/route";
import { listedPlace, listObjects } from "@/lib/storage/list-objects";
import { presentR2List, R2List } from "@/lib/storage/present-object";
import { BucketParams, ListObjectsQuery } from "@/lib/storage/schema";

/** Objects of a bucket, a page at a time, as R2 lists them. */
export const GET = route(
  {
    errors: "r2explorer",
    docs: { summary: "List the objects of a bucket", answer: R2List, fields: { prefix: "Base64 of the UTF-8 prefix." } },
    action: "bucket.list",
    params: BucketParams,
    query: ListObjectsQuery,
    resources: ({ params, query }) => [listedPlace(params.bucket, query.prefix)],
  },
  async ({ services, actor, params, query: { include = [], ...query } }) =>
    presentR2List(
      await listObjects(services, actor, {
        ...query,
        bucket: params.bucket,
        withMetadata: { http: include.includes("httpMetadata"), custom: include.includes("customMetadata") },
      }),
    ),
);
