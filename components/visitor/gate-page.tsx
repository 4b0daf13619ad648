import type { ReactNode } from "react";
import { CalmPage } from "@/components/brand/calm-page";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import type { Words } from "@/lib/languages/words";
import type { GateProblem, ShareDescription } from "@/lib/visits/describe-share";
import { isFramed, pageAddress, PLAIN_QUERY, type VisitorAddress } from "@/lib/visits/page-query";
import { LineIcon } from "./file-icon";
import { ICONS } from "./icons";
import { ProofForm } from "./proof-form";
import { waitingMinutes } from "./waiting-minutes";
import { WordsProvider } from "./words-provider";

interface GatePageProps {
  address: VisitorAddress;
  /** What was asked for, where the page goes on to. */
  path: string | null;
  gate: Extract<ShareDescription, { kind: "gate" }>;
  retryAfterSeconds: number | null;
  words: Words;
  /** Small print below. */
  footer?: ReactNode;
}

/**
 * The gate: whatever a link asks for, in one plain form that works without script. Each thing asked for is one field of it; what asks for none is opened by
 * the button alone. Nothing here depends on what is behind it.
 */
export function GatePage({ address, path, gate, retryAfterSeconds, words, footer }: GatePageProps) {
  const { say } = words;
  const { asksPassword, problem } = gate;
  const sentence = problem === null ? null : sentenceOf(problem, retryAfterSeconds, words);
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
          label={say("gate.field")}
          isFramed={isFramed(address)}
        />
      ) : null}
      <Submit>{asksPassword ? say("gate.continue") : say("gate.open")}</Submit>
    </>
  );
  return (
    <CalmPage
      icon={<LineIcon path={asksPassword ? ICONS.lock : ICONS.door} />}
      title={asksPassword ? say("gate.password") : say("gate.files")}
      description={introductionOf(gate, words)}
      footer={footer}
    >
      {isGuessed ? (
        <WordsProvider words={words.handOver("gate")}>
          <ProofForm action={action} page={pageAddress(address, { ...PLAIN_QUERY, path })}>
            <p className="rounded-lg bg-warning-soft px-3 py-2.5 text-sm leading-5 text-pretty">{sentence}</p>
            <noscript>
              <p className="text-sm leading-5">{say("gate.needsScript")}</p>
            </noscript>
            {fields}
          </ProofForm>
        </WordsProvider>
      ) : (
        <form method="post" action={action} className="grid gap-4">
          {fields}
        </form>
      )}
    </CalmPage>
  );
}

function introductionOf({ asksPassword, startsDownload }: GatePageProps["gate"], { say }: Words): string {
  if (!asksPassword) return say("gate.countsVisits");
  return startsDownload ? say("gate.startsDownload") : say("gate.isProtected");
}

/** The page is this one field, so the keyboard starts there, and after a wrong password again. In a frame on another site it is not ours to move. */
const FOCUSED = { autoFocus: true };

interface PasswordFieldProps {
  label: string;
  describedBy: string | undefined;
  isInvalid: boolean;
  problem: string | null;
  isFramed: boolean;
}

function PasswordField(props: PasswordFieldProps) {
  return (
    <div className="grid gap-1.5 text-left">
      <Label htmlFor="password">{props.label}</Label>
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

function sentenceOf(problem: GateProblem, retryAfterSeconds: number | null, { say }: Words): string {
  switch (problem) {
    case "wrong_password":
      return say("gate.wrong");
    case "locked":
      return say("gate.locked", { minutes: waitingMinutes(retryAfterSeconds) });
    case "proof_required":
      return say("gate.guessed");
    case "empty":
      return say("gate.empty");
    case "other":
      return say("gate.failed");
  }
}
