"use client";

import { useState } from "react";
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
import { Spinner } from "@/components/ui/spinner";
import { toast } from "@/components/ui/toast";
import type { PresentedShare } from "@/lib/shares/present-share";
import { nameOfShare } from "./share-badges";
import { deleteShare, restoreShare, revokeMatching, revokeShare, sentenceOf } from "./share-api";
import { type AskedAction, countOf, type ShareActionKind } from "./share-actions";

interface Words {
  title: (names: string) => string;
  text: (isOne: boolean) => string;
  button: (count: string) => string;
  done: (names: string) => string;
  isDestructive: boolean;
  run: (id: string) => Promise<unknown>;
}

const WORDS: Record<ShareActionKind, Words> = {
  revoke: {
    title: (names) => `Revoke ${names}?`,
    text: (isOne) =>
      `Whoever opens ${isOne ? "it" : "one of them"} from now on is told that there is no such link, also those who are looking at it. Files and access logs stay, and ${isOne ? "the link" : "each link"} can be restored.`,
    button: (count) => `Revoke ${count}`,
    done: (names) => `Revoked ${names}.`,
    isDestructive: true,
    run: revokeShare,
  },
  restore: {
    title: (names) => `Restore ${names}?`,
    text: (isOne) =>
      `${isOne ? "It works" : "They work"} again under the same address, with the same settings and counts. Whoever gave a password gives it again.`,
    button: (count) => `Restore ${count}`,
    done: (names) => `Restored ${names}.`,
    isDestructive: false,
    run: restoreShare,
  },
  delete: {
    title: (names) => `Delete ${names} permanently?`,
    text: () => "The link and its access log are gone for good, and nothing brings them back. The file stays.",
    button: (count) => `Delete ${count} permanently`,
    done: (names) => `Deleted ${names}.`,
    isDestructive: true,
    run: deleteShare,
  },
};

const AT_ONCE = 4;

interface ShareActionDialogProps {
  asked: AskedAction;
  isOpen: boolean;
  onDone: (kind: ShareActionKind) => void;
  onOpenChange: (isOpen: boolean) => void;
}

/** Says what is about to be done to how many links, does it when that is confirmed, and says what failed. */
export function ShareActionDialog({ asked, isOpen, onDone, onOpenChange }: ShareActionDialogProps) {
  return (
    <AlertDialog open={isOpen} onOpenChange={onOpenChange}>
      <AlertDialogContent>
        <Confirmation asked={asked} onDone={onDone} onClose={() => onOpenChange(false)} />
      </AlertDialogContent>
    </AlertDialog>
  );
}

function Confirmation({ asked, onDone, onClose }: { asked: AskedAction; onDone: (kind: ShareActionKind) => void; onClose: () => void }) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { kind, shares, matching } = asked;
  const words = WORDS[kind];
  const count = matching?.count ?? shares.length;
  const first = shares[0];
  const names = count === 1 && first !== undefined ? `the link to “${nameOfShare(first)}”` : countOf(count);

  const confirm = async () => {
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    if (matching !== undefined) {
      try {
        await revokeMatching(matching.filter, matching.count);
        toast.success(words.done(names));
        onClose();
      } catch (error) {
        setProblem(sentenceOf(error));
      }
      setBusy(false);
      onDone(kind);
      return;
    }
    const failures = await runAll(shares, words.run);
    if (failures.length < shares.length) onDone(kind);
    if (failures.length === 0) {
      toast.success(words.done(names));
      onClose();
      return;
    }
    setProblem(
      [
        shares.length === 1 ? null : `${shares.length - failures.length} of ${shares.length} done.`,
        ...failures.slice(0, 5).map(({ share, reason }) => (shares.length === 1 ? reason : `“${nameOfShare(share)}”: ${reason}`)),
        failures.length > 5 ? `And ${failures.length - 5} more.` : null,
      ]
        .filter((line) => line !== null)
        .join(" "),
    );
    setBusy(false);
  };

  return (
    <>
      <AlertDialogHeader>
        <AlertDialogTitle className="break-words">{words.title(names)}</AlertDialogTitle>
        <AlertDialogDescription>{words.text(count === 1)}</AlertDialogDescription>
        {problem === null ? null : (
          <Alert variant="destructive" role="alert">
            <AlertDescription className="text-foreground">{problem}</AlertDescription>
          </Alert>
        )}
      </AlertDialogHeader>
      <AlertDialogFooter>
        <AlertDialogCancel>Cancel</AlertDialogCancel>
        {/* Not an AlertDialogAction: that would close the dialog before the answer is there. */}
        <Button variant={words.isDestructive ? "destructive" : "default"} aria-disabled={isBusy} onClick={() => void confirm()}>
          {isBusy ? <Spinner /> : null}
          {words.button(count === 1 ? "link" : countOf(count))}
        </Button>
      </AlertDialogFooter>
    </>
  );
}

/** Does it to all, a few at a time; answers which failed and why. */
async function runAll(
  shares: PresentedShare[],
  run: (id: string) => Promise<unknown>,
): Promise<{ share: PresentedShare; reason: string }[]> {
  const waiting = [...shares];
  const failures: { share: PresentedShare; reason: string }[] = [];
  const work = async () => {
    for (let share = waiting.shift(); share !== undefined; share = waiting.shift()) {
      try {
        await run(share.id);
      } catch (error) {
        failures.push({ share, reason: sentenceOf(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failures;
}
