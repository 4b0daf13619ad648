"use client";

import { CopyIcon } from "lucide-react";
import { copyText } from "@/components/sharing/copy-text";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { cn } from "@/lib/utils";

const MAX_ROWS = 20;

interface CodeBlockProps {
  label: string;
  text: string;
  /** Shows all of a long line, broken; copied it is one. */
  wraps?: boolean;
}

/** Where the browser does not fit the field to what is in it. */
const WRAPPED_ROWS = 4;

/** Text to copy: a field, so that it is reached, scrolled and selected by keyboard. */
export function CodeBlock({ label, text, wraps = false }: CodeBlockProps) {
  const copy = async () => {
    if (await copyText(text)) toast.success("Copied.");
    else toast.error("The clipboard could not be used.", { description: "Select the text and copy it." });
  };
  return (
    <div className="relative min-w-0">
      <textarea
        readOnly
        aria-label={label}
        value={text}
        wrap={wraps ? "soft" : "off"}
        spellCheck={false}
        rows={wraps ? WRAPPED_ROWS : Math.min(MAX_ROWS, text.split("\n").length) + 1}
        className={cn(
          "block w-full resize-y overflow-auto rounded-lg border bg-muted px-3 py-2.5 pr-12 font-mono text-xs leading-5",
          wraps && "field-sizing-content",
        )}
      />
      <Button
        type="button"
        variant="outline"
        size="icon-sm"
        aria-label={`Copy: ${label}`}
        className="absolute top-1.5 right-1.5"
        onClick={() => void copy()}
      >
        <CopyIcon />
      </Button>
    </div>
  );
}
