import type { Metadata } from "next";
import { BucketList } from "@/components/files/bucket-list";
import { PageHeader } from "@/components/portal/page-header";
import { requireSignedIn } from "../require-signed-in";
import { requireAllowed } from "@/lib/people/require-allowed";
import { visibleBuckets } from "@/lib/storage/visible-buckets";

export const metadata: Metadata = { title: "Files" };

export default async function BucketsPage() {
  const { actor, services } = await requireSignedIn();
  await requireAllowed(services, actor, "site.read", [null]);
  return (
    <>
      <PageHeader title="Files" description="Choose a bucket to see what is in it." />
      <BucketList names={visibleBuckets(services, actor).sort()} />
    </>
  );
}
