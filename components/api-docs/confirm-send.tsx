"use client";

import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";

export interface ConfirmSendProps {
  summary: string;
  /** Method and address as they will be sent. */
  request: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before a request that may take something away. */
export function ConfirmSend({ summary, request, onConfirm, onClose }: ConfirmSendProps) {
  return (
    <AlertDialog open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <AlertDialogContent>
        <AlertDialogHeader>
          <AlertDialogTitle>{summary}?</AlertDialogTitle>
          <AlertDialogDescription>
            This is sent to this site, in your name, and changes what is really there:{" "}
            <code className="font-mono break-all">{request}</code>
          </AlertDialogDescription>
        </AlertDialogHeader>
        <AlertDialogFooter>
          <AlertDialogCancel>Cancel</AlertDialogCancel>
          <AlertDialogAction variant="destructive" onClick={onConfirm}>
            Send it
          </AlertDialogAction>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
