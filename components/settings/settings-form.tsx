"use client";

import { useId, useState, type ReactNode, type SubmitEvent } from "react";
import { ImageIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "@/components/ui/toast";
import { accentColors } from "@/components/brand/accent-colors";
import { ApiFailure, askWithEtag, sentenceOf } from "@/components/portal/ask-api";
import { ProblemAlert } from "@/components/portal/problem-alert";
import { EXPIRY_PRESETS } from "@/components/sharing/share-terms";
import { useNow } from "@/components/sharing/use-now";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Spinner } from "@/components/ui/spinner";
import { Switch } from "@/components/ui/switch";
import { Textarea } from "@/components/ui/textarea";
import type { SiteSettings } from "@/lib/settings/schema";
import { durationInWords } from "@/lib/shares/decide-policy";
import { AccessSettings } from "./access-settings";
import { LanguageSettings } from "./language-settings";
import { SETTING_LABELS as LABELS, settingInWords } from "./setting-names";
import { changesOf, type DurationChoice, resolveDraft, resolveDuration, type SettingsDraft, toDraft } from "./settings-draft";

/** The site's settings. Only what was changed is sent, on top of what was seen: where somebody else was faster nothing is saved, and theirs is told. */
export function SettingsForm({ settings, etag }: { settings: SiteSettings; etag: string }) {
  const router = useRouter();
  const nowMs = useNow();
  const [base, setBase] = useState({ settings, etag });
  const [draft, setDraft] = useState<SettingsDraft>(() => toDraft(settings));
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [theirs, setTheirs] = useState<string[] | null>(null);
  const { settings: next, issues } = resolveDraft(draft, base.settings, nowMs);
  const changes = changesOf(base.settings, next);
  const hasIssues = Object.keys(issues).length > 0;
  const isChanged = hasIssues || Object.keys(changes).length > 0;
  const change = (changed: Partial<SettingsDraft>) => {
    setDraft((current) => ({ ...current, ...changed }));
    setProblem(null);
  };
  const flag = (
    name: "areLinksOn" | "requiresPassword" | "requiresNote" | "truncatesAddresses" | "createsUsersAtSignIn" | "showsReserved",
  ) => <Switch checked={draft[name]} onCheckedChange={(isOn) => change({ [name]: isOn })} />;

  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    if (isBusy || !isChanged) return;
    if (hasIssues) return setProblem("Something above is not clear yet; it is told at its field.");
    setBusy(true);
    setProblem(null);
    try {
      const { body, etag: saved } = await askWithEtag<SiteSettings>("settings", {
        method: "PATCH",
        body: changes,
        headers: { "if-match": base.etag },
      });
      setBase({ settings: body, etag: saved ?? "*" });
      setDraft(toDraft(body));
      setTheirs(null);
      toast.success("Settings saved.");
      router.refresh();
    } catch (error) {
      if (error instanceof ApiFailure && error.code === "edit_conflict") await takeTheirs();
      else setProblem(sentenceOf(error));
    }
    setBusy(false);
  };
  /** After a conflict: what was not touched here takes the new values; what was stays as it was typed, to be saved or given up. */
  const takeTheirs = async () => {
    try {
      const { body, etag: current } = await askWithEtag<SiteSettings>("settings");
      const changed = Object.keys(changesOf(base.settings, body)) as (keyof SiteSettings)[];
      const fresh = toDraft(body);
      const untouched = changed.filter((name) => changes[name] === undefined);
      setDraft({ ...draft, ...Object.fromEntries(untouched.map((name) => [name, fresh[name]])) });
      setTheirs(changed.map((name) => `${LABELS[name]}: ${settingInWords(name, body)}`));
      setBase({ settings: body, etag: current ?? "*" });
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };

  return (
    <form noValidate onSubmit={(event) => void save(event)} className="grid max-w-3xl gap-5">
      {theirs === null ? null : (
        <Alert variant="warning" role="alert">
          <AlertTitle>Somebody else changed the settings meanwhile. Nothing of yours was saved.</AlertTitle>
          <AlertDescription>
            <span>They now say:</span>
            <ul className="list-disc pl-5">
              {theirs.map((line) => (
                <li key={line} className="break-words">
                  {line}
                </li>
              ))}
            </ul>
            <span>What you had changed is still in the form. Save it on top of this, or discard it.</span>
          </AlertDescription>
        </Alert>
      )}
      <Section title="Branding" text="Shown to visitors, at the sign-in and in the portal.">
        <Field label={LABELS.siteName} error={issues.siteName} required>
          <Input value={draft.siteName} maxLength={60} onChange={(event) => change({ siteName: event.target.value })} autoComplete="off" />
        </Field>
        <Field
          label={LABELS.contact}
          help="A name, an address or a channel, told wherever something is refused: “Ask … for the permission.”"
        >
          <Input
            value={draft.contact}
            maxLength={200}
            onChange={(event) => change({ contact: event.target.value })}
            autoComplete="off"
            placeholder="an administrator of this site"
          />
        </Field>
        <ColorField color={draft.accentColor} error={issues.accentColor} onChange={(accentColor) => change({ accentColor })} />
        <LogoField logo={draft.logo} onChange={(logo) => change({ logo })} />
      </Section>
      <Section
        title="Links"
        text="These hold for links that are made or changed from now on, in the portal and through the API. Links that exist stay as they are until they are given more to hand out, or restored."
      >
        <Field
          label={LABELS.areLinksOn}
          help="Off: no link can be made, and those that exist answer nobody until this is on again."
          layout="row"
        >
          {flag("areLinksOn")}
        </Field>
        <Field label={LABELS.requiresPassword} help="A link without a password is refused." layout="row">
          {flag("requiresPassword")}
        </Field>
        <Field
          label={LABELS.minPasswordLength}
          help="In characters. Shorter passwords of links are refused."
          error={issues.minPasswordLength}
        >
          <Input
            inputMode="numeric"
            value={draft.minPasswordLength}
            onChange={(event) => change({ minPasswordLength: event.target.value })}
            autoComplete="off"
            className="max-w-32 tabular-nums"
          />
        </Field>
        <DurationField
          label={LABELS.defaultExpiresIn}
          none="No default"
          help="What the form begins with, and what a link gets whose maker says nothing."
          choice={draft.defaultExpiresIn}
          error={issues.defaultExpiresIn}
          nowMs={nowMs}
          onChange={(defaultExpiresIn) => change({ defaultExpiresIn })}
        />
        <DurationField
          label={LABELS.maxExpiresIn}
          none="No limit"
          help="A link that would live longer, or for ever, is refused."
          choice={draft.maxExpiresIn}
          error={issues.maxExpiresIn}
          nowMs={nowMs}
          onChange={(maxExpiresIn) => change({ maxExpiresIn })}
        />
        <Field label={LABELS.requiresNote} help="A link without an internal note that says what it is for is refused." layout="row">
          {flag("requiresNote")}
        </Field>
        <AccessSettings draft={draft} issues={issues} onChange={change} />
        <Field label={LABELS.defaultOpening} help="What the form begins with. Whoever makes a link may choose the other.">
          <NativeSelect
            value={draft.defaultOpening}
            onChange={(event) => change({ defaultOpening: event.target.value === "direct" ? "direct" : "page" })}
          >
            <option value="page">A page</option>
            <option value="direct">The file itself</option>
          </NativeSelect>
        </Field>
      </Section>
      <Section title="Visitors" text="What visitors are told, and what is kept of their visits.">
        <LanguageSettings draft={draft} issues={issues} onChange={change} />
        <Field
          label={LABELS.notFoundText}
          help="Instead of the sentence on the page of a link that leads nowhere. Plain text, the same for every such link."
        >
          <Textarea
            rows={3}
            value={draft.notFoundText}
            maxLength={500}
            onChange={(event) => change({ notFoundText: event.target.value })}
            placeholder="This link leads nowhere: it was mistyped, or whoever sent it took it back."
          />
        </Field>
        <Field label={LABELS.retentionDays} help="Days. Older rows of links’ access logs are deleted." error={issues.retentionDays}>
          <Input
            inputMode="numeric"
            value={draft.retentionDays}
            onChange={(event) => change({ retentionDays: event.target.value })}
            autoComplete="off"
            className="max-w-32 tabular-nums"
          />
        </Field>
        <Field
          label={LABELS.truncatesAddresses}
          help="Access logs keep the network only (/24 of IPv4, /48 of IPv6). Rows that are there keep what they have."
          layout="row"
        >
          {flag("truncatesAddresses")}
        </Field>
      </Section>
      <Section title="People" text="Who gets an account.">
        <Field
          label={LABELS.createsUsersAtSignIn}
          help="Whoever an identity provider of this site knows gets an account when they first sign in, without any permission. Off: only people who were invited."
          layout="row"
        >
          {flag("createsUsersAtSignIn")}
        </Field>
      </Section>
      <Section title="Advanced">
        <Field
          label={LABELS.showsReserved}
          help="Administrators see .r2-explorer/, where link records are kept, in Files. Nobody can change anything there."
          layout="row"
        >
          {flag("showsReserved")}
        </Field>
      </Section>
      <ProblemAlert problem={problem} />
      <div className="sticky bottom-0 -mx-1 flex flex-wrap items-center justify-end gap-2 border-t bg-background px-1 py-3">
        <p role="status" className="mr-auto text-[0.8125rem] text-muted-foreground">
          {isChanged ? "Not saved yet." : ""}
        </p>
        {isChanged ? (
          <Button
            type="button"
            variant="outline"
            onClick={() => {
              setDraft(toDraft(base.settings));
              setTheirs(null);
              setProblem(null);
            }}
          >
            Discard
          </Button>
        ) : null}
        <Button type="submit" aria-disabled={isBusy || !isChanged}>
          {isBusy ? <Spinner /> : null}
          Save
        </Button>
      </div>
    </form>
  );
}

