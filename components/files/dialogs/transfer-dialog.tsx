"use client";

import { useEffect, useState, type FormEvent } from "react";
import { ChevronRightIcon, CornerLeftUpIcon, FolderIcon } from "lucide-react";
import { copyOrMove, fetchFolderPage, hasObject, problemSentence } from "@/components/files/api";
import { normalizePrefix } from "@/components/files/addresses";
import { countEntries, problemOfName, shownName, type FileEntry } from "@/components/files/entries";
import { NameList } from "@/components/files/name-list";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import {
  Dialog,
  DialogBody,
  DialogClose,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Progress } from "@/components/ui/progress";
import { Spinner } from "@/components/ui/spinner";
import { baseName, isReservedKey, parentPrefix } from "@/lib/storage/key-parts";

const PARALLEL = 4;

export interface Transferred {
  from: FileEntry;
  key: string;
  etag: string;
}

interface Failure {
  file: FileEntry;
  message: string;
}

type Step =
  | { name: "choosing" }
  | { name: "checking" }
  | { name: "clashing"; clashes: readonly FileEntry[] }
  | { name: "working"; done: number; total: number }
  | { name: "failed"; failures: readonly Failure[]; done: number };

/** Moves or copies files to another folder of their bucket: asks where to, then before overwriting, and names each file that did not make it. */
export function TransferDialog({
  what,
  bucket,
  prefix,
  files,
  onTransferred,
  onClose,
  onCloseAutoFocus,
}: {
  what: "move" | "copy";
  bucket: string;
  /** The folder that the files are in. */
  prefix: string;
  files: readonly FileEntry[];
  onTransferred: (transferred: readonly Transferred[]) => void;
  onClose: () => void;
  onCloseAutoFocus: (event: Event) => void;
}) {
  const [target, setTarget] = useState(prefix);
  const [step, setStep] = useState<Step>({ name: "choosing" });
  const [problem, setProblem] = useState<string | null>(null);
  const isMove = what === "move";
  const destination = normalizePrefix(target);
  const verb = isMove ? "Move" : "Copy";
  const count = files.length === 1 && files[0] ? `“${shownName(files[0].name)}”` : countEntries(files);
  const isBusy = step.name === "checking" || step.name === "working";

  const choosePlace = (place: string) => {
    setTarget(place);
    setProblem(null);
  };

  const begin = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const wrong = problemOfDestination(destination, prefix, isMove ? files.length : 0);
    setProblem(wrong);
    if (wrong !== null) return;
    setStep({ name: "checking" });
    try {
      const clashes = new Set<FileEntry>();
      // A copy into its own folder gets a name of its own, so nothing is in its way.
      if (destination !== prefix) {
        await inParallel(files, async (file) => {
          if (await hasObject(bucket, destination + baseName(file.key))) clashes.add(file);
        });
      }
      if (clashes.size > 0) setStep({ name: "clashing", clashes: files.filter((file) => clashes.has(file)) });
      else await work(files, new Set());
    } catch (error) {
      setStep({ name: "choosing" });
      setProblem(problemSentence(error));
    }
  };

  const work = async (chosen: readonly FileEntry[], overwritten: ReadonlySet<FileEntry>) => {
    const failures: Failure[] = [];
    let done = 0;
    setStep({ name: "working", done, total: chosen.length });
    await inParallel(chosen, async (file) => {
      try {
        const to = destination === prefix ? await freeCopyName(bucket, file) : destination + baseName(file.key);
        const answer = await copyOrMove(what, {
          bucket,
          from: file.key,
          to,
          ...(overwritten.has(file) ? { overwrite: true as const } : {}),
        });
        onTransferred([{ from: file, key: answer.key, etag: answer.etag }]);
      } catch (error) {
        failures.push({ file, message: problemSentence(error) });
      }
      done++;
      setStep({ name: "working", done, total: chosen.length });
    });
    if (failures.length === 0) return onClose();
    setStep({ name: "failed", failures, done: chosen.length - failures.length });
  };

  return (
    <Dialog open onOpenChange={(isOpen) => (isOpen || isBusy ? undefined : onClose())}>
      <DialogContent onCloseAutoFocus={onCloseAutoFocus} showClose={!isBusy}>
        {step.name === "failed" ? (
          <>
            <DialogHeader>
              <DialogTitle>
                {step.done === 0
                  ? `Nothing was ${isMove ? "moved" : "copied"}`
                  : `${step.done} ${isMove ? "moved" : "copied"}, ${step.failures.length} not`}
              </DialogTitle>
              <DialogDescription>These stayed as they were:</DialogDescription>
            </DialogHeader>
            <DialogBody>
              <NameList
                label="What stayed"
                lines={step.failures.map(({ file, message }) => ({ id: file.id, name: file.name, note: message }))}
              />
            </DialogBody>
            <DialogFooter>
              <DialogClose asChild>
                <Button variant="outline">Close</Button>
              </DialogClose>
              <Button
                onClick={() =>
                  void work(
                    step.failures.map(({ file }) => file),
                    new Set(),
                  )
                }
              >
                Try these again
              </Button>
            </DialogFooter>
          </>
        ) : step.name === "clashing" ? (
          <>
            <DialogHeader>
              <DialogTitle>{step.clashes.length === 1 ? "Overwrite this file?" : `Overwrite ${countEntries(step.clashes)}?`}</DialogTitle>
              <DialogDescription className="break-words">
                {`In “${destination || bucket}” there ${step.clashes.length === 1 ? "is a file of this name" : "are files of these names"} already. Overwriting replaces what ${step.clashes.length === 1 ? "it holds" : "they hold"}.`}
              </DialogDescription>
            </DialogHeader>
            <DialogBody>
              <NameList label="Files that are there already" lines={step.clashes.map((file) => ({ id: file.id, name: file.name }))} />
            </DialogBody>
            <DialogFooter>
              <Button variant="outline" onClick={() => setStep({ name: "choosing" })}>
                Back
              </Button>
              {step.clashes.length < files.length ? (
                <Button
                  variant="outline"
                  onClick={() =>
                    void work(
                      files.filter((file) => !step.clashes.includes(file)),
                      new Set(),
                    )
                  }
                >
                  Skip {step.clashes.length === 1 ? "it" : "them"}
                </Button>
              ) : null}
              <Button variant="destructive" onClick={() => void work(files, new Set(step.clashes))}>
                Overwrite
              </Button>
            </DialogFooter>
          </>
        ) : (
          <form onSubmit={(event) => void begin(event)} noValidate>
            <DialogHeader>
              <DialogTitle className="break-words">
                {verb} {count}
              </DialogTitle>
              <DialogDescription>
                {isMove ? "Links that lead to moved files follow them." : "Copies keep their metadata; links stay with the originals."}
              </DialogDescription>
            </DialogHeader>
            <DialogBody className="grid gap-3">
              <Field label="To the folder" help="Choose below, or type a path: folders that are not there yet are made." error={problem}>
                <Input
                  value={target}
                  placeholder="The top of the bucket"
                  onChange={(event) => choosePlace(event.target.value)}
                  autoComplete="off"
                  spellCheck={false}
                  readOnly={isBusy}
                />
              </Field>
              <FolderChoice bucket={bucket} typed={target} onChoose={choosePlace} />
              {step.name === "working" ? <Progress label={isMove ? "Moving" : "Copying"} value={step.done} max={step.total} /> : null}
            </DialogBody>
            <DialogFooter>
              <DialogClose asChild>
                <Button type="button" variant="outline" disabled={isBusy}>
                  Cancel
                </Button>
              </DialogClose>
              <Button type="submit" aria-disabled={isBusy}>
                {isBusy ? <Spinner /> : null}
                {verb}
              </Button>
            </DialogFooter>
          </form>
        )}
      </DialogContent>
    </Dialog>
  );
}

