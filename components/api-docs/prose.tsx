import { Fragment } from "react";
import { cn } from "@/lib/utils";

/** Paragraphs with `code` and **strong** words: all of Markdown that the description uses. */
export function Prose({ text, className }: { text: string; className?: string }) {
  return (
    <div className={cn("grid gap-2 text-sm text-pretty", className)}>
      {text.split(/\n{2,}/u).map((paragraph, index) => (
        <p key={index}>
          <Inline text={paragraph} />
        </p>
      ))}
    </div>
  );
}

export function Inline({ text }: { text: string }) {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/u).map((part, index) => {
    if (part.startsWith("`")) {
      return (
        <code key={index} className="rounded bg-muted px-1 py-0.5 font-mono text-[0.8125em] break-words">
          {part.slice(1, -1)}
        </code>
      );
    }
    return part.startsWith("**") ? <strong key={index}>{part.slice(2, -2)}</strong> : <Fragment key={index}>{part}</Fragment>;
  });
}
