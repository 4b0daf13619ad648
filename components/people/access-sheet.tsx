"use client";

import { useEffect, useState } from "react";
import { Trash2Icon } from "lucide-react";
import { Link } from "@/components/ui/link";
import { toast } from "@/components/ui/toast";
import { sentenceOf } from "@/components/portal/ask-api";
import { ProblemAlert } from "@/components/portal/problem-alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Sheet, SheetBody, SheetContent, SheetDescription, SheetHeader, SheetTitle } from "@/components/ui/sheet";
import { Skeleton } from "@/components/ui/skeleton";
import { Spinner } from "@/components/ui/spinner";
import type { Access, FolderRule, PresentedPermission, Reason } from "@/lib/people/permissions";
import { LEVEL_HELP, LEVEL_NAMES, placeName } from "./level-names";
import { type Holder, listAccess, listFolderRules, type Place, removeRule, setRule } from "./people-api";
import { LevelField, MayShareField } from "./permission-fields";
import { type Subject, SubjectPicker } from "./subject-picker";
import { useApiCall } from "./use-api-call";

interface AccessSheetProps {
  /** A bucket, or a folder in it. */
  place: Place;
  /** Where this was asked for a file: permissions stand on folders, so the folder's are the answer. */
  fileName?: string | undefined;
  onClose: () => void;
  onCloseAutoFocus?: (event: Event) => void;
}

interface Loaded {
  rules: FolderRule[];
  people: Access[];
  cursor: string | null;
}

async function read(place: Place, signal?: AbortSignal): Promise<Loaded> {
  const [rules, access] = await Promise.all([listFolderRules(place, signal), listAccess(place, null, signal)]);
  return { rules: rules.data, people: access.data, cursor: access.pagination.cursor };
}

/** Who may reach a folder and why, and the rules that stand on exactly this folder, to be added, changed and taken away. */
export function AccessSheet({ place, fileName, onClose, onCloseAutoFocus }: AccessSheetProps) {
  const { bucket, prefix } = place;
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    read({ bucket, prefix }, controller.signal).then(setLoaded, (error: unknown) => {
      if (!controller.signal.aborted) setProblem(sentenceOf(error));
    });
    return () => controller.abort();
  }, [bucket, prefix]);
  const load = async () => {
    try {
      setLoaded(await read(place));
      setProblem(null);
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };

  return (
    <Sheet open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <SheetContent className="sm:max-w-lg" {...(onCloseAutoFocus === undefined ? {} : { onCloseAutoFocus })}>
        <SheetHeader>
          <SheetTitle className="break-words">Who may reach {fileName === undefined ? placeName(place) : `“${fileName}”`}?</SheetTitle>
          <SheetDescription className="break-words">
            {fileName === undefined
              ? "Permissions hold for a folder and everything below it, until a deeper folder says otherwise."
              : `Permissions stand on folders: these are those of ${placeName(place)}.`}
          </SheetDescription>
        </SheetHeader>
        <SheetBody aria-busy={loaded === null && problem === null} className="grid grid-cols-[minmax(0,1fr)] content-start gap-6">
          <ProblemAlert problem={problem} />
          {loaded === null ? (
            problem === null ? (
              <div className="grid grid-cols-1 gap-3">
                {[70, 45, 85, 60].map((width) => (
                  <Skeleton key={width} className="h-9" style={{ width: `${width}%` }} />
                ))}
              </div>
            ) : (
              <Button variant="outline" className="w-fit" onClick={() => void load()}>
                Try again
              </Button>
            )
          ) : (
            <>
              <Rules place={place} rules={loaded.rules} onChanged={load} />
              <People place={place} loaded={loaded} onMore={(people, cursor) => setLoaded({ ...loaded, people, cursor })} />
            </>
          )}
        </SheetBody>
      </SheetContent>
    </Sheet>
  );
}

const holderOf = (rule: FolderRule): Holder =>
  rule.user === undefined ? { kind: "group", id: rule.group?.id ?? "" } : { kind: "user", id: rule.user.id };
const nameOf = (rule: FolderRule) => rule.group?.name ?? rule.user?.name ?? rule.user?.email ?? "";

