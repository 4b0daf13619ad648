"use client";

import { useMemo, useState, type KeyboardEvent, type ReactNode } from "react";
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
import { usePresets } from "@/components/presets/use-presets";
import { Link } from "@/components/ui/link";
import { Skeleton } from "@/components/ui/skeleton";
import { CreatedShare } from "./created-share";
import { describeShare } from "./describe-terms";
import type { LinkPolicy } from "./link-policy";
import { type Created, ShareForm } from "./share-form";
import type { ShareItem } from "./share-api";
import type { ItemKinds } from "./share-terms";

/** Something to share, with what the portal knows of it. */
export interface SharedThing {
  item: ShareItem;
  /** As it is called where it lies. */
  name: string;
  /** What whoever shares it may do there; left out where that is not known. */
  level?: ItemKinds[number]["level"];
}

export interface ShareDialogProps {
  things: readonly SharedThing[];
  policy: LinkPolicy;
  /** Of the addresses that links get. */
  origin: string;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onCreated?: () => void;
}

/** Makes a link: open it, press the button, and the link is on the clipboard. Each opening starts anew. */
export function ShareDialog({ open, onOpenChange, ...contents }: ShareDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="sm:max-w-xl" onOpenAutoFocus={(event) => event.preventDefault()} onKeyDown={submitOnControlEnter}>
        <ShareDialogContents {...contents} />
      </DialogContent>
    </Dialog>
  );
}

/** Ctrl-Enter or ⌘-Enter sends the form from wherever one is in it. */
function submitOnControlEnter(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.currentTarget.querySelector<HTMLFormElement>("form[data-share-form]");
  if (form === null) return;
  event.preventDefault();
  form.requestSubmit();
}

function ShareDialogContents({ things, policy, origin, onCreated }: Omit<ShareDialogProps, "open" | "onOpenChange">) {
  const [created, setCreated] = useState<Created | null>(null);
  const items = useMemo(() => things.map(({ item }) => item), [things]);
  const kinds = useMemo(
    () => things.map(({ item, level }) => ({ kind: item.prefix === undefined ? ("file" as const) : ("folder" as const), level })),
    [things],
  );
  const [presets, setPresets] = usePresets();
  if (created === null && presets === null)
    return (
      <>
        <DialogHeader>
          <DialogTitle className="break-words">{titleOf(things)}</DialogTitle>
          <DialogDescription>One moment: looking for your presets.</DialogDescription>
        </DialogHeader>
        <DialogBody aria-busy className="grid gap-2">
          {[0, 1, 2, 3].map((line) => (
            <Skeleton key={line} className="h-11" />
          ))}
        </DialogBody>
      </>
    );
  if (created === null)
    return (
      <ShareForm
        title={titleOf(things)}
        items={items}
        kinds={kinds}
        policy={policy}
        origin={origin}
        presets={presets ?? []}
        onPresets={setPresets}
        onCreated={(made) => {
          setCreated(made);
          onCreated?.();
        }}
      />
    );
  return (
    <>
      <DialogHeader>
        <DialogTitle className="break-words">{created.isCopied ? "Link copied" : "Link created"}</DialogTitle>
        <DialogDescription>{describeShare(created.share)}</DialogDescription>
      </DialogHeader>
      <DialogBody>
        <CreatedShare {...created} />
      </DialogBody>
      <DialogFooter>
        <Button asChild variant="ghost">
          <Link href={`/sharing/${created.share.id}`}>Manage this link</Link>
        </Button>
        <DialogClose asChild>
          <Button variant="outline">Done</Button>
        </DialogClose>
      </DialogFooter>
    </>
  );
}

function titleOf(things: readonly SharedThing[]): ReactNode {
  const [first] = things;
  if (first !== undefined && things.length === 1) return `Share “${first.name}”`;
  const folders = things.filter(({ item }) => item.prefix !== undefined).length;
  const files = things.length - folders;
  const say = (count: number, noun: string) => (count === 0 ? null : `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`);
  return `Share ${[say(files, "file"), say(folders, "folder")].filter(Boolean).join(" and ")}`;
}
