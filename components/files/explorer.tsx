"use client";

import { useCallback, useEffect, useMemo, useRef, useState, useTransition, type DragEvent } from "react";
import { FolderOpenIcon, SearchIcon, TriangleAlertIcon, UploadIcon } from "lucide-react";
import { flushSync } from "react-dom";
import dynamic from "next/dynamic";
import { useRouter, useSearchParams } from "next/navigation";
import {
  apiUrl,
  contentHref,
  folderHref,
  foldersOf,
  MAX_ZIPPED,
  parseSort,
  s3Uri,
  type Sort,
  type SortColumn,
  zipHref,
} from "@/components/files/addresses";
import { changeShowsReserved, createFolder, copyOrMove, hasObject, problemSentence, type FolderPage } from "@/components/files/api";
import { copyAndSay } from "@/components/files/copy-and-say";
import { collectAndSay } from "@/components/files/drawer/collect-and-say";
import { dragOverPage, onShared, toCollected } from "@/components/files/drawer/drawer-store";
import {
  countEntries,
  filterEntries,
  shownName,
  sortEntries,
  toFileEntry,
  toFolderEntry,
  type Entry,
  type FileEntry,
} from "@/components/files/entries";
import { actionsFor, type Allowed, EntryMenuItems, FolderMenuItems, type EntryAction } from "@/components/files/entry-menu";
import type { OpenDialog } from "@/components/files/explorer-dialogs";
import { FileList, type FileListHandle } from "@/components/files/file-list";
import { FolderHead } from "@/components/files/folder-head";
import { Footing } from "@/components/files/footing";
import { activate, choose, chooseAll, NOTHING_CHOSEN, withoutGone, type Choice, type Selection } from "@/components/files/selection";
import { SelectionBar } from "@/components/files/selection-bar";
import { type ChosenFile, readInput } from "@/components/files/uploads/chosen-files";
import { useUploadQueue } from "@/components/files/uploads/uploads-provider";
import { useFileDrop } from "@/components/files/use-file-drop";
import { useFolder } from "@/components/files/use-folder";
import { ViewMenu } from "@/components/files/view-menu";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { useContextMenuOnDemand } from "@/components/ui/menu-on-demand";
import { Spinner } from "@/components/ui/spinner";
import { toast } from "@/components/ui/toast";
import { useHydrated } from "@/components/ui/use-hydrated";
import type { LinkPolicy } from "@/components/sharing/link-policy";
import { includesLevel } from "@/lib/people/rights";
import { isReservedKey, parentPrefix } from "@/lib/storage/key-parts";

// Comes when something is first opened.
const ExplorerDialogs = dynamic(() => import("@/components/files/explorer-dialogs").then((module) => module.ExplorerDialogs), {
  ssr: false,
});

export interface ExplorerProps {
  bucket: string;
  /** Ends in `/`; empty at the root of the bucket. */
  prefix: string;
  /** As the server read it; `null` when it could not. */
  firstPage: FolderPage | null;
  problem: string | null;
  /** Origin of this site, as in the addresses that programs use. */
  origin: string;
  isReadOnly: boolean;
  showsReserved: boolean;
  isAdministrator: boolean;
  /** Whether there is any folder that the reader may put a copy into. */
  mayCopy: boolean;
  /** Whom to ask for more permissions. */
  contact: string | null;
  /** What the site asks of links. */
  policy: LinkPolicy;
}

