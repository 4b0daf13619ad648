import { settleEvents } from "@/lib/activity/events";
import { route } from "@/lib/http/route";
import { listBucketShares } from "@/lib/shares/list-shares";
import { presentRecordShare } from "@/lib/shares/present-share";
import { requireBucket } from "@/lib/storage/require-bucket";
import { BucketParams } from "@/lib/storage/schema";

/** Every link to a file of a bucket. */
export const GET = route({ errors: "r2explorer", action: "share.read", params: BucketParams }, async ({ services, params }) => {
  const { name } = requireBucket(services, params.bucket);
  await settleEvents(services);
  const shares = await listBucketShares(services, name);
  return { shares: shares.map((share) => presentRecordShare(services.config, share, services.now())) };
});
