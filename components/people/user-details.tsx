"use client";

import { useState, type SubmitEvent } from "react";
import { XIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { Link } from "@/components/ui/link";
import { toast } from "@/components/ui/toast";
import { ApiFailure, issueOf } from "@/components/portal/ask-api";
import { PageHeader } from "@/components/portal/page-header";
import { ProblemAlert } from "@/components/portal/problem-alert";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Spinner } from "@/components/ui/spinner";
import { Time } from "@/components/ui/time";
import { cn } from "@/lib/utils";
import type { PresentedPermission } from "@/lib/people/permissions";
import type { PresentedUser } from "@/lib/people/users";
import { BackLink } from "./back-link";
import { LEVEL_HELP, LEVEL_NAMES, placeName } from "./level-names";
import { MailState } from "./mail-state";
import { addMember, editUser, removeMember, type UserChanges } from "./people-api";
import { PermissionsEditor } from "./permissions-editor";
import { SubjectPicker } from "./subject-picker";
import { useApiCall } from "./use-api-call";
import { UserStatus } from "./user-badges";
import { useUserDialogs } from "./use-user-dialogs";

interface UserDetailsProps {
  user: PresentedUser;
  permissions: PresentedPermission[];
  /** What comes by each of their groups. */
  byGroup: { id: string; name: string; permissions: PresentedPermission[] }[];
  buckets: string[];
  /** Whether a mail server is set. */
  hasMail: boolean;
}

/** Everything about one account: who it is, its groups, what it may do and why, its sessions and links. */
export function UserDetails({ user, permissions, byGroup, buckets, hasMail }: UserDetailsProps) {
  const router = useRouter();
  const { ask, dialog } = useUserDialogs(
    (action) => {
      if (action === "delete") router.push("/people");
      router.refresh();
    },
    { hasMail },
  );
  const isAdmin = user.role === "admin";
  return (
    <>
      <BackLink href="/people">People</BackLink>
      <PageHeader
        title={user.name ?? user.email}
        description={
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
            {user.name === null ? null : <span className="break-all">{user.email}</span>}
            <UserStatus user={user} />
          </span>
        }
        actions={
          <>
            <Button variant="outline" onClick={() => ask(user.isDisabled ? "enable" : "disable", user)}>
              {user.isDisabled ? "Enable…" : "Disable…"}
            </Button>
            <Button variant="destructive" onClick={() => ask("delete", user)}>
              Delete…
            </Button>
          </>
        }
      />
      <div className="grid grid-cols-1 items-start gap-5 xl:grid-cols-2">
        <div className="grid grid-cols-1 gap-5">
          <Card>
            <CardHeader>
              <CardTitle>Account</CardTitle>
            </CardHeader>
            <CardContent>
              <AccountForm user={user} onSaved={() => router.refresh()} />
            </CardContent>
          </Card>
          <Groups user={user} onChanged={() => router.refresh()} />
          <Card>
            <CardHeader>
              <CardTitle>Sign-in and links</CardTitle>
            </CardHeader>
            <CardContent className="grid grid-cols-1 gap-4">
              <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2">
                <Fact term="Last sign-in">{user.lastSignInAt === null ? "Never" : <Time at={user.lastSignInAt} show="both" />}</Fact>
                <Fact term="Account since">
                  <Time at={user.createdAt} show="exact" />
                </Fact>
                <Fact term="Password">{user.hasPassword ? "Set" : user.isInvited ? "Not yet: an invitation is open" : "None"}</Fact>
                <Fact term="Links">
                  {user.links === 0 ? (
                    "None"
                  ) : (
                    <Link href={`/sharing?owner=${user.id}`} className="text-primary underline underline-offset-4">
                      {user.links === 1 ? "Show 1 link" : `Show ${user.links.toLocaleString("en")} links`}
                    </Link>
                  )}
                </Fact>
                {user.lastMail === null ? null : (
                  <Fact term="Last mail" isWide>
                    <MailState mail={user.lastMail} />
                  </Fact>
                )}
              </dl>
              <div className="flex flex-wrap gap-2">
                <Button variant="outline" onClick={() => ask("signOut", user)}>
                  Sign out everywhere…
                </Button>
                <Button variant="outline" onClick={() => ask("invite", user)}>
                  New invitation link…
                </Button>
                <Button asChild variant="outline">
                  <Link href={`/activity?actor=${user.id}`} prefetch={false}>
                    What they did
                  </Link>
                </Button>
              </div>
            </CardContent>
          </Card>
        </div>
        <Card>
          <CardHeader>
            <CardTitle>Permissions</CardTitle>
            <CardDescription>On a folder and everything below it. A permission on a deeper folder replaces those above it.</CardDescription>
          </CardHeader>
          <CardContent className="grid grid-cols-1 gap-6">
            <PermissionsEditor
              holder={{ kind: "user", id: user.id }}
              permissions={permissions}
              version={user.version}
              buckets={buckets}
              {...(isAdmin
                ? { note: "Administrators may do everything everywhere. What is set here begins to matter when the role changes." }
                : {})}
            />
            <ByGroups byGroup={byGroup} />
          </CardContent>
        </Card>
      </div>
      {dialog}
    </>
  );
}

