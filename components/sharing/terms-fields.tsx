"use client";

import { useId, type ReactNode } from "react";
import { RefreshCwIcon } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import { Time } from "@/components/ui/time";
import { durationInWords } from "@/lib/shares/decide-policy";
import type { LinkPolicy } from "./link-policy";
import { ChoiceCard } from "./choice-card";
import { handsOver } from "./describe-terms";
import {
  canOpenDirectly,
  EXPIRY_PRESETS,
  generatePassword,
  type ExpiryChoice,
  type ItemKinds,
  type PasswordChoice,
  type ResolvedTerms,
  type ShareTerms,
} from "./share-terms";

export interface TermsFieldProps {
  terms: ShareTerms;
  resolved: ResolvedTerms;
  /** Whether to say what is wrong with a field that nobody has filled in yet. */
  showsIssues: boolean;
  nowMs: number;
  /** What the site asks of links: said at the field that it concerns. */
  policy: LinkPolicy;
  /** What the link leads to. */
  kinds: ItemKinds;
  onChange: (changes: Partial<ShareTerms>) => void;
}

/** A sentence on what is wrong, not before somebody typed or tried to go on. */
export function issueOf(issue: string | undefined, hasInput: boolean, showsIssues: boolean): string | undefined {
  return hasInput || showsIssues ? issue : undefined;
}

/** A password, typed or generated. It is shown while it is chosen, because it has to be passed on. */
export function PasswordField({ terms, resolved, showsIssues, policy, onChange }: TermsFieldProps) {
  const { password } = terms;
  const generate = () => generatePassword(policy.minPasswordLength);
  // A link that has none from before the rule may stay as it is; one that has one cannot lose it.
  const isRequired = policy.requiresPassword && password.kind !== "none";
  const choose = (choice: PasswordChoice) => onChange({ password: choice });
  return (
    <div className="grid gap-3">
      <Field
        label="Require a password"
        help={
          policy.requiresPassword
            ? "Your administrator requires a password. Visitors type it once in each browser."
            : "Visitors type it once in each browser. It cannot be shown again later."
        }
        layout="row"
      >
        <Switch
          checked={password.kind !== "none"}
          disabled={isRequired}
          onCheckedChange={(isOn) => choose(isOn ? { kind: "set", text: generate() } : { kind: "none" })}
        />
      </Field>
      {password.kind === "keep" ? (
        <div className="flex flex-wrap items-center justify-between gap-2 rounded-md border bg-muted/50 px-3 py-2">
          <p className="text-[0.8125rem] text-muted-foreground">The password stays as it is.</p>
          <Button type="button" variant="outline" size="sm" onClick={() => choose({ kind: "set", text: generate() })}>
            Set a new password
          </Button>
        </div>
      ) : null}
      {password.kind === "set" ? (
        <Field
          label="Password"
          error={issueOf(resolved.issues.password, password.text !== "", showsIssues)}
          help={policy.minPasswordLength > 1 ? `Your administrator requires at least ${policy.minPasswordLength} characters.` : undefined}
        >
          {(control) => (
            <div className="flex gap-2">
              <Input
                {...control}
                value={password.text}
                onChange={(event) => choose({ kind: "set", text: event.target.value })}
                autoComplete="off"
                autoCapitalize="off"
                autoCorrect="off"
                spellCheck={false}
                data-1p-ignore
                data-lpignore="true"
                className="font-mono"
              />
              <Button type="button" variant="outline" onClick={() => choose({ kind: "set", text: generate() })}>
                <RefreshCwIcon aria-hidden />
                Generate
              </Button>
            </div>
          )}
        </Field>
      ) : null}
    </div>
  );
}

const toLocalInput = (ms: number) => {
  const date = new Date(ms);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
};

/** The usual lengths that the site allows, with its own default and maximum where those are others. */
function presetsWithin({ defaultExpiresIn, maxExpiresIn }: LinkPolicy, chosen: number | null): { seconds: number; label: string }[] {
  const own = [defaultExpiresIn, maxExpiresIn, chosen].filter((seconds) => seconds !== null);
  const lengths = new Map<number, string>(own.map((seconds) => [seconds, durationInWords(seconds)]));
  for (const { seconds, label } of EXPIRY_PRESETS) if (maxExpiresIn === null || seconds <= maxExpiresIn) lengths.set(seconds, label);
  return Array.from(lengths, ([seconds, label]) => ({ seconds, label })).sort((a, b) => a.seconds - b.seconds);
}

function expiryValue(choice: ExpiryChoice): string {
  return choice.kind === "preset" ? String(choice.seconds) : choice.kind;
}

