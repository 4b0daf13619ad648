"use client";

import { ProblemAlert } from "@/components/portal/problem-alert";
import { ToldOnce } from "@/components/portal/told-once";
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
import { Spinner } from "@/components/ui/spinner";
import type { PresentedUser } from "@/lib/people/users";
import { useState } from "react";
import { inviteAgain } from "./people-api";
import { useApiCall } from "./use-api-call";

/** Makes a new invitation link for somebody who is here already: for the first password or for another one. */
export function InvitationDialog({ user, onClose, onMade }: { user: PresentedUser; onClose: () => void; onMade: () => void }) {
  const { isBusy, problem, run } = useApiCall();
  const [url, setUrl] = useState<string | null>(null);
  const make = () =>
    run(async () => {
      setUrl((await inviteAgain(user.id)).url);
      onMade();
    });
  return (
    <Dialog open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle className="break-words">New invitation link for {user.name ?? user.email}</DialogTitle>
          <DialogDescription>
            {user.hasPassword
              ? "By this link they choose a new password. The present one works until they do."
              : "By this link they choose their password. Earlier links of theirs end."}
          </DialogDescription>
        </DialogHeader>
        <DialogBody className="grid gap-4 empty:hidden">
          {problem === null && url === null ? null : <ProblemAlert problem={problem} />}
          {url === null ? null : (
            <ToldOnce
              label="Invitation link"
              help="It works once, for 7 days, and cannot be shown again."
              value={url}
              copyLabel="Copy link"
            />
          )}
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="outline">{url === null ? "Cancel" : "Done"}</Button>
          </DialogClose>
          {url === null ? (
            <Button aria-disabled={isBusy} onClick={() => void make()}>
              {isBusy ? <Spinner /> : null}
              Make the link
            </Button>
          ) : null}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