function Fact({ term, isWide = false, children }: { term: string; isWide?: boolean; children: React.ReactNode }) {
  return (
    <div className={cn("min-w-0", isWide && "sm:col-span-2")}>
      <dt className="text-xs leading-5 text-muted-foreground">{term}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}

function AccountForm({ user, onSaved }: { user: PresentedUser; onSaved: () => void }) {
  const { isBusy, problem, failure, run, clear } = useApiCall();
  // What a save is based on: the account as it was loaded, or as a conflict showed it.
  const [base, setBase] = useState(user);
  const [values, setValues] = useState({ name: user.name ?? "", email: user.email, role: user.role });
  const [seen, setSeen] = useState(user.version);
  // A newer version came with the page, as after its permissions were saved. Where somebody else changed these very values, the save has to find out.
  if (seen !== user.version) {
    setSeen(user.version);
    if (base.name === user.name && base.email === user.email && base.role === user.role) setBase(user);
  }
  const change = (changes: Partial<typeof values>) => {
    setValues({ ...values, ...changes });
    clear();
  };
  const name = values.name.trim() === "" ? null : values.name.trim();
  const changes: UserChanges = {
    ...(name === base.name ? {} : { name }),
    ...(values.email.trim() === base.email ? {} : { email: values.email.trim() }),
    ...(values.role === base.role ? {} : { role: values.role }),
  };
  const isChanged = Object.keys(changes).length > 0;
  const isConflict = failure instanceof ApiFailure && failure.code === "edit_conflict";
  const current = isConflict ? (failure.details["current"] as PresentedUser | undefined) : undefined;
  const emailIssue =
    failure instanceof ApiFailure && failure.code === "email_taken" ? failure.message : issueOf(failure, "email", "The e-mail address");
  const nameIssue = issueOf(failure, "name", "The name");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isChanged) return;
    void run(async () => {
      try {
        const saved = await editUser(user.id, changes, base.version);
        setBase(saved);
        setValues({ name: saved.name ?? "", email: saved.email, role: saved.role });
      } catch (error) {
        // The next save is on top of what is there now; what was typed stays.
        if (error instanceof ApiFailure && error.code === "edit_conflict" && error.details["current"] !== undefined)
          setBase(error.details["current"] as PresentedUser);
        throw error;
      }
      toast.success("Saved.");
      onSaved();
    });
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      {current === undefined ? (
        <ProblemAlert problem={(emailIssue ?? nameIssue ?? null) ? null : problem} />
      ) : (
        <Alert variant="warning" role="alert">
          <AlertTitle>Somebody else changed this account meanwhile. Nothing of yours was saved.</AlertTitle>
          <AlertDescription>
            It now says: {current.name ?? "no name"}, {current.email}, {current.role === "admin" ? "administrator" : "standard user"}. What
            you typed is still here: save it on top of this, or reload the page.
          </AlertDescription>
        </Alert>
      )}
      <Field label="Name" error={nameIssue}>
        <Input value={values.name} onChange={(event) => change({ name: event.target.value })} autoComplete="off" maxLength={200} />
      </Field>
      <Field label="E-mail" error={emailIssue} required>
        <Input
          type="email"
          value={values.email}
          onChange={(event) => change({ email: event.target.value })}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={320}
        />
      </Field>
      <Field
        label="Role"
        help={
          values.role === "admin"
            ? "Sees and changes everything: all files, links, people and settings."
            : "Sees and does what groups and permissions allow."
        }
      >
        <NativeSelect value={values.role} onChange={(event) => change({ role: event.target.value === "admin" ? "admin" : "user" })}>
          <option value="user">Standard user</option>
          <option value="admin">Administrator</option>
        </NativeSelect>
      </Field>
      {changes.role === undefined && changes.email === undefined ? null : (
        <p className="text-[0.8125rem] text-muted-foreground">Saving this signs them out everywhere.</p>
      )}
      <div className="flex justify-end">
        <Button type="submit" aria-disabled={isBusy || !isChanged}>
          {isBusy ? <Spinner /> : null}
          Save
        </Button>
      </div>
    </form>
  );
}

