"use client";

import { useEffect, useRef, useState, type FormEvent } from "react";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Spinner } from "@/components/ui/spinner";
import { MIN_ACCOUNT_PASSWORD_CHARACTERS } from "@/lib/people/password-limits";
import { signIn } from "./sign-in";

interface Problem {
  title?: string;
  issues?: { path: string; message: string }[];
}

export interface InvitationFormProps {
  token: string;
  /** Whose account it is. */
  email: string;
  /** What the person is called so far. */
  name: string | null;
  /** Whether the person gets their first password here. */
  isFirst: boolean;
}

/** Sets a password by an invitation, and signs in with it. */
export function InvitationForm({ token, email, name, isFirst }: InvitationFormProps) {
  const [issue, setIssue] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const firstField = useRef<HTMLInputElement>(null);
  useEffect(() => firstField.current?.focus(), []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const form = new FormData(event.currentTarget);
    const [password, chosenName] = [form.get("password"), form.get("name")];
    if (typeof password !== "string") return;
    setBusy(true);
    setProblem(null);
    setIssue(null);
    try {
      const response = await fetch("/api/v1/invitations/accept", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token, password, ...(typeof chosenName === "string" ? { name: chosenName } : {}) }),
      });
      if (response.ok) {
        // Should signing in fail, the sign-in page takes it from there. The address of the invitation is left for good, without a way back to it.
        window.location.replace((await signIn(email, password)) === null ? "/files" : "/sign-in");
        return;
      }
      const answer = (await response.json()) as Problem;
      const found = answer.issues?.find(({ path }) => path === "password");
      if (found) setIssue(`The password ${found.message}.`);
      else setProblem(answer.title ?? "This did not work. Try again.");
    } catch {
      setProblem("Sluice could not be reached. Check your connection and try again.");
    }
    setBusy(false);
  };

  return (
    <form method="post" noValidate onSubmit={(event) => void submit(event)} className="grid gap-4 text-left">
      <div role="alert" className="contents">
        {problem === null ? null : (
          <Alert variant="destructive">
            <AlertDescription className="text-foreground">{problem}</AlertDescription>
          </Alert>
        )}
      </div>
      <Field label="E-mail" help="You sign in with this address.">
        {(control) => <Input {...control} name="email" type="email" autoComplete="username" value={email} readOnly />}
      </Field>
      {isFirst ? (
        <Field label="Name" help="Optional. Others on this site see it.">
          {(control) => <Input {...control} ref={firstField} name="name" autoComplete="name" maxLength={200} defaultValue={name ?? ""} />}
        </Field>
      ) : null}
      <Field label="New password" error={issue} help={`At least ${MIN_ACCOUNT_PASSWORD_CHARACTERS} characters.`} required>
        {(control) => (
          <Input {...control} {...(isFirst ? {} : { ref: firstField })} name="password" type="password" autoComplete="new-password" />
        )}
      </Field>
      <Button type="submit" size="lg" aria-disabled={isBusy} className="mt-1 w-full">
        {isBusy ? <Spinner /> : null}
        {isFirst ? "Set the password and sign in" : "Change the password and sign in"}
      </Button>
      <noscript>
        <p className="text-sm text-muted-foreground">This needs JavaScript.</p>
      </noscript>
    </form>
  );
}
