"use client";

import { useState, type ReactNode, type SubmitEvent } from "react";
import { useRouter } from "next/navigation";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Spinner } from "@/components/ui/spinner";
import { toast } from "@/components/ui/toast";
import { formatExactTime } from "@/lib/format/exact-time";
import type { PresentedShare } from "@/lib/shares/present-share";
import { ACTIONS_WORDS, AllowedActionsField } from "./allowed-actions-field";
import { copyText } from "./copy-text";
import { takesUploads } from "./describe-terms";
import type { LinkPolicy } from "./link-policy";
import { ApiFailure, editShare, sentenceOf } from "./share-api";
import { nameOfShare } from "./share-badges";
import { kindsOf, resolveTerms, type ShareTerms, termsOf, toChanges } from "./share-terms";
import {
  DescriptionField,
  DownloadLimitField,
  ExpiryField,
  NameField,
  NoteField,
  OpeningField,
  PasswordField,
  StartField,
  VisitLimitField,
} from "./terms-fields";
import { UploadFields } from "./upload-fields";
import { uploadTermsOf } from "./upload-terms";
import { UrlKeyField } from "./url-key-field";
import { useNow } from "./use-now";

/**
 * The settings of a link. Only what was changed is sent, and only on top of the version that was seen: when somebody else was faster, nothing is
 * saved, and their values are shown beside one's own.
 */
export function EditShareForm({ share, policy, origin }: { share: PresentedShare; policy: LinkPolicy; origin: string }) {
  const router = useRouter();
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
      router.refresh();
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
      <div className="grid items-start gap-5 xl:grid-cols-2">
        <Group title="Access">
          <AllowedActionsField {...field} base={base} />
          <PasswordField {...field} />
          <UrlKeyField {...field} origin={origin} />
        </Group>
        <div className="grid gap-5">
          <Group title="Limits">
            <ExpiryField {...field} />
            <StartField {...field} />
            <DownloadLimitField {...field} />
            <VisitLimitField {...field} />
          </Group>
          {takesUploads(terms.allowedActions) ? (
            <Group title="Uploads">
              <UploadFields {...field} />
            </Group>
          ) : null}
        </div>
        <Group title="Visitor experience">
          <OpeningField {...field} />
          {terms.opening === "page" || terms.description !== "" ? <DescriptionField {...field} /> : null}
        </Group>
        <Group title="Name and note">
          <NameField {...field} />
          <NoteField {...field} />
        </Group>
      </div>
      <div className="sticky bottom-0 -mx-1 flex flex-wrap items-center justify-end gap-2 border-t bg-background/95 px-1 py-3">
        {isTried && Object.keys(resolved.issues).length > 0 ? (
          <p role="alert" className="mr-auto text-sm text-destructive">
            Something is not right yet: it is marked above.
          </p>
        ) : null}
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

function limitLine(what: string, before: number | null, now: number | null): string | null {
  if (before === now) return null;
  return now === null ? `${what} without a limit` : `${what} at most: ${now.toLocaleString("en")}`;
}

/** What a link says now that it did not say before. */
function describeDifferences(before: PresentedShare, now: PresentedShare): string[] {
  const lines = [
    before.name === now.name ? null : now.name === null ? "No name" : `Name: ${now.name}`,
    before.description === now.description ? null : now.description === null ? "No description" : "Another description",
    before.note === now.note ? null : now.note === null ? "No note" : `Note: ${now.note}`,
    before.expiresAt === now.expiresAt ? null : now.expiresAt === null ? "Does not expire" : `Expires ${formatExactTime(now.expiresAt)}`,
    before.startsAt === now.startsAt ? null : now.startsAt === null ? "Starts at once" : `Starts ${formatExactTime(now.startsAt)}`,
    limitLine("Downloads", before.maxDownloads, now.maxDownloads),
    limitLine("Visits", before.maxUses, now.maxUses),
    before.allowedActions === now.allowedActions ? null : `Visitors may: ${ACTIONS_WORDS[now.allowedActions].label}`,
    before.urlKey === now.urlKey ? null : now.urlKey === null ? "No custom address" : `Custom address: ${now.urlKey}`,
    before.pausedAt === now.pausedAt ? null : now.pausedAt === null ? "Not paused" : "Paused",
    JSON.stringify(before.items) === JSON.stringify(now.items) ? null : `Other contents: ${nameOfShare({ ...now, name: null })}`,
    JSON.stringify(uploadTermsOf(before.uploads)) === JSON.stringify(uploadTermsOf(now.uploads)) ? null : "Other limits of uploads",
    JSON.stringify(before.embedOrigins) === JSON.stringify(now.embedOrigins)
      ? null
      : now.embedOrigins.length === 0
        ? "Embedded nowhere"
        : `Embedded on: ${now.embedOrigins.join(", ")}`,
    before.hasPassword === now.hasPassword ? null : now.hasPassword ? "With a password" : "Without a password",
    before.opening === now.opening ? null : now.opening === "page" ? "Opens a page" : "Opens the file itself",
  ].filter((line) => line !== null);
  return lines.length === 0 ? ["The same settings as before; perhaps another password"] : lines;
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>{title}</CardTitle>
      </CardHeader>
      <CardContent className="grid gap-5">{children}</CardContent>
    </Card>
  );
}