function Groups({ user, onChanged }: { user: PresentedUser; onChanged: () => void }) {
  const { isBusy, problem, run } = useApiCall();
  const change = (work: () => Promise<unknown>, said: string) =>
    run(async () => {
      await work();
      toast.success(said);
      onChanged();
    });
  return (
    <Card>
      <CardHeader>
        <CardTitle>Groups</CardTitle>
      </CardHeader>
      <CardContent className="grid grid-cols-1 gap-4">
        <ProblemAlert problem={problem} />
        {user.groups.length === 0 ? (
          <p className="text-sm text-muted-foreground">In no group.</p>
        ) : (
          <ul aria-label="Groups" className="divide-y rounded-lg border">
            {user.groups.map((group) => (
              <li key={group.id} className="flex min-h-11 items-center justify-between gap-3 py-1 pr-1 pl-3 text-sm">
                <Link href={`/people/groups/${group.id}`} prefetch={false} className="min-w-0 truncate underline-offset-4 hover:underline">
                  {group.name}
                </Link>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-disabled={isBusy}
                  aria-label={`Take out of ${group.name}`}
                  onClick={() => void change(() => removeMember(group.id, user.id), `Taken out of ${group.name}.`)}
                >
                  <XIcon aria-hidden />
                </Button>
              </li>
            ))}
          </ul>
        )}
        <Field label="Add to a group">
          {(control) => (
            <SubjectPicker
              control={control}
              kinds={["group"]}
              placeholder="Find a group"
              without={user.groups.map((group) => group.id)}
              onChoose={(group) => void change(() => addMember(group.id, user.id), `Added to ${group.name}.`)}
            />
          )}
        </Field>
      </CardContent>
    </Card>
  );
}

function ByGroups({ byGroup }: Pick<UserDetailsProps, "byGroup">) {
  const given = byGroup.filter((group) => group.permissions.length > 0);
  if (given.length === 0) return null;
  return (
    <section className="grid grid-cols-1 gap-3">
      <h3 className="text-sm font-semibold">By groups</h3>
      <ul aria-label="Permissions by groups" className="grid grid-cols-1 gap-2">
        {given.flatMap((group) =>
          group.permissions.map((rule) => (
            <li
              key={`${group.id}/${rule.bucket}/${rule.prefix}`}
              className="grid grid-cols-1 gap-0.5 rounded-lg bg-muted/60 px-3 py-2 text-sm"
            >
              <span className="break-words">
                <span className="font-medium">{LEVEL_NAMES[rule.level]}</span>
                {rule.share ? " and may share" : ""} on {placeName(rule)}, by group{" "}
                <Link href={`/people/groups/${group.id}`} prefetch={false} className="text-primary underline underline-offset-4">
                  {group.name}
                </Link>
              </span>
              <span className="text-xs text-muted-foreground">{LEVEL_HELP[rule.level]}</span>
            </li>
          )),
        )}
      </ul>
    </section>
  );
}
