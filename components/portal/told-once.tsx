"use client";

import { useEffect, useRef, useState, type ReactNode } from "react";
import { CheckIcon, CopyIcon } from "lucide-react";
import { copyText } from "@/components/sharing/copy-text";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

/** A secret that is shown this once, with a button that copies it: it has the focus, being the next thing to do. */
export function ToldOnce({ label, help, value, copyLabel }: { label: string; help: ReactNode; value: string; copyLabel: string }) {
  const [state, setState] = useState<"new" | "copied" | "failed">("new");
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const copy = async () => setState((await copyText(value)) ? "copied" : "failed");
  return (
    <div className="grid gap-1.5">
      <Field label={label} help={help}>
        {(control) => (
          <div className="flex flex-wrap gap-2 sm:flex-nowrap">
            <Input {...control} readOnly value={value} onFocus={(event) => event.target.select()} className="font-mono text-[0.8125rem]" />
            <Button ref={button} type="button" onClick={() => void copy()} className="max-sm:w-full">
              {state === "copied" ? <CheckIcon aria-hidden /> : <CopyIcon aria-hidden />}
              {state === "copied" ? "Copied" : copyLabel}
            </Button>
          </div>
        )}
      </Field>
      <p role="status" className="text-[0.8125rem] leading-5 text-muted-foreground empty:hidden">
        {state === "copied"
          ? "It is on the clipboard."
          : state === "failed"
            ? "The browser did not allow copying. Select the text above and copy it yourself."
            : ""}
      </p>
    </div>
  );
}