function Rules({ place, rules, onChanged }: { place: Place; rules: FolderRule[]; onChanged: () => Promise<void> }) {
  const { isBusy, problem, run } = useApiCall();
  const [subject, setSubject] = useState<Subject | null>(null);
  const [draft, setDraft] = useState<Pick<PresentedPermission, "level" | "share">>({ level: "read", share: false });
  const change = (work: () => Promise<unknown>, said: string) =>
    run(async () => {
      await work();
      await onChanged();
      toast.success(said);
    });
  const set = (rule: FolderRule, changes: Partial<PresentedPermission>) => {
    const { bucket, prefix, level, share } = { ...rule, ...changes };
    void change(() => setRule({ bucket, prefix, level, share: share && level !== "none" }, holderOf(rule)), `Changed for ${nameOf(rule)}.`);
  };
  const add = async () => {
    if (subject === null) return;
    const isDone = await change(() => setRule({ ...place, ...draft }, subject), `Given to ${subject.name}.`);
    if (isDone) setSubject(null);
  };
  return (
    <section className="grid grid-cols-1 gap-3">
      <h3 className="text-sm font-semibold">{place.prefix === "" ? "On the whole bucket" : "On exactly this folder"}</h3>
      {rules.length === 0 ? (
        <p className="text-sm text-muted-foreground">
          {place.prefix === "" ? "Nothing is given here." : "Nothing is given here; what holds comes from the folders above."}
        </p>
      ) : (
        <ul aria-label="Permissions on this folder" className="grid grid-cols-1 gap-3">
          {rules.map((rule) => (
            <li key={`${rule.user?.id}/${rule.group?.id}`} className="grid grid-cols-1 gap-3 rounded-lg border px-3 py-3">
              <div className="flex items-center justify-between gap-3 text-sm">
                <span className="grid min-w-0">
                  <span className="truncate font-medium">{nameOf(rule)}</span>
                  <span className="truncate text-xs text-muted-foreground">{rule.group === undefined ? rule.user?.email : "Group"}</span>
                </span>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-disabled={isBusy}
                  aria-label={`Take the permission of ${nameOf(rule)} away`}
                  onClick={() => void change(() => removeRule(place, holderOf(rule)), `Taken from ${nameOf(rule)}.`)}
                >
                  <Trash2Icon aria-hidden />
                </Button>
              </div>
              <div className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
                <LevelField level={rule.level} of={`of ${nameOf(rule)}`} onChange={(level) => set(rule, { level })} />
                <MayShareField rule={rule} onChange={(share) => set(rule, { share })} />
              </div>
            </li>
          ))}
        </ul>
      )}
      <ProblemAlert problem={problem} />
      {subject === null ? (
        <Field label="Give it to a person or a group">
          {(control) => (
            <SubjectPicker
              control={control}
              kinds={["group", "user"]}
              placeholder="Name or e-mail"
              without={rules.map((rule) => holderOf(rule).id)}
              onChoose={(chosen) => {
                setSubject(chosen);
                setDraft({ level: "read", share: false });
              }}
            />
          )}
        </Field>
      ) : (
        <div
          role="group"
          aria-label={`Permission for ${subject.name}`}
          className="grid gap-3 rounded-lg border border-dashed p-3 sm:grid-cols-2"
        >
          <p className="text-sm font-medium break-words sm:col-span-2">{subject.name}</p>
          <LevelField level={draft.level} onChange={(level) => setDraft({ level, share: draft.share && level !== "none" })} />
          <MayShareField rule={draft} onChange={(share) => setDraft({ ...draft, share })} />
          <div className="flex justify-end gap-2 sm:col-span-2">
            <Button variant="ghost" onClick={() => setSubject(null)}>
              Cancel
            </Button>
            <Button variant="secondary" aria-disabled={isBusy} onClick={() => void add()}>
              {isBusy ? <Spinner /> : null}
              Give
            </Button>
          </div>
        </div>
      )}
    </section>
  );
}

interface PeopleProps {
  place: Place;
  loaded: Loaded;
  onMore: (people: Access[], cursor: string | null) => void;
}

function People({ place, loaded, onMore }: PeopleProps) {
  const { isBusy, problem, run } = useApiCall();
  const { people, cursor } = loaded;
  const more = () =>
    run(async () => {
      const page = await listAccess(place, cursor);
      onMore([...people, ...page.data], page.pagination.cursor);
    });
  return (
    <section className="grid grid-cols-1 gap-3">
      <h3 className="text-sm font-semibold">Who may reach it, and why</h3>
      <ul aria-label="People who may reach it" className="divide-y rounded-lg border">
        {people.map((access) => (
          <li key={access.user.id} className="grid grid-cols-1 gap-1 px-3 py-2.5 text-sm">
            <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
              <Link
                href={`/people/${access.user.id}`}
                prefetch={false}
                title={access.user.email}
                className="mr-auto min-w-0 truncate font-medium underline-offset-4 hover:underline"
              >
                {access.user.name ?? access.user.email}
              </Link>
              <Badge title={LEVEL_HELP[access.level]}>{LEVEL_NAMES[access.level]}</Badge>
              {access.share ? <Badge variant="accent">May share</Badge> : null}
            </div>
            <p className="text-[0.8125rem] leading-5 break-words text-muted-foreground">
              {access.reasons.map((reason) => reasonInWords(reason, place)).join("; ")}
            </p>
          </li>
        ))}
      </ul>
      <ProblemAlert problem={problem} />
      {cursor === null ? null : (
        <Button variant="outline" className="w-fit" aria-disabled={isBusy} onClick={() => void more()}>
          {isBusy ? <Spinner /> : null}
          Show more people
        </Button>
      )}
    </section>
  );
}

/** "Administrator", "Given directly on docs/", "By group Finance on the whole bucket". */
function reasonInWords(reason: Reason, place: Place): string {
  if (reason.kind === "administrator") return "Administrator";
  const where = reason.prefix === "" ? "the whole bucket" : reason.prefix === place.prefix ? "this folder" : reason.prefix;
  const what = reason.level === "none" ? " (takes access away)" : "";
  return `${reason.kind === "direct" ? "Given directly" : `By group ${reason.group?.name ?? ""}`} on ${where}${what}`;
}
