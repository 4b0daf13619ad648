"use client";

import { useId } from "react";
import { ACTIONS_WORDS } from "@/components/sharing/allowed-actions-field";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Label } from "@/components/ui/label";
import { NativeSelect } from "@/components/ui/native-select";
import { Switch } from "@/components/ui/switch";
import { ALLOWED_ACTIONS, type AllowedActions } from "@/lib/shares/share";
import { SETTING_LABELS as LABELS } from "./setting-names";
import type { SettingIssues, SettingsDraft } from "./settings-draft";

/** What links may let visitors do, what they do when their maker says nothing, and whether their address may be chosen. */
export function AccessSettings({
  draft,
  issues,
  onChange,
}: {
  draft: SettingsDraft;
  issues: SettingIssues;
  onChange: (changes: Partial<SettingsDraft>) => void;
}) {
  const id = useId();
  const toggle = (actions: AllowedActions, isOn: boolean) =>
    onChange({ allowedActions: ALLOWED_ACTIONS.filter((each) => (each === actions ? isOn : draft.allowedActions.includes(each))) });
  return (
    <>
      <fieldset className="grid gap-2" aria-describedby={`${id}-help`}>
        <legend className="mb-1 text-sm leading-5 font-medium">{LABELS.allowedActions}</legend>
        <p id={`${id}-help`} className="text-[0.8125rem] leading-5 text-muted-foreground">
          New links can let visitors do these things and no others. Whoever makes one may never give more than they may do themselves.
        </p>
        <div className="grid gap-2.5 pt-1">
          {ALLOWED_ACTIONS.map((actions) => {
            const { label, help, icon: Icon } = ACTIONS_WORDS[actions];
            return (
              <div key={actions} className="flex items-start gap-3">
                <Checkbox
                  id={`${id}-${actions}`}
                  checked={draft.allowedActions.includes(actions)}
                  onCheckedChange={(isOn) => toggle(actions, isOn === true)}
                  aria-describedby={`${id}-${actions}-help`}
                  className="mt-0.5"
                />
                <div className="min-w-0 flex-1">
                  <Label htmlFor={`${id}-${actions}`}>{label}</Label>
                  <p id={`${id}-${actions}-help`} className="text-[0.8125rem] leading-5 text-muted-foreground">
                    {help}
                  </p>
                </div>
                <Icon aria-hidden className="size-5 shrink-0 text-muted-foreground" />
              </div>
            );
          })}
        </div>
        <div aria-live="polite" className="contents">
          {issues.allowedActions === undefined ? null : (
            <p className="text-[0.8125rem] leading-5 font-medium text-destructive">{issues.allowedActions}</p>
          )}
        </div>
      </fieldset>
      <Field
        label={LABELS.defaultActions}
        help="What the form begins with, and what a link gets whose maker says nothing."
        error={issues.defaultActions}
      >
        <NativeSelect
          value={draft.defaultActions}
          onChange={(event) => onChange({ defaultActions: event.target.value === "preview" ? "preview" : "download" })}
        >
          <option value="download">{ACTIONS_WORDS.download.label}</option>
          <option value="preview">{ACTIONS_WORDS.preview.label}</option>
        </NativeSelect>
      </Field>
      <Field
        label={LABELS.allowsUrlKeys}
        help="Whoever makes a link may choose the last part of its address. Such an address can be guessed, as common passwords are; a random one cannot."
        layout="row"
      >
        <Switch checked={draft.allowsUrlKeys} onCheckedChange={(allowsUrlKeys) => onChange({ allowsUrlKeys })} />
      </Field>
      <Field
        label={LABELS.allowsEmbedding}
        help="Links may be shown in frames, each on the sites that it names in its Embed tab. Switched off, every such frame is empty at once."
        layout="row"
      >
        <Switch checked={draft.allowsEmbedding} onCheckedChange={(allowsEmbedding) => onChange({ allowsEmbedding })} />
      </Field>
    </>
  );
}
