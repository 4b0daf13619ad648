import { listedPlace } from "@/lib/storage/list-objects";
import { settleEvents } from "@/lib/activity/events";
import { route } from "@/lib/http/route";
import { listBucketShares } from "@/lib/shares/list-bucket-shares";
import { listRecordedShares } from "@/lib/shares/list-recorded-shares";
import { presentRecordShare, RecordShares } from "@/lib/shares/present-share";
import { requireBucket } from "@/lib/storage/require-bucket";
import { BucketParams } from "@/lib/storage/schema";

/** Every link to a file of a bucket: ours, and those that only a record in the bucket knows. */
export const GET = route(
  {
    errors: "r2explorer",
    docs: {
      summary: "List the links to files of a bucket",
      answer: RecordShares,
      fields: { expiresAt: "Milliseconds since 1970.", createdAt: "Milliseconds since 1970." },
    },
    action: "share.read",
    params: BucketParams,
    resources: ({ params }) => [listedPlace(params.bucket, "")],
  },
  async ({ services, actor, params }) => {
    const { name } = requireBucket(services, params.bucket);
    await settleEvents(services);
    const listed = listBucketShares(services, actor, name);
    const [known, recorded] = await Promise.all([listed, listRecordedShares(services, actor, name, listed)]);
    return { shares: [...known.map((share) => presentRecordShare(services.config, share, services.now())), ...recorded] };
  },
);
