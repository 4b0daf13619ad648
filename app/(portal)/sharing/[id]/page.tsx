import type { Metadata } from "next";
import { ShareFrame } from "@/components/sharing/share-details";
import { ShareOverview } from "@/components/sharing/share-overview";
import { ShareStatsCard } from "@/components/sharing/share-stats";
import { readShareStats, ShareStatsQuery } from "@/lib/activity/share-stats";
import { type ManagePageProps, requireManaged, titleOfManaged } from "./find-managed";

export function generateMetadata(props: ManagePageProps): Promise<Metadata> {
  return titleOfManaged(props, null);
}

export default async function OverviewPage(props: ManagePageProps) {
  const { services, share, frame } = await requireManaged(props);
  const stats = await readShareStats(services, share.id, ShareStatsQuery.parse({}).days);
  return (
    <ShareFrame {...frame} here="Overview">
      <ShareOverview share={share} />
      <ShareStatsCard key={share.id} shareId={share.id} initial={stats} />
    </ShareFrame>
  );
}
