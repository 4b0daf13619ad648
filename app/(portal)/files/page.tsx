import type { Metadata } from "next";
import { BucketList } from "@/components/files/bucket-list";
import { NewShareButton } from "@/components/files/drawer/new-share-button";
import { PageHeader } from "@/components/portal/page-header";
import { requireSignedIn } from "../require-signed-in";
import { requireAllowed } from "@/lib/people/require-allowed";
import { readSettings } from "@/lib/settings/store";
import { visibleBuckets } from "@/lib/storage/visible-buckets";

export const metadata: Metadata = { title: "Files" };

export default async function BucketsPage() {
  const { actor, services } = await requireSignedIn();
  await requireAllowed(services, actor, "site.read", [null]);
  const { areLinksOn } = await readSettings(services);
  const mayShare = areLinksOn && (actor.role === "administrator" || actor.rules.some((rule) => rule.canShare));
  return (
    <>
      <PageHeader title="Files" description="Choose a bucket to see what is in it." actions={mayShare ? <NewShareButton /> : undefined} />
      <BucketList names={visibleBuckets(services, actor).sort()} />
    </>
  );
}
