"use client";

import { useEffect, useRef, useState, type FormEvent } from "react";
import { MailCheckIcon } from "lucide-react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { Spinner } from "@/components/ui/spinner";
import { ask, issueOf, sentenceOf } from "./ask-api";
import { ProblemAlert } from "./problem-alert";

/** Asks for a link for a new password. What it says then is the same whether there is an account or not. */
export function ForgotPasswordForm() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const said = useRef<HTMLDivElement>(null);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (sentTo !== null) said.current?.focus();
  }, [sentTo]);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const email = new FormData(event.currentTarget).get("email");
    if (typeof email !== "string") return;
    setBusy(true);
    setFailure(null);
    try {
      await ask<null>("password-resets", { method: "POST", body: { email: email.trim() } });
      setSentTo(email.trim());
    } catch (error) {
      setFailure(error);
      field.current?.focus();
    }
    setBusy(false);
  };

  const issue = issueOf(failure, "email", "The e-mail address");
  const back = (
    <p className="text-center text-sm">
      <Link href="/sign-in" className="text-primary underline underline-offset-4">
        Back to the sign-in
      </Link>
    </p>
  );
  if (sentTo !== null)
    return (
      <div className="grid gap-4 text-left">
        <div ref={said} tabIndex={-1} role="status" className="outline-none">
          <Alert variant="success">
            <MailCheckIcon aria-hidden />
            <AlertTitle>Look into your mailbox.</AlertTitle>
            <AlertDescription>
              <span className="break-words">
                If somebody with the address {sentTo} signs in here with a password, a link for a new one is on its way to them. It works
                for an hour. Nothing there? Look in the spam folder, or ask an administrator of this site.
              </span>
            </AlertDescription>
          </Alert>
        </div>
        {back}
      </div>
    );
  return (
    <form method="post" noValidate onSubmit={(event) => void submit(event)} className="grid gap-4 text-left">
      <ProblemAlert problem={failure === null || issue !== undefined ? null : sentenceOf(failure)} />
      <Field label="E-mail" error={issue} required>
        {(control) => (
          <Input
            {...control}
            ref={field}
            name="email"
            type="email"
            autoComplete="username"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={320}
          />
        )}
      </Field>
      <Button type="submit" size="lg" aria-disabled={isBusy} className="mt-1 w-full">
        {isBusy ? <Spinner /> : null}
        Send the link
      </Button>
      {back}
      <noscript>
        <p className="text-sm text-muted-foreground">This needs JavaScript.</p>
      </noscript>
    </form>
  );
}
