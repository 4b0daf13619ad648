import type { Metadata } from "next";
import { ActivityFilters } from "@/components/activity/activity-filters";
import { activityHref, parseActivityQuery, rangeOf } from "@/components/activity/activity-query";
import { ActivityTable } from "@/components/activity/activity-table";
import { NotAllowed } from "@/components/portal/not-allowed";
import { PageHeader } from "@/components/portal/page-header";
import { listAudit } from "@/lib/activity/list-audit";
import { describeUser } from "@/lib/people/describe-holder";
import { isAllowed } from "@/lib/people/require-allowed";
import { readSettings } from "@/lib/settings/store";
import { requireSignedIn } from "../require-signed-in";

export const metadata: Metadata = { title: "Activity" };

const PAGE_SIZE = 50;

export default async function ActivityPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { actor, services } = await requireSignedIn();
  if (!(await isAllowed(services, actor, "audit.read", null)))
    return <NotAllowed title="Activity" contact={(await readSettings(services)).contact} />;
  const query = parseActivityQuery(await searchParams);
  const { fromMs, toMs } = rangeOf(query);
  const [page, person] = await Promise.all([
    listAudit(services, {
      q: query.q,
      actor: query.actor ?? undefined,
      action: query.action ?? undefined,
      from: fromMs,
      to: toMs,
      cursor: query.cursor ?? undefined,
      limit: PAGE_SIZE,
      format: "json",
    }),
    query.actor === null ? null : describeUser(services, query.actor),
  ]);
  return (
    <>
      <PageHeader title="Activity" description="What people and their tokens did. Nothing here can be changed." />
      <ActivityFilters query={query} actorName={person === null ? null : (person.user.name ?? person.user.email)} />
      <ActivityTable
        key={activityHref(query, { cursor: query.cursor })}
        query={query}
        rows={page.data}
        nextCursor={page.pagination.cursor}
      />
    </>
  );
}
