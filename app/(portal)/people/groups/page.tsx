import type { Metadata } from "next";
import { GroupsTable } from "@/components/people/groups-table";
import { parsePeopleQuery, peopleHref } from "@/components/people/people-query";
import { PeopleTabs } from "@/components/people/people-tabs";
import { NotAllowed } from "@/components/portal/not-allowed";
import { PageHeader } from "@/components/portal/page-header";
import { listGroupsOfAddress } from "@/lib/people/groups";
import { isAllowed } from "@/lib/people/require-allowed";
import { readSettings } from "@/lib/settings/store";
import { requireSignedIn } from "../../require-signed-in";

export const metadata: Metadata = { title: "Groups" };

const PAGE_SIZE = 50;

export default async function GroupsPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { actor, services } = await requireSignedIn();
  if (!(await isAllowed(services, actor, "people.manage", null)))
    return <NotAllowed title="Groups" contact={(await readSettings(services)).contact} />;
  const query = parsePeopleQuery(await searchParams);
  const page = await listGroupsOfAddress(services, { q: query.q, cursor: query.cursor ?? undefined, limit: PAGE_SIZE });
  return (
    <>
      <PageHeader title="People" description="Groups give their permissions to everybody in them." />
      <PeopleTabs here="/people/groups" />
      <GroupsTable
        key={peopleHref("/people/groups", query, { cursor: query.cursor })}
        query={query}
        groups={page.data}
        nextCursor={page.pagination.cursor}
      />
    </>
  );
}