/** The folders in the folder that is typed, to walk by clicks. */
function FolderChoice({ bucket, typed, onChoose }: { bucket: string; typed: string; onChoose: (prefix: string) => void }) {
  const place = typed === "" || typed.endsWith("/") ? typed : parentPrefix(typed);
  const [folders, setFolders] = useState<{ place: string; prefixes: readonly string[]; isCut: boolean; problem: string | null } | null>(
    null,
  );
  useEffect(() => {
    const controller = new AbortController();
    void fetchFolderPage(bucket, place, { signal: controller.signal }).then(
      ({ data, pagination }) =>
        setFolders({ place, prefixes: data.folders.map(({ prefix }) => prefix), isCut: pagination.hasMore, problem: null }),
      (error: unknown) => {
        if (!controller.signal.aborted) setFolders({ place, prefixes: [], isCut: false, problem: problemSentence(error) });
      },
    );
    return () => controller.abort();
  }, [bucket, place]);
  const isCurrent = folders?.place === place;
  const shown = isCurrent ? folders.prefixes.filter((prefix) => typed.endsWith("/") || prefix.startsWith(typed)) : [];
  return (
    <div
      aria-busy={!isCurrent}
      role="group"
      aria-label={`Folders in ${place || bucket}`}
      className="h-48 overflow-y-auto rounded-md border"
    >
      <ul className="p-1">
        {place === "" ? null : (
          <li>
            <FolderButton onClick={() => onChoose(parentPrefix(place))}>
              <CornerLeftUpIcon className="size-4 text-muted-foreground" />
              One folder up
            </FolderButton>
          </li>
        )}
        {shown.map((prefix) => (
          <li key={prefix}>
            <FolderButton onClick={() => onChoose(prefix)}>
              <FolderIcon className="size-4 shrink-0 fill-primary/15 text-primary" />
              <span className="truncate">{shownName(baseName(prefix))}</span>
              <ChevronRightIcon className="ml-auto size-4 shrink-0 text-muted-foreground" />
            </FolderButton>
          </li>
        ))}
      </ul>
      {isCurrent && folders.problem !== null ? (
        <Alert variant="destructive" className="mx-2 w-auto">
          <AlertTitle>The folders cannot be shown</AlertTitle>
          <AlertDescription>{folders.problem}</AlertDescription>
        </Alert>
      ) : isCurrent && shown.length === 0 ? (
        <p className="px-3 py-2 text-sm text-muted-foreground">No folders in here.</p>
      ) : null}
      {isCurrent && folders.isCut ? (
        <p className="px-3 py-2 text-sm text-muted-foreground">There is more in here than fits this list: type the folder’s name above.</p>
      ) : null}
    </div>
  );
}

function FolderButton({ onClick, children }: { onClick: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex h-9 w-full items-center gap-2.5 rounded-md px-2 text-left text-sm hover:bg-accent pointer-coarse:h-11"
    >
      {children}
    </button>
  );
}

function problemOfDestination(destination: string, from: string, movedCount: number): string | null {
  if (movedCount > 0 && destination === from)
    return `${movedCount === 1 ? "It is" : "They are"} in this folder already. Choose another one.`;
  if (isReservedKey(destination)) return "This folder is kept for Sluice. Choose another one.";
  const last = baseName(destination);
  return destination === "" || last === "" ? null : problemOfName(last, parentPrefix(destination));
}

/** The first of “name copy.txt”, “name copy 2.txt” … that is free. */
async function freeCopyName(bucket: string, file: FileEntry): Promise<string> {
  const name = baseName(file.key);
  const dot = name.lastIndexOf(".");
  const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  for (let number = 1; ; number++) {
    const key = `${parentPrefix(file.key)}${stem} copy${number === 1 ? "" : ` ${number}`}${ending}`;
    if (!(await hasObject(bucket, key))) return key;
  }
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const next = async (): Promise<void> => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, items.length) }, next));
}
