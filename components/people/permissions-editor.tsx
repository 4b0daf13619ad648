"use client";

import { useState } from "react";
import { PlusIcon, Trash2Icon } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "@/components/ui/toast";
import { ApiFailure, sentenceOf } from "@/components/portal/ask-api";
import { ProblemAlert } from "@/components/portal/problem-alert";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import type { PresentedPermission } from "@/lib/people/permissions";
import { placeName } from "./level-names";
import { type Holder, readPermissions, savePermissions } from "./people-api";
import { LevelField, MayShareField, PlaceFields, toFolderPrefix } from "./permission-fields";

interface PermissionsEditorProps {
  holder: Holder;
  /** As they are stored, with the version they belong to. */
  permissions: PresentedPermission[];
  version: number;
  buckets: readonly string[];
  /** Why there is nothing to give, such as an administrator's being allowed everything. */
  note?: string;
}

const idOf = (rule: { bucket: string; prefix: string }) => `${rule.bucket}/${rule.prefix}`;
const isSame = (a: PresentedPermission[], b: PresentedPermission[]) => JSON.stringify(a) === JSON.stringify(b);

/**
 * The rules of a person or a group: added, changed and removed here, saved together. When somebody else changed them meanwhile nothing is saved, and theirs
 * are shown.
 */
export function PermissionsEditor({ holder, permissions, version, buckets, note }: PermissionsEditorProps) {
  const router = useRouter();
  const [base, setBase] = useState({ rules: permissions, etag: `"${version}"` });
  const [seen, setSeen] = useState(version);
  const [rules, setRules] = useState(permissions);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const isChanged = !isSame(rules, base.rules);
  // A newer version came with the page. Where somebody else changed these very rules while one's own are not saved, the save has to find out.
  if (seen !== version) {
    setSeen(version);
    if (!isChanged || isSame(permissions, base.rules)) setBase({ rules: permissions, etag: `"${version}"` });
    if (!isChanged) setRules(permissions);
  }

  const change = (id: string, changes: Partial<PresentedPermission>) => {
    setRules(rules.map((rule) => (idOf(rule) === id ? { ...rule, ...changes } : rule)));
    setProblem(null);
  };
  const save = async () => {
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      const { body, etag } = await savePermissions(holder, rules, base.etag);
      setBase({ rules: body.data, etag: etag ?? "*" });
      setRules(body.data);
      toast.success("Permissions saved.");
      router.refresh();
    } catch (error) {
      if (error instanceof ApiFailure && error.code === "edit_conflict") {
        try {
          const { body, etag } = await readPermissions(holder);
          const mine = rules.filter((rule) => !base.rules.some((before) => isSame([before], [rule])));
          setBase({ rules: body.data, etag: etag ?? "*" });
          // What was changed here stays as it was chosen; the rest follows theirs.
          setRules([...body.data.filter((rule) => !mine.some((own) => idOf(own) === idOf(rule))), ...mine]);
          setProblem(
            "Somebody else changed these permissions meanwhile, so nothing was saved. They are now shown with your changes on top.",
          );
        } catch (readError) {
          setProblem(sentenceOf(readError));
        }
      } else setProblem(sentenceOf(error));
    }
    setBusy(false);
  };

  return (
    <div className="grid gap-4">
      {note === undefined ? null : <p className="text-sm text-muted-foreground">{note}</p>}
      {rules.length === 0 ? (
        <p className="text-sm text-muted-foreground">Nothing is given here.</p>
      ) : (
        <ul aria-label="Permissions" className="grid gap-3">
          {rules.map((rule) => (
            <li key={idOf(rule)} className="grid gap-3 rounded-lg border px-3 py-3">
              <div className="flex items-center justify-between gap-3">
                <p className="min-w-0 text-sm break-words">
                  <span className="font-medium">{rule.prefix === "" ? "The whole bucket" : rule.prefix}</span>{" "}
                  <span className="text-muted-foreground">{rule.prefix === "" ? rule.bucket : `in ${rule.bucket}`}</span>
                </p>
                <Button
                  type="button"
                  variant="ghost"
                  size="icon-sm"
                  aria-label={`Remove the permission on ${placeName(rule)}`}
                  onClick={() => setRules(rules.filter((other) => other !== rule))}
                >
                  <Trash2Icon aria-hidden />
                </Button>
              </div>
              <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
                <LevelField
                  level={rule.level}
                  of={`on ${placeName(rule)}`}
                  onChange={(level) => change(idOf(rule), { level, ...(level === "none" ? { share: false } : {}) })}
                />
                <MayShareField rule={rule} onChange={(share) => change(idOf(rule), { share })} />
              </div>
            </li>
          ))}
        </ul>
      )}
      <AddRule buckets={buckets} rules={rules} onAdd={(rule) => setRules([...rules, rule])} />
      <ProblemAlert problem={problem} />
      {isChanged ? (
        <div className="flex flex-wrap items-center justify-end gap-2 border-t pt-4">
          <p role="status" className="mr-auto text-[0.8125rem] text-muted-foreground">
            Not saved yet.
          </p>
          <Button type="button" variant="outline" onClick={() => setRules(base.rules)}>
            Discard
          </Button>
          <Button type="button" aria-disabled={isBusy} onClick={() => void save()}>
            {isBusy ? <Spinner /> : null}
            Save permissions
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function AddRule({
  buckets,
  rules,
  onAdd,
}: {
  buckets: readonly string[];
  rules: PresentedPermission[];
  onAdd: (rule: PresentedPermission) => void;
}) {
  const [draft, setDraft] = useState<(PresentedPermission & { folder: string }) | null>(null);
  const [isTried, setTried] = useState(false);
  if (draft === null) {
    return (
      <Button
        type="button"
        variant="outline"
        className="w-fit"
        onClick={() => setDraft({ bucket: buckets[0] ?? "", folder: "", prefix: "", level: "read", share: false })}
      >
        <PlusIcon aria-hidden />
        Add a permission
      </Button>
    );
  }
  const place = { bucket: draft.bucket, prefix: toFolderPrefix(draft.folder) };
  const isThere = rules.some((rule) => idOf(rule) === idOf(place));
  const add = () => {
    setTried(true);
    if (isThere) return;
    onAdd({ ...place, level: draft.level, share: draft.share });
    setDraft(null);
    setTried(false);
  };
  return (
    <div role="group" aria-label="New permission" className="grid gap-4 rounded-lg border border-dashed p-3 sm:grid-cols-2">
      <PlaceFields
        buckets={buckets}
        bucket={draft.bucket}
        folder={draft.folder}
        error={isTried && isThere ? "There is a permission on this folder already: change that one." : undefined}
        onBucket={(bucket) => setDraft({ ...draft, bucket })}
        onFolder={(folder) => setDraft({ ...draft, folder })}
      />
      <LevelField level={draft.level} onChange={(level) => setDraft({ ...draft, level, share: level !== "none" && draft.share })} />
      <MayShareField rule={draft} onChange={(share) => setDraft({ ...draft, share })} />
      <div className="flex justify-end gap-2 sm:col-span-2">
        <Button type="button" variant="ghost" onClick={() => setDraft(null)}>
          Cancel
        </Button>
        <Button type="button" variant="secondary" onClick={add}>
          Add
        </Button>
      </div>
    </div>
  );
}
