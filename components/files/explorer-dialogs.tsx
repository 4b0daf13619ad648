"use client";

import dynamic from "next/dynamic";
import { tellShared, toCollected } from "@/components/files/drawer/drawer-store";
import { nameSome, problemOfName, toFileEntry, toFolderEntry, type Entry, type FileEntry } from "@/components/files/entries";
import type { Allowed } from "@/components/files/entry-menu";
import type { LinkPolicy } from "@/components/sharing/link-policy";
import type { SharedThing } from "@/components/sharing/share-dialog";
import { toast } from "@/components/ui/toast";
import type { Level } from "@/lib/people/rights";
import { baseName, parentPrefix } from "@/lib/storage/key-parts";

const NameDialog = dynamic(() => import("@/components/files/dialogs/name-dialog").then((module) => module.NameDialog), { ssr: false });
const DeleteDialog = dynamic(() => import("@/components/files/dialogs/delete-dialog").then((module) => module.DeleteDialog), {
  ssr: false,
});
const TransferDialog = dynamic(() => import("@/components/files/dialogs/transfer-dialog").then((module) => module.TransferDialog), {
  ssr: false,
});
const AccessSheet = dynamic(() => import("@/components/people/access-sheet").then((module) => module.AccessSheet), { ssr: false });
const HelpDialog = dynamic(() => import("@/components/files/dialogs/help-dialog").then((module) => module.HelpDialog), { ssr: false });
const ObjectPanel = dynamic(() => import("@/components/files/object-panel").then((module) => module.ObjectPanel), { ssr: false });
const ShareDialog = dynamic(() => import("@/components/sharing/share-dialog").then((module) => module.ShareDialog), { ssr: false });

/** What is open over the list. */
export type OpenDialog =
  | { name: "share"; entries: readonly Entry[] }
  | { name: "rename"; file: FileEntry }
  | { name: "move" | "copy"; files: readonly FileEntry[] }
  | { name: "delete"; entries: readonly Entry[] }
  | { name: "folder" }
  /** Of a line, or of the folder itself. */
  | { name: "access"; entry: Entry | null }
  | { name: "help" };

/** What has to be there of a file to share it, where no more is known than its key. */
const UNKNOWN = { sizeBytes: 0, etag: "", uploadedAt: "", contentType: null, shares: 0, ownShares: 0 };

function toShared(bucket: string, entry: Entry, folderLevel: Level): SharedThing {
  const { kind, key, name, level } = toCollected(bucket, entry, folderLevel);
  return { item: kind === "file" ? { bucket, key } : { bucket, prefix: key }, name, ...(level === null ? {} : { level }) };
}

/** Whatever is open over the list of a folder. The code of each comes when it is first opened. */
export function ExplorerDialogs({
  dialog,
  bucket,
  prefix,
  policy,
  origin,
  level,
  openFile,
  allowed,
  onOpen,
  onLeaveFile,
  onRename,
  onMakeFolder,
  put,
  remove,
  backToList,
}: {
  dialog: OpenDialog | null;
  bucket: string;
  prefix: string;
  policy: LinkPolicy;
  origin: string;
  /** What the reader may do in the folder. */
  level: Level;
  /** Key of the file whose panel is open. */
  openFile: string | null;
  allowed: Allowed;
  onOpen: (dialog: OpenDialog | null) => void;
  onLeaveFile: () => void;
  /** Answers what is wrong with the name, `null` when it was done. */
  onRename: (file: FileEntry, name: string) => Promise<string | null>;
  onMakeFolder: (name: string) => Promise<string | null>;
  put: (entries: readonly Entry[]) => void;
  remove: (ids: readonly string[]) => void;
  backToList: (event: Event | null) => void;
}) {
  const closeDialog = () => onOpen(null);
  return (
    <>
      {openFile !== null ? (
        <ObjectPanel
          bucket={bucket}
          fileKey={openFile}
          origin={origin}
          canDownload={allowed.download}
          onShare={
            allowed.share
              ? () => {
                  onLeaveFile();
                  onOpen({ name: "share", entries: [toFileEntry({ ...UNKNOWN, key: openFile })] });
                }
              : null
          }
          onClose={onLeaveFile}
          onCloseAutoFocus={backToList}
        />
      ) : null}
      {dialog?.name === "share" ? (
        <ShareDialog
          things={dialog.entries.map((entry) => toShared(bucket, entry, level))}
          policy={policy}
          origin={origin}
          open
          onOpenChange={(isOpen) => {
            if (isOpen) return;
            closeDialog();
            backToList(null);
            tellShared(dialog.entries.map((entry) => ({ bucket, key: entry.id })));
          }}
        />
      ) : null}
      {dialog?.name === "rename" ? (
        <NameDialog
          title="Rename"
          description="Links that lead to this file follow it."
          label="New name"
          submit="Rename"
          initial={dialog.file.name}
          problemOf={(name) => problemOfName(name, parentPrefix(dialog.file.key))}
          onSubmit={(name) => onRename(dialog.file, name)}
          onClose={closeDialog}
          onCloseAutoFocus={backToList}
        />
      ) : null}
      {dialog?.name === "folder" ? (
        <NameDialog
          title="New folder"
          description={`In ${prefix === "" ? bucket : `${bucket}/${prefix.slice(0, -1)}`}.`}
          label="Name"
          submit="Create folder"
          initial=""
          problemOf={(name) => problemOfName(name, `${prefix}/`)}
          onSubmit={onMakeFolder}
          onClose={closeDialog}
          onCloseAutoFocus={backToList}
        />
      ) : null}
      {dialog?.name === "move" || dialog?.name === "copy" ? (
        <TransferDialog
          what={dialog.name}
          bucket={bucket}
          prefix={prefix}
          files={dialog.files}
          onTransferred={(transferred) => {
            if (dialog.name === "move") remove(transferred.map(({ from }) => from.id));
            const uploadedAt = new Date().toISOString();
            put(
              transferred.flatMap(({ from, key, etag }): Entry[] => {
                if (!key.startsWith(prefix)) return [];
                const rest = key.slice(prefix.length);
                const slash = rest.indexOf("/");
                return slash === -1
                  ? [toFileEntry({ ...from, key, etag, uploadedAt, ...(dialog.name === "move" ? {} : { shares: 0, ownShares: 0 }) })]
                  : [toFolderEntry(prefix + rest.slice(0, slash + 1))];
              }),
            );
          }}
          onClose={closeDialog}
          onCloseAutoFocus={backToList}
        />
      ) : null}
      {dialog?.name === "delete" ? (
        <DeleteDialog
          bucket={bucket}
          entries={dialog.entries}
          onDeleted={(deleted, brokenShares) => {
            remove(deleted);
            const names = deleted.map(baseName);
            toast.success(`Deleted ${nameSome(names)}`, {
              ...(brokenShares > 0 && {
                description: brokenShares === 1 ? "One share link stopped working." : `${brokenShares} share links stopped working.`,
              }),
            });
          }}
          onClose={closeDialog}
          onCloseAutoFocus={backToList}
        />
      ) : null}
      {dialog?.name === "access" ? (
        <AccessSheet
          place={{ bucket, prefix: dialog.entry?.kind === "folder" ? dialog.entry.id : prefix }}
          fileName={dialog.entry?.kind === "file" ? dialog.entry.name : undefined}
          onClose={closeDialog}
          onCloseAutoFocus={backToList}
        />
      ) : null}
      {dialog?.name === "help" ? <HelpDialog onClose={closeDialog} onCloseAutoFocus={backToList} /> : null}
    </>
  );
}