/** When the link ends: a length, a date and time, or words; always told back as the local time it means. */
export function ExpiryField({ terms, resolved, showsIssues, nowMs, policy, onChange }: TermsFieldProps) {
  const { expiry } = terms;
  const { maxExpiresIn } = policy;
  const presets = presetsWithin(policy, expiry.kind === "preset" ? expiry.seconds : null);
  const choose = (choice: ExpiryChoice) => onChange({ expiry: choice });
  const chooseKind = (value: string) => {
    if (value === "never") choose({ kind: "never" });
    else if (value === "words") choose({ kind: "words", text: "" });
    else if (value === "at")
      choose({ kind: "at", local: toLocalInput(resolved.expiresAtMs ?? nowMs + Math.min(7 * 86_400, maxExpiresIn ?? Infinity) * 1000) });
    else choose({ kind: "preset", seconds: Number(value) });
  };
  const issue = issueOf(
    resolved.issues.expiry,
    expiry.kind === "at" || (expiry.kind === "words" && expiry.text.trim() !== ""),
    showsIssues,
  );
  const echo =
    resolved.issues.expiry !== undefined ? null : resolved.expiresAtMs === null ? (
      "The link works until you revoke it."
    ) : (
      <>
        {resolved.expiresAtMs <= nowMs ? "Ended " : "Ends "}
        <Time at={resolved.expiresAtMs} show="both" className="text-foreground" />.
      </>
    );
  const isTyped = expiry.kind === "at" || expiry.kind === "words";
  return (
    <div className="grid gap-2">
      <Field
        label="Expires"
        error={isTyped ? undefined : resolved.issues.expiry}
        help={
          <>
            {isTyped ? null : echo}
            {maxExpiresIn === null ? null : ` Your administrator allows at most ${durationInWords(maxExpiresIn)}.`}
          </>
        }
      >
        <NativeSelect value={expiryValue(expiry)} onChange={(event) => chooseKind(event.target.value)}>
          {expiry.kind === "keep" ? <option value="keep">As it is</option> : null}
          {presets.map(({ seconds, label }) => (
            <option key={seconds} value={seconds}>
              {`In ${label}`}
            </option>
          ))}
          <option value="at">At a date and time…</option>
          <option value="words">In your own words…</option>
          {maxExpiresIn === null ? <option value="never">Never</option> : null}
        </NativeSelect>
      </Field>
      {expiry.kind === "at" ? (
        <Field label="Date and time" error={issue} help={echo ?? undefined}>
          <Input
            type="datetime-local"
            value={expiry.local}
            min={toLocalInput(nowMs)}
            onChange={(event) => choose({ kind: "at", local: event.target.value })}
          />
        </Field>
      ) : null}
      {expiry.kind === "words" ? (
        <Field label="In your own words" error={issue} help={echo ?? "Such as “in 2 days”, “tomorrow 18:00” or “3 weeks”."}>
          <Input
            value={expiry.text}
            onChange={(event) => choose({ kind: "words", text: event.target.value })}
            placeholder="in 2 days"
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      ) : null}
    </div>
  );
}

/** When the link begins to work: at once, or from a date and time on. */
export function StartField({ terms, resolved, showsIssues, nowMs, onChange }: TermsFieldProps) {
  const { start } = terms;
  const choose = (value: string) =>
    onChange({
      start:
        value === "now"
          ? { kind: "now" }
          : {
              kind: "at",
              local: toLocalInput(start.kind === "keep" ? start.atMs : Math.ceil((nowMs + 3_600_000) / 3_600_000) * 3_600_000),
            },
    });
  const echo =
    resolved.startsAtMs === null ? (
      "It works as soon as it is there."
    ) : (
      <>
        {resolved.startsAtMs <= nowMs ? "Works since " : "Works from "}
        <Time at={resolved.startsAtMs} show="both" className="text-foreground" />. Before that visitors are told to come back.
      </>
    );
  return (
    <div className="grid gap-2">
      <Field label="Starts" error={start.kind === "at" ? undefined : resolved.issues.start} help={start.kind === "at" ? undefined : echo}>
        <NativeSelect value={start.kind} onChange={(event) => choose(event.target.value)}>
          {start.kind === "keep" ? <option value="keep">As it is</option> : null}
          <option value="now">At once</option>
          <option value="at">At a date and time…</option>
        </NativeSelect>
      </Field>
      {start.kind === "at" ? (
        <Field
          label="Start"
          error={issueOf(resolved.issues.start, true, showsIssues)}
          help={resolved.issues.start === undefined ? echo : undefined}
        >
          <Input
            type="datetime-local"
            value={start.local}
            min={toLocalInput(nowMs)}
            onChange={(event) => onChange({ start: { kind: "at", local: event.target.value } })}
          />
        </Field>
      ) : null}
    </div>
  );
}

