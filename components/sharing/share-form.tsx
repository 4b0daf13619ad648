"use client";

import { useEffect, useRef, useState, type ReactNode, type SubmitEvent } from "react";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { DialogBody, DialogClose, DialogDescription, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Spinner } from "@/components/ui/spinner";
import type { PresentedShare } from "@/lib/shares/present-share";
import { copyText } from "./copy-text";
import { describeTerms, takesUploads } from "./describe-terms";
import type { LinkPolicy } from "./link-policy";
import { createShare, sentenceOf, type ShareItem } from "./share-api";
import { issuesOfFailure, type ItemKinds, resolveTerms, type ShareTerms, type TermsIssues, toNewShare } from "./share-terms";
import { TermsGroups } from "./terms-groups";
import { NO_UPLOAD_RULES } from "./upload-terms";
import { useNow } from "./use-now";

export interface Created {
  share: PresentedShare;
  password: string | null;
  isCopied: boolean;
}

/** The settings of a link that is about to be made; above them, in one sentence, what will hold. */
export function ShareForm({
  title,
  items,
  kinds,
  policy,
  origin,
  initialTerms,
  onCreated,
}: {
  title: ReactNode;
  items: readonly ShareItem[];
  kinds: ItemKinds;
  policy: LinkPolicy;
  origin: string;
  initialTerms: ShareTerms;
  onCreated: (created: Created) => void;
}) {
  const nowMs = useNow();
  const form = useRef<HTMLFormElement>(null);
  const [terms, setTerms] = useState(initialTerms);
  const [refused, setRefused] = useState<TermsIssues>({});
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const submitted = useRef<{ body: string; key: string } | null>(null);
  const worked = resolveTerms(terms, nowMs, policy, null, kinds);
  const resolved = { ...worked, issues: { ...refused, ...worked.issues } };
  const isClear = Object.keys(worked.issues).length === 0;
  const change = (changes: Partial<ShareTerms>) => {
    setTerms((current) => ({ ...current, ...changes }));
    setProblem(null);
    setRefused({});
  };
  // What most people want is the button, so it has the focus; unless something has to be filled in first.
  useEffect(() => {
    // After the dialog has noted where to give the focus back to.
    const frame = requestAnimationFrame(() =>
      (
        form.current?.querySelector<HTMLElement>("textarea[required]") ?? form.current?.querySelector<HTMLElement>("[type=submit]")
      )?.focus(),
    );
    return () => cancelAnimationFrame(frame);
  }, []);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (!isClear || isBusy) return;
    const body = toNewShare(worked, items);
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
      const failure = issuesOfFailure(error);
      setRefused(failure?.issues ?? {});
      setProblem(failure !== null && failure.other.length === 0 ? null : sentenceOf(error));
      setBusy(false);
    }
  };

  const areLimitsClear = (["allowedActions", "start", "expiry", "maxDownloads", "maxUses"] as const).every(
    (name) => resolved.issues[name] === undefined,
  );
  return (
    <form ref={form} onSubmit={(event) => void submit(event)} noValidate className="flex min-h-0 flex-1 flex-col" data-share-form>
      <DialogHeader>
        <DialogTitle className="break-words">{title}</DialogTitle>
        <DialogDescription aria-live="polite">
          {areLimitsClear
            ? describeTerms({
                ...resolved,
                hasPassword: terms.password.kind !== "none",
                uploads: takesUploads(resolved.allowedActions) ? resolved.uploads : NO_UPLOAD_RULES,
              })
            : "One of the limits below is not clear yet."}
          {resolved.opening === "direct" ? " The link is the file itself." : null}
        </DialogDescription>
      </DialogHeader>
      <DialogBody className="grid content-start gap-2">
        <TermsGroups
          terms={terms}
          resolved={resolved}
          showsIssues={isTried}
          nowMs={nowMs}
          policy={policy}
          kinds={kinds}
          origin={origin}
          onChange={change}
        />
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
