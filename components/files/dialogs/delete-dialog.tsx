"use client";

import { useEffect, useState } from "react";
import { deleteObjects, fetchFolderPage, problemSentence } from "@/components/files/api";
import { countEntries, shownName, type Entry, type FileEntry, type FolderEntry } from "@/components/files/entries";
import { NameList } from "@/components/files/name-list";
import { Alert, AlertDescription } from "@/components/ui/alert";
import {
  AlertDialog,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import { Progress } from "@/components/ui/progress";
import { Spinner } from "@/components/ui/spinner";
import { formatBytes } from "@/lib/format/bytes";

/** Keys of one request: few enough that its JSON stays small and progress is seen. */
const KEYS_PER_REQUEST = 200;
const MAX_REQUEST_BYTES = 48 * 1024;

type Step =
  | { name: "looking" }
  | { name: "asking"; deletable: readonly Entry[]; fullFolders: readonly FolderEntry[] }
  | { name: "deleting"; done: number; total: number }
  | { name: "failed"; failures: readonly { key: string; message: string }[]; deleted: number };

/** Says exactly what deleting takes away, does it when confirmed, and names each file that stayed. */
export function DeleteDialog({
  bucket,
  entries,
  onDeleted,
  onClose,
  onCloseAutoFocus,
}: {
  bucket: string;
  entries: readonly Entry[];
  /** Called as soon as some are gone, perhaps several times. */
  onDeleted: (ids: readonly string[], brokenShares: number) => void;
  onClose: () => void;
  onCloseAutoFocus: (event: Event) => void;
}) {
  const hasFolders = entries.some((entry) => entry.kind === "folder");
  const [step, setStep] = useState<Step>(() =>
    hasFolders ? { name: "looking" } : { name: "asking", deletable: entries, fullFolders: [] },
  );

  useEffect(() => {
    if (!hasFolders) return;
    const controller = new AbortController();
    void findFullFolders(bucket, entries, controller.signal).then(
      (full) =>
        setStep({
          name: "asking",
          deletable: entries.filter((entry) => !full.some((folder) => folder.id === entry.id)),
          fullFolders: full,
        }),
      (error: unknown) => {
        if (!controller.signal.aborted) setStep({ name: "failed", failures: [{ key: "", message: problemSentence(error) }], deleted: 0 });
      },
    );
    return () => controller.abort();
  }, [bucket, entries, hasFolders]);

  const deleteAll = async (deletable: readonly Entry[]) => {
    const failures: { key: string; message: string }[] = [];
    let done = 0;
    setStep({ name: "deleting", done, total: deletable.length });
    for (const keys of inBatches(deletable.map((entry) => entry.id))) {
      try {
        const answer = await deleteObjects(bucket, keys);
        if (answer.deleted.length > 0) onDeleted(answer.deleted, answer.brokenShares);
        failures.push(...answer.failed);
      } catch (error) {
        failures.push(...keys.map((key) => ({ key, message: problemSentence(error) })));
      }
      done += keys.length;
      setStep({ name: "deleting", done, total: deletable.length });
    }
    if (failures.length === 0) return onClose();
    setStep({ name: "failed", failures, deleted: deletable.length - failures.length });
  };

  const isBusy = step.name === "deleting";
  return (
    <AlertDialog open onOpenChange={(isOpen) => (isOpen || isBusy ? undefined : onClose())}>
      <AlertDialogContent onCloseAutoFocus={onCloseAutoFocus}>
        {step.name === "looking" ? (
          <AlertDialogHeader>
            <AlertDialogTitle>Delete {countEntries(entries)}?</AlertDialogTitle>
            <AlertDialogDescription className="flex items-center gap-2">
              <Spinner />
              Looking into the folders
            </AlertDialogDescription>
          </AlertDialogHeader>
        ) : step.name === "failed" ? (
          <AlertDialogHeader>
            <AlertDialogTitle>
              {step.deleted === 0 ? "Nothing was deleted" : `${step.deleted.toLocaleString("en")} deleted, ${step.failures.length} not`}
            </AlertDialogTitle>
            <AlertDialogDescription>These are still there:</AlertDialogDescription>
            <NameList
              label="Not deleted"
              lines={step.failures.map(({ key, message }) => ({ id: key, name: key === "" ? "The folder" : key, note: message }))}
            />
          </AlertDialogHeader>
        ) : (
          <Question step={step} entries={entries} />
        )}
        {step.name === "deleting" ? (
          <div className="px-5 pb-5 sm:px-6">
            <Progress label="Deleting" value={step.done} max={step.total} />
          </div>
        ) : null}
        <AlertDialogFooter>
          <AlertDialogCancel disabled={isBusy}>{step.name === "failed" ? "Close" : "Keep"}</AlertDialogCancel>
          {step.name === "asking" && step.deletable.length > 0 ? (
            <Button variant="destructive" onClick={() => void deleteAll(step.deletable)}>
              Delete {step.deletable.length === 1 ? "" : countEntries(step.deletable)}
            </Button>
          ) : null}
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}

function Question({ step, entries }: { step: Extract<Step, { name: "asking" | "deleting" }>; entries: readonly Entry[] }) {
  const deletable = step.name === "asking" ? step.deletable : entries;
  const files = deletable.filter((entry): entry is FileEntry => entry.kind === "file");
  const bytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const shares = files.reduce((sum, file) => sum + file.ownShares, 0);
  const [first] = deletable;
  const isOne = deletable.length === 1 && first !== undefined;
  return (
    <AlertDialogHeader>
      <AlertDialogTitle className="break-words">
        {deletable.length === 0
          ? "These folders are not empty"
          : isOne
            ? `Delete “${shownName(first.name)}”?`
            : `Delete ${countEntries(deletable)}?`}
      </AlertDialogTitle>
      <AlertDialogDescription>
        {deletable.length === 0 ? null : (
          <>
            {countEntries(deletable)}
            {files.length > 0 ? `, ${formatBytes(bytes)}` : ""}. {linkSentence(shares)}This cannot be undone.
          </>
        )}
      </AlertDialogDescription>
      {step.name === "asking" && step.fullFolders.length > 0 ? (
        <Alert variant="warning">
          <AlertDescription>
            {step.fullFolders.map((folder) => `“${shownName(folder.name)}”`).join(", ")}{" "}
            {step.fullFolders.length === 1
              ? "is not empty and stays. Open it and delete its files first."
              : "are not empty and stay. Open them and delete their files first."}
          </AlertDescription>
        </Alert>
      ) : null}
      {deletable.length > 1 ? (
        <NameList
          label="What will be deleted"
          lines={deletable.map((entry) => ({
            id: entry.id,
            name: entry.kind === "folder" ? `${entry.name}/` : entry.name,
            ...(entry.kind === "file" ? { aside: <Bytes value={entry.sizeBytes} /> } : {}),
          }))}
        />
      ) : null}
    </AlertDialogHeader>
  );
}

const WORDS = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"];

function linkSentence(shares: number): string {
  if (shares === 0) return "";
  const count = WORDS[shares] ?? shares.toLocaleString("en");
  return shares === 1 ? "One share link points here and will lose it. " : `${count} share links point here and will lose it. `;
}

/** Folders that hold anything: deleting them would take files away that nobody has seen. */
async function findFullFolders(bucket: string, entries: readonly Entry[], signal: AbortSignal): Promise<FolderEntry[]> {
  const full: FolderEntry[] = [];
  for (const entry of entries) {
    if (entry.kind !== "folder") continue;
    const { data, pagination } = await fetchFolderPage(bucket, entry.id, { limit: 2, signal });
    if (data.folders.length > 0 || pagination.hasMore || data.objects.some((object) => object.key !== entry.id || object.sizeBytes > 0))
      full.push(entry);
  }
  return full;
}

function* inBatches(keys: readonly string[]): Generator<string[]> {
  let batch: string[] = [];
  let bytes = 0;
  for (const key of keys) {
    const size = new TextEncoder().encode(JSON.stringify(key)).length + 1;
    if (batch.length > 0 && (batch.length === KEYS_PER_REQUEST || bytes + size > MAX_REQUEST_BYTES)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(key);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
