"use client";

import { useCallback, useEffect, useState } from "react";
import { ChevronRightIcon, FileIcon, FolderIcon } from "lucide-react";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogBody, DialogContent, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/native-select";
import { Spinner } from "@/components/ui/spinner";
import { ask } from "@/components/portal/ask-api";
import type { FolderPage } from "@/components/files/api";
import { sentenceOf, type ShareItem } from "./share-api";

const keyOf = ({ bucket, key, prefix }: ShareItem) => JSON.stringify([bucket, key === undefined ? "folder" : "file", key ?? prefix]);
const nameOf = (path: string) => path.replace(/\/$/u, "").split("/").at(-1) || path;

interface ItemPickerProps {
  buckets: string[];
  onAdd: (items: ShareItem[]) => void;
  onClose: () => void;
}

/** Chooses files and folders of any bucket by looking through them. What is chosen stays chosen while one looks elsewhere. */
export function ItemPicker({ buckets, onAdd, onClose }: ItemPickerProps) {
  const [bucket, setBucket] = useState(buckets[0] ?? "");
  const [prefix, setPrefix] = useState("");
  const [page, setPage] = useState<FolderPage | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [chosen, setChosen] = useState<ReadonlyMap<string, ShareItem>>(new Map());

  const load = useCallback(async (place: { bucket: string; prefix: string }, cursor: string | null) => {
    const search = new URLSearchParams({ ...place, ...(cursor === null ? {} : { cursor }) });
    return await ask<FolderPage>(`objects?${search}`);
  }, []);
  useEffect(() => {
    let isStale = false;
    load({ bucket, prefix }, null).then(
      (loaded) => {
        if (!isStale) setPage(loaded);
      },
      (error: unknown) => {
        if (!isStale) setProblem(sentenceOf(error));
      },
    );
    return () => {
      isStale = true;
    };
  }, [load, bucket, prefix]);
  const open = (place: { bucket: string; prefix: string }) => {
    setPage(null);
    setProblem(null);
    setBucket(place.bucket);
    setPrefix(place.prefix);
  };
  const loadMore = async () => {
    const cursor = page?.pagination.cursor ?? null;
    if (page === null || cursor === null || isBusy) return;
    setBusy(true);
    try {
      const next = await load({ bucket, prefix }, cursor);
      setPage({
        ...next,
        data: {
          ...next.data,
          folders: [...page.data.folders, ...next.data.folders],
          objects: [...page.data.objects, ...next.data.objects],
        },
      });
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setBusy(false);
  };
  const toggle = (item: ShareItem) => {
    const next = new Map(chosen);
    if (!next.delete(keyOf(item))) next.set(keyOf(item), item);
    setChosen(next);
  };
  const folders = prefix.split("/").slice(0, -1);
  const count = chosen.size === 1 ? "1 item" : `${chosen.size} items`;

  return (
    <Dialog open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <DialogContent className="sm:max-w-xl">
        <DialogHeader>
          <DialogTitle>Add files and folders</DialogTitle>
          <DialogDescription>Tick what the link is to lead to, in as many folders as you like.</DialogDescription>
        </DialogHeader>
        <DialogBody>
          <div className="grid gap-3">
            {buckets.length < 2 ? null : (
              <Field label="Bucket">
                <NativeSelect value={bucket} onChange={(event) => open({ bucket: event.target.value, prefix: "" })}>
                  {buckets.map((name) => (
                    <option key={name}>{name}</option>
                  ))}
                </NativeSelect>
              </Field>
            )}
            <nav aria-label="Folder" className="flex flex-wrap items-center gap-0.5 text-sm">
              <Button size="sm" variant="ghost" onClick={() => open({ bucket, prefix: "" })} disabled={prefix === ""}>
                {bucket}
              </Button>
              {folders.map((name, index) => {
                const path = `${folders.slice(0, index + 1).join("/")}/`;
                return (
                  <span key={path} className="inline-flex items-center">
                    <ChevronRightIcon aria-hidden className="size-3.5 text-muted-foreground" />
                    <Button size="sm" variant="ghost" onClick={() => open({ bucket, prefix: path })} disabled={path === prefix}>
                      {name}
                    </Button>
                  </span>
                );
              })}
            </nav>
            {problem === null ? null : (
              <Alert variant="destructive" role="alert">
                <AlertDescription className="text-foreground">{problem}</AlertDescription>
              </Alert>
            )}
            <div className="h-72 overflow-y-auto rounded-lg border" aria-busy={page === null && problem === null}>
              {page === null ? (
                problem === null ? (
                  <p className="flex justify-center p-6">
                    <Spinner label="Loading" />
                  </p>
                ) : null
              ) : page.data.folders.length + page.data.objects.length === 0 ? (
                <p className="p-6 text-center text-sm text-muted-foreground">This folder is empty.</p>
              ) : (
                <ul className="divide-y">
                  {page.data.folders.map((folder) => {
                    const item = { bucket, prefix: folder.prefix };
                    return (
                      <li key={folder.prefix} className="flex min-h-10 items-center gap-3 px-3">
                        <Checkbox
                          aria-label={`Choose the folder ${nameOf(folder.prefix)}`}
                          checked={chosen.has(keyOf(item))}
                          onCheckedChange={() => toggle(item)}
                        />
                        <FolderIcon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                        <button
                          type="button"
                          className="min-w-0 flex-1 truncate py-2 text-left text-sm underline-offset-4 hover:underline"
                          onClick={() => open(item)}
                        >
                          {nameOf(folder.prefix)}
                        </button>
                        <ChevronRightIcon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                      </li>
                    );
                  })}
                  {page.data.objects.map((file) => {
                    const item = { bucket, key: file.key };
                    return (
                      <li key={file.key}>
                        <label className="flex min-h-10 items-center gap-3 px-3 text-sm hover:bg-accent/60">
                          <Checkbox
                            aria-label={`Choose ${nameOf(file.key)}`}
                            checked={chosen.has(keyOf(item))}
                            onCheckedChange={() => toggle(item)}
                          />
                          <FileIcon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                          <span className="min-w-0 flex-1 truncate">{nameOf(file.key)}</span>
                          <span className="shrink-0 text-muted-foreground tabular-nums">
                            <Bytes value={file.sizeBytes} />
                          </span>
                        </label>
                      </li>
                    );
                  })}
                </ul>
              )}
              {page?.pagination.hasMore === true ? (
                <div className="flex justify-center p-2">
                  <Button size="sm" variant="outline" aria-disabled={isBusy} onClick={() => void loadMore()}>
                    {isBusy ? <Spinner /> : null}
                    Show more
                  </Button>
                </div>
              ) : null}
            </div>
          </div>
        </DialogBody>
        <DialogFooter>
          <Button variant="outline" onClick={onClose}>
            Cancel
          </Button>
          <Button aria-disabled={chosen.size === 0} onClick={() => (chosen.size === 0 ? undefined : onAdd(Array.from(chosen.values())))}>
            {chosen.size === 0 ? "Add" : `Add ${count}`}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
