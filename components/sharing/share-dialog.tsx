"use client";

import { useRef, useState, type FormEvent, type KeyboardEvent, type ReactNode } from "react";
import { ChevronRightIcon } from "lucide-react";
import Link from "next/link";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Collapsible, CollapsibleContent, CollapsibleTrigger } from "@/components/ui/collapsible";
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
import { Spinner } from "@/components/ui/spinner";
import { formatExactTime } from "@/lib/format/time";
import type { PresentedShare } from "@/lib/shares/present-share";
import { baseName } from "@/lib/storage/key-parts";
import { copyText } from "./copy-text";
import { CreatedShare } from "./created-share";
import type { LinkPolicy } from "./link-policy";
import { createShare, sentenceOf } from "./share-api";
import { describeTerms, newTerms, resolveTerms, type ShareTerms, toNewShare } from "./share-terms";
import { DescriptionField, DownloadLimitField, ExpiryField, NameField, NoteField, OpeningField, PasswordField } from "./terms-fields";
import { useNow } from "./use-now";

export interface ShareDialogProps {
  item: { bucket: string; key: string };
  policy: LinkPolicy;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

interface Created {
  share: PresentedShare;
  password: string | null;
  isCopied: boolean;
}

/** Makes a link to one file: open it, press the button, and the link is on the clipboard. Each opening starts anew. */
export function ShareDialog({ item, policy, open, onOpenChange }: ShareDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent className="sm:max-w-xl" onOpenAutoFocus={focusSubmit} onKeyDown={submitOnControlEnter}>
        <ShareDialogContents item={item} policy={policy} />
      </DialogContent>
    </Dialog>
  );
}

/** What most people want is the button, so it has the focus; unless something has to be filled in first. */
function focusSubmit(event: Event) {
  const dialog = event.currentTarget as HTMLElement;
  const submit = dialog.querySelector<HTMLElement>("textarea[required]") ?? dialog.querySelector<HTMLElement>("button[type=submit]");
  if (submit === null) return;
  event.preventDefault();
  submit.focus();
}

/** Ctrl-Enter or ⌘-Enter sends the form from wherever one is in it. */
function submitOnControlEnter(event: KeyboardEvent<HTMLElement>) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const form = event.currentTarget.querySelector("form");
  if (form === null) return;
  event.preventDefault();
  form.requestSubmit();
}

function ShareDialogContents({ item, policy }: Pick<ShareDialogProps, "item" | "policy">) {
  const [created, setCreated] = useState<Created | null>(null);
  const name = baseName(item.key);
  if (created === null) return <ShareForm item={item} policy={policy} name={name} onCreated={setCreated} />;
  const { share } = created;
  return (
    <>
      <DialogHeader>
        <DialogTitle className="break-words">{created.isCopied ? "Link copied" : "Link created"}</DialogTitle>
        <DialogDescription>
          {describeTerms({
            hasPassword: share.hasPassword,
            expiresAtMs: share.expiresAt === null ? null : Date.parse(share.expiresAt),
            maxDownloads: share.maxDownloads,
          })}
        </DialogDescription>
      </DialogHeader>
      <DialogBody>
        <CreatedShare {...created} />
      </DialogBody>
      <DialogFooter>
        <Button asChild variant="ghost">
          <Link href={`/sharing/${share.id}`}>Manage this link</Link>
        </Button>
        <DialogClose asChild>
          <Button variant="outline">Done</Button>
        </DialogClose>
      </DialogFooter>
    </>
  );
}

