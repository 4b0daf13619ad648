"use client";

import { useEffect, useId, useRef, useState } from "react";
import { BookmarkPlusIcon } from "lucide-react";
import { sentenceOf } from "@/components/portal/ask-api";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Label } from "@/components/ui/label";
import { NativeSelect } from "@/components/ui/native-select";
import { Spinner } from "@/components/ui/spinner";
import { toast } from "@/components/ui/toast";
import type { PresentedPreset, PresetSettings } from "@/lib/presets/schema";
import { createPreset, editPreset, listPresets } from "./preset-api";

const SCOPES = [
  { scope: "own", label: "Yours" },
  { scope: "site", label: "Of the site" },
] as const;

/** Picks the preset that a link begins with, keeps the present settings as one, and makes one the default. */
export function PresetPicker({
  presets,
  chosenId,
  current,
  onChoose,
  onPresets,
}: {
  presets: readonly PresentedPreset[];
  chosenId: string | null;
  /** The settings as they are chosen now; `null` while something of them is not clear. */
  current: () => PresetSettings | null;
  onChoose: (preset: PresentedPreset | null) => void;
  onPresets: (presets: readonly PresentedPreset[], chosenId: string | null) => void;
}) {
  const [isSaving, setSaving] = useState(false);
  const chosen = presets.find((preset) => preset.id === chosenId) ?? null;
  const selectId = useId();
  const saveButton = useRef<HTMLButtonElement>(null);
  const makeDefault = async (preset: PresentedPreset) => {
    try {
      await editPreset(preset.id, { isDefault: true }, preset.version);
      toast.success(`New links begin with “${preset.name}”.`);
      onPresets(await listPresets(), preset.id);
    } catch (error) {
      toast.error("The default was not changed.", { description: sentenceOf(error) });
    }
  };
  const endSaving = () => {
    setSaving(false);
    requestAnimationFrame(() => saveButton.current?.focus());
  };
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        {presets.length === 0 ? null : (
          <div className="flex min-w-0 flex-1 items-center gap-2.5">
            <Label htmlFor={selectId}>Preset</Label>
            <NativeSelect
              id={selectId}
              value={chosenId ?? ""}
              onChange={(event) => onChoose(presets.find((preset) => preset.id === event.target.value) ?? null)}
              className="min-w-0 flex-1"
            >
              <option value="">None</option>
              {SCOPES.map(({ scope, label }) => {
                const some = presets.filter((preset) => preset.scope === scope);
                return some.length === 0 ? null : (
                  <optgroup key={scope} label={label}>
                    {some.map((preset) => (
                      <option key={preset.id} value={preset.id}>
                        {preset.isDefault ? `${preset.name} (default)` : preset.name}
                      </option>
                    ))}
                  </optgroup>
                );
              })}
            </NativeSelect>
          </div>
        )}
        <div className="ml-auto flex flex-wrap gap-1">
          {chosen !== null && chosen.scope === "own" && !chosen.isDefault ? (
            <Button type="button" variant="ghost" size="sm" onClick={() => void makeDefault(chosen)}>
              Make default
            </Button>
          ) : null}
          <Button ref={saveButton} type="button" variant="ghost" size="sm" aria-expanded={isSaving} onClick={() => setSaving(!isSaving)}>
            <BookmarkPlusIcon />
            Save as preset
          </Button>
        </div>
      </div>
      {isSaving ? (
        <SavePreset
          current={current}
          onSaved={async (preset) => {
            toast.success(`Saved as “${preset.name}”.`);
            endSaving();
            onPresets(await listPresets().catch(() => [...presets, preset]), preset.id);
          }}
          onCancel={endSaving}
        />
      ) : null}
    </div>
  );
}

function SavePreset({
  current,
  onSaved,
  onCancel,
}: {
  current: () => PresetSettings | null;
  onSaved: (preset: PresentedPreset) => Promise<void>;
  onCancel: () => void;
}) {
  const [name, setName] = useState("");
  const [isDefault, setDefault] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = useRef<{ body: string; key: string } | null>(null);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const save = async () => {
    if (isBusy) return;
    const settings = current();
    if (name.trim() === "") return setProblem("Give the preset a name.");
    if (settings === null) return setProblem("Something below is not clear yet; mend that first.");
    const body = { name, settings, isDefault };
    const text = JSON.stringify(body);
    if (attempt.current?.body !== text) attempt.current = { body: text, key: crypto.randomUUID() };
    setBusy(true);
    setProblem(null);
    try {
      await onSaved(await createPreset(body, attempt.current.key));
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  };
  return (
    <div role="group" aria-label="Save as preset" className="grid gap-3 rounded-lg border bg-muted/40 p-3">
      <Field label="Name of the preset" error={problem ?? undefined}>
        <Input
          ref={field}
          value={name}
          maxLength={100}
          onChange={(event) => {
            setName(event.target.value);
            setProblem(null);
          }}
          onKeyDown={(event) => {
            // It stands in the form of the link, which is not to be sent.
            if (event.key !== "Enter" || event.ctrlKey || event.metaKey) return;
            event.preventDefault();
            void save();
          }}
          autoComplete="off"
        />
      </Field>
      <div className="flex flex-wrap items-center gap-2">
        <span className="mr-auto flex items-center gap-2">
          <Checkbox id={`${id}-default`} checked={isDefault} onCheckedChange={(isOn) => setDefault(isOn === true)} />
          <Label htmlFor={`${id}-default`} className="font-normal">
            New links of mine begin with it
          </Label>
        </span>
        <Button type="button" variant="ghost" size="sm" onClick={onCancel}>
          Cancel
        </Button>
        <Button type="button" variant="outline" size="sm" aria-disabled={isBusy} onClick={() => void save()}>
          {isBusy ? <Spinner /> : null}
          Save
        </Button>
      </div>
      <p className="text-xs leading-4 text-muted-foreground">
        A password and a custom address are never kept: links by this preset get a password of their own where this one has one.
      </p>
    </div>
  );
}
