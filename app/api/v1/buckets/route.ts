import { listOf } from "@/lib/http/answers";
import { visibleBuckets, VisibleBucket } from "@/lib/storage/visible-buckets";
import { route } from "@/lib/http/route";

/** The buckets that are bound, by name. */
export const GET = route(
  { errors: "problem", docs: { summary: "List the buckets", answer: listOf(VisibleBucket) }, action: "site.read" },
  async ({ services, actor }) => ({
    data: visibleBuckets(services, actor).map((name) => ({ name })),
  }),
);
