import type { Metadata } from "next";
import { parsePeopleQuery, peopleHref } from "@/components/people/people-query";
import { PeopleTabs } from "@/components/people/people-tabs";
import { UsersTable } from "@/components/people/users-table";
import { NotAllowed } from "@/components/portal/not-allowed";
import { PageHeader } from "@/components/portal/page-header";
import { hasSmtp } from "@/lib/mail/smtp-settings";
import { isAllowed } from "@/lib/people/require-allowed";
import { listUsersOfAddress } from "@/lib/people/users";
import { readSettings } from "@/lib/settings/store";
import { requireSignedIn } from "../require-signed-in";

export const metadata: Metadata = { title: "People" };

const PAGE_SIZE = 50;

export default async function PeoplePage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { actor, services } = await requireSignedIn();
  if (!(await isAllowed(services, actor, "people.manage", null)))
    return <NotAllowed title="People" contact={(await readSettings(services)).contact} />;
  const query = parsePeopleQuery(await searchParams);
  const page = await listUsersOfAddress(services, {
    q: query.q,
    role: query.role ?? undefined,
    cursor: query.cursor ?? undefined,
    limit: PAGE_SIZE,
  });
  return (
    <>
      <PageHeader title="People" description="Who has an account, and what they may do." />
      <PeopleTabs here="/people" />
      <UsersTable
        key={peopleHref("/people", query, { cursor: query.cursor })}
        query={query}
        users={page.data}
        nextCursor={page.pagination.cursor}
        ownId={actor.id}
        hasMail={await hasSmtp(services)}
      />
    </>
  );
}
