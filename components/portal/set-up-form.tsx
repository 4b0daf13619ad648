"use client";

import { useEffect, useRef, useState, type FormEvent } from "react";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Spinner } from "@/components/ui/spinner";
import { MIN_ACCOUNT_PASSWORD_CHARACTERS } from "@/lib/people/password-limits";
import { signIn } from "./sign-in";

type FieldName = "email" | "name" | "password";
interface Problem {
  code?: string;
  title?: string;
  issues?: { path: string; message: string }[];
}
const LABELS: Record<FieldName, string> = { email: "The e-mail address", name: "The name", password: "The password" };

/** Makes the first administrator and signs them in. */
export function SetUpForm() {
  const [issues, setIssues] = useState<Partial<Record<FieldName, string>>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const emailField = useRef<HTMLInputElement>(null);
  useEffect(() => emailField.current?.focus(), []);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (isBusy) return;
    const form = new FormData(event.currentTarget);
    const text = (name: FieldName) => {
      const value = form.get(name);
      return typeof value === "string" ? value : "";
    };
    const [email, name, password] = [text("email").trim(), text("name").trim(), text("password")];
    setBusy(true);
    setProblem(null);
    setIssues({});
    try {
      const response = await fetch("/api/v1/set-up", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email, password, ...(name === "" ? {} : { name }) }),
      });
      if (response.ok) {
        // Should signing in fail, the sign-in page says why and takes it from there.
        window.location.assign((await signIn(email, password)) === null ? "/files" : "/sign-in");
        return;
      }
      const answer = (await response.json()) as Problem;
      if (answer.code === "already_set_up") {
        window.location.assign("/sign-in");
        return;
      }
      const found = answer.issues ?? [];
      setIssues(
        Object.fromEntries(found.map(({ path, message }) => [path, path in LABELS ? `${LABELS[path as FieldName]} ${message}.` : message])),
      );
      if (found.length === 0) setProblem(answer.title ?? "This did not work. Try again.");
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
      <Field label="E-mail" error={issues.email} required>
        {(control) => (
          <Input
            {...control}
            ref={emailField}
            name="email"
            type="email"
            autoComplete="username"
            autoCapitalize="off"
            spellCheck={false}
            maxLength={320}
          />
        )}
      </Field>
      <Field label="Name" error={issues.name} help="Optional.">
        {(control) => <Input {...control} name="name" autoComplete="name" maxLength={200} />}
      </Field>
      <Field label="Password" error={issues.password} help={`At least ${MIN_ACCOUNT_PASSWORD_CHARACTERS} characters.`} required>
        {(control) => <Input {...control} name="password" type="password" autoComplete="new-password" />}
      </Field>
      <Button type="submit" size="lg" aria-disabled={isBusy} className="mt-1 w-full">
        {isBusy ? <Spinner /> : null}
        Create the account
      </Button>
    </form>
  );
}
