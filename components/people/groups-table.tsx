"use client";

import { useState } from "react";
import { PlusIcon, SearchXIcon, UsersIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { PageLinks } from "@/components/portal/page-links";
import { SearchField } from "@/components/portal/search-field";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import type { PresentedGroup } from "@/lib/people/groups";
import { createGroup } from "./people-api";
import { peopleHref, type PeopleQuery } from "./people-query";

const GroupNameDialog = dynamic(() => import("./group-dialogs").then((module) => module.GroupNameDialog), { ssr: false });

/** A page of the groups, with the search and the way to make one. */
export function GroupsTable({ query, groups, nextCursor }: { query: PeopleQuery; groups: PresentedGroup[]; nextCursor: string | null }) {
  const router = useRouter();
  const [key, setKey] = useState<string | null>(null);
  const isFiltered = query.q !== "" || query.cursor !== null;
  const begin = () => setKey(crypto.randomUUID());
  return (
    <>
      <div className="mb-4 flex flex-wrap gap-2">
        <SearchField label="Search groups" placeholder="Name" q={query.q} hrefOf={(q) => peopleHref("/people/groups", query, { q })} />
        <Button className="max-sm:w-full sm:ml-auto" onClick={begin}>
          <PlusIcon aria-hidden />
          New group
        </Button>
      </div>
      {groups.length === 0 ? (
        <div className="rounded-xl border bg-card">
          {isFiltered ? (
            <Empty
              icon={<SearchXIcon />}
              title="No group matches"
              text="No group has this in its name."
              action={
                <Button asChild variant="outline">
                  <Link href="/people/groups">Show all groups</Link>
                </Button>
              }
            />
          ) : (
            <Empty
              icon={<UsersIcon />}
              title="There are no groups yet"
              text="A group gives its permissions to everybody in it, so that they are set once."
              action={<Button onClick={begin}>Make the first group</Button>}
            />
          )}
        </div>
      ) : (
        <div className="overflow-hidden rounded-xl border bg-card shadow-xs">
          <Table aria-label="Groups">
            <TableHeader>
              <TableRow>
                <TableHead className="w-full text-left">Name</TableHead>
                <TableHead className="numeric">Members</TableHead>
                <TableHead className="text-left max-sm:hidden">Created</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {groups.map((group) => (
                <TableRow key={group.id}>
                  <TableCell className="max-w-0">
                    <Link
                      href={`/people/groups/${group.id}`}
                      prefetch={false}
                      title={group.name}
                      className="block truncate font-medium underline-offset-4 hover:underline"
                    >
                      {group.name}
                    </Link>
                  </TableCell>
                  <TableCell className="numeric">{group.members.toLocaleString("en")}</TableCell>
                  <TableCell className="whitespace-nowrap max-sm:hidden">
                    <Time at={group.createdAt} />
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </div>
      )}
      <PageLinks
        firstHref={query.cursor === null ? null : peopleHref("/people/groups", query, {})}
        nextHref={nextCursor === null ? null : peopleHref("/people/groups", query, { cursor: nextCursor })}
      />
      {key === null ? null : (
        <GroupNameDialog
          title="New group"
          initial=""
          submit="Make group"
          onSubmit={async (name) => {
            const group = await createGroup(name, key);
            router.push(`/people/groups/${group.id}`);
          }}
          onClose={() => setKey(null)}
        />
      )}
    </>
  );
}
