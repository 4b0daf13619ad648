"use client";

import { useState } from "react";
import { XIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { Link } from "@/components/ui/link";
import { toast } from "@/components/ui/toast";
import type { Page } from "@/components/portal/ask-api";
import { PageHeader } from "@/components/portal/page-header";
import { ProblemAlert } from "@/components/portal/problem-alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import type { Member, PresentedGroup } from "@/lib/people/groups";
import type { PresentedPermission } from "@/lib/people/permissions";
import { BackLink } from "./back-link";
import { addMember, listMembers, removeMember, renameGroup } from "./people-api";
import { PermissionsEditor } from "./permissions-editor";
import { SubjectPicker } from "./subject-picker";
import { useApiCall } from "./use-api-call";

const GroupNameDialog = dynamic(() => import("./group-dialogs").then((module) => module.GroupNameDialog), { ssr: false });
const DeleteGroupDialog = dynamic(() => import("./group-dialogs").then((module) => module.DeleteGroupDialog), { ssr: false });

interface GroupDetailsProps {
  group: PresentedGroup;
  /** The first page of them. */
  members: Page<Member>;
  permissions: PresentedPermission[];
  buckets: string[];
}

/** One group: its name, who is in it, and what it gives. */
export function GroupDetails({ group, members, permissions, buckets }: GroupDetailsProps) {
  const router = useRouter();
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  return (
    <>
      <BackLink href="/people/groups">Groups</BackLink>
      <PageHeader
        title={group.name}
        description={group.members === 1 ? "1 member" : `${group.members.toLocaleString("en")} members`}
        actions={
          <>
            <Button variant="outline" onClick={() => setOpen("rename")}>
              Rename…
            </Button>
            <Button variant="destructive" onClick={() => setOpen("delete")}>
              Delete…
            </Button>
          </>
        }
      />
      <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-2">
        <Members group={group} firstPage={members} onChanged={() => router.refresh()} />
        <Card>
          <CardHeader>
            <CardTitle>Permissions</CardTitle>
            <CardDescription>Everybody in this group has them, on a folder and everything below it.</CardDescription>
          </CardHeader>
          <CardContent>
            <PermissionsEditor
              holder={{ kind: "group", id: group.id }}
              permissions={permissions}
              version={group.version}
              buckets={buckets}
            />
          </CardContent>
        </Card>
      </div>
      {open === "rename" ? (
        <GroupNameDialog
          title="Rename the group"
          initial={group.name}
          submit="Rename"
          onSubmit={async (name) => {
            await renameGroup(group.id, name, group.version);
            toast.success("Renamed.");
            router.refresh();
          }}
          onClose={() => setOpen(null)}
        />
      ) : null}
      {open === "delete" ? (
        <DeleteGroupDialog
          group={group}
          onClose={() => setOpen(null)}
          onDeleted={() => {
            router.push("/people/groups");
            router.refresh();
          }}
        />
      ) : null}
    </>
  );
}

function Members({ group, firstPage, onChanged }: { group: PresentedGroup; firstPage: Page<Member>; onChanged: () => void }) {
  const { isBusy, problem, run } = useApiCall();
  const [further, setFurther] = useState<Member[]>([]);
  const [cursor, setCursor] = useState(firstPage.pagination.cursor);
  const [seen, setSeen] = useState(firstPage);
  // The list was read anew: what was loaded after its old beginning may be in the new one.
  if (seen !== firstPage) {
    setSeen(firstPage);
    setFurther([]);
    setCursor(firstPage.pagination.cursor);
  }
  const members = [...firstPage.data, ...further];
  const change = (work: () => Promise<unknown>, said: string) =>
    run(async () => {
      await work();
      toast.success(said);
      onChanged();
    });
  const more = () =>
    run(async () => {
      if (cursor === null) return;
      const page = await listMembers(group.id, cursor);
      setFurther([...further, ...page.data]);
      setCursor(page.pagination.cursor);
    });
  return (
    <Card>
      <CardHeader>
        <CardTitle>Members</CardTitle>
      </CardHeader>
      <CardContent className="grid grid-cols-1 gap-4">
        <Field label="Add somebody">
          {(control) => (
            <SubjectPicker
              control={control}
              kinds={["user"]}
              placeholder="Name or e-mail"
              without={members.map((member) => member.id)}
              onChoose={(user) => void change(() => addMember(group.id, user.id), `Added ${user.name}.`)}
            />
          )}
        </Field>
        <ProblemAlert problem={problem} />
        {members.length === 0 ? (
          <p className="text-sm text-muted-foreground">Nobody is in this group yet.</p>
        ) : (
          <ul aria-label="Members" className="divide-y rounded-lg border">
            {members.map((member) => (
              <li key={member.id} className="flex min-h-11 items-center justify-between gap-3 py-1 pr-1 pl-3 text-sm">
                <Link href={`/people/${member.id}`} prefetch={false} className="group grid min-w-0">
                  <span className="truncate underline-offset-4 group-hover:underline">{member.name ?? member.email}</span>
                  {member.name === null ? null : <span className="truncate text-xs text-muted-foreground">{member.email}</span>}
                </Link>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-disabled={isBusy}
                  aria-label={`Take out ${member.name ?? member.email}`}
                  onClick={() => void change(() => removeMember(group.id, member.id), `Took out ${member.name ?? member.email}.`)}
                >
                  <XIcon aria-hidden />
                </Button>
              </li>
            ))}
          </ul>
        )}
        {cursor === null ? null : (
          <Button variant="outline" className="w-fit" aria-disabled={isBusy} onClick={() => void more()}>
            Show more
          </Button>
        )}
      </CardContent>
    </Card>
  );
}
