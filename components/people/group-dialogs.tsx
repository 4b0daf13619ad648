"use client";

import { useState, type SubmitEvent } from "react";
import { toast } from "@/components/ui/toast";
import { ApiFailure, issueOf } from "@/components/portal/ask-api";
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
import { Dialog, DialogBody, DialogClose, DialogContent, DialogFooter, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Spinner } from "@/components/ui/spinner";
import type { PresentedGroup } from "@/lib/people/groups";
import { deleteGroup } from "./people-api";
import { useApiCall } from "./use-api-call";

interface GroupNameDialogProps {
  title: string;
  initial: string;
  submit: string;
  onSubmit: (name: string) => Promise<void>;
  onClose: () => void;
}

/** Asks for the name of a group. What the server says about it stands at the field. */
export function GroupNameDialog({ title, initial, submit, onSubmit, onClose }: GroupNameDialogProps) {
  const { isBusy, problem, failure, run, clear } = useApiCall();
  const [name, setName] = useState(initial);
  const issue = failure instanceof ApiFailure && failure.code === "name_taken" ? failure.message : issueOf(failure, "name", "The name");
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    if (await run(() => onSubmit(name.trim()))) onClose();
  };
  return (
    <Dialog open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <DialogContent aria-describedby={undefined}>
        <form noValidate onSubmit={(event) => void send(event)}>
          <DialogHeader>
            <DialogTitle>{title}</DialogTitle>
          </DialogHeader>
          <DialogBody className="grid gap-4">
            <ProblemAlert problem={issue === undefined ? problem : null} />
            <Field label="Name" error={issue} required>
              <Input
                value={name}
                onChange={(event) => {
                  setName(event.target.value);
                  clear();
                }}
                autoComplete="off"
                maxLength={100}
              />
            </Field>
          </DialogBody>
          <DialogFooter>
            <DialogClose asChild>
              <Button type="button" variant="outline">
                Cancel
              </Button>
            </DialogClose>
            <Button type="submit" aria-disabled={isBusy}>
              {isBusy ? <Spinner /> : null}
              {submit}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** Asks before a group goes, and says what its members lose. */
export function DeleteGroupDialog({ group, onClose, onDeleted }: { group: PresentedGroup; onClose: () => void; onDeleted: () => void }) {
  const { isBusy, problem, run } = useApiCall();
  const confirm = async () => {
    if (!(await run(async () => void (await deleteGroup(group.id))))) return;
    toast.success(`Deleted the group ${group.name}.`);
    onDeleted();
  };
  const members = group.members === 1 ? "Its 1 member loses" : `Its ${group.members.toLocaleString("en")} members lose`;
  return (
    <AlertDialog open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <AlertDialogContent>
        <AlertDialogHeader>
          <AlertDialogTitle className="break-words">Delete the group “{group.name}”?</AlertDialogTitle>
          <AlertDialogDescription>
            {group.members === 0 ? "Nobody is in it." : `${members} what comes by it at once, and links that need it are suspended.`} The
            accounts stay.
          </AlertDialogDescription>
          <ProblemAlert problem={problem} />
        </AlertDialogHeader>
        <AlertDialogFooter>
          <AlertDialogCancel>Cancel</AlertDialogCancel>
          <Button variant="destructive" aria-disabled={isBusy} onClick={() => void confirm()}>
            {isBusy ? <Spinner /> : null}
            Delete group
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
