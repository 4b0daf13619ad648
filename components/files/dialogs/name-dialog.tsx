"use client";

import { useRef, useState, type FormEvent } from "react";
import { problemSentence } from "@/components/files/api";
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
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Spinner } from "@/components/ui/spinner";

export interface NameDialogProps {
  title: string;
  description: string;
  label: string;
  submit: string;
  initial: string;
  /** What is wrong with a name before anybody is asked; `null` when nothing is. */
  problemOf(name: string): string | null;
  /** Does it; what it throws is told under the field. A sentence as answer is a problem too. */
  onSubmit(name: string): Promise<string | null>;
  onClose(): void;
  onCloseAutoFocus(event: Event): void;
}

/** Asks for one name. */
export function NameDialog({
  title,
  description,
  label,
  submit,
  initial,
  problemOf,
  onSubmit,
  onClose,
  onCloseAutoFocus,
}: NameDialogProps) {
  const [name, setName] = useState(initial);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  const submitName = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    const wrong = problemOf(name);
    setProblem(wrong);
    if (wrong === null) {
      setBusy(true);
      const failure = await onSubmit(name).catch(problemSentence);
      setBusy(false);
      if (failure === null) return onClose();
      setProblem(failure);
    }
    input.current?.focus();
  };
  const chooseStem = (event: Event) => {
    event.preventDefault();
    input.current?.focus();
    const dot = initial.lastIndexOf(".");
    input.current?.setSelectionRange(0, dot > 0 ? dot : initial.length);
  };

  return (
    <Dialog open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <DialogContent className="sm:max-w-md" onOpenAutoFocus={chooseStem} onCloseAutoFocus={onCloseAutoFocus}>
        <form onSubmit={(event) => void submitName(event)} noValidate>
          <DialogHeader>
            <DialogTitle>{title}</DialogTitle>
            <DialogDescription className="break-words">{description}</DialogDescription>
          </DialogHeader>
          <DialogBody>
            <Field label={label} error={problem}>
              <Input ref={input} value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" spellCheck={false} />
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
