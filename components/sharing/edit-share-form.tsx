"use client";

import { useState, type SubmitEvent } from "react";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import { toast } from "@/components/ui/toast";
import { formatExactTime } from "@/lib/format/time";
import type { PresentedShare } from "@/lib/shares/present-share";
import { copyText } from "./copy-text";
import type { LinkPolicy } from "./link-policy";
import { ApiFailure, editShare, sentenceOf } from "./share-api";
import { kindsOf, resolveTerms, type ShareTerms, termsOf, toChanges } from "./share-terms";
import { DescriptionField, DownloadLimitField, ExpiryField, NameField, NoteField, OpeningField, PasswordField } from "./terms-fields";
import { useNow } from "./use-now";

/**
 * The settings of a link. Only what was changed is sent, and only on top of the version that was seen: when somebody else was faster, nothing is
 * saved, and their values are shown beside one's own.
 */
export function EditShareForm({ share, policy, onSaved }: { share: PresentedShare; policy: LinkPolicy; onSaved: () => void }) {
  const nowMs = useNow();
  // What a save is based on: the link as it was loaded, or as a conflict showed it.
  const [base, setBase] = useState(share);
  const [terms, setTerms] = useState<ShareTerms>(() => termsOf(share));
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [theirs, setTheirs] = useState<string[] | null>(null);
  const resolved = resolveTerms(terms, nowMs, policy, base);
  const changes = toChanges(resolved, base);
  const isChanged = Object.keys(changes).length > 0 || Object.keys(resolved.issues).length > 0;
  const field = {
    terms,
    resolved,
    showsIssues: isTried,
    nowMs,
    policy,
    kinds: kindsOf(base.items),
    onChange: (changed: Partial<ShareTerms>) => setTerms((current) => ({ ...current, ...changed })),
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    if (isBusy || !isChanged || Object.keys(resolved.issues).length > 0) return;
    setBusy(true);
    setProblem(null);
    try {
      await editShare(share.id, changes, base.version);
      if (typeof changes.password === "string") offerPassword(`${share.url}\nPassword: ${changes.password}`);
      else toast.success("Saved.");
      setTheirs(null);
      onSaved();
    } catch (error) {
      const current =
        error instanceof ApiFailure && error.code === "edit_conflict"
          ? (error.details["current"] as PresentedShare | undefined)
          : undefined;
      if (current === undefined) {
        setProblem(sentenceOf(error));
      } else {
        setTheirs(describeDifferences(base, current));
        // Untouched settings follow theirs; what was changed here stays as it was typed, to be saved or given up.
        setTerms(mergeTerms(terms, base, current));
        setBase(current);
      }
    }
    setBusy(false);
  };
  const discard = () => {
    setTerms(termsOf(base));
    setTheirs(null);
    setProblem(null);
    setTried(false);
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="grid gap-5">
      {theirs === null ? null : (
        <Alert variant="warning" role="alert">
          <AlertTitle>Somebody else changed this link meanwhile. Nothing of yours was saved.</AlertTitle>
          <AlertDescription>
            <span>It now says:</span>
            <ul className="list-disc pl-5">
              {theirs.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
            <span>What you had changed is still in the form. Save it on top of this, or discard it.</span>
          </AlertDescription>
        </Alert>
      )}
      {problem === null ? null : (
        <Alert variant="destructive" role="alert">
          <AlertDescription className="text-foreground">{problem}</AlertDescription>
        </Alert>
      )}
      <NameField {...field} />
      <ExpiryField {...field} />
      <DownloadLimitField {...field} />
      <PasswordField {...field} />
      <OpeningField {...field} />
      {terms.opening === "page" || terms.description !== "" ? <DescriptionField {...field} /> : null}
      <NoteField {...field} />
      <div className="flex flex-wrap justify-end gap-2">
        {isChanged ? (
          <Button type="button" variant="outline" onClick={discard}>
            Discard
          </Button>
        ) : null}
        <Button type="submit" aria-disabled={isBusy || !isChanged}>
          {isBusy ? <Spinner /> : null}
          Save
        </Button>
      </div>
    </form>
  );
}

/** The new password was on the screen until now; this is the last chance to take it along. */
function offerPassword(text: string) {
  toast.success("Saved. The new password cannot be shown again.", {
    duration: 30_000,
    action: { label: "Copy link and password", onClick: () => void copyText(text) },
  });
}

/** The form after a conflict: settings that were not touched take the new values. */
function mergeTerms(mine: ShareTerms, base: PresentedShare, current: PresentedShare): ShareTerms {
  const before = termsOf(base);
  const after = termsOf(current);
  const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const names = Object.keys(mine) as (keyof ShareTerms)[];
  return Object.fromEntries(names.map((name) => [name, (isSame(mine[name], before[name]) ? after : mine)[name]])) as unknown as ShareTerms;
}

function describeDifferences(before: PresentedShare, now: PresentedShare): string[] {
  const lines = [
    before.name === now.name ? null : now.name === null ? "No name" : `Name: ${now.name}`,
    before.description === now.description ? null : now.description === null ? "No description" : "Another description",
    before.note === now.note ? null : now.note === null ? "No note" : `Note: ${now.note}`,
    before.expiresAt === now.expiresAt ? null : now.expiresAt === null ? "Does not expire" : `Expires ${formatExactTime(now.expiresAt)}`,
    before.maxDownloads === now.maxDownloads
      ? null
      : now.maxDownloads === null
        ? "No download limit"
        : `Downloads at most: ${now.maxDownloads.toLocaleString()}`,
    before.hasPassword === now.hasPassword ? null : now.hasPassword ? "With a password" : "Without a password",
    before.opening === now.opening ? null : now.opening === "page" ? "Opens a page" : "Opens the file itself",
  ].filter((line) => line !== null);
  return lines.length === 0 ? ["The same settings as before; perhaps another password"] : lines;
}
