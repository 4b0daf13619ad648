"use client";

import type { Upload } from "@/components/files/uploads/upload-queue";
import {
  AlertDialog,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogFooter,
  AlertDialogHeader,
  AlertDialogTitle,
} from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import { NameList } from "@/components/files/name-list";

/** Asks before anything is overwritten, naming each file. Closing it decides nothing: the files wait. */
export function OverwriteDialog({
  uploads,
  open,
  onOverwrite,
  onSkip,
  onLater,
}: {
  uploads: readonly Upload[];
  open: boolean;
  onOverwrite: () => void;
  onSkip: () => void;
  onLater: () => void;
}) {
  const isOne = uploads.length === 1;
  return (
    <AlertDialog open={open} onOpenChange={(isOpen) => (isOpen ? undefined : onLater())}>
      <AlertDialogContent>
        <AlertDialogHeader>
          <AlertDialogTitle>{isOne ? "Overwrite this file?" : `Overwrite ${uploads.length.toLocaleString("en")} files?`}</AlertDialogTitle>
          <AlertDialogDescription>
            {isOne
              ? "A file with this name is there already. Overwriting replaces what it holds; links that lead to it then give out the new file."
              : "Files with these names are there already. Overwriting replaces what they hold; links that lead to them then give out the new files."}
          </AlertDialogDescription>
          <NameList
            label="Files that are there already"
            lines={uploads.map((upload) => ({ id: String(upload.id), name: upload.key, aside: <Bytes value={upload.sizeBytes} /> }))}
          />
        </AlertDialogHeader>
        <AlertDialogFooter>
          <Button variant="outline" onClick={onSkip}>
            {isOne ? "Skip it" : "Skip them"}
          </Button>
          <Button variant="destructive" onClick={onOverwrite}>
            {isOne ? "Overwrite" : `Overwrite ${uploads.length.toLocaleString("en")} files`}
          </Button>
        </AlertDialogFooter>
      </AlertDialogContent>
    </AlertDialog>
  );
}
