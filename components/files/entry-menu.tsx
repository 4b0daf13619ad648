"use client";

import {
  ClipboardCopyIcon,
  CopyIcon,
  CornerDownRightIcon,
  DownloadIcon,
  FileArchiveIcon,
  FolderOpenIcon,
  FolderPlusIcon,
  InfoIcon,
  LinkIcon,
  type LucideIcon,
  PencilIcon,
  RefreshCwIcon,
  Share2Icon,
  Trash2Icon,
  UploadIcon,
  UsersIcon,
} from "lucide-react";
import type { Entry } from "@/components/files/entries";
import type { ContextMenuParts } from "@/components/ui/menu-on-demand";

/** What can be done with lines, in the order of the menu. */
export type EntryAction =
  | "share"
  | "addToShare"
  | "open"
  | "info"
  | "download"
  | "zip"
  | "rename"
  | "move"
  | "copy"
  | "copyApiUrl"
  | "copyS3Uri"
  | "access"
  | "delete";

interface ActionSpec {
  action: EntryAction;
  label: string;
  icon: LucideIcon;
  shortcut?: string;
  /** A new group begins here. */
  startsGroup?: boolean;
  isDestructive?: boolean;
}

const ACTIONS: ActionSpec[] = [
  { action: "share", label: "Share", icon: Share2Icon, shortcut: "S" },
  { action: "addToShare", label: "Add to share", icon: LinkIcon, shortcut: "A" },
  { action: "open", label: "Open", icon: FolderOpenIcon, shortcut: "Enter" },
  { action: "info", label: "Details", icon: InfoIcon, shortcut: "Enter" },
  { action: "download", label: "Download", icon: DownloadIcon },
  { action: "zip", label: "Download as zip", icon: FileArchiveIcon },
  { action: "rename", label: "Rename", icon: PencilIcon, shortcut: "F2", startsGroup: true },
  { action: "move", label: "Move to…", icon: CornerDownRightIcon },
  { action: "copy", label: "Copy to…", icon: CopyIcon },
  { action: "copyApiUrl", label: "Copy API URL", icon: ClipboardCopyIcon, startsGroup: true },
  { action: "copyS3Uri", label: "Copy S3 URI", icon: ClipboardCopyIcon },
  { action: "access", label: "Who may reach this?", icon: UsersIcon },
  { action: "delete", label: "Delete", icon: Trash2Icon, shortcut: "Del", startsGroup: true, isDestructive: true },
];

/** What may be done with what is listed here. The server decides in the end; what it would refuse is not offered. */
export interface Allowed {
  download: boolean;
  share: boolean;
  /** Copy what is here to somewhere else. */
  copy: boolean;
  /** Put something here. */
  write: boolean;
  delete: boolean;
  /** See and change who may reach what. */
  administer: boolean;
}

/** Which actions these lines allow. */
export function actionsFor(entries: readonly Entry[], allowed: Allowed): ReadonlySet<EntryAction> {
  const [first] = entries;
  const actions = new Set<EntryAction>();
  if (first === undefined) return actions;
  const isOne = entries.length === 1;
  const areFiles = entries.every((entry) => entry.kind === "file");
  if (isOne && areFiles) for (const action of ["info", "copyApiUrl", "copyS3Uri"] as const) actions.add(action);
  if (allowed.share) for (const action of ["share", "addToShare"] as const) actions.add(action);
  if (allowed.download) actions.add(isOne && areFiles ? "download" : "zip");
  if (isOne && !areFiles) for (const action of ["open", "copyS3Uri"] as const) actions.add(action);
  // Copying reads here and writes elsewhere, where the server asks; moving and renaming take the file away from here.
  if (areFiles && allowed.download && allowed.copy) actions.add("copy");
  if (areFiles && allowed.delete && allowed.write) actions.add("move");
  if (areFiles && isOne && allowed.delete && allowed.write) actions.add("rename");
  if (isOne && allowed.administer) actions.add("access");
  if (allowed.delete) actions.add("delete");
  return actions;
}

/** The context menu of the chosen lines. */
export function EntryMenuItems({
  parts,
  actions,
  onAction,
}: {
  parts: ContextMenuParts;
  actions: ReadonlySet<EntryAction>;
  onAction: (action: EntryAction) => void;
}) {
  const { ContextMenuItem, ContextMenuSeparator, ContextMenuShortcut } = parts;
  const shown = ACTIONS.filter(({ action }) => actions.has(action));
  return shown.map(({ action, label, icon: Icon, shortcut, startsGroup, isDestructive }, index) => (
    <div key={action} role="none">
      {startsGroup && index > 0 ? <ContextMenuSeparator /> : null}
      <ContextMenuItem variant={isDestructive ? "destructive" : "default"} onSelect={() => onAction(action)}>
        <Icon />
        {label}
        {shortcut ? <ContextMenuShortcut aria-hidden>{shortcut}</ContextMenuShortcut> : null}
      </ContextMenuItem>
    </div>
  ));
}

/** The context menu of the folder itself, where there is no line. */
export function FolderMenuItems({
  parts,
  canWrite,
  onUpload,
  onNewFolder,
  onReload,
  onAccess,
}: {
  parts: ContextMenuParts;
  canWrite: boolean;
  onUpload: () => void;
  onNewFolder: () => void;
  onReload: () => void;
  /** Left out for those who may not see who may reach what. */
  onAccess: (() => void) | undefined;
}) {
  const { ContextMenuItem, ContextMenuSeparator } = parts;
  return (
    <>
      {canWrite ? (
        <>
          <ContextMenuItem onSelect={onUpload}>
            <UploadIcon />
            Upload files
          </ContextMenuItem>
          <ContextMenuItem onSelect={onNewFolder}>
            <FolderPlusIcon />
            New folder
          </ContextMenuItem>
          <ContextMenuSeparator />
        </>
      ) : null}
      <ContextMenuItem onSelect={onReload}>
        <RefreshCwIcon />
        Read the folder again
      </ContextMenuItem>
      {onAccess === undefined ? null : (
        <ContextMenuItem onSelect={onAccess}>
          <UsersIcon />
          Who may reach this?
        </ContextMenuItem>
      )}
    </>
  );
}
