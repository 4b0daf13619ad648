"use client";

import { useEffect, useRef, useState, type FormEvent } from "react";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { Spinner } from "@/components/ui/spinner";
import type { SignInProvider } from "@/lib/people/sign-in-providers";
import { ProviderButtons } from "./provider-buttons";
import { signIn, type SignInProblem } from "./sign-in";

const SENTENCES: Record<SignInProblem, string> = {
  wrong: "E-mail or password is not right. Check both and try again.",
  locked: "Too many wrong tries. Wait 15 minutes.",
  unreachable: "Sluice could not be reached. Check your connection and try again.",
  provider: "Signing in there was cancelled or did not work. Try again, or ask an administrator of this site.",
  not_invited: "Nobody with your e-mail address may sign in here. Ask an administrator of this site for an invitation.",
  email_not_verified: "You are signed in there, but your e-mail address is not confirmed. Confirm it there, then try again.",
  other_identity: "Your account here belongs to another account there. Sign in with that one, or ask an administrator of this site.",
};

export interface SignInFormProps {
  nextPath: string;
  /** What an earlier try ended with, as the address tells. */
  problem: SignInProblem | null;
  providers: SignInProvider[];
  /** Whether a mail server is set, by which a link for a new password can be sent. */
  hasMail: boolean;
}

/** The identity providers there are, and e-mail and password. */
export function SignInForm({ nextPath, problem: earlier, providers, hasMail }: SignInFormProps) {
  const [problem, setProblem] = useState(earlier);
  const [isBusy, setBusy] = useState(false);
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  const hasProviders = providers.length > 0;
  // Where there is a choice, nobody is put behind half of it.
  useEffect(() => {
    if (!hasProviders) emailField.current?.focus();
  }, [hasProviders]);

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
    <div className="grid gap-4 text-left">
      <div role="alert" className="contents">
        {problem === null ? null : (
          <Alert variant={problem === "wrong" ? "destructive" : "warning"}>
            <AlertDescription className="text-foreground" id="sign-in-problem">
              {SENTENCES[problem]}
            </AlertDescription>
          </Alert>
        )}
      </div>
      {hasProviders ? (
        <>
          <ProviderButtons providers={providers} nextPath={nextPath} onProblem={setProblem} />
          <p className="flex items-center gap-3 text-xs text-muted-foreground before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
            or with e-mail and password
          </p>
        </>
      ) : null}
      <form method="post" onSubmit={(event) => void submit(event)} className="grid gap-4">
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
        {hasMail ? (
          <p className="text-center text-sm">
            <Link href="/forgot-password" className="text-primary underline underline-offset-4">
              Forgot your password?
            </Link>
          </p>
        ) : null}
        <noscript>
          <p className="text-sm text-muted-foreground">Signing in needs JavaScript. Links that were shared with you work without it.</p>
        </noscript>
      </form>
    </div>
  );
}
