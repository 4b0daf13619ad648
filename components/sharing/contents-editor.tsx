"use client";

import { Fragment, useState } from "react";
import { ArrowDownIcon, ArrowUpIcon, FileIcon, FolderIcon, PlusIcon, Undo2Icon, XIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import { Card, CardAction, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Spinner } from "@/components/ui/spinner";
import { toast } from "@/components/ui/toast";
import type { ItemState } from "@/lib/shares/describe-items";
import type { PresentedShare } from "@/lib/shares/present-share";
import { ApiFailure, editShare, sentenceOf, type ShareItem } from "./share-api";

const ItemPicker = dynamic(() => import("./item-picker").then((module) => module.ItemPicker), { ssr: false });

const MAX_ITEMS = 100;

const keyOf = ({ bucket, key, prefix }: ShareItem) => JSON.stringify([bucket, key === undefined ? "folder" : "file", key ?? prefix]);
const toItem = ({ bucket, key, prefix }: PresentedShare["items"][number]): ShareItem =>
  key === undefined ? { bucket, prefix: prefix ?? "" } : { bucket, key };
/** A key that breaks behind its slashes first. */
const breakable = (key: string) =>
  key.split(/(?<=\/)/u).map((part, index) => (
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));
const placeOf = ({ bucket, key, prefix }: ShareItem) => `${bucket}/${key ?? prefix ?? ""}`;

interface ContentsEditorProps {
  share: PresentedShare;
  /** What is there now, for each item of the link. */
  states: ItemState[];
  buckets: string[];
}

/**
 * What a link leads to, and its order. Nothing changes until it is saved, and then only on top of what was seen: when somebody else was faster, both
 * lists are shown and one of them is chosen.
 */
export function ContentsEditor({ share, states, buckets }: ContentsEditorProps) {
  const router = useRouter();
  const [base, setBase] = useState(share);
  const [items, setItems] = useState(() => share.items.map(toItem));
  const [theirs, setTheirs] = useState<ShareItem[] | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isPicking, setPicking] = useState(false);
  const [announcement, setAnnouncement] = useState("");
  const stateOf = new Map(share.items.map((item, index) => [keyOf(toItem(item)), states[index]]));
  const before = base.items.map(toItem);
  const isChanged = JSON.stringify(items.map(keyOf)) !== JSON.stringify(before.map(keyOf));
  const wasThere = new Set(before.map(keyOf));

  const move = (from: number, to: number) => {
    const next = [...items];
    const [moved] = next.splice(from, 1);
    if (moved === undefined) return;
    next.splice(to, 0, moved);
    setItems(next);
    setAnnouncement(`${placeOf(moved)} is number ${to + 1} of ${next.length}.`);
  };
  const add = (added: ShareItem[]) => {
    const known = new Set(items.map(keyOf));
    const fresh = added.filter((item) => !known.has(keyOf(item)));
    setItems([...items, ...fresh].slice(0, MAX_ITEMS));
    setPicking(false);
    setAnnouncement(`${fresh.length} added. Save to put it into the link.`);
  };
  const save = async () => {
    if (isBusy || !isChanged || items.length === 0) return;
    setBusy(true);
    setProblem(null);
    try {
      await saveOnTopOf(base, items);
      toast.success("Saved. Visitors see it at once.");
      setTheirs(null);
      router.refresh();
    } catch (error) {
      const current = currentOf(error);
      if (current === undefined) {
        setProblem(sentenceOf(error));
      } else {
        setTheirs(current.items.map(toItem));
        setBase(current);
      }
    }
    setBusy(false);
  };

  return (
    <Card>
      <CardHeader>
        <CardTitle>Contents</CardTitle>
        <CardAction>
          <Button variant="outline" onClick={() => setPicking(true)} disabled={items.length >= MAX_ITEMS}>
            <PlusIcon aria-hidden />
            Add…
          </Button>
        </CardAction>
      </CardHeader>
      <CardContent className="grid gap-4">
        <p className="text-sm text-muted-foreground">
          Live: visitors get what is under these names at the moment, and folders show whatever is put into them.
        </p>
        {theirs === null ? null : (
          <Alert variant="warning" role="alert">
            <AlertTitle>Somebody else changed this link meanwhile. Nothing of yours was saved.</AlertTitle>
            <AlertDescription>
              <span>It now holds:</span>
              <ul className="list-disc pl-5">
                {theirs.map((item) => (
                  <li key={keyOf(item)} className="break-all">
                    {placeOf(item)}
                  </li>
                ))}
              </ul>
              <span className="mt-1.5 flex flex-wrap items-center gap-2">
                <Button
                  size="sm"
                  variant="outline"
                  onClick={() => {
                    setItems(theirs);
                    setTheirs(null);
                  }}
                >
                  Take theirs
                </Button>
                <span>Or save your list below in its place.</span>
              </span>
            </AlertDescription>
          </Alert>
        )}
        {problem === null ? null : (
          <Alert variant="destructive" role="alert">
            <AlertDescription className="text-foreground">{problem}</AlertDescription>
          </Alert>
        )}
        {items.length === 0 ? (
          <p className="rounded-lg border border-dashed p-4 text-sm">
            A link leads to something. Add a file or a folder; to take the link back, revoke it.
          </p>
        ) : (
          <ol aria-label="Contents" className="divide-y rounded-lg border">
            {items.map((item, index) => {
              const place = placeOf(item);
              const isNew = !wasThere.has(keyOf(item));
              return (
                <li key={keyOf(item)} className="flex items-center gap-2 px-3 py-2">
                  {item.key === undefined ? (
                    <FolderIcon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                  ) : (
                    <FileIcon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                  )}
                  <span className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-0.5 text-sm">
                    <span className="min-w-0 wrap-anywhere">
                      <span className="text-muted-foreground">{item.bucket}/</span>
                      <wbr />
                      {breakable(item.key ?? item.prefix ?? "")}
                    </span>
                    {isNew ? <Badge variant="accent">Not saved yet</Badge> : <StateOfItem state={stateOf.get(keyOf(item))} />}
                  </span>
                  <Button
                    size="icon-sm"
                    variant="ghost"
                    aria-label={`Move ${place} up`}
                    disabled={index === 0}
                    onClick={() => move(index, index - 1)}
                  >
                    <ArrowUpIcon aria-hidden />
                  </Button>
                  <Button
                    size="icon-sm"
                    variant="ghost"
                    aria-label={`Move ${place} down`}
                    disabled={index === items.length - 1}
                    onClick={() => move(index, index + 1)}
                  >
                    <ArrowDownIcon aria-hidden />
                  </Button>
                  <Button
                    size="icon-sm"
                    variant="ghost"
                    aria-label={`Take ${place} out`}
                    onClick={() => {
                      setItems(items.filter((other) => other !== item));
                      setAnnouncement(`${place} is taken out when you save.`);
                    }}
                  >
                    <XIcon aria-hidden />
                  </Button>
                </li>
              );
            })}
          </ol>
        )}
        <p role="status" className="sr-only">
          {announcement}
        </p>
        <div className="flex flex-wrap items-center justify-end gap-2">
          <span className="mr-auto text-xs text-muted-foreground tabular-nums">
            {items.length} of at most {MAX_ITEMS}
          </span>
          {isChanged ? (
            <Button
              variant="outline"
              onClick={() => {
                setItems(before);
                setTheirs(null);
                setProblem(null);
              }}
            >
              <Undo2Icon aria-hidden />
              Discard
            </Button>
          ) : null}
          <Button aria-disabled={isBusy || !isChanged || items.length === 0} onClick={() => void save()}>
            {isBusy ? <Spinner /> : null}
            Save contents
          </Button>
        </div>
      </CardContent>
      {isPicking ? <ItemPicker buckets={buckets} onAdd={add} onClose={() => setPicking(false)} /> : null}
    </Card>
  );
}

