"use client";

import { Fragment, useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore, useTransition } from "react";
import {
  CircleHelpIcon,
  EyeIcon,
  FolderOpenIcon,
  FolderPlusIcon,
  Link2Icon,
  LockIcon,
  SearchIcon,
  SlidersHorizontalIcon,
  TriangleAlertIcon,
  UploadIcon,
  UsersIcon,
} from "lucide-react";
import { flushSync } from "react-dom";
import dynamic from "next/dynamic";
import Link from "next/link";
import { useRouter, useSearchParams } from "next/navigation";
import {
  apiUrl,
  contentHref,
  folderHref,
  foldersOf,
  parseSort,
  s3Uri,
  sharingHref,
  type Sort,
  type SortColumn,
} from "@/components/files/addresses";
import {
  changeShowsReserved,
  createFolder,
  copyOrMove,
  fetchFolderPage,
  hasObject,
  problemSentence,
  type FolderPage,
} from "@/components/files/api";
import {
  countEntries,
  filterEntries,
  nameSome,
  problemOfName,
  shownName,
  sortEntries,
  toFileEntry,
  type Entry,
  type FileEntry,
} from "@/components/files/entries";
import { actionsFor, type Allowed, EntryMenuItems, FolderMenuItems, type EntryAction } from "@/components/files/entry-menu";
import { FileList, type FileListHandle } from "@/components/files/file-list";
import { activate, choose, chooseAll, NOTHING_CHOSEN, withoutGone, type Choice, type Selection } from "@/components/files/selection";
import { type ChosenFile, readInput } from "@/components/files/uploads/chosen-files";
import { useUploadQueue } from "@/components/files/uploads/uploads-provider";
import { copyAndSay } from "@/components/files/copy-and-say";
import { Footing } from "@/components/files/footing";
import { SelectionBar } from "@/components/files/selection-bar";
import { useFileDrop } from "@/components/files/use-file-drop";
import { useFolder } from "@/components/files/use-folder";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import {
  Breadcrumb,
  BreadcrumbItem,
  BreadcrumbLink,
  BreadcrumbList,
  BreadcrumbPage,
  BreadcrumbSeparator,
} from "@/components/ui/breadcrumb";
import { Button } from "@/components/ui/button";
import { MenuOnDemand, useContextMenuOnDemand } from "@/components/ui/menu-on-demand";
import { Empty } from "@/components/ui/empty";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { Spinner } from "@/components/ui/spinner";
import { toast } from "@/components/ui/toast";
import { PageHeader } from "@/components/portal/page-header";
import { rightsInWords } from "@/components/files/rights-words";
import type { LinkPolicy } from "@/components/sharing/link-policy";
import { includesLevel } from "@/lib/people/rights";
import { baseName, isReservedKey, parentPrefix } from "@/lib/storage/key-parts";

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

type OpenDialog =
  | { name: "share"; key: string }
  | { name: "rename"; file: FileEntry }
  | { name: "move" | "copy"; files: readonly FileEntry[] }
  | { name: "delete"; entries: readonly Entry[] }
  | { name: "folder" }
  /** Of a line, or of the folder itself. */
  | { name: "access"; entry: Entry | null }
  | { name: "help" };

