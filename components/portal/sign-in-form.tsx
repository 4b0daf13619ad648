"use client";

import { useEffect, useRef, useState, type FormEvent } from "react";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Spinner } from "@/components/ui/spinner";
import { signIn, type SignInProblem } from "./sign-in";

const SENTENCES: Record<SignInProblem, string> = {
  wrong: "E-mail or password is not right. Check both and try again.",
  locked: "Too many wrong tries. Wait 15 minutes.",
  unreachable: "Sluice could not be reached. Check your connection and try again.",
};

/** E-mail and password. `problem` is what an earlier try ended with, as the address tells. */
export function SignInForm({ nextPath, problem: earlier }: { nextPath: string; problem: SignInProblem | null }) {
  const [problem, setProblem] = useState(earlier);
  const [isBusy, setBusy] = useState(false);
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  useEffect(() => emailField.current?.focus(), []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const form = new FormData(event.currentTarget);
    const [email, password] = [form.get("email"), form.get("password")];
    if (typeof email !== "string" || typeof password !== "string") return;
    setBusy(true);
    setProblem(null);
    const result = await signIn(email, password);
    if (result === null) {
      // A full load: the signed-in pages are rendered anew for this person.
      window.location.assign(nextPath);
      return;
    }
    setBusy(false);
    setProblem(result);
    passwordField.current?.focus();
    passwordField.current?.select();
  };

  const isWrong = problem === "wrong";
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="grid gap-4 text-left">
      <div role="alert" className="contents">
        {problem === null ? null : (
          <Alert variant={problem === "wrong" ? "destructive" : "warning"}>
            <AlertDescription className="text-foreground" id="sign-in-problem">
              {SENTENCES[problem]}
            </AlertDescription>
          </Alert>
        )}
      </div>
      <Field label="E-mail">
        {(control) => (
          <Input
            {...control}
            ref={emailField}
            name="email"
            type="email"
            required
            autoComplete="username"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={320}
            {...(isWrong ? { "aria-invalid": true, "aria-describedby": "sign-in-problem" } : {})}
          />
        )}
      </Field>
      <Field label="Password">
        {(control) => (
          <Input
            {...control}
            ref={passwordField}
            name="password"
            type="password"
            required
            autoComplete="current-password"
            {...(isWrong ? { "aria-invalid": true, "aria-describedby": "sign-in-problem" } : {})}
          />
        )}
      </Field>
      <Button type="submit" size="lg" aria-disabled={isBusy} className="mt-1 w-full">
        {isBusy ? <Spinner /> : null}
        {isBusy ? "Signing in" : "Sign in"}
      </Button>
      <noscript>
        <p className="text-sm text-muted-foreground">Signing in needs JavaScript. Links that were shared with you work without it.</p>
      </noscript>
    </form>
  );
}