/** The link as it is now, when somebody else was faster. */
function currentOf(error: unknown): PresentedShare | undefined {
  return error instanceof ApiFailure && error.code === "edit_conflict"
    ? (error.details["current"] as PresentedShare | undefined)
    : undefined;
}

/** Saves the list if nobody changed the one that was seen; other settings that somebody changed meanwhile do not stand in its way. */
async function saveOnTopOf(seen: PresentedShare, items: ShareItem[]): Promise<void> {
  const listOf = (share: PresentedShare) => JSON.stringify(share.items.map((item) => keyOf(toItem(item))));
  try {
    await editShare(seen.id, { items }, seen.version);
  } catch (error) {
    const current = currentOf(error);
    if (current === undefined || listOf(current) !== listOf(seen)) throw error;
    await editShare(seen.id, { items }, current.version);
  }
}

function StateOfItem({ state }: { state: ItemState | undefined }) {
  switch (state?.state) {
    case "there":
      return state.sizeBytes === null ? null : (
        <span className="text-muted-foreground tabular-nums">
          <Bytes value={state.sizeBytes} />
        </span>
      );
    case "missing":
      return <Badge variant="warning">Not there</Badge>;
    case "broken":
      return <Badge variant="warning">Deleted</Badge>;
    case "unknown":
    case undefined:
      return <span className="text-muted-foreground">State unknown</span>;
  }
}