const SORT_LABELS: Record<SortColumn, string> = { name: "Name", type: "Type", size: "Size", modified: "Modified" };

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
  const isReady = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
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
            }),
          ]);
        else put([{ kind: "folder", id: prefix + rest.slice(0, slash + 1), name: rest.slice(0, slash) }]);
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
        return setDialog({ name: "share", key: first.id });
      case "open":
      case "info":
        return open(first);
      case "download":
        return download(contentHref(bucket, first.id));
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
    put([{ kind: "folder", id, name: baseName(id) }]);
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
  const onShare = useCallback((file: FileEntry) => setDialog({ name: "share", key: file.id }), []);
  const onNearEnd = useCallback(() => {
    if (readProblem === null) loadMore();
  }, [loadMore, readProblem]);
  const onEnd = () => {
    if (folder.hasMore && !isReadingAll) readAll();
  };
  const closeDialog = () => setDialog(null);
  const backToList = useCallback((event: Event) => {
    event.preventDefault();
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

  const places = [{ name: bucket, prefix: "" }, ...foldersOf(prefix)];
  const title = places.at(-1)?.name ?? bucket;
  const ancestors = places.slice(0, -1);
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
      <Breadcrumb className="mb-1">
        <BreadcrumbList>
          <BreadcrumbItem>
            <BreadcrumbLink asChild>
              <Link href="/files">Files</Link>
            </BreadcrumbLink>
          </BreadcrumbItem>
          {ancestors.map(({ name, prefix: above }) => (
            <Fragment key={above}>
              <BreadcrumbSeparator />
              <BreadcrumbItem>
                <BreadcrumbLink asChild>
                  <Link href={folderHref({ bucket, prefix: above, sort })} prefetch={false}>
                    {shownName(name)}
                  </Link>
                </BreadcrumbLink>
              </BreadcrumbItem>
            </Fragment>
          ))}
          <BreadcrumbItem>
            {/* The heading below says it in large letters. */}
            <BreadcrumbPage className="sr-only">{shownName(title)}</BreadcrumbPage>
          </BreadcrumbItem>
        </BreadcrumbList>
      </Breadcrumb>
      <PageHeader
        title={shownName(title)}
        description={
          isReservedKey(prefix) ? (
            <span className="inline-flex items-center gap-1.5">
              <LockIcon aria-hidden className="size-3.5" />
              Kept for Sluice and shown read-only.
            </span>
          ) : isReadOnly ? (
            <span className="inline-flex items-center gap-1.5">
              <LockIcon aria-hidden className="size-3.5" />
              This site is in read-only mode: nothing in a bucket can be changed. Links can still be made.
            </span>
          ) : folder.problem === null ? (
            (rightsInWords(rights, contact) ?? undefined)
          ) : undefined
        }
        actions={
          <>
            <Button asChild variant="outline" size="sm">
              <Link href={sharingHref(bucket)} prefetch={false}>
                <Link2Icon />
                Links
                <span className="sr-only"> into this bucket</span>
              </Link>
            </Button>
            {allowed.administer ? (
              <Button variant="outline" size="sm" onClick={() => setDialog({ name: "access", entry: null })}>
                <UsersIcon />
                <span className="max-sm:sr-only">Access</span>
                <span className="sr-only">: who may reach this folder?</span>
              </Button>
            ) : null}
            {canWrite ? (
              <>
                <Button variant="outline" size="sm" onClick={() => setDialog({ name: "folder" })}>
                  <FolderPlusIcon />
                  New folder
                </Button>
                <MenuOnDemand
                  trigger={
                    <Button size="sm">
                      <UploadIcon />
                      Upload
                    </Button>
                  }
                >
                  {({ DropdownMenuContent, DropdownMenuItem }) => (
                    <DropdownMenuContent align="end">
                      <DropdownMenuItem onSelect={pickFiles}>
                        <UploadIcon />
                        Files
                      </DropdownMenuItem>
                      <DropdownMenuItem onSelect={pickFolder}>
                        <FolderOpenIcon />
                        Folder
                      </DropdownMenuItem>
                    </DropdownMenuContent>
                  )}
                </MenuOnDemand>
              </>
            ) : null}
          </>
        }
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
              <MenuOnDemand
                trigger={
                  <Button variant="ghost" size="sm">
                    <SlidersHorizontalIcon />
                    View
                  </Button>
                }
              >
                {({
                  DropdownMenuCheckboxItem,
                  DropdownMenuContent,
                  DropdownMenuItem,
                  DropdownMenuLabel,
                  DropdownMenuRadioGroup,
                  DropdownMenuRadioItem,
                  DropdownMenuSeparator,
                }) => (
                  <DropdownMenuContent align="end" className="w-64">
                    <DropdownMenuLabel id="sort-label">Sort by</DropdownMenuLabel>
                    <DropdownMenuRadioGroup
                      aria-labelledby="sort-label"
                      value={sort.column}
                      onValueChange={(column) => changeSort(column as SortColumn)}
                    >
                      {(Object.keys(SORT_LABELS) as SortColumn[]).map((column) => (
                        <DropdownMenuRadioItem key={column} value={column}>
                          {SORT_LABELS[column]}
                        </DropdownMenuRadioItem>
                      ))}
                    </DropdownMenuRadioGroup>
                    <DropdownMenuSeparator />
                    <DropdownMenuRadioGroup
                      aria-label="Direction"
                      value={sort.direction}
                      onValueChange={(direction) => changeSort(sort.column, direction as Sort["direction"])}
                    >
                      <DropdownMenuRadioItem value="asc">Ascending</DropdownMenuRadioItem>
                      <DropdownMenuRadioItem value="desc">Descending</DropdownMenuRadioItem>
                    </DropdownMenuRadioGroup>
                    <DropdownMenuSeparator />
                    {isAdministrator ? (
                      <DropdownMenuCheckboxItem checked={showsReserved} onCheckedChange={(shows) => void toggleReserved(shows)}>
                        <EyeIcon />
                        Show the reserved folder, read-only
                      </DropdownMenuCheckboxItem>
                    ) : null}
                    <DropdownMenuItem onSelect={() => setDialog({ name: "help" })}>
                      <CircleHelpIcon />
                      Keys
                    </DropdownMenuItem>
                  </DropdownMenuContent>
                )}
              </MenuOnDemand>
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

      {openFile !== null ? (
        <ObjectPanel
          bucket={bucket}
          fileKey={openFile}
          origin={origin}
          canDownload={allowed.download}
          onShare={
            allowed.share
              ? () => {
                  go({}, "replace");
                  setDialog({ name: "share", key: openFile });
                }
              : null
          }
          onClose={() => go({}, "replace")}
          onCloseAutoFocus={backToList}
        />
      ) : null}
      {dialog?.name === "share" ? (
        <ShareDialog
          things={[{ item: { bucket, key: dialog.key }, name: baseName(dialog.key), level: rights.level }]}
          policy={policy}
          origin={origin}
          open
          onOpenChange={(isOpen) => {
            if (isOpen) return;
            closeDialog();
            list.current?.focus();
            void refreshMark(dialog.key);
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
          onSubmit={(name) => rename(dialog.file, name)}
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
          onSubmit={makeFolder}
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
                  ? [toFileEntry({ ...from, key, etag, uploadedAt, shares: dialog.name === "move" ? from.shares : 0 })]
                  : [{ kind: "folder", id: prefix + rest.slice(0, slash + 1), name: rest.slice(0, slash) }];
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
              ...(brokenShares > 0
                ? { description: brokenShares === 1 ? "One share link stopped working." : `${brokenShares} share links stopped working.` }
                : {}),
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
    </div>
  );

  /** Looks up how many links lead to a file after its share dialog was open. */
  async function refreshMark(key: string) {
    const page = await fetchFolderPage(bucket, key, { limit: 1 }).catch(() => null);
    const file = page?.data.objects.find((object) => object.key === key);
    if (file !== undefined && parentPrefix(key) === prefix) put([toFileEntry(file)]);
  }
}

/** Nothing to listen for: it is false on the server and true once the script is there. */
const never = () => () => undefined;

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
