"use client";

import { useState, type SubmitEvent } from "react";
import { PlusIcon, Trash2Icon } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { toast } from "@/components/ui/toast";
import { ApiFailure, issueOf } from "@/components/portal/ask-api";
import { PageHeader } from "@/components/portal/page-header";
import { ProblemAlert } from "@/components/portal/problem-alert";
import { useApiCall } from "@/components/people/use-api-call";
import { ROLE_NAMES } from "@/components/people/user-badges";
import { PresetsCard } from "@/components/presets/presets-card";
import type { LinkPolicy } from "@/components/sharing/link-policy";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Spinner } from "@/components/ui/spinner";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { MIN_ACCOUNT_PASSWORD_CHARACTERS } from "@/lib/people/password-limits";
import type { Scope } from "@/lib/people/scopes";
import type { PresentedToken } from "@/lib/people/tokens";
import { changePassword, renameAccount } from "./account-api";
import { SCOPE_WORDS } from "./scope-words";

const CreateTokenDialog = dynamic(() => import("./token-dialogs").then((module) => module.CreateTokenDialog), { ssr: false });
const DeleteTokenDialog = dynamic(() => import("./token-dialogs").then((module) => module.DeleteTokenDialog), { ssr: false });
const SignOutDialog = dynamic(() => import("./sign-out-dialog").then((module) => module.SignOutDialog), { ssr: false });

export interface Account {
  email: string;
  name: string | null;
  role: "admin" | "user";
  hasPassword: boolean;
}

interface AccountPageProps {
  account: Account;
  tokens: PresentedToken[];
  /** Those that a token of this person can have. */
  scopes: Scope[];
  /** An identity provider in front of the site signs people in and out. */
  isSignedInByAccess: boolean;
  /** What the site asks of links, for presets. */
  policy: LinkPolicy;
}

/** One's own account: name, password, sessions and tokens. */
export function AccountPage({ account, tokens, scopes, isSignedInByAccess, policy }: AccountPageProps) {
  const [isLeaving, setLeaving] = useState(false);
  return (
    <>
      <PageHeader title="Account" description={`${account.email}, ${ROLE_NAMES[account.role].toLowerCase()}`} />
      <div className="grid max-w-3xl gap-5">
        <Card>
          <CardHeader>
            <CardTitle>Name</CardTitle>
          </CardHeader>
          <CardContent>
            <NameForm name={account.name} />
          </CardContent>
        </Card>
        <Card>
          <CardHeader>
            <CardTitle>Password</CardTitle>
            <CardDescription>
              {account.hasPassword
                ? "Changing it signs you out in every other browser. Tokens stay."
                : "You have none and sign in another way. With one you can also sign in by e-mail and password."}
            </CardDescription>
          </CardHeader>
          <CardContent>
            <PasswordForm email={account.email} hasPassword={account.hasPassword} />
          </CardContent>
        </Card>
        <Card>
          <CardHeader>
            <CardTitle>Sessions</CardTitle>
            <CardDescription>
              {isSignedInByAccess
                ? "Your organisation’s sign-in stands in front of this site; sessions of this site end here, that one does not."
                : "If a device was lost, or you forgot to sign out somewhere."}
            </CardDescription>
          </CardHeader>
          <CardContent>
            <Button variant="outline" onClick={() => setLeaving(true)}>
              Sign out everywhere…
            </Button>
          </CardContent>
        </Card>
        <PresetsCard scope="own" policy={policy} />
        <Tokens tokens={tokens} scopes={scopes} />
      </div>
      {isLeaving ? <SignOutDialog onClose={() => setLeaving(false)} /> : null}
    </>
  );
}

function NameForm({ name }: { name: string | null }) {
  const router = useRouter();
  const { isBusy, problem, failure, run, clear } = useApiCall();
  const [text, setText] = useState(name ?? "");
  const issue = issueOf(failure, "name", "The name");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void run(async () => {
      await renameAccount(text.trim() === "" ? null : text.trim());
      toast.success("Saved.");
      router.refresh();
    });
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      <ProblemAlert problem={issue === undefined ? problem : null} />
      <Field label="Name" help="As others on this site see you." error={issue}>
        <Input
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            clear();
          }}
          autoComplete="name"
          maxLength={200}
        />
      </Field>
      <div className="flex justify-end">
        <Button type="submit" aria-disabled={isBusy || text.trim() === (name ?? "")}>
          {isBusy ? <Spinner /> : null}
          Save name
        </Button>
      </div>
    </form>
  );
}

