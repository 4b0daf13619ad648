import type { ReactNode } from "react";
import { CalmPage } from "@/components/brand/calm-page";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { GateProblem } from "@/lib/visits/describe-share";
import { LineIcon } from "./file-icon";
import { ICONS } from "./message-page";
import { ProofForm } from "./proof-form";
import { waitingTime } from "./waiting-time";

interface PasswordPageProps {
  shareId: string;
  problem: GateProblem | null;
  startsDownload: boolean;
  retryAfterSeconds: number | null;
}

/** The gate: one field, a plain form that works without script. Nothing here depends on what is behind it. */
export function PasswordPage({ shareId, problem, startsDownload, retryAfterSeconds }: PasswordPageProps) {
  const sentence = problem === null ? null : sentenceOf(problem, retryAfterSeconds);
  const action = `/share/${shareId}/unlock`;
  return (
    <CalmPage
      icon={<LineIcon path={ICONS.lock} />}
      title="Password needed"
      description={
        startsDownload
          ? "Whoever sent you this link has protected it. The download starts when the password is right."
          : "Whoever sent you this link has protected it. Type the password to go on."
      }
    >
      {problem === "proof_required" ? (
        <ProofForm action={action} page={`/share/${shareId}`}>
          <p className="rounded-lg bg-warning-soft px-3 py-2.5 text-sm leading-5 text-pretty">{sentence}</p>
          <noscript>
            <p className="text-sm leading-5">That needs JavaScript. Switch it on, or wait 15 minutes and try again.</p>
          </noscript>
          <PasswordField describedBy="password-problem" isInvalid={false} />
          <Submit />
        </ProofForm>
      ) : (
        <form method="post" action={action} className="grid gap-4">
          <PasswordField describedBy={sentence === null ? undefined : "password-problem"} isInvalid={sentence !== null}>
            {sentence === null ? null : (
              <p id="password-problem" role="alert" className="text-sm leading-5 font-medium text-destructive">
                {sentence}
              </p>
            )}
          </PasswordField>
          <Submit />
        </form>
      )}
    </CalmPage>
  );
}

/** The page is this one field, so the keyboard starts there, and after a wrong password again. */
const FOCUSED = { autoFocus: true };

function PasswordField(props: { describedBy: string | undefined; isInvalid: boolean; children?: ReactNode }) {
  return (
    <div className="grid gap-1.5">
      <Label htmlFor="password">Password</Label>
      <Input
        id="password"
        name="password"
        type="password"
        required
        autoComplete="off"
        aria-describedby={props.describedBy}
        aria-invalid={props.isInvalid || undefined}
        {...FOCUSED}
      />
      {props.children}
    </div>
  );
}

function Submit() {
  return (
    <Button type="submit" size="lg" className="w-full">
      Continue
    </Button>
  );
}

function sentenceOf(problem: GateProblem, retryAfterSeconds: number | null): string {
  switch (problem) {
    case "wrong_password":
      return "That password is not right. Check it and try again.";
    case "locked":
      return `Too many wrong tries. ${waitingTime(retryAfterSeconds)}`;
    case "proof_required":
      return "Somebody is guessing at this link’s password, so your browser does a short computation before each try.";
    case "empty":
      return "Type the password first.";
    case "other":
      return "This did not work. Type the password and try again.";
  }
}
