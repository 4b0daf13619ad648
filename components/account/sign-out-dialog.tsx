"use client";

import { ProblemAlert } from "@/components/portal/problem-alert";
import { useApiCall } from "@/components/people/use-api-call";
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
import { signOutEverywhere } from "./account-api";

/** Asks before every session of one's own ends, this one included. */
export function SignOutDialog({ onClose }: { onClose: () => void }) {
  const { isBusy, problem, run } = useApiCall();
  const confirm = async () => {
    if (await run(async () => void (await signOutEverywhere()))) window.location.assign("/sign-in");
  };
  return (
    <AlertDialog open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <AlertDialogContent>
        <AlertDialogHeader>
          <AlertDialogTitle>Sign out everywhere?</AlertDialogTitle>
          <AlertDialogDescription>
            Every browser is signed out, this one too. Tokens stay: delete those you no longer want.
          </AlertDialogDescription>
          <ProblemAlert problem={problem} />
        </AlertDialogHeader>
        <AlertDialogFooter>
          <AlertDialogCancel>Cancel</AlertDialogCancel>
          <Button variant="destructive" aria-disabled={isBusy} onClick={() => void confirm()}>
            {isBusy ? <Spinner /> : null}
            Sign out everywhere
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
