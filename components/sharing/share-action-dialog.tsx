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
import { bulkShares, revokeMatching, sentenceOf } from "./share-api";
import { type AskedAction, countOf, daysOf, type ShareActionKind } from "./share-actions";

interface Words {
  title: (names: string, days: string) => string;
  text: (isOne: boolean, days: string) => string;
  button: (count: string) => string;
  done: (names: string) => string;
  isDestructive?: boolean;
}

const WORDS: Record<ShareActionKind, Words> = {
  revoke: {
    title: (names) => `Revoke ${names}?`,
    text: (isOne) =>
      `Whoever opens ${isOne ? "it" : "one of them"} from now on is told that there is no such link, also those who are looking at it. Files and access logs stay, and ${isOne ? "the link" : "each link"} can be restored.`,
    button: (count) => `Revoke ${count}`,
    done: (names) => `Revoked ${names}.`,
    isDestructive: true,
  },
  restore: {
    title: (names) => `Restore ${names}?`,
    text: (isOne) =>
      `${isOne ? "It works" : "They work"} again under the same address, with the same settings and counts. Whoever gave a password gives it again.`,
    button: (count) => `Restore ${count}`,
    done: (names) => `Restored ${names}.`,
  },
  pause: {
    title: (names) => `Pause ${names}?`,
    text: (isOne) =>
      `Visitors are told to come back later, until ${isOne ? "it is" : "they are"} resumed. Addresses, settings and counts stay.`,
    button: (count) => `Pause ${count}`,
    done: (names) => `Paused ${names}.`,
  },
  resume: {
    title: (names) => `Resume ${names}?`,
    text: (isOne) => `${isOne ? "It works" : "They work"} again, as far as nothing else ended ${isOne ? "it" : "them"}.`,
    button: (count) => `Resume ${count}`,
    done: (names) => `Resumed ${names}.`,
  },
  expire: {
    title: (names) => `End ${names} now?`,
    text: (isOne) =>
      `Visitors are told that ${isOne ? "it has" : "they have"} expired. A later end, or extending, brings ${isOne ? "it" : "them"} back.`,
    button: (count) => `End ${count} now`,
    done: (names) => `Ended ${names}.`,
    isDestructive: true,
  },
  extend: {
    title: (names, days) => `Extend ${names} by ${days}?`,
    text: (isOne, days) =>
      `${isOne ? "Its end moves" : "The end of each moves"} by ${days}; where it has passed, ${days} from now. Links without an end stay as they are.`,
    button: (count) => `Extend ${count}`,
    done: (names) => `Extended ${names}.`,
  },
  delete: {
    title: (names) => `Delete ${names} permanently?`,
    text: (isOne) =>
      isOne
        ? "The link and its access log are gone for good, and nothing brings them back. The files stay."
        : "The links and their access logs are gone for good, and nothing brings them back. The files stay.",
    button: (count) => `Delete ${count} permanently`,
    done: (names) => `Deleted ${names}.`,
    isDestructive: true,
  },
};

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
    const failures = await runAll(asked);
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
        <AlertDialogTitle className="break-words">{words.title(names, daysOf(asked.days ?? 1))}</AlertDialogTitle>
        <AlertDialogDescription>{words.text(count === 1, daysOf(asked.days ?? 1))}</AlertDialogDescription>
        {problem === null ? null : (
          <Alert variant="destructive" role="alert">
            <AlertDescription className="text-foreground">{problem}</AlertDescription>
          </Alert>
        )}
      </AlertDialogHeader>
      <AlertDialogFooter>
        <AlertDialogCancel>Cancel</AlertDialogCancel>
        {/* Not an AlertDialogAction: that would close the dialog before the answer is there. */}
        <Button variant={words.isDestructive === true ? "destructive" : "default"} aria-disabled={isBusy} onClick={() => void confirm()}>
          {isBusy ? <Spinner /> : null}
          {words.button(count === 1 ? "link" : countOf(count))}
        </Button>
      </AlertDialogFooter>
    </>
  );
}

/** Does it to all in one request; answers which failed and why. */
async function runAll({ kind, shares, days }: AskedAction): Promise<{ share: PresentedShare; reason: string }[]> {
  try {
    const { data } = await bulkShares({
      ids: shares.map(({ id }) => id),
      action: kind,
      ...(kind === "extend" ? { days: days ?? 1 } : {}),
    });
    const reasons = new Map(data.filter(({ isDone }) => !isDone).map(({ id, message }) => [id, message ?? "It could not be done."]));
    return shares.flatMap((share) => {
      const reason = reasons.get(share.id);
      return reason === undefined ? [] : [{ share, reason }];
    });
  } catch (error) {
    return shares.map((share) => ({ share, reason: sentenceOf(error) }));
  }
}
