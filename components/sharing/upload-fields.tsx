"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Switch } from "@/components/ui/switch";
import { takesUploads } from "./describe-terms";
import { issueOf, type TermsFieldProps } from "./terms-fields";
import { SIZE_UNITS, type SizeChoice, type SizeUnit, type UploadTerms } from "./upload-terms";

/** What visitors may upload, where they may at all. */
export function UploadFields({ terms, resolved, showsIssues, onChange }: TermsFieldProps) {
  const { uploads } = terms;
  if (!takesUploads(terms.allowedActions)) return null;
  const change = (changes: Partial<UploadTerms>) => onChange({ uploads: { ...uploads, ...changes } });
  return (
    <div className="grid gap-5">
      <SizeLimit
        label="Limit all uploads together"
        help="Uploads end when this much has come in through the link."
        fieldLabel="All uploads at most"
        choice={uploads.maxBytes}
        initial={{ amount: "10", unit: "GiB" }}
        issue={resolved.issues.maxUploadBytes}
        showsIssues={showsIssues}
        onChange={(maxBytes) => change({ maxBytes })}
      />
      <SizeLimit
        label="Limit the size of a file"
        help="Larger files are refused before they are sent."
        fieldLabel="A file at most"
        choice={uploads.maxFileBytes}
        initial={{ amount: "500", unit: "MiB" }}
        issue={resolved.issues.maxUploadFileBytes}
        showsIssues={showsIssues}
        onChange={(maxFileBytes) => change({ maxFileBytes })}
      />
      <div className="grid gap-3">
        <Field label="Limit the number of uploads" help="Uploads end when this many files have come in." layout="row">
          <Switch checked={uploads.maxFiles !== null} onCheckedChange={(isOn) => change({ maxFiles: isOn ? "100" : null })} />
        </Field>
        {uploads.maxFiles === null ? null : (
          <Field label="Uploaded files at most" error={issueOf(resolved.issues.maxUploadFiles, uploads.maxFiles !== "", showsIssues)}>
            <Input
              inputMode="numeric"
              value={uploads.maxFiles}
              onChange={(event) => change({ maxFiles: event.target.value })}
              autoComplete="off"
              className="max-w-40 tabular-nums"
            />
          </Field>
        )}
      </div>
      <Field
        label="Types of files"
        help="Endings of names, such as pdf docx jpg. Empty takes every type."
        error={issueOf(resolved.issues.uploadTypes, true, showsIssues)}
      >
        <Input
          value={uploads.types}
          onChange={(event) => change({ types: event.target.value })}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder="Every type"
        />
      </Field>
      <Field label="A folder for each visitor" help="What each visitor uploads goes into a new folder of its own." layout="row">
        <Switch checked={uploads.hasOwnFolders} onCheckedChange={(hasOwnFolders) => change({ hasOwnFolders })} />
      </Field>
    </div>
  );
}

function SizeLimit({
  label,
  help,
  fieldLabel,
  choice,
  initial,
  issue,
  showsIssues,
  onChange,
}: {
  label: string;
  help: string;
  fieldLabel: string;
  choice: SizeChoice | null;
  initial: SizeChoice;
  issue: string | undefined;
  showsIssues: boolean;
  onChange: (choice: SizeChoice | null) => void;
}) {
  return (
    <div className="grid gap-3">
      <Field label={label} help={help} layout="row">
        <Switch checked={choice !== null} onCheckedChange={(isOn) => onChange(isOn ? initial : null)} />
      </Field>
      {choice === null ? null : (
        <Field label={fieldLabel} error={issueOf(issue, choice.amount !== "", showsIssues)}>
          {(control) => (
            <div className="flex gap-2">
              <Input
                {...control}
                inputMode="decimal"
                value={choice.amount}
                onChange={(event) => onChange({ ...choice, amount: event.target.value })}
                autoComplete="off"
                className="max-w-32 tabular-nums"
              />
              <NativeSelect
                aria-label={`Unit of “${fieldLabel}”`}
                value={choice.unit}
                onChange={(event) => onChange({ ...choice, unit: event.target.value as SizeUnit })}
                className="w-28"
              >
                {(["bytes", "KiB", "MiB", "GiB", "TiB"] satisfies (keyof typeof SIZE_UNITS)[]).map((unit) => (
                  <option key={unit} value={unit}>
                    {unit}
                  </option>
                ))}
              </NativeSelect>
            </div>
          )}
        </Field>
      )}
    </div>
  );
}