function Section({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
        {text === undefined ? null : <CardDescription>{text}</CardDescription>}
      </CardHeader>
      <CardContent className="grid gap-5">{children}</CardContent>
    </Card>
  );
}

const DEFAULT_COLOR = "#0f6b7d";

function ColorField({
  color,
  error,
  onChange,
}: {
  color: string | null;
  error: string | undefined;
  onChange: (color: string | null) => void;
}) {
  const shown = color !== null && error === undefined ? accentColors(color) : null;
  const isAdjusted = shown !== null && (shown.light !== color?.toLowerCase() || shown.dark !== color.toLowerCase());
  return (
    <div className="grid gap-3">
      <Field label={LABELS.accentColor} help="Buttons, links and marks take it. Off: the product’s own." layout="row">
        <Switch checked={color !== null} onCheckedChange={(isOn) => onChange(isOn ? DEFAULT_COLOR : null)} />
      </Field>
      {color === null ? null : (
        <Field
          label="Colour"
          error={error}
          help={
            isAdjusted ? "Darkened in the light theme or lightened in the dark one as far as it takes for text to be readable." : undefined
          }
        >
          {(control) => (
            <div className="flex flex-wrap items-center gap-3">
              <input
                type="color"
                aria-label="Pick a colour"
                value={error === undefined ? color : DEFAULT_COLOR}
                onChange={(event) => onChange(event.target.value)}
                className="h-9 w-12 cursor-pointer rounded-md border border-input bg-card p-1 pointer-coarse:h-11"
              />
              <Input
                {...control}
                value={color}
                maxLength={7}
                onChange={(event) => onChange(event.target.value)}
                autoComplete="off"
                spellCheck={false}
                className="w-28 font-mono"
              />
              {shown === null ? null : (
                <span className="flex gap-2 text-sm font-medium">
                  <span className="rounded-md px-3 py-1.5" style={{ background: shown.light, color: shown.onLight }}>
                    Light
                  </span>
                  <span className="rounded-md px-3 py-1.5" style={{ background: shown.dark, color: shown.onDark }}>
                    Dark
                  </span>
                </span>
              )}
            </div>
          )}
        </Field>
      )}
    </div>
  );
}

