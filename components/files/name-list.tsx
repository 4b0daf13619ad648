import type { ReactNode } from "react";
import { shownName } from "@/components/files/entries";
import { cn } from "@/lib/utils";

const MAX_LINES = 100;

/** Names of files in a dialog, in a box that scrolls when there are many. */
export function NameList({
  label,
  lines,
  className,
}: {
  label: string;
  lines: readonly { id: string; name: string; aside?: ReactNode; note?: ReactNode }[];
  className?: string;
}) {
  return (
    <div className={cn("max-h-44 overflow-y-auto rounded-md border bg-muted/50 text-sm", className)} {...scrollable(label)}>
      <ul className="divide-y">
        {lines.slice(0, MAX_LINES).map((line) => (
          <li key={line.id} className="grid gap-0.5 px-3 py-1.5">
            <span className="flex items-baseline justify-between gap-3">
              <span className="min-w-0 break-words">{shownName(line.name)}</span>
              {line.aside ? <span className="shrink-0 text-xs text-muted-foreground">{line.aside}</span> : null}
            </span>
            {line.note ? <span className="text-xs text-destructive">{line.note}</span> : null}
          </li>
        ))}
        {lines.length > MAX_LINES ? (
          <li className="px-3 py-1.5 text-muted-foreground">and {(lines.length - MAX_LINES).toLocaleString("en")} more</li>
        ) : null}
      </ul>
    </div>
  );
}

/** A box that scrolls takes the focus, so that the keyboard can scroll it. */
const scrollable = (label: string) => ({ role: "region", "aria-label": label, tabIndex: 0 });