function ShareForm({
  item,
  policy,
  name,
  onCreated,
}: Pick<ShareDialogProps, "item" | "policy"> & { name: string; onCreated: (created: Created) => void }) {
  const nowMs = useNow();
  const [terms, setTerms] = useState<ShareTerms>(() => newTerms(policy));
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submitted = useRef<{ body: string; key: string } | null>(null);
  const resolved = resolveTerms(terms, nowMs, policy);
  const hasIssues = Object.keys(resolved.issues).length > 0;
  const change = (changes: Partial<ShareTerms>) => {
    setTerms((current) => ({ ...current, ...changes }));
    setProblem(null);
  };
  const field = { terms, resolved, showsIssues: isTried, nowMs, policy, onChange: change };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (hasIssues || isBusy) return;
    const body = toNewShare(resolved, item);
    const text = JSON.stringify(body);
    // The same wish keeps its key, so that a second click or a lost answer makes no second link.
    if (submitted.current?.body !== text) submitted.current = { body: text, key: crypto.randomUUID() };
    setBusy(true);
    setProblem(null);
    const creating = createShare(body, submitted.current.key);
    const copying = copyText(creating.then((share) => share.url));
    try {
      const share = await creating;
      onCreated({ share, password: body.password ?? null, isCopied: await copying });
    } catch (error) {
      setProblem(sentenceOf(error));
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <DialogHeader>
        <DialogTitle className="break-words">Share “{name}”</DialogTitle>
        <DialogDescription aria-live="polite">
          {resolved.issues.expiry === undefined && resolved.issues.maxDownloads === undefined
            ? describeTerms({ ...resolved, hasPassword: terms.password.kind !== "none" })
            : "One of the limits below is not clear yet."}
          {terms.opening === "direct" ? " The link is the file itself." : null}
        </DialogDescription>
      </DialogHeader>
      <DialogBody className="grid content-start gap-2">
        <Group
          title="Access"
          summary={terms.password.kind === "none" ? "No password" : policy.requiresPassword ? "Password, as required" : "Password"}
          hasIssue={isTried && resolved.issues.password !== undefined}
        >
          <PasswordField {...field} />
        </Group>
        <Group
          title="Limits"
          summary={summaryOfLimits(resolved)}
          hasIssue={isTried && (resolved.issues.expiry !== undefined || resolved.issues.maxDownloads !== undefined)}
        >
          <ExpiryField {...field} />
          <DownloadLimitField {...field} />
        </Group>
        <Group
          title="Visitor experience"
          summary={`${terms.opening === "page" ? "Opens a page" : "Opens the file itself"}${resolved.description === null ? "" : " · Description"}`}
          hasIssue={isTried && resolved.issues.description !== undefined}
        >
          <OpeningField {...field} />
          {terms.opening === "page" ? <DescriptionField {...field} /> : null}
        </Group>
        <Group
          title="Name and note"
          summary={[resolved.name, resolved.note].filter((text) => text !== null).join(" · ") || "None"}
          startsOpen={policy.requiresNote}
          hasIssue={isTried && (resolved.issues.name !== undefined || resolved.issues.note !== undefined)}
        >
          <NameField {...field} />
          <NoteField {...field} />
        </Group>
        {problem === null ? null : (
          <Alert variant="destructive" role="alert">
            <AlertDescription>{problem}</AlertDescription>
          </Alert>
        )}
      </DialogBody>
      <DialogFooter>
        <DialogClose asChild>
          <Button type="button" variant="outline">
            Cancel
          </Button>
        </DialogClose>
        <Button type="submit" aria-keyshortcuts="Control+Enter Meta+Enter" aria-disabled={isBusy}>
          {isBusy ? <Spinner /> : null}
          Create and copy link
        </Button>
      </DialogFooter>
    </form>
  );
}

function summaryOfLimits(resolved: ReturnType<typeof resolveTerms>): string {
  const until = resolved.expiresAtMs === null ? "Does not expire" : `Until ${formatExactTime(resolved.expiresAtMs)}`;
  if (resolved.maxDownloads === null) return until;
  return `${until} · ${resolved.maxDownloads.toLocaleString()} ${resolved.maxDownloads === 1 ? "download" : "downloads"}`;
}

/** A group of settings that says what it holds while it is shut. */
function Group({
  title,
  summary,
  hasIssue = false,
  startsOpen = false,
  children,
}: {
  title: string;
  summary: string;
  hasIssue?: boolean;
  /** It holds something that has to be filled in. */
  startsOpen?: boolean;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(startsOpen);
  return (
    <Collapsible open={isOpen || hasIssue} onOpenChange={setOpen} className="rounded-lg border">
      <CollapsibleTrigger className="group flex min-h-11 w-full items-center gap-2.5 rounded-lg px-3 py-2 text-left hover:bg-accent/60">
        <ChevronRightIcon
          aria-hidden
          className="size-4 shrink-0 text-muted-foreground transition-transform group-data-[state=open]:rotate-90"
        />
        <span className="shrink-0 font-medium">{title}</span>
        <span className="ml-auto min-w-0 truncate text-[0.8125rem] text-muted-foreground group-data-[state=open]:hidden">{summary}</span>
      </CollapsibleTrigger>
      <CollapsibleContent>
        <div className="grid gap-5 px-3 pt-2 pb-4">{children}</div>
      </CollapsibleContent>
    </Collapsible>
  );
}
