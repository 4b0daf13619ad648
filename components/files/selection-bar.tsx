"use client";

import {
  CopyIcon,
  CornerDownRightIcon,
  DownloadIcon,
  LinkIcon,
  type LucideIcon,
  PencilIcon,
  Share2Icon,
  Trash2Icon,
  XIcon,
} from "lucide-react";
import { countEntries, type Entry } from "@/components/files/entries";
import type { EntryAction } from "@/components/files/entry-menu";
import { Button } from "@/components/ui/button";
import { formatBytes } from "@/lib/format/bytes";
import { cn } from "@/lib/utils";

const BUTTONS: { action: EntryAction; label: string; icon: LucideIcon; isRare?: boolean }[] = [
  { action: "share", label: "Share", icon: Share2Icon },
  { action: "addToShare", label: "Add to share", icon: LinkIcon },
  { action: "download", label: "Download", icon: DownloadIcon, isRare: true },
  { action: "zip", label: "Download", icon: DownloadIcon, isRare: true },
  { action: "rename", label: "Rename", icon: PencilIcon, isRare: true },
  { action: "move", label: "Move", icon: CornerDownRightIcon },
  { action: "copy", label: "Copy", icon: CopyIcon },
  { action: "delete", label: "Delete", icon: Trash2Icon },
];

/** What is chosen, how big it is, and what can be done with it; stands where the filter was. */
export function SelectionBar({
  chosen,
  actions,
  onAction,
  onClear,
}: {
  chosen: readonly Entry[];
  actions: ReadonlySet<EntryAction>;
  onAction: (action: EntryAction) => void;
  onClear: () => void;
}) {
  const bytes = chosen.reduce((sum, entry) => sum + (entry.kind === "file" ? entry.sizeBytes : 0), 0);
  return (
    <div
      role="toolbar"
      aria-label="Selection"
      className="flex h-10 min-w-0 flex-1 items-center gap-1 rounded-lg bg-accent px-1.5 text-accent-foreground"
    >
      <Button variant="ghost" size="icon-sm" aria-label="Clear the selection" onClick={onClear}>
        <XIcon />
      </Button>
      <p className="min-w-0 flex-1 truncate text-sm font-medium tabular-nums">
        <span className="max-sm:hidden">{countEntries(chosen)} selected</span>
        <span className="sm:hidden">{chosen.length.toLocaleString("en")}</span>
        {chosen.some((entry) => entry.kind === "file") ? <span className="font-normal max-sm:hidden">, {formatBytes(bytes)}</span> : null}
      </p>
      {BUTTONS.filter(({ action }) => actions.has(action)).map(({ action, label, icon: Icon, isRare }) => (
        <Button
          key={action}
          variant="ghost"
          size="sm"
          className={cn("hover:bg-background", isRare && "max-sm:hidden", action === "delete" && "text-destructive hover:text-destructive")}
          onClick={() => onAction(action)}
        >
          <Icon />
          <span className="max-lg:sr-only">{label}</span>
        </Button>
      ))}
    </div>
  );
}