function LogoField({ logo, onChange }: { logo: string | null; onChange: (logo: string | null) => void }) {
  const id = useId();
  const [problem, setProblem] = useState<string | undefined>();
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    setProblem(undefined);
    try {
      // The drawing is needed by those who choose a logo, once.
      const { shrinkImage } = await import("./shrink-image");
      onChange(await shrinkImage(file));
    } catch {
      setProblem("This is no picture that the browser can read. Choose a PNG, JPEG or WebP file.");
    }
  };
  return (
    <Field
      label={LABELS.logo}
      help="PNG, JPEG or WebP. It is made small enough here; best is a square one without a border."
      error={problem}
    >
      {(control) => (
        <div className="flex flex-wrap items-center gap-3">
          <span aria-hidden className="grid size-12 place-items-center rounded-lg border bg-muted text-muted-foreground">
            {logo === null ? (
              <ImageIcon className="size-5" />
            ) : (
              <span className="size-9 bg-contain bg-center bg-no-repeat" style={{ backgroundImage: `url("${logo}")` }} />
            )}
          </span>
          <Input
            {...control}
            id={control.id}
            key={`${id}-${logo === null ? "none" : "set"}`}
            type="file"
            accept="image/png,image/jpeg,image/webp"
            onChange={(event) => void take(event.target.files?.[0])}
            className="max-w-72 py-0.5"
          />
          {logo === null ? null : (
            <Button type="button" variant="outline" onClick={() => onChange(null)}>
              Remove the logo
            </Button>
          )}
        </div>
      )}
    </Field>
  );
}

