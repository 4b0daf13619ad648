"use client";

import { useRef, useState, type SubmitEvent } from "react";
import { XIcon } from "lucide-react";
import { ApiFailure, issueOf } from "@/components/portal/ask-api";
import { ProblemAlert } from "@/components/portal/problem-alert";
import { ToldOnce } from "@/components/portal/told-once";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogBody,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Spinner } from "@/components/ui/spinner";
import { Switch } from "@/components/ui/switch";
import { MIN_ACCOUNT_PASSWORD_CHARACTERS } from "@/lib/people/password-limits";
import type { PresentedUser } from "@/lib/people/users";
import { createUser, type NewUser } from "./people-api";
import { OnItsWay, SendByMailField } from "./send-by-mail-field";
import { type Subject, SubjectPicker } from "./subject-picker";
import { useApiCall } from "./use-api-call";

/** Makes an account: by an invitation link that is shown once, or with a password typed here. */
export function InviteDialog({
  hasMail,
  onClose,
  onCreated,
}: {
  /** Whether a mail server is set. */
  hasMail: boolean;
  onClose: () => void;
  onCreated: () => void;
}) {
  const [created, setCreated] = useState<{ email: string; url: string | null; isSent: boolean } | null>(null);
  return (
    <Dialog open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <DialogContent>
        {created === null ? (
          <InviteForm
            hasMail={hasMail}
            onCreated={(user, url) => {
              setCreated({ email: user.email, url, isSent: user.lastMail !== null });
              onCreated();
            }}
          />
        ) : (
          <>
            <DialogHeader>
              <DialogTitle className="break-words">
                {created.url === null ? "Account created" : created.isSent ? `${created.email} is invited` : `Invite ${created.email}`}
              </DialogTitle>
              <DialogDescription className="break-words">
                {created.url === null
                  ? `${created.email} can sign in with the password you typed.`
                  : created.isSent
                    ? "Whoever opens the link chooses the password of the account."
                    : "Send this link to them. Whoever opens it chooses the password of the account."}
              </DialogDescription>
            </DialogHeader>
            {created.url === null ? null : (
              <DialogBody className="grid gap-4">
                {created.isSent ? <OnItsWay to={created.email} /> : null}
                <ToldOnce
                  label="Invitation link"
                  help="It works once, for 7 days, and cannot be shown again. A new one can be made at any time."
                  value={created.url}
                  copyLabel="Copy link"
                />
              </DialogBody>
            )}
            <DialogFooter>
              <DialogClose asChild>
                <Button variant="outline">Done</Button>
              </DialogClose>
            </DialogFooter>
          </>
        )}
      </DialogContent>
    </Dialog>
  );
}

function InviteForm({ hasMail, onCreated }: { hasMail: boolean; onCreated: (user: PresentedUser, invitationUrl: string | null) => void }) {
  const { isBusy, problem, failure, run, clear } = useApiCall();
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<PresentedUser["role"]>("user");
  const [password, setPassword] = useState<string | null>(null);
  const [groups, setGroups] = useState<Subject[]>([]);
  const [sendMail, setSendMail] = useState(hasMail);
  const submitted = useRef<{ body: string; key: string } | null>(null);
  const emailIssue =
    failure instanceof ApiFailure && failure.code === "email_taken" ? failure.message : issueOf(failure, "email", "The e-mail address");
  const nameIssue = issueOf(failure, "name", "The name");
  const passwordIssue = issueOf(failure, "password", "The password");

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const body: NewUser = {
      email: email.trim(),
      role,
      ...(name.trim() === "" ? {} : { name: name.trim() }),
      ...(password === null ? (sendMail ? { sendMail } : {}) : { password }),
      ...(groups.length === 0 ? {} : { groups: groups.map((group) => group.id) }),
    };
    const text = JSON.stringify(body);
    // The same wish keeps its key, so that a second click or a lost answer makes no second account.
    if (submitted.current?.body !== text) submitted.current = { body: text, key: crypto.randomUUID() };
    const { key } = submitted.current;
    void run(async () => {
      const user = await createUser(body, key);
      onCreated(user, user.invitationUrl ?? null);
    });
  };

  return (
    <form noValidate onSubmit={submit}>
      <DialogHeader>
        <DialogTitle>Invite somebody</DialogTitle>
        <DialogDescription>
          {hasMail ? "They get a link by which they choose a password." : "You get a link to send to them."} What they may see and do comes
          from groups and permissions.
        </DialogDescription>
      </DialogHeader>
      <DialogBody className="grid content-start gap-4">
        <ProblemAlert problem={(emailIssue ?? nameIssue ?? passwordIssue) ? null : problem} />
        <Field label="E-mail" error={emailIssue} required>
          <Input
            type="email"
            value={email}
            onChange={(event) => {
              setEmail(event.target.value);
              clear();
            }}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={320}
          />
        </Field>
        <Field label="Name" error={nameIssue} help="Optional.">
          <Input value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" maxLength={200} />
        </Field>
        <Field
          label="Role"
          help={
            role === "admin"
              ? "Sees and changes everything: all files, links, people and settings."
              : "Sees and does what groups and permissions allow."
          }
        >
          <NativeSelect value={role} onChange={(event) => setRole(event.target.value === "admin" ? "admin" : "user")}>
            <option value="user">Standard user</option>
            <option value="admin">Administrator</option>
          </NativeSelect>
        </Field>
        <Field label="Groups">
          {(control) => (
            <div className="grid gap-2">
              {groups.length === 0 ? null : (
                <ul aria-label="Chosen groups" className="flex flex-wrap gap-1.5">
                  {groups.map((group) => (
                    <li key={group.id} className="flex items-center gap-1 rounded-full bg-secondary py-0.5 pr-1 pl-2.5 text-[0.8125rem]">
                      {group.name}
                      <button
                        type="button"
                        aria-label={`Leave out ${group.name}`}
                        className="touch-area relative grid size-6 place-items-center rounded-full hover:bg-accent"
                        onClick={() => setGroups(groups.filter((other) => other !== group))}
                      >
                        <XIcon aria-hidden className="size-3.5" />
                      </button>
                    </li>
                  ))}
                </ul>
              )}
              <SubjectPicker
                control={control}
                kinds={["group"]}
                placeholder="Find a group"
                without={groups.map((group) => group.id)}
                onChoose={(group) => setGroups([...groups, group])}
              />
            </div>
          )}
        </Field>
        {password === null ? <SendByMailField hasMail={hasMail} isOn={sendMail} onChange={setSendMail} /> : null}
        <Field
          label="Type a password instead"
          help="For somebody beside you, or an account that a program uses. No invitation is made."
          layout="row"
        >
          <Switch checked={password !== null} onCheckedChange={(isOn) => setPassword(isOn ? "" : null)} />
        </Field>
        {password === null ? null : (
          <Field label="Password" error={passwordIssue} help={`At least ${MIN_ACCOUNT_PASSWORD_CHARACTERS} characters.`}>
            <Input type="password" value={password} onChange={(event) => setPassword(event.target.value)} autoComplete="new-password" />
          </Field>
        )}
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button type="button" variant="outline">
            Cancel
          </Button>
        </DialogClose>
        <Button type="submit" aria-disabled={isBusy}>
          {isBusy ? <Spinner /> : null}
          {password !== null ? "Create the account" : sendMail ? "Send the invitation" : "Make the invitation"}
        </Button>
      </DialogFooter>
    </form>
  );
}
