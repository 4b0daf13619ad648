"use client";

import { useState } from "react";
import { EllipsisIcon, SearchXIcon, UserPlusIcon, UsersIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { SearchField } from "@/components/portal/search-field";
import { PageLinks } from "@/components/portal/page-links";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { MenuOnDemand } from "@/components/ui/menu-on-demand";
import { Empty } from "@/components/ui/empty";
import { NativeSelect } from "@/components/ui/native-select";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import type { PresentedUser } from "@/lib/people/users";
import { peopleHref, type PeopleQuery } from "./people-query";
import { ROLE_NAMES, UserStatus } from "./user-badges";
import { type UserAction, useUserDialogs } from "./use-user-dialogs";

const InviteDialog = dynamic(() => import("./invite-dialog").then((module) => module.InviteDialog), { ssr: false });

interface UsersTableProps {
  query: PeopleQuery;
  users: PresentedUser[];
  nextCursor: string | null;
  /** The reader, who is not offered to lock themselves out. */
  ownId: string;
  /** Whether a mail server is set. */
  hasMail: boolean;
}

/** A page of the accounts, with the search, the role and the way to invite somebody. */
export function UsersTable({ query, users, nextCursor, ownId, hasMail }: UsersTableProps) {
  const router = useRouter();
  const [isInviting, setInviting] = useState(false);
  const { ask, dialog } = useUserDialogs(() => router.refresh(), { hasMail });
  const isFiltered = query.q !== "" || query.role !== null || query.cursor !== null;
  return (
    <>
      <div className="mb-4 flex flex-wrap gap-2">
        <SearchField label="Search users" placeholder="Name or e-mail" q={query.q} hrefOf={(q) => peopleHref("/people", query, { q })} />
        <div className="w-full sm:w-44">
          <NativeSelect
            aria-label="Role"
            value={query.role ?? ""}
            onChange={(event) =>
              router.push(
                peopleHref("/people", query, {
                  role: event.target.value === "" ? null : event.target.value === "user" ? "user" : "administrator",
                }),
              )
            }
          >
            <option value="">All roles</option>
            <option value="administrator">Administrators</option>
            <option value="user">Standard users</option>
          </NativeSelect>
        </div>
        <Button className="max-sm:w-full sm:ml-auto" onClick={() => setInviting(true)}>
          <UserPlusIcon aria-hidden />
          Invite
        </Button>
      </div>
      {users.length === 0 ? (
        <div className="rounded-xl border bg-card">
          <Empty
            icon={isFiltered ? <SearchXIcon /> : <UsersIcon />}
            title="Nobody matches"
            text="No account has this name, e-mail address and role."
            action={
              <Button asChild variant="outline">
                <Link href="/people">Show everybody</Link>
              </Button>
            }
          />
        </div>
      ) : (
        <div className="overflow-hidden rounded-xl border bg-card shadow-xs">
          <Table aria-label="Users">
            <TableHeader>
              <TableRow>
                <TableHead className="text-left max-md:w-full">Person</TableHead>
                <TableHead className="text-left max-md:hidden">Role</TableHead>
                <TableHead className="text-left max-lg:hidden">Groups</TableHead>
                <TableHead className="numeric max-md:hidden">Links</TableHead>
                <TableHead className="text-left max-md:hidden">Last sign-in</TableHead>
                <TableHead className="text-left max-md:hidden">Status</TableHead>
                <TableHead className="w-12">
                  <span className="sr-only">Actions</span>
                </TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {users.map((user) => (
                <UserRow key={user.id} user={user} isSelf={user.id === ownId} onAsk={(action) => ask(action, user)} />
              ))}
            </TableBody>
          </Table>
        </div>
      )}
      <PageLinks
        firstHref={query.cursor === null ? null : peopleHref("/people", query, {})}
        nextHref={nextCursor === null ? null : peopleHref("/people", query, { cursor: nextCursor })}
      />
      {isInviting ? <InviteDialog hasMail={hasMail} onClose={() => setInviting(false)} onCreated={() => router.refresh()} /> : null}
      {dialog}
    </>
  );
}

function UserRow({ user, isSelf, onAsk }: { user: PresentedUser; isSelf: boolean; onAsk: (action: UserAction) => void }) {
  const name = user.name ?? user.email;
  const href = `/people/${user.id}`;
  return (
    <TableRow>
      <TableCell className="max-w-72 py-2 max-md:w-full max-md:max-w-0">
        <Link href={href} prefetch={false} className="block truncate font-medium underline-offset-4 hover:underline" title={name}>
          {name}
          {isSelf ? <span className="font-normal text-muted-foreground"> (you)</span> : null}
        </Link>
        {user.name === null ? null : <span className="block truncate text-xs text-muted-foreground">{user.email}</span>}
        <span className="mt-1 flex flex-wrap items-center gap-2 text-xs text-muted-foreground md:hidden">
          <UserStatus user={user} />
          {ROLE_NAMES[user.role]}
        </span>
      </TableCell>
      <TableCell className="whitespace-nowrap max-md:hidden">{ROLE_NAMES[user.role]}</TableCell>
      <TableCell className="max-w-52 truncate max-lg:hidden" title={user.groups.map((group) => group.name).join(", ")}>
        {user.groups.length === 0 ? <span className="text-muted-foreground">None</span> : user.groups.map((group) => group.name).join(", ")}
      </TableCell>
      <TableCell className="numeric max-md:hidden">
        {user.links === 0 ? (
          "0"
        ) : (
          <Link
            href={`/sharing?owner=${user.id}`}
            prefetch={false}
            aria-label={`Links of ${name}: ${user.links}`}
            className="text-primary underline-offset-4 hover:underline"
          >
            {user.links.toLocaleString("en")}
          </Link>
        )}
      </TableCell>
      <TableCell className="whitespace-nowrap max-md:hidden">
        {user.lastSignInAt === null ? <span className="text-muted-foreground">Never</span> : <Time at={user.lastSignInAt} />}
      </TableCell>
      <TableCell className="max-md:hidden">
        <UserStatus user={user} />
      </TableCell>
      <TableCell className="w-12 text-right">
        <MenuOnDemand
          trigger={
            <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${name}`}>
              <EllipsisIcon aria-hidden />
            </Button>
          }
        >
          {({ DropdownMenuContent, DropdownMenuItem, DropdownMenuSeparator }) => (
            <DropdownMenuContent align="end">
              <DropdownMenuItem asChild>
                <Link href={href}>Open</Link>
              </DropdownMenuItem>
              <DropdownMenuItem onSelect={() => onAsk("invite")}>New invitation link…</DropdownMenuItem>
              <DropdownMenuItem onSelect={() => onAsk("signOut")}>Sign out everywhere…</DropdownMenuItem>
              <DropdownMenuSeparator />
              <DropdownMenuItem onSelect={() => onAsk(user.isDisabled ? "enable" : "disable")}>
                {user.isDisabled ? "Enable…" : "Disable…"}
              </DropdownMenuItem>
              <DropdownMenuItem variant="destructive" onSelect={() => onAsk("delete")}>
                Delete…
              </DropdownMenuItem>
            </DropdownMenuContent>
          )}
        </MenuOnDemand>
      </TableCell>
    </TableRow>
  );
}
