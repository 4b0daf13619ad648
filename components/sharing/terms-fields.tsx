"use client";

import { useId, type ReactNode } from "react";
import { RefreshCwIcon } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Switch } from "@/components/ui/switch";
import { Time } from "@/components/ui/time";
import {
  EXPIRY_PRESETS,
  generatePassword,
  type ExpiryChoice,
  type PasswordChoice,
  type ResolvedTerms,
  type ShareTerms,
} from "./share-terms";

interface FieldProps {
  terms: ShareTerms;
  resolved: ResolvedTerms;
  /** Whether to say what is wrong with a field that nobody has filled in yet. */
  showsIssues: boolean;
  nowMs: number;
  onChange: (changes: Partial<ShareTerms>) => void;
}

/** A sentence on what is wrong, not before somebody typed or tried to go on. */
function issueOf(issue: string | undefined, hasInput: boolean, showsIssues: boolean): string | undefined {
  return hasInput || showsIssues ? issue : undefined;
}

/** A password, typed or generated. It is shown while it is chosen, because it has to be passed on. */
export function PasswordField({ terms, resolved, showsIssues, onChange }: FieldProps) {
  const { password } = terms;
  const choose = (choice: PasswordChoice) => onChange({ password: choice });
  return (
    <div className="grid gap-3">
      <Field label="Require a password" help="Visitors type it once in each browser. It cannot be shown again later." layout="row">
        <Switch
          checked={password.kind !== "none"}
          onCheckedChange={(isOn) => choose(isOn ? { kind: "set", text: generatePassword() } : { kind: "none" })}
        />
      </Field>
      {password.kind === "keep" ? (
        <div className="flex flex-wrap items-center justify-between gap-2 rounded-md border bg-muted/50 px-3 py-2">
          <p className="text-[0.8125rem] text-muted-foreground">The password stays as it is.</p>
          <Button type="button" variant="outline" size="sm" onClick={() => choose({ kind: "set", text: generatePassword() })}>
            Set a new password
          </Button>
        </div>
      ) : null}
      {password.kind === "set" ? (
        <Field label="Password" error={issueOf(resolved.issues.password, password.text !== "", showsIssues)}>
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
              <Button type="button" variant="outline" onClick={() => choose({ kind: "set", text: generatePassword() })}>
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

function expiryValue(choice: ExpiryChoice): string {
  return choice.kind === "preset" ? String(choice.seconds) : choice.kind;
}

/** When the link ends: a length, a date and time, or words; always told back as the local time it means. */
export function ExpiryField({ terms, resolved, showsIssues, nowMs, onChange }: FieldProps) {
  const { expiry } = terms;
  const choose = (choice: ExpiryChoice) => onChange({ expiry: choice });
  const chooseKind = (value: string) => {
    if (value === "never") choose({ kind: "never" });
    else if (value === "words") choose({ kind: "words", text: "" });
    else if (value === "at") choose({ kind: "at", local: toLocalInput(resolved.expiresAtMs ?? nowMs + 7 * 86_400_000) });
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
      <Field label="Expires" help={isTyped ? undefined : (echo ?? undefined)}>
        <NativeSelect value={expiryValue(expiry)} onChange={(event) => chooseKind(event.target.value)}>
          {expiry.kind === "keep" ? <option value="keep">As it is</option> : null}
          {EXPIRY_PRESETS.map(({ seconds, label }) => (
            <option key={seconds} value={seconds}>
              {`In ${label}`}
            </option>
          ))}
          <option value="at">At a date and time…</option>
          <option value="words">In your own words…</option>
          <option value="never">Never</option>
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

/** How many times the file is handed over at most. */
export function DownloadLimitField({ terms, resolved, showsIssues, onChange }: FieldProps) {
  const limit = terms.maxDownloads;
  return (
    <div className="grid gap-3">
      <Field label="Limit downloads" help="The link stops when the file was handed over this many times." layout="row">
        <Switch checked={limit !== null} onCheckedChange={(isOn) => onChange({ maxDownloads: isOn ? "5" : null })} />
      </Field>
      {limit === null ? null : (
        <Field label="Downloads at most" error={issueOf(resolved.issues.maxDownloads, limit !== "", showsIssues)}>
          <Input
            inputMode="numeric"
            value={limit}
            onChange={(event) => onChange({ maxDownloads: event.target.value })}
            autoComplete="off"
            className="max-w-40 tabular-nums"
          />
        </Field>
      )}
    </div>
  );
}

/** Whether the address shows a page or is the file. */
export function OpeningField({ terms, onChange }: FieldProps) {
  const group = useId();
  return (
    <fieldset className="grid gap-2">
      <legend className="mb-1.5 text-sm leading-5 font-medium">The link opens</legend>
      <OpeningChoice
        name={group}
        isChosen={terms.opening === "page"}
        onChoose={() => onChange({ opening: "page" })}
        label="A page"
        help="It says what the file is, shows a preview and has a download button. Looking at it does not count."
      />
      <OpeningChoice
        name={group}
        isChosen={terms.opening === "direct"}
        onChoose={() => onChange({ opening: "direct" })}
        label="The file itself"
        help="For programs, and for pasting into other tools. Whatever fetches the address downloads the file, and that counts."
      />
    </fieldset>
  );
}

function OpeningChoice(props: { name: string; isChosen: boolean; onChoose: () => void; label: string; help: string }) {
  const id = useId();
  return (
    <div className="relative flex items-start gap-3 rounded-lg border px-3 py-2.5 has-checked:border-primary/50 has-checked:bg-primary-soft">
      <input
        type="radio"
        id={id}
        name={props.name}
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

/** A name of the link for whoever manages it. */
export function NameField({ terms, resolved, onChange, help }: FieldProps & { help?: ReactNode }) {
  return (
    <Field label="Name" help={help ?? "Only people who manage links see it; it helps to find this one again."} error={resolved.issues.name}>
      <Input value={terms.name} onChange={(event) => onChange({ name: event.target.value })} autoComplete="off" placeholder="Optional" />
    </Field>
  );
}
