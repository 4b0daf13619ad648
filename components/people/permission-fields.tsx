"use client";

import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Switch } from "@/components/ui/switch";
import { LEVELS, type Level } from "@/lib/people/rights";
import type { PresentedPermission } from "@/lib/people/permissions";
import { LEVEL_HELP, LEVEL_NAMES } from "./level-names";

/** A level with what it allows said beneath. */
export function LevelField({ level, onChange, of }: { level: Level; onChange: (level: Level) => void; of?: string }) {
  return (
    <Field
      // What stands above it says whose it is to those who see it.
      label={
        <>
          Level
          {of === undefined ? null : <span className="sr-only"> {of}</span>}
        </>
      }
      help={LEVEL_HELP[level]}
    >
      <NativeSelect value={level} onChange={(event) => onChange(event.target.value as Level)}>
        {LEVELS.map((name) => (
          <option key={name} value={name}>
            {LEVEL_NAMES[name]}
          </option>
        ))}
      </NativeSelect>
    </Field>
  );
}

/** Whether they may make links there; that takes at least `read`. */
export function MayShareField({
  rule,
  onChange,
}: {
  rule: Pick<PresentedPermission, "level" | "share">;
  onChange: (share: boolean) => void;
}) {
  const cannot = rule.level === "none" || rule.level === "preview";
  return (
    <Field
      label="May share"
      help={cannot ? "Links hand files over, so sharing also needs Read." : "Make links to what is here."}
      layout="row"
      className="sm:pt-1"
    >
      <Switch checked={rule.share} onCheckedChange={onChange} />
    </Field>
  );
}

/** A folder as people write it becomes one as rules name it: no slash before, one after; empty for the whole bucket. */
export function toFolderPrefix(text: string): string {
  const trimmed = text.trim().replace(/^\/+/u, "");
  return trimmed === "" || trimmed.endsWith("/") ? trimmed : `${trimmed}/`;
}

/** Bucket and folder of a new rule. */
export function PlaceFields(props: {
  buckets: readonly string[];
  bucket: string;
  folder: string;
  error: string | undefined;
  onBucket: (bucket: string) => void;
  onFolder: (folder: string) => void;
}) {
  return (
    <>
      <Field label="Bucket">
        <NativeSelect value={props.bucket} onChange={(event) => props.onBucket(event.target.value)}>
          {props.buckets.map((bucket) => (
            <option key={bucket}>{bucket}</option>
          ))}
        </NativeSelect>
      </Field>
      <Field label="Folder" help="Empty for the whole bucket." error={props.error}>
        <Input
          value={props.folder}
          onChange={(event) => props.onFolder(event.target.value)}
          placeholder="docs/reports/"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          className="font-mono text-[0.8125rem]"
        />
      </Field>
    </>
  );
}
