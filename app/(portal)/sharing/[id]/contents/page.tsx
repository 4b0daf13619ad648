import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { ContentsEditor } from "@/components/sharing/contents-editor";
import { ShareFrame } from "@/components/sharing/share-details";
import { describeItems } from "@/lib/shares/describe-items";
import { visibleBuckets } from "@/lib/storage/visible-buckets";
import { type ManagePageProps, requireManaged, titleOfManaged } from "../find-managed";

export function generateMetadata(props: ManagePageProps): Promise<Metadata> {
  return titleOfManaged(props, "Contents");
}

export default async function ContentsPage(props: ManagePageProps) {
  const { actor, services, record, share, frame } = await requireManaged(props);
  if (share.status === "revoked") redirect(`/sharing/${share.id}`);
  return (
    <ShareFrame {...frame} here="Contents">
      <ContentsEditor
        key={share.version}
        share={share}
        states={await describeItems(services, actor, record)}
        buckets={visibleBuckets(services, actor)}
      />
    </ShareFrame>
  );
}
