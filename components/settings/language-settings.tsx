"use client";

import { useId } from "react";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Label } from "@/components/ui/label";
import { NativeSelect } from "@/components/ui/native-select";
import { isLanguage, LANGUAGE_NAMES, LANGUAGES } from "@/lib/languages/languages";
import { SETTING_LABELS as LABELS } from "./setting-names";
import type { SettingIssues, SettingsDraft } from "./settings-draft";

interface LanguageSettingsProps {
  draft: SettingsDraft;
  issues: SettingIssues;
  onChange: (changes: Partial<SettingsDraft>) => void;
}

/** Which languages visitors are spoken to in, and which of them those get who ask for none. */
export function LanguageSettings({ draft, issues, onChange }: LanguageSettingsProps) {
  const id = useId();
  return (
    <>
      <fieldset className="grid gap-2" aria-describedby={`${id}-help`}>
        <legend className="mb-1 text-sm leading-5 font-medium">{LABELS.languages}</legend>
        <p id={`${id}-help`} className="text-[0.8125rem] leading-5 text-muted-foreground">
          Visitors get the one of these that their browser asks for, and may choose another at the foot of a page. What you and your people
          write, such as names and descriptions, stays as it is; so does the portal, which is in English.
        </p>
        <div className="grid grid-cols-2 gap-2.5 pt-1 sm:grid-cols-4">
          {LANGUAGES.map((language) => (
            <div key={language} className="flex items-center gap-3">
              <Checkbox
                id={`${id}-${language}`}
                checked={draft.languages.includes(language)}
                onCheckedChange={(isOn) =>
                  onChange({ languages: LANGUAGES.filter((each) => (each === language ? isOn === true : draft.languages.includes(each))) })
                }
              />
              <Label htmlFor={`${id}-${language}`} lang={language}>
                {LANGUAGE_NAMES[language]}
              </Label>
            </div>
          ))}
        </div>
        <div aria-live="polite" className="contents">
          {issues.languages === undefined ? null : (
            <p className="text-[0.8125rem] leading-5 font-medium text-destructive">{issues.languages}</p>
          )}
        </div>
      </fieldset>
      <Field
        label={LABELS.defaultLanguage}
        help="For visitors whose browser asks for none of the languages above."
        error={issues.defaultLanguage}
      >
        <NativeSelect
          value={draft.defaultLanguage}
          onChange={({ target }) => (isLanguage(target.value) ? onChange({ defaultLanguage: target.value }) : undefined)}
        >
          {LANGUAGES.filter((language) => draft.languages.includes(language) || language === draft.defaultLanguage).map((language) => (
            <option key={language} value={language} lang={language}>
              {LANGUAGE_NAMES[language]}
            </option>
          ))}
        </NativeSelect>
      </Field>
    </>
  );
}