function PasswordForm({ email, hasPassword }: { email: string; hasPassword: boolean }) {
  const router = useRouter();
  const { isBusy, problem, failure, run, clear } = useApiCall();
  const [currentPassword, setCurrent] = useState("");
  const [newPassword, setNew] = useState("");
  const newIssue = issueOf(failure, "newPassword", "The new password");
  const currentIssue =
    failure instanceof ApiFailure && failure.code === "wrong_password"
      ? failure.message
      : issueOf(failure, "currentPassword", "The current password");
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void run(async () => {
      await changePassword({ newPassword, ...(hasPassword ? { currentPassword } : {}) });
      setCurrent("");
      setNew("");
      toast.success("The password is changed. Every other browser is signed out.");
      router.refresh();
    });
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-4">
      <ProblemAlert problem={(newIssue ?? currentIssue) ? null : problem} />
      {/* Password managers want to know whose password it is. */}
      <input type="email" value={email} readOnly hidden autoComplete="username" />
      {hasPassword ? (
        <Field label="Current password" error={currentIssue}>
          <Input
            type="password"
            value={currentPassword}
            onChange={(event) => {
              setCurrent(event.target.value);
              clear();
            }}
            autoComplete="current-password"
          />
        </Field>
      ) : null}
      <Field label="New password" error={newIssue} help={`At least ${MIN_ACCOUNT_PASSWORD_CHARACTERS} characters.`}>
        <Input
          type="password"
          value={newPassword}
          onChange={(event) => {
            setNew(event.target.value);
            clear();
          }}
          autoComplete="new-password"
        />
      </Field>
      <div className="flex justify-end">
        <Button type="submit" aria-disabled={isBusy || newPassword === ""}>
          {isBusy ? <Spinner /> : null}
          {hasPassword ? "Change password" : "Set password"}
        </Button>
      </div>
    </form>
  );
}

function Tokens({ tokens, scopes }: { tokens: PresentedToken[]; scopes: Scope[] }) {
  const router = useRouter();
  const [isMaking, setMaking] = useState(false);
  const [deleting, setDeleting] = useState<PresentedToken | null>(null);
  return (
    <Card>
      <CardHeader>
        <CardTitle>API tokens</CardTitle>
        <CardDescription>For programs that act as you, within the scopes you give them.</CardDescription>
        <CardAction>
          <Button size="sm" onClick={() => setMaking(true)}>
            <PlusIcon aria-hidden />
            New token
          </Button>
        </CardAction>
      </CardHeader>
      <CardContent>
        {tokens.length === 0 ? (
          <p className="text-sm text-muted-foreground">You have no tokens.</p>
        ) : (
          <div className="overflow-hidden rounded-lg border">
            <Table aria-label="API tokens">
              <TableHeader>
                <TableRow>
                  <TableHead className="text-left max-md:w-full">Name</TableHead>
                  <TableHead className="text-left max-md:hidden">Last used</TableHead>
                  <TableHead className="text-left max-md:hidden">Expires</TableHead>
                  <TableHead className="w-12">
                    <span className="sr-only">Actions</span>
                  </TableHead>
                </TableRow>
              </TableHeader>
              <TableBody>
                {tokens.map((token) => (
                  <TableRow key={token.id}>
                    <TableCell className="py-2 max-md:w-full">
                      <span className="block font-medium break-words">{token.name}</span>
                      <span className="mt-0.5 flex flex-wrap items-center gap-1.5">
                        <code className="text-xs text-muted-foreground">{token.hint}…</code>
                        {token.scopes.map((scope) => (
                          <Badge key={scope}>{SCOPE_WORDS[scope].name}</Badge>
                        ))}
                      </span>
                      <span className="mt-1 block text-xs text-muted-foreground md:hidden">
                        <Expiry token={token} />
                      </span>
                    </TableCell>
                    <TableCell className="whitespace-nowrap max-md:hidden">
                      {token.lastUsedAt === null ? <span className="text-muted-foreground">Never</span> : <Time at={token.lastUsedAt} />}
                    </TableCell>
                    <TableCell className="whitespace-nowrap max-md:hidden">
                      <Expiry token={token} />
                    </TableCell>
                    <TableCell className="w-12 text-right">
                      <Button variant="ghost" size="icon-sm" aria-label={`Delete ${token.name}`} onClick={() => setDeleting(token)}>
                        <Trash2Icon aria-hidden />
                      </Button>
                    </TableCell>
                  </TableRow>
                ))}
              </TableBody>
            </Table>
          </div>
        )}
      </CardContent>
      {isMaking ? <CreateTokenDialog scopes={scopes} onClose={() => setMaking(false)} onCreated={() => router.refresh()} /> : null}
      {deleting === null ? null : (
        <DeleteTokenDialog token={deleting} onClose={() => setDeleting(null)} onDeleted={() => router.refresh()} />
      )}
    </Card>
  );
}

function Expiry({ token }: { token: PresentedToken }) {
  return token.expiresAt === null ? <>Does not expire</> : <Time at={token.expiresAt} />;
}