interface DurationFieldProps {
  label: string;
  none: string;
  help: string;
  choice: DurationChoice;
  error: string | undefined;
  nowMs: number;
  onChange: (choice: DurationChoice) => void;
}

/** A length: one of the usual ones, or words, always told back. */
function DurationField({ label, none, help, choice, error, nowMs, onChange }: DurationFieldProps) {
  const value = choice.kind === "seconds" ? String(choice.seconds) : choice.kind;
  const isUnusual = choice.kind === "seconds" && !EXPIRY_PRESETS.some(({ seconds }) => seconds === choice.seconds);
  const meant = resolveDuration(choice, nowMs);
  const choose = (chosen: string) =>
    onChange(
      chosen === "none"
        ? { kind: "none" }
        : chosen === "words"
          ? { kind: "words", text: "" }
          : { kind: "seconds", seconds: Number(chosen) },
    );
  return (
    <div className="grid gap-2">
      <Field label={label} help={help} error={choice.kind === "words" ? undefined : error}>
        <NativeSelect value={value} onChange={(event) => choose(event.target.value)}>
          <option value="none">{none}</option>
          {isUnusual ? <option value={choice.seconds}>{durationInWords(choice.seconds)}</option> : null}
          {EXPIRY_PRESETS.map(({ seconds, label: words }) => (
            <option key={seconds} value={seconds}>
              {words}
            </option>
          ))}
          <option value="words">In your own words…</option>
        </NativeSelect>
      </Field>
      {choice.kind === "words" ? (
        <Field
          label={`${label}, in your own words`}
          error={choice.text.trim() === "" ? undefined : error}
          help={typeof meant === "number" ? `Understood as ${durationInWords(meant)}.` : "Such as “10 days”, “36 hours” or “6 weeks”."}
        >
          <Input
            value={choice.text}
            onChange={(event) => onChange({ kind: "words", text: event.target.value })}
            placeholder="10 days"
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      ) : null}
    </div>
  );
}
