"use client";

import { useId, useState } from "react";
import { toast } from "@/components/ui/toast";
import { ProblemAlert } from "@/components/portal/problem-alert";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Spinner } from "@/components/ui/spinner";
import type { PresentedUser } from "@/lib/people/users";
import { deleteUser, editUser, signOutUser } from "./people-api";
import { type Subject, SubjectPicker } from "./subject-picker";
import { useApiCall } from "./use-api-call";

export type UserQuestion = "disable" | "enable" | "signOut" | "delete";

const nameOf = (user: PresentedUser) => user.name ?? user.email;
const linksOf = (count: number) => (count === 1 ? "1 link" : `${count.toLocaleString("en")} links`);

/** Asks before an account is disabled, enabled, signed out or deleted, and says what becomes of its links. */
export function UserDialog(props: {
  question: UserQuestion;
  user: PresentedUser;
  onClose: () => void;
  onDone: (question: UserQuestion) => void;
}) {
  return (
    <AlertDialog open onOpenChange={(isOpen) => (isOpen ? undefined : props.onClose())}>
      <AlertDialogContent>
        {props.question === "delete" ? <DeleteQuestion {...props} /> : <PlainQuestion {...props} question={props.question} />}
      </AlertDialogContent>
    </AlertDialog>
  );
}

const WORDS: Record<
  Exclude<UserQuestion, "delete">,
  { title: (name: string) => string; text: (user: PresentedUser) => string; button: string; done: (name: string) => string }
> = {
  disable: {
    title: (name) => `Disable ${name}?`,
    text: (user) =>
      `They are signed out at once and cannot sign in, and their tokens are refused.${user.links === 0 ? "" : ` Their ${linksOf(user.links)} ${user.links === 1 ? "is" : "are"} suspended until the account is enabled again.`}`,
    button: "Disable",
    done: (name) => `${name} is disabled.`,
  },
  enable: {
    title: (name) => `Enable ${name}?`,
    text: (user) =>
      `They can sign in again.${user.links === 0 ? "" : ` Their ${linksOf(user.links)} ${user.links === 1 ? "works" : "work"} again, as far as their permissions reach.`}`,
    button: "Enable",
    done: (name) => `${name} is enabled.`,
  },
  signOut: {
    title: (name) => `Sign ${name} out everywhere?`,
    text: () => "Every session of theirs ends at once, in all browsers. They can sign in again. Tokens stay.",
    button: "Sign out everywhere",
    done: (name) => `${name} is signed out everywhere.`,
  },
};

function PlainQuestion({
  question,
  user,
  onClose,
  onDone,
}: {
  question: Exclude<UserQuestion, "delete">;
  user: PresentedUser;
  onClose: () => void;
  onDone: (question: UserQuestion) => void;
}) {
  const { isBusy, problem, run } = useApiCall();
  const words = WORDS[question];
  const confirm = async () => {
    const isDone = await run(async () => {
      if (question === "signOut") await signOutUser(user.id);
      else await editUser(user.id, { isDisabled: question === "disable" }, user.version);
    });
    if (!isDone) return;
    toast.success(words.done(nameOf(user)));
    onDone(question);
    onClose();
  };
  return (
    <>
      <AlertDialogHeader>
        <AlertDialogTitle className="break-words">{words.title(nameOf(user))}</AlertDialogTitle>
        <AlertDialogDescription>{words.text(user)}</AlertDialogDescription>
        <ProblemAlert problem={problem} />
      </AlertDialogHeader>
      <AlertDialogFooter>
        <AlertDialogCancel>Cancel</AlertDialogCancel>
        <Button variant={question === "disable" ? "destructive" : "default"} aria-disabled={isBusy} onClick={() => void confirm()}>
          {isBusy ? <Spinner /> : null}
          {words.button}
        </Button>
      </AlertDialogFooter>
    </>
  );
}

function DeleteQuestion({ user, onClose, onDone }: { user: PresentedUser; onClose: () => void; onDone: (question: UserQuestion) => void }) {
  const { isBusy, problem, run } = useApiCall();
  const [handsOver, setHandsOver] = useState(false);
  const [heir, setHeir] = useState<Subject | null>(null);
  const [isTried, setTried] = useState(false);
  const isMissing = user.links > 0 && handsOver && heir === null;
  const confirm = async () => {
    setTried(true);
    if (isMissing) return;
    const isDone = await run(async () => void (await deleteUser(user.id, handsOver ? (heir?.id ?? null) : null)));
    if (!isDone) return;
    toast.success(`${nameOf(user)} is deleted.`);
    onDone("delete");
    onClose();
  };
  return (
    <>
      <AlertDialogHeader>
        <AlertDialogTitle className="break-words">Delete {nameOf(user)}?</AlertDialogTitle>
        <AlertDialogDescription>
          The account goes with its permissions, sessions and tokens, and nothing brings it back. Files stay.
          {user.links === 0 ? " They have no links." : ""}
        </AlertDialogDescription>
        {user.links === 0 ? null : (
          <fieldset className="mt-2 grid gap-2 text-left">
            <legend className="mb-1.5 text-sm font-medium">What becomes of their {linksOf(user.links)}?</legend>
            <Choice
              label={user.links === 1 ? "It is suspended" : "They are suspended"}
              help="Visitors are told that there is no such link."
              isChosen={!handsOver}
              onChoose={() => setHandsOver(false)}
            />
            <Choice
              label="Somebody else takes them over"
              help="They work on as far as that person may share."
              isChosen={handsOver}
              onChoose={() => setHandsOver(true)}
            />
            {handsOver ? (
              <Field
                label="Who takes them over"
                error={isTried && isMissing ? "Choose a person, or let the links be suspended." : undefined}
              >
                {(control) =>
                  heir === null ? (
                    <SubjectPicker control={control} kinds={["user"]} placeholder="Name or e-mail" without={[user.id]} onChoose={setHeir} />
                  ) : (
                    <div className="flex items-center justify-between gap-3 rounded-md border bg-muted/50 px-3 py-1.5 text-sm">
                      <span className="min-w-0 truncate">{heir.detail === null ? heir.name : `${heir.name} (${heir.detail})`}</span>
                      <Button {...control} type="button" variant="ghost" size="sm" onClick={() => setHeir(null)}>
                        Change
                      </Button>
                    </div>
                  )
                }
              </Field>
            ) : null}
          </fieldset>
        )}
        <ProblemAlert problem={problem} />
      </AlertDialogHeader>
      <AlertDialogFooter>
        <AlertDialogCancel>Cancel</AlertDialogCancel>
        <Button variant="destructive" aria-disabled={isBusy} onClick={() => void confirm()}>
          {isBusy ? <Spinner /> : null}
          Delete account
        </Button>
      </AlertDialogFooter>
    </>
  );
}

function Choice(props: { label: string; help: string; isChosen: boolean; onChoose: () => void }) {
  const id = useId();
  return (
    <div className="relative flex items-start gap-3 rounded-lg border px-3 py-2.5 has-checked:border-primary/50 has-checked:bg-primary-soft">
      <input
        type="radio"
        id={id}
        name="links"
        checked={props.isChosen}
        onChange={props.onChoose}
        aria-describedby={`${id}-help`}
        className="relative z-10 mt-0.5 size-4 shrink-0 accent-primary"
      />
      <div className="grid gap-0.5">
        <label htmlFor={id} className="text-sm leading-5 font-medium after:absolute after:inset-0">
          {props.label}
        </label>
        <p id={`${id}-help`} className="text-[0.8125rem] leading-5 text-muted-foreground">
          {props.help}
        </p>
      </div>
    </div>
  );
}
