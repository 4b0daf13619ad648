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
import { inviteAgain, type Invitation } from "./people-api";
import { OnItsWay, SendByMailField } from "./send-by-mail-field";
import { useApiCall } from "./use-api-call";

/** Makes a new invitation link for somebody who is here already: for the first password or for another one. */
export function InvitationDialog({
  user,
  hasMail,
  onClose,
  onMade,
}: {
  user: PresentedUser;
  /** Whether a mail server is set. */
  hasMail: boolean;
  onClose: () => void;
  onMade: () => void;
}) {
  const { isBusy, problem, run } = useApiCall();
  const [made, setMade] = useState<Invitation | null>(null);
  const [sendMail, setSendMail] = useState(hasMail);
  const make = () =>
    run(async () => {
      setMade(await inviteAgain(user.id, { sendMail }));
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
        <DialogBody className="grid gap-4">
          <ProblemAlert problem={problem} />
          {made === null ? (
            <SendByMailField hasMail={hasMail} isOn={sendMail} to={user.email} onChange={setSendMail} />
          ) : (
            <>
              {made.sentTo === null ? null : <OnItsWay to={made.sentTo} />}
              <ToldOnce
                label="Invitation link"
                help="It works once, for 7 days, and cannot be shown again."
                value={made.url}
                copyLabel="Copy link"
              />
            </>
          )}
        </DialogBody>
        <DialogFooter>
          <DialogClose asChild>
            <Button variant="outline">{made === null ? "Cancel" : "Done"}</Button>
          </DialogClose>
          {made === null ? (
            <Button aria-disabled={isBusy} onClick={() => void make()}>
              {isBusy ? <Spinner /> : null}
              {sendMail ? "Make and send the link" : "Make the link"}
            </Button>
          ) : null}
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}
