"use client";

import { useApiCall } from "@/components/people/use-api-call";
import { ProblemAlert } from "@/components/portal/problem-alert";
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
import { removeSmtp } from "./mail-api";

/** Asks once more before the mail server is taken away. */
export function RemoveMailDialog({ etag, onClose, onRemoved }: { etag: string | null; onClose: () => void; onRemoved: () => void }) {
  const { isBusy, problem, run } = useApiCall();
  const remove = () =>
    run(async () => {
      await removeSmtp(etag);
      toast.success("The mail server was taken away.");
      onRemoved();
      onClose();
    });
  return (
    <AlertDialog open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <AlertDialogContent>
        <AlertDialogHeader>
          <AlertDialogTitle>Take the mail server away?</AlertDialogTitle>
          <AlertDialogDescription>
            Its password is forgotten. Nothing is sent by e-mail any more, and nobody can ask for a new password on the sign-in page; links
            for both are shown for copying instead. What waits to be sent goes on waiting until a server is set again.
          </AlertDialogDescription>
          <ProblemAlert problem={problem} />
        </AlertDialogHeader>
        <AlertDialogFooter>
          <AlertDialogCancel>Cancel</AlertDialogCancel>
          <Button variant="destructive" aria-disabled={isBusy} onClick={() => void remove()}>
            {isBusy ? <Spinner /> : null}
            Take it away
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
