import type { Metadata } from "next";
import { Button } from "@/components/ui/button";
import { PageHeader } from "@/components/portal/page-header";
import { countMatching, parseSharingQuery, sharingHref, toListShares } from "@/components/sharing/sharing-query";
import { SharingFilters } from "@/components/sharing/sharing-filters";
import { SharingTable } from "@/components/sharing/sharing-table";
import { Link } from "@/components/ui/link";
import { fromStartIfUnknown } from "@/lib/http/sealed-cursor";
import { settleEvents } from "@/lib/activity/events";
import { describeUser } from "@/lib/people/describe-holder";
import { requireAllowed } from "@/lib/people/require-allowed";
import { listSelected } from "@/lib/shares/list-shares";
import { presentShare } from "@/lib/shares/present-share";
import { countByState, selectShares } from "@/lib/shares/select-shares";
import { visibleBuckets } from "@/lib/storage/visible-buckets";
import { requireSignedIn } from "../require-signed-in";

export const metadata: Metadata = { title: "Sharing" };

export default async function SharingPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { actor, services } = await requireSignedIn();
  const query = parseSharingQuery(await searchParams);
  await requireAllowed(services, actor, "share.read", [null]);
  await settleEvents(services);
  const asked = toListShares(query);
  const isAdministrator = actor.role === "administrator";
  const selection = await selectShares(services, actor, asked, asked);
  const [page, counts, owner] = await Promise.all([
    fromStartIfUnknown(asked, (list) => listSelected(services, actor, list, selection)),
    countByState(services, selection),
    query.owner === null || !isAdministrator ? null : describeUser(services, query.owner),
  ]);
  const now = services.now();
  return (
    <>
      <PageHeader
        title="Sharing"
        description="Every link, what it allows, and how it was used."
        actions={
          <>
            <Button asChild variant="outline">
              <Link href="/sharing/stale">Stale links</Link>
            </Button>
            <Button asChild>
              <Link href="/files?share=new">New share</Link>
            </Button>
          </>
        }
      />
      <SharingFilters
        query={query}
        counts={counts}
        buckets={visibleBuckets(services, actor)}
        ownerName={owner === null ? null : (owner.user.name ?? owner.user.email)}
      />
      <SharingTable
        key={sharingHref(query, { cursor: query.cursor })}
        query={query}
        shares={page.shares.map((share) => presentShare(services.config, share, now))}
        matching={countMatching(query, counts)}
        nextCursor={page.cursor}
        showsOwners={isAdministrator}
      />
    </>
  );
}
