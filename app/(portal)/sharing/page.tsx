import type { Metadata } from "next";
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { PageHeader } from "@/components/portal/page-header";
import { parseSharingQuery, sharingHref, toListShares } from "@/components/sharing/sharing-query";
import { SharingFilters } from "@/components/sharing/sharing-filters";
import { SharingTable } from "@/components/sharing/sharing-table";
import { settleEvents } from "@/lib/activity/events";
import { findSignedIn } from "@/lib/people/find-signed-in";
import { requireAllowed } from "@/lib/people/require-allowed";
import { currentPlatform } from "@/lib/platform/platform";
import { createServices } from "@/lib/services";
import { countByStatus, listSharesOfAddress } from "@/lib/shares/list-shares";
import { presentShare } from "@/lib/shares/present-share";

export const metadata: Metadata = { title: "Sharing" };

export default async function SharingPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const services = createServices(currentPlatform());
  const query = parseSharingQuery(await searchParams);
  const actor = await findSignedIn(services, await headers());
  if (actor === null) redirect(`/sign-in?next=${encodeURIComponent(sharingHref(query, { cursor: query.cursor }))}`);
  await requireAllowed(services, actor, "share.read", [null]);
  await settleEvents(services);
  const asked = toListShares(query);
  const [page, counts] = await Promise.all([listSharesOfAddress(services, asked), countByStatus(services, asked)]);
  const now = services.now();
  return (
    <>
      <PageHeader title="Sharing" description="Every link, what it allows, and how it was used." />
      <SharingFilters query={query} counts={counts} buckets={[...services.buckets.keys()]} />
      <SharingTable
        key={sharingHref(query, { cursor: query.cursor })}
        query={query}
        shares={page.shares.map((share) => presentShare(services.config, share, now))}
        nextCursor={page.cursor}
      />
    </>
  );
}