/** A folder of a bucket: its lines and all that can be done with them. Mounted anew for each folder. */
export function Explorer({
  bucket,
  prefix,
  firstPage,
  problem,
  origin,
  isReadOnly,
  showsReserved,
  isAdministrator,
  mayCopy,
  contact,
  policy,
}: ExplorerProps) {
  const isReady = useHydrated();
  const router = useRouter();
  const [isLeaving, leave] = useTransition();
  const queue = useUploadQueue();
  const searchParams = useSearchParams();
  const sort = useMemo(() => parseSort(searchParams.get("sort")), [searchParams]);
  const openFile = searchParams.get("file");
  const folder = useFolder(bucket, prefix, firstPage, problem);
  const [selection, setSelection] = useState<Selection>(NOTHING_CHOSEN);
  const [filter, setFilter] = useState("");
  const [dialog, setDialog] = useState<OpenDialog | null>(null);
  const list = useRef<FileListHandle>(null);
  const filterField = useRef<HTMLInputElement>(null);
  const fileInput = useRef<HTMLInputElement>(null);
  const folderInput = useRef<HTMLInputElement>(null);
  const { rights } = folder;
  const isReserved = isReservedKey(prefix);
  const allowed = useMemo((): Allowed => {
    const isOpen = !isReadOnly && !isReserved;
    return {
      download: includesLevel(rights.level, "read"),
      share: rights.share && includesLevel(rights.level, "read") && policy.areLinksOn,
      copy: isOpen && mayCopy,
      write: isOpen && includesLevel(rights.level, "write"),
      delete: isOpen && includesLevel(rights.level, "full"),
      administer: isAdministrator && !isReserved,
    };
  }, [isAdministrator, isReadOnly, isReserved, mayCopy, policy.areLinksOn, rights]);
  const canWrite = allowed.write;

  /* what is shown */

  const isByName = sort.column === "name" && sort.direction === "asc";
  const needsAll = folder.hasMore && (!isByName || filter.trim() !== "");
  const { entries } = folder;
  const sorted = useMemo(
    () => (folder.isLong && isByName ? [...entries].sort((a, b) => (a.id < b.id ? -1 : 1)) : sortEntries(entries, sort)),
    [entries, folder.isLong, isByName, sort],
  );
  const shown = useMemo(() => filterEntries(sorted, filter), [sorted, filter]);
  const ids = useMemo(() => shown.map((entry) => entry.id), [shown]);
  const shownIds = useRef<readonly string[]>(ids);
  useEffect(() => {
    const before = shownIds.current;
    shownIds.current = ids;
    if (before !== ids) setSelection((current) => withoutGone(current, before, ids));
  }, [ids]);
  const chosen = useMemo(() => shown.filter((entry) => selection.chosen.has(entry.id)), [shown, selection.chosen]);
  const actions = useMemo(() => actionsFor(chosen, allowed), [chosen, allowed]);

  const { readAll, loadMore, isReadingAll, problem: readProblem } = folder;
  // Begun when the wish arises, and not again after it was stopped by hand or failed.
  useEffect(() => {
    if (needsAll) readAll();
  }, [needsAll, readAll]);

  /* where one is */

  const go = useCallback(
    (change: { sort?: Sort; file?: string | undefined }, how: "push" | "replace") => {
      const href = folderHref({ bucket, prefix, sort: change.sort ?? sort, file: change.file });
      if (how === "push") window.history.pushState(null, "", href);
      else window.history.replaceState(null, "", href);
    },
    [bucket, prefix, sort],
  );
  const open = useCallback(
    (entry: Entry) => {
      if (entry.kind === "folder") leave(() => router.push(folderHref({ bucket, prefix: entry.id, sort })));
      else go({ file: entry.id }, "push");
    },
    [bucket, go, router, sort],
  );
  const goUp = () => {
    leave(() => router.push(prefix === "" ? "/files" : folderHref({ bucket, prefix: parentPrefix(prefix), sort })));
  };
  const changeSort = (column: SortColumn, direction?: Sort["direction"]) => {
    const isSame = sort.column === column;
    const first = column === "size" || column === "modified" ? "desc" : "asc";
    go(
      {
        sort: { column, direction: direction ?? (isSame ? (sort.direction === "asc" ? "desc" : "asc") : first) },
        file: openFile ?? undefined,
      },
      "replace",
    );
  };

  /* uploads */

  const upload = useCallback(
    (files: readonly ChosenFile[]) => {
      if (files.length === 0) return;
      queue.add(files.map(({ path, file }) => ({ bucket, key: (prefix + path).normalize("NFC"), file })));
    },
    [bucket, prefix, queue],
  );
  const { put, remove } = folder;
  useEffect(
    () =>
      queue.onStored((done, stored) => {
        if (done.bucket !== bucket || !done.key.startsWith(prefix)) return;
        const rest = done.key.slice(prefix.length);
        const slash = rest.indexOf("/");
        if (slash === -1)
          put([
            toFileEntry({
              key: done.key,
              sizeBytes: stored.sizeBytes,
              etag: stored.etag,
              uploadedAt: new Date().toISOString(),
              contentType: null,
              shares: 0,
              ownShares: 0,
            }),
          ]);
        else put([toFolderEntry(prefix + rest.slice(0, slash + 1))]);
      }),
    [bucket, prefix, put, queue],
  );
  const isDropping = useFileDrop(canWrite, upload);

  /* what is done */

  const act = (action: EntryAction, on: readonly Entry[] = chosen) => {
    const [first] = on;
    if (first === undefined || !actionsFor(on, allowed).has(action)) return;
    const files = on.filter((entry): entry is FileEntry => entry.kind === "file");
    const [file] = files;
    switch (action) {
      case "share":
        return setDialog({ name: "share", entries: on });
      case "addToShare":
        return collectAndSay(on.map((entry) => toCollected(bucket, entry, rights.level)));
      case "open":
      case "info":
        return open(first);
      case "download":
        return download(contentHref(bucket, first.id));
      case "zip":
        return downloadZip(bucket, on);
      case "rename":
        return file === undefined ? undefined : setDialog({ name: "rename", file });
      case "move":
      case "copy":
        return setDialog({ name: action, files });
      case "copyApiUrl":
        return void copyAndSay(apiUrl(origin, bucket, first.id), "API URL copied");
      case "copyS3Uri":
        return void copyAndSay(s3Uri(bucket, first.id), "S3 URI copied");
      case "access":
        return setDialog({ name: "access", entry: first });
      case "delete":
        return setDialog({ name: "delete", entries: on });
    }
  };

  const rename = async (file: FileEntry, name: string): Promise<string | null> => {
    const to = parentPrefix(file.key) + name;
    if (to.normalize("NFC") === file.key) return null;
    if (await hasObject(bucket, to)) return `“${name}” is there already. Choose another name, or delete that file first.`;
    const moved = await copyOrMove("move", { bucket, from: file.key, to });
    remove([file.id]);
    put([toFileEntry({ ...file, key: moved.key, etag: moved.etag, uploadedAt: new Date().toISOString() })]);
    setSelection({ chosen: new Set([moved.key]), active: moved.key, anchor: moved.key });
    return null;
  };

  const makeFolder = async (name: string): Promise<string | null> => {
    const id = `${prefix}${name}/`.normalize("NFC");
    if (entries.some((entry) => entry.id === id)) return `“${name}” is there already. Choose another name.`;
    await createFolder(bucket, id);
    put([toFolderEntry(id)]);
    setSelection({ chosen: new Set([id]), active: id, anchor: id });
    return null;
  };

  const toggleReserved = async (shows: boolean) => {
    try {
      await changeShowsReserved(shows);
      router.refresh();
      await folder.reload();
    } catch (error) {
      toast.error("The setting was not changed", { description: problemSentence(error) });
    }
  };

  const onChoose = useCallback(
    (id: string, choice: Choice) => setSelection((current) => choose(current, shownIds.current, id, choice)),
    [],
  );
  const onActivate = useCallback((id: string) => setSelection((current) => activate(current, id)), []);
  const onChooseAll = useCallback(() => setSelection((current) => chooseAll(current, shownIds.current)), []);
  const onShare = useCallback((entry: Entry) => setDialog({ name: "share", entries: [entry] }), []);
  const onAddToShare = useCallback((entry: Entry) => collectAndSay([toCollected(bucket, entry, rights.level)]), [bucket, rights.level]);
  const onDrag = (id: string, event: DragEvent) => {
    const dragged = selection.chosen.has(id) ? chosen : shown.filter((entry) => entry.id === id);
    event.dataTransfer.effectAllowed = "copy";
    event.dataTransfer.setData("text/plain", dragged.map((entry) => entry.name).join("\n"));
    // Not at once: a page that changes while a drag begins ends it.
    setTimeout(() => dragOverPage(dragged.map((entry) => toCollected(bucket, entry, rights.level))));
  };
  const { reload } = folder;
  useEffect(
    () =>
      onShared((things) => {
        if (things.some((thing) => thing.bucket === bucket && parentPrefix(thing.key) === prefix)) void reload();
      }),
    [bucket, prefix, reload],
  );
  const onNearEnd = useCallback(() => {
    if (readProblem === null) loadMore();
  }, [loadMore, readProblem]);
  const onEnd = () => {
    if (folder.hasMore && !isReadingAll) readAll();
  };
  const backToList = useCallback((event: Event | null) => {
    event?.preventDefault();
    list.current?.focus();
  }, []);

  /* keys */

  const onKeyDown = useRef<(event: KeyboardEvent) => void>(() => undefined);
  useEffect(() => {
    onKeyDown.current = (event) => {
      const target = event.target as HTMLElement;
      const isElsewhere = target !== document.body && target.closest("[data-explorer]") === null;
      const isTyping = target.matches("input, textarea, select, [contenteditable]") && target.getAttribute("role") !== "checkbox";
      if (event.defaultPrevented || event.altKey || dialog !== null || openFile !== null || isElsewhere || target.closest("[role=menu]"))
        return;
      const isControl = event.ctrlKey || event.metaKey;
      const run = (work: () => void) => {
        event.preventDefault();
        work();
      };
      if (event.key === "Escape" && (filter !== "" || selection.chosen.size > 0)) {
        return run(() => {
          if (isTyping) {
            setFilter("");
            list.current?.focus();
          } else if (selection.chosen.size > 0) setSelection((current) => ({ ...current, chosen: new Set() }));
          else setFilter("");
        });
      }
      if (isTyping) {
        if (target === filterField.current && (event.key === "ArrowDown" || event.key === "Enter")) run(() => list.current?.focus());
        return;
      }
      if (isControl) {
        if (event.key.toLowerCase() === "a") run(() => setSelection((current) => ({ ...current, chosen: new Set(shownIds.current) })));
        return;
      }
      switch (event.key) {
        case "/":
          return run(() => {
            // The filter stands where the selection's bar is.
            flushSync(() => setSelection((current) => ({ ...current, chosen: new Set() })));
            filterField.current?.focus();
          });
        case "?":
          return run(() => setDialog({ name: "help" }));
        case "Delete":
          return run(() => act("delete"));
        case "F2":
          return run(() => act("rename"));
        case "s":
          return run(() => act("share"));
        case "a":
          return run(() => act("addToShare"));
        case "Backspace":
          return run(goUp);
      }
    };
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKeyDown.current(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);

  const title = foldersOf(prefix).at(-1)?.name ?? bucket;
  const pickFiles = () => fileInput.current?.click();
  const pickFolder = () => folderInput.current?.click();
  const isEmpty = entries.length === 0 && !folder.hasMore && !folder.isLoading && folder.problem === null;

  const contextMenu = useContextMenuOnDemand((parts) => (
    <parts.ContextMenuContent className="w-56" aria-label="Actions">
      {chosen.length > 0 ? (
        <EntryMenuItems parts={parts} actions={actions} onAction={(action) => act(action)} />
      ) : (
        <FolderMenuItems
          parts={parts}
          canWrite={canWrite}
          onUpload={pickFiles}
          onNewFolder={() => setDialog({ name: "folder" })}
          onReload={() => void folder.reload()}
          onAccess={allowed.administer ? () => setDialog({ name: "access", entry: null }) : undefined}
        />
      )}
    </parts.ContextMenuContent>
  ));

  return (
    <div data-explorer aria-busy={!isReady} className="flex min-w-0 flex-1 flex-col">
      <FolderHead
        bucket={bucket}
        prefix={prefix}
        sort={sort}
        isReadOnly={isReadOnly}
        rights={folder.problem === null ? rights : null}
        contact={contact}
        allowed={allowed}
        onAccess={() => setDialog({ name: "access", entry: null })}
        onNewFolder={() => setDialog({ name: "folder" })}
        onUploadFiles={pickFiles}
        onUploadFolder={pickFolder}
      />
      <input
        ref={fileInput}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={(event) => takeFiles(event.currentTarget, upload)}
      />
      <input
        ref={folderInput}
        type="file"
        hidden
        aria-label="Folder to upload"
        {...{ webkitdirectory: "" }}
        onChange={(event) => takeFiles(event.currentTarget, upload)}
      />

      <div className="sticky top-14 z-30 -mx-1 flex h-12 items-center gap-2 bg-background px-1 md:top-0">
        {chosen.length > 0 ? (
          <SelectionBar
            chosen={chosen}
            actions={actions}
            onAction={act}
            onClear={() => setSelection((current) => ({ ...current, chosen: new Set() }))}
          />
        ) : (
          <>
            <div className="relative min-w-0 flex-1 sm:max-w-72">
              <SearchIcon
                aria-hidden
                className="pointer-events-none absolute top-1/2 left-2.5 size-4 -translate-y-1/2 text-muted-foreground"
              />
              <Input
                ref={filterField}
                type="search"
                aria-label="Filter by name"
                placeholder="Filter by name"
                value={filter}
                onChange={(event) => setFilter(event.target.value)}
                className="peer pr-8 pl-8.5"
                autoComplete="off"
                spellCheck={false}
              />
              {filter === "" ? (
                <Kbd
                  aria-hidden
                  className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 peer-focus:hidden pointer-coarse:hidden"
                >
                  /
                </Kbd>
              ) : null}
            </div>
            {isLeaving ? <Spinner label="Opening" className="text-primary" /> : null}
            <div className="ml-auto flex items-center">
              <ViewMenu
                sort={sort}
                onSort={changeSort}
                showsReserved={showsReserved}
                onShowReserved={isAdministrator ? (shows) => void toggleReserved(shows) : null}
                onHelp={() => setDialog({ name: "help" })}
              />
            </div>
          </>
        )}
      </div>
      <p role="status" className="sr-only">
        {chosen.length === 0 ? "" : `${countEntries(chosen)} selected`}
      </p>

      <div
        className="flex min-w-0 flex-1 flex-col pb-4 [body:has(#uploads)_&]:pb-80"
        onContextMenu={(event) => {
          const line = (event.target as HTMLElement).closest<HTMLElement>("[data-entry]");
          const id = line?.dataset["entry"];
          if (id === undefined) setSelection((current) => ({ ...current, chosen: new Set() }));
          else if (!selection.chosen.has(id)) onChoose(id, "only");
          contextMenu.openAt(event);
        }}
      >
        {folder.problem !== null ? (
          <Alert variant="destructive" role="alert" className="my-3">
            <TriangleAlertIcon />
            <AlertTitle>{entries.length === 0 ? "This folder cannot be shown" : "The rest of this folder cannot be shown"}</AlertTitle>
            <AlertDescription>
              {folder.problem}
              <Button
                variant="outline"
                size="sm"
                className="mt-1 w-fit"
                onClick={() => (entries.length === 0 ? void folder.reload() : folder.loadMore())}
              >
                Try again
              </Button>
            </AlertDescription>
          </Alert>
        ) : null}
        {isEmpty ? (
          <Empty
            icon={<FolderOpenIcon />}
            title="Nothing in here yet"
            text={canWrite ? "Drop files or folders anywhere on this page, or choose them." : "This folder holds no files."}
            action={
              canWrite ? (
                <Button onClick={pickFiles}>
                  <UploadIcon />
                  Choose files
                </Button>
              ) : undefined
            }
          />
        ) : shown.length === 0 && filter !== "" && !folder.isLoading ? (
          <Empty
            icon={<SearchIcon />}
            title={`Nothing here has “${filter.trim()}” in its name`}
            text={
              folder.hasMore
                ? "Only part of this folder was looked through."
                : "The filter looks at the names in this folder, not at what is below it."
            }
            action={
              <Button variant="outline" onClick={() => setFilter("")}>
                Clear the filter
              </Button>
            }
          />
        ) : entries.length > 0 ? (
          <FileList
            ref={list}
            label={`Contents of ${shownName(title)}`}
            bucket={bucket}
            entries={shown}
            ids={ids}
            hasMore={folder.hasMore && filter.trim() === ""}
            sort={sort}
            selection={selection}
            onSort={changeSort}
            onChoose={onChoose}
            onActivate={onActivate}
            onChooseAll={onChooseAll}
            onOpen={open}
            onShare={allowed.share ? onShare : null}
            onAddToShare={onAddToShare}
            onDrag={onDrag}
            onNearEnd={onNearEnd}
            onEnd={onEnd}
          />
        ) : null}
        <Footing entries={entries} shownCount={shown.length} isFiltered={filter.trim() !== ""} folder={folder} />
      </div>
      {contextMenu.menu}

      {isDropping ? (
        <div className="pointer-events-none fixed inset-0 z-50 grid place-items-center bg-overlay p-6">
          <p className="flex max-w-full items-center gap-3 rounded-xl border-2 border-dashed border-primary bg-popover px-8 py-6 text-lg font-medium shadow-xl">
            <UploadIcon aria-hidden className="size-6 shrink-0 text-primary" />
            <span className="truncate">Drop to upload to {shownName(title)}</span>
          </p>
        </div>
      ) : null}

      {dialog === null && openFile === null ? null : (
        <ExplorerDialogs
          dialog={dialog}
          bucket={bucket}
          prefix={prefix}
          policy={policy}
          origin={origin}
          level={rights.level}
          openFile={openFile}
          allowed={allowed}
          onOpen={setDialog}
          onLeaveFile={() => go({}, "replace")}
          onRename={rename}
          onMakeFolder={makeFolder}
          put={put}
          remove={remove}
          backToList={backToList}
        />
      )}
    </div>
  );
}

/** Hands over what a file field holds and empties it, so that the same file can be chosen again. */
function takeFiles(input: HTMLInputElement, upload: (files: readonly ChosenFile[]) => void): void {
  if (input.files !== null) upload(readInput(input.files));
  input.value = "";
}

function download(href: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = "";
  link.click();
}

function downloadZip(bucket: string, entries: readonly Entry[]): void {
  if (entries.length <= MAX_ZIPPED) return download(zipHref(bucket, entries));
  toast.error(`At most ${MAX_ZIPPED} files and folders fit one zip.`, { description: "Choose fewer, or the folder that they are in." });
}