/** How many times files are handed over at most, where they are at all. */
export function DownloadLimitField({ terms, resolved, showsIssues, onChange }: TermsFieldProps) {
  if (!handsOver(terms.allowedActions)) return null;
  return (
    <CountLimit
      label="Limit downloads"
      help="The link stops when files were handed over this many times."
      fieldLabel="Downloads at most"
      initial="5"
      typed={terms.maxDownloads}
      issue={resolved.issues.maxDownloads}
      showsIssues={showsIssues}
      onChange={(maxDownloads) => onChange({ maxDownloads })}
    />
  );
}

/** How many browsers or programs are let in at most. */
export function VisitLimitField({ terms, resolved, showsIssues, onChange }: TermsFieldProps) {
  return (
    <CountLimit
      label="Limit visits"
      help="The link lets nobody new in after this many visits. Whoever is in already may go on."
      fieldLabel="Visits at most"
      initial="10"
      typed={terms.maxUses}
      issue={resolved.issues.maxUses}
      showsIssues={showsIssues}
      onChange={(maxUses) => onChange({ maxUses })}
    />
  );
}

function CountLimit(props: {
  label: string;
  help: string;
  fieldLabel: string;
  initial: string;
  typed: string | null;
  issue: string | undefined;
  showsIssues: boolean;
  onChange: (typed: string | null) => void;
}) {
  const { typed } = props;
  return (
    <div className="grid gap-3">
      <Field label={props.label} help={props.help} layout="row">
        <Switch checked={typed !== null} onCheckedChange={(isOn) => props.onChange(isOn ? props.initial : null)} />
      </Field>
      {typed === null ? null : (
        <Field label={props.fieldLabel} error={issueOf(props.issue, typed !== "", props.showsIssues)}>
          <Input
            inputMode="numeric"
            value={typed}
            onChange={(event) => props.onChange(event.target.value)}
            autoComplete="off"
            className="max-w-40 tabular-nums"
          />
        </Field>
      )}
    </div>
  );
}

/** Whether the address shows a page or is the file. */
export function OpeningField({ terms, resolved, kinds, onChange }: TermsFieldProps) {
  const group = useId();
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm leading-5 font-medium">The link opens</legend>
      <ChoiceCard
        name={group}
        isChosen={resolved.opening === "page"}
        onChoose={() => onChange({ opening: "page" })}
        label="A page"
        help="It says what is shared, shows previews and has a download button. Looking at it does not count."
      />
      <ChoiceCard
        name={group}
        isChosen={resolved.opening === "direct"}
        onChoose={() => onChange({ opening: "direct" })}
        label="The file itself"
        help="For programs, and for pasting into other tools. Whatever fetches the address downloads the file, and that counts."
        problem={canOpenDirectly(terms.allowedActions, kinds) ? null : "Only a link to download one file can be the file itself."}
      />
    </fieldset>
  );
}

/** What visitors read above the file: Markdown. */
export function DescriptionField({ terms, resolved, onChange }: TermsFieldProps) {
  return (
    <Field
      label="Description"
      help="Visitors read it on the page, after the password. Markdown works: **bold**, lists, links."
      error={resolved.issues.description}
    >
      <Textarea
        rows={3}
        value={terms.description}
        onChange={(event) => onChange({ description: event.target.value })}
        placeholder="Optional"
      />
    </Field>
  );
}

/** What the link is for, never shown to visitors. */
export function NoteField({ terms, resolved, showsIssues, policy, onChange }: TermsFieldProps) {
  return (
    <Field
      label="Note"
      help={
        policy.requiresNote
          ? "Your administrator requires a note that says what the link is for. Visitors never see it."
          : "Only people who manage links see it."
      }
      error={issueOf(resolved.issues.note, terms.note !== "", showsIssues)}
      required={policy.requiresNote}
    >
      <Textarea
        rows={2}
        value={terms.note}
        onChange={(event) => onChange({ note: event.target.value })}
        placeholder={policy.requiresNote ? undefined : "Optional"}
      />
    </Field>
  );
}

/** A name of the link for whoever manages it. */
export function NameField({ terms, resolved, onChange, help }: TermsFieldProps & { help?: ReactNode }) {
  return (
    <Field label="Name" help={help ?? "Only people who manage links see it; it helps to find this one again."} error={resolved.issues.name}>
      <Input value={terms.name} onChange={(event) => onChange({ name: event.target.value })} autoComplete="off" placeholder="Optional" />
    </Field>
  );
}
