import type { ReactNode } from "react";
import { CalmPage } from "@/components/brand/calm-page";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { GateProblem, ShareDescription } from "@/lib/visits/describe-share";
import { isFramed, pageAddress, PLAIN_QUERY, type VisitorAddress } from "@/lib/visits/page-query";
import { LineIcon } from "./file-icon";
import { ICONS } from "./icons";
import { ProofForm } from "./proof-form";
import { waitingTime } from "./waiting-time";

interface GatePageProps {
  address: VisitorAddress;
  /** What was asked for, where the page goes on to. */
  path: string | null;
  gate: Extract<ShareDescription, { kind: "gate" }>;
  retryAfterSeconds: number | null;
}

/**
 * The gate: whatever a link asks for, in one plain form that works without script. Each thing asked for is one field of it; what asks for none is opened by
 * the button alone. Nothing here depends on what is behind it.
 */
export function GatePage({ address, path, gate, retryAfterSeconds }: GatePageProps) {
  const { asksPassword, problem } = gate;
  const sentence = problem === null ? null : sentenceOf(problem, retryAfterSeconds);
  const action = `${address}/unlock`;
  const isGuessed = problem === "proof_required";
  const fields = (
    <>
      {path === null ? null : <input type="hidden" name="path" value={path} />}
      {asksPassword ? (
        <PasswordField
          describedBy={sentence === null ? undefined : "password-problem"}
          isInvalid={sentence !== null && !isGuessed}
          problem={isGuessed ? null : sentence}
          isFramed={isFramed(address)}
        />
      ) : null}
      <Submit>{asksPassword ? "Continue" : "Open"}</Submit>
    </>
  );
  return (
    <CalmPage
      icon={<LineIcon path={asksPassword ? ICONS.lock : ICONS.door} />}
      title={asksPassword ? "Password needed" : "Shared files"}
      description={introductionOf(gate)}
    >
      {isGuessed ? (
        <ProofForm action={action} page={pageAddress(address, { ...PLAIN_QUERY, path })}>
          <p className="rounded-lg bg-warning-soft px-3 py-2.5 text-sm leading-5 text-pretty">{sentence}</p>
          <noscript>
            <p className="text-sm leading-5">That needs JavaScript. Switch it on, or wait 15 minutes and try again.</p>
          </noscript>
          {fields}
        </ProofForm>
      ) : (
        <form method="post" action={action} className="grid gap-4">
          {fields}
        </form>
      )}
    </CalmPage>
  );
}

function introductionOf({ asksPassword, startsDownload }: GatePageProps["gate"]): string {
  if (!asksPassword) return "This link counts how often it is opened. Looking at this page does not count yet.";
  if (startsDownload) return "Whoever sent you this link has protected it. The download starts when the password is right.";
  return "Whoever sent you this link has protected it. Type the password to go on.";
}

/** The page is this one field, so the keyboard starts there, and after a wrong password again. In a frame on another site it is not ours to move. */
const FOCUSED = { autoFocus: true };

function PasswordField(props: { describedBy: string | undefined; isInvalid: boolean; problem: string | null; isFramed: boolean }) {
  return (
    <div className="grid gap-1.5 text-left">
      <Label htmlFor="password">Password</Label>
      <Input
        id="password"
        name="password"
        type="password"
        required
        autoComplete="off"
        aria-describedby={props.describedBy}
        aria-invalid={props.isInvalid || undefined}
        {...(props.isFramed ? {} : FOCUSED)}
      />
      {props.problem === null ? null : (
        <p id="password-problem" role="alert" className="text-sm leading-5 font-medium text-destructive">
          {props.problem}
        </p>
      )}
    </div>
  );
}

function Submit({ children }: { children: ReactNode }) {
  return (
    <Button type="submit" size="lg" className="w-full">
      {children}
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
