"use client";

import { useState, useSyncExternalStore, type KeyboardEvent, type ReactNode } from "react";
import {
  ArrowDownIcon,
  ArrowUpIcon,
  ChevronDownIcon,
  CopyIcon,
  DownloadIcon,
  EllipsisIcon,
  Link2Icon,
  SearchXIcon,
  SlidersHorizontalIcon,
} from "lucide-react";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import { Checkbox } from "@/components/ui/checkbox";
import { Link } from "@/components/ui/link";
import { MenuOnDemand } from "@/components/ui/menu-on-demand";
import { Empty } from "@/components/ui/empty";
import { Kbd } from "@/components/ui/kbd";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import type { PresentedShare } from "@/lib/shares/present-share";
import type { StateCount } from "@/lib/shares/select-shares";
import { cn } from "@/lib/utils";
import { type Column, COLUMN_NAMES, columnChoice, COLUMNS } from "./column-choice";
import { copyText } from "./copy-text";
import { takesUploads } from "./describe-terms";
import { countOf, countOrSay, daysOf, EXTENSIONS, type ShareActionKind, type ShareActions, useShareActions } from "./share-actions";
import { ACCESS_NAMES, downloadsOf, nameOfShare, SecurityBadges, ShareIcon, StatusInList, visitsOf } from "./share-badges";
import {
  countWords,
  firstDirection,
  isFiltered,
  sharingCsvHref,
  sharingHref,
  type SharingQuery,
  type SortColumn,
  toShareFilter,
} from "./sharing-query";

const SORT_OF: Partial<Record<Column, SortColumn>> = {
  status: "status",
  downloads: "downloads",
  expires: "expires",
  lastAccess: "lastAccess",
  created: "created",
};

interface SharingTableProps {
  query: SharingQuery;
  shares: PresentedShare[];
  /** How many links the filter names, on all pages; `null` where nobody counted. */
  matching: StateCount | null;
  nextCursor: string | null;
  /** Whether other people's links are in the list, so that whose they are is worth a column. */
  showsOwners: boolean;
}

/** One page of the list. Everything that filters and sorts happened in the database; here it is shown and acted upon. */
export function SharingTable({ query, shares, matching, nextCursor, showsOwners }: SharingTableProps) {
  const router = useRouter();
  const chosenColumns = useSyncExternalStore(columnChoice.subscribe, columnChoice.read, columnChoice.readOnServer);
  const columns = showsOwners ? chosenColumns : chosenColumns.filter((column) => column !== "owner");
  const [chosenIds, setChosenIds] = useState<ReadonlySet<string>>(new Set());
  // Those of the other pages too, which are known by the filter alone: how many they are.
  const [matchingChosen, setMatchingChosen] = useState<number | null>(null);
  const clear = () => {
    setChosenIds(new Set());
    setMatchingChosen(null);
  };
  const { ask, run, askRevokeMatching, dialog } = useShareActions(() => {
    clear();
    router.refresh();
  });
  // What is no longer on the page cannot be acted upon from it.
  const chosen = shares.filter((share) => chosenIds.has(share.id));
  const choose = (ids: string[], isChosen: boolean) => {
    const next = new Set(chosenIds);
    for (const id of ids) {
      if (isChosen) next.add(id);
      else next.delete(id);
    }
    setChosenIds(next);
    setMatchingChosen(null);
  };
  const chooseMatching = async () => setMatchingChosen(await countOrSay(toShareFilter(query)));
  if (shares.length === 0) return <NothingHere query={query} />;
  const isMatchingLarger = matching === null || matching.isMore || matching.count > shares.length;
  const canChooseMatching =
    matchingChosen === null && query.status !== "revoked" && chosen.length === shares.length && isMatchingLarger && nextCursor !== null;

  return (
    <>
      <div className="overflow-hidden rounded-xl border bg-card shadow-xs">
        <div
          role="toolbar"
          aria-label="Links"
          className={cn("flex min-h-12 flex-wrap items-center gap-2 border-b px-3 py-1.5", chosen.length === 0 && "max-md:min-h-0")}
        >
          {chosen.length === 0 ? (
            <p className="hidden items-center gap-1 text-xs text-muted-foreground md:pointer-fine:flex">
              In a row: <Kbd>C</Kbd> copy <Kbd>E</Kbd> edit <Kbd>P</Kbd> pause <Kbd>+</Kbd> extend <Kbd>R</Kbd> revoke <Kbd>X</Kbd> select
            </p>
          ) : (
            <>
              <p role="status" className="text-sm font-medium tabular-nums">
                {(matchingChosen ?? chosen.length).toLocaleString("en")} selected
              </p>
              {matchingChosen === null ? (
                <BulkButtons chosen={chosen} onAsk={ask} />
              ) : (
                <Button size="sm" variant="destructive" onClick={() => askRevokeMatching(toShareFilter(query), matchingChosen)}>
                  Revoke {countOf(matchingChosen)}…
                </Button>
              )}
              {canChooseMatching ? (
                <Button size="sm" variant="outline" onClick={() => void chooseMatching()}>
                  Select all {matching === null ? "" : `${countWords(matching)} `}that match
                </Button>
              ) : null}
              <Button size="sm" variant="ghost" onClick={clear}>
                Clear
              </Button>
            </>
          )}
          <div className="ml-auto flex gap-1">
            <Button asChild variant="ghost" size="sm">
              <a href={sharingCsvHref(query)} download="links.csv">
                <DownloadIcon aria-hidden />
                CSV
              </a>
            </Button>
            <ColumnMenu columns={chosenColumns} showsOwners={showsOwners} />
          </div>
        </div>
        <Table aria-label="Links">
          <TableHeader>
            <TableRow>
              <TableHead className="w-10 pr-0">
                <Checkbox
                  aria-label="Select all on this page"
                  checked={chosen.length === 0 ? false : chosen.length === shares.length ? true : "indeterminate"}
                  onCheckedChange={(isOn) =>
                    choose(
                      shares.map((share) => share.id),
                      isOn === true,
                    )
                  }
                />
              </TableHead>
              <SortHead query={query} sort="name" className="max-md:w-full md:min-w-44">
                Name
              </SortHead>
              {columns.map((column) => {
                const sort = SORT_OF[column];
                const look = headClass(column);
                if (sort === undefined)
                  return (
                    <TableHead key={column} className={look}>
                      {COLUMN_NAMES[column]}
                    </TableHead>
                  );
                return (
                  <SortHead key={column} query={query} sort={sort} className={look}>
                    {COLUMN_NAMES[column]}
                  </SortHead>
                );
              })}
              <TableHead className="sticky right-0 w-12 bg-card">
                <span className="sr-only">Actions</span>
              </TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {shares.map((share) => (
              <ShareRow
                key={share.id}
                share={share}
                columns={columns}
                isChosen={chosenIds.has(share.id)}
                onChoose={(isChosen) => choose([share.id], isChosen)}
                query={query}
                onAsk={(kind) => ask(kind, [share])}
                onRun={(kind, days) => run(kind, share, days === undefined ? {} : { days })}
              />
            ))}
          </TableBody>
        </Table>
      </div>
      {query.cursor === null && nextCursor === null ? null : (
        <nav aria-label="Pages" className="mt-3 flex flex-wrap justify-end gap-2">
          {query.cursor === null ? null : (
            <Button asChild variant="outline" size="sm">
              <Link href={sharingHref(query, {})}>First page</Link>
            </Button>
          )}
          {nextCursor === null ? null : (
            <Button asChild variant="outline" size="sm">
              <Link href={sharingHref(query, { cursor: nextCursor })} prefetch={false}>
                Next page
              </Link>
            </Button>
          )}
        </nav>
      )}
      {dialog}
    </>
  );
}

/** What a phone shows is in the cell of the name; the rest begins with a tablet. */
function headClass(column: Column): string {
  return cn(
    column === "link" ? undefined : "max-md:hidden",
    (column === "downloads" || column === "visits" || column === "uploads") && "numeric",
  );
}

function SortHead(props: { query: SharingQuery; sort: SortColumn; className?: string; children: ReactNode }) {
  const { query, sort } = props;
  const isSorted = query.sort === sort;
  const direction = isSorted ? (query.direction === "asc" ? "desc" : "asc") : firstDirection(sort);
  const Arrow = query.direction === "asc" ? ArrowUpIcon : ArrowDownIcon;
  return (
    <TableHead className={props.className} aria-sort={isSorted ? (query.direction === "asc" ? "ascending" : "descending") : undefined}>
      <Link
        href={sharingHref(query, { sort, direction })}
        prefetch={false}
        scroll={false}
        className={cn("inline-flex items-center gap-1 rounded-sm hover:text-foreground", isSorted && "text-foreground")}
      >
        {props.children}
        {isSorted ? <Arrow aria-hidden className="size-3.5" /> : null}
      </Link>
    </TableHead>
  );
}

function ColumnMenu({ columns, showsOwners }: { columns: readonly Column[]; showsOwners: boolean }) {
  return (
    <MenuOnDemand
      trigger={
        <Button variant="ghost" size="sm" className="max-md:hidden">
          <SlidersHorizontalIcon aria-hidden />
          Columns
        </Button>
      }
    >
      {({ DropdownMenuCheckboxItem, DropdownMenuContent, DropdownMenuLabel, DropdownMenuSeparator }) => (
        <DropdownMenuContent align="end">
          <DropdownMenuLabel>Columns</DropdownMenuLabel>
          <DropdownMenuSeparator />
          {COLUMNS.filter((column) => showsOwners || column !== "owner").map((column) => (
            <DropdownMenuCheckboxItem
              key={column}
              checked={columns.includes(column)}
              onSelect={(event) => event.preventDefault()}
              onCheckedChange={(isOn) => columnChoice.write(COLUMNS.filter((other) => (other === column ? isOn : columns.includes(other))))}
            >
              {COLUMN_NAMES[column]}
            </DropdownMenuCheckboxItem>
          ))}
        </DropdownMenuContent>
      )}
    </MenuOnDemand>
  );
}

interface ShareRowProps {
  share: PresentedShare;
  columns: readonly Column[];
  isChosen: boolean;
  onChoose: (isChosen: boolean) => void;
  query: SharingQuery;
  onAsk: (kind: ShareActionKind) => void;
  onRun: (kind: "pause" | "resume" | "extend", days?: number) => void;
}

/** What can be done to the links that are chosen, each with their number: to those of them that it fits. */
function BulkButtons({ chosen, onAsk }: { chosen: PresentedShare[]; onAsk: ShareActions["ask"] }) {
  const revoked = chosen.filter((share) => share.status === "revoked");
  const live = chosen.filter((share) => share.status !== "revoked");
  const paused = live.filter((share) => share.pausedAt !== null);
  const running = live.filter((share) => share.pausedAt === null);
  const ending = live.filter((share) => share.expiresAt !== null);
  return (
    <>
      {running.length === 0 ? null : (
        <Button size="sm" variant="outline" onClick={() => onAsk("pause", running)}>
          Pause {running.length === live.length ? "" : running.length}…
        </Button>
      )}
      {paused.length === 0 ? null : (
        <Button size="sm" variant="outline" onClick={() => onAsk("resume", paused)}>
          Resume {paused.length === live.length ? "" : paused.length}…
        </Button>
      )}
      {ending.length === 0 ? null : (
        <MenuOnDemand
          trigger={
            <Button size="sm" variant="outline">
              Extend {ending.length === live.length ? "" : ending.length}
              <ChevronDownIcon aria-hidden />
            </Button>
          }
        >
          {({ DropdownMenuContent, DropdownMenuItem }) => (
            <DropdownMenuContent align="start">
              {EXTENSIONS.map((days) => (
                <DropdownMenuItem key={days} onSelect={() => onAsk("extend", ending, { days })}>
                  By {daysOf(days)}…
                </DropdownMenuItem>
              ))}
            </DropdownMenuContent>
          )}
        </MenuOnDemand>
      )}
      {live.length === 0 ? null : (
        <Button size="sm" variant="destructive" onClick={() => onAsk("revoke", live)}>
          Revoke {countOf(live.length)}…
        </Button>
      )}
      {revoked.length === 0 ? null : (
        <>
          <Button size="sm" variant="outline" onClick={() => onAsk("restore", revoked)}>
            Restore {countOf(revoked.length)}…
          </Button>
          <Button size="sm" variant="destructive" onClick={() => onAsk("delete", revoked)}>
            Delete {countOf(revoked.length)} permanently…
          </Button>
        </>
      )}
    </>
  );
}

async function copyLink(share: PresentedShare): Promise<void> {
  if (await copyText(share.url)) toast.success("Link copied.");
  else toast.error("The browser did not allow copying.", { description: share.url });
}

function ShareRow({ share, columns, isChosen, query, onChoose, onAsk, onRun }: ShareRowProps) {
  const router = useRouter();
  const isRevoked = share.status === "revoked";
  const name = nameOfShare(share);
  const place = placeOf(share);
  const edit = () => router.push(`/sharing/${share.id}/settings`);
  const pauseOrResume = () => onRun(share.pausedAt === null ? "pause" : "resume");

  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>) => {
    // Only on the row itself: in a field or a menu a letter is a letter.
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const actions: Record<string, () => void> = {
      c: () => void copyLink(share),
      e: edit,
      ...(isRevoked ? {} : { p: pauseOrResume }),
      ...(isRevoked || share.expiresAt === null ? {} : { "+": () => onRun("extend", SHORTCUT_DAYS) }),
      r: () => onAsk(isRevoked ? "restore" : "revoke"),
      x: () => onChoose(!isChosen),
      Enter: () => router.push(`/sharing/${share.id}`),
      ArrowDown: () => focusRow(event.currentTarget.nextElementSibling),
      ArrowUp: () => focusRow(event.currentTarget.previousElementSibling),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  return (
    <TableRow
      tabIndex={0}
      aria-label={name}
      aria-keyshortcuts={isRevoked ? "c e r x Enter" : "c e p + r x Enter"}
      data-state={isChosen ? "selected" : undefined}
      onKeyDown={onKeyDown}
      className="-outline-offset-2"
    >
      <TableCell className="w-10 pr-0">
        <Checkbox aria-label={`Select ${name}`} checked={isChosen} onCheckedChange={(isOn) => onChoose(isOn === true)} />
      </TableCell>
      <TableCell className="max-w-64 py-2 max-md:w-full max-md:max-w-0">
        <span className="flex items-center gap-2">
          <ShareIcon share={share} />
          <Link
            href={`/sharing/${share.id}`}
            prefetch={false}
            className="block min-w-0 truncate font-medium underline-offset-4 hover:underline"
            title={name}
          >
            {name}
          </Link>
        </span>
        <span className="block truncate pl-6 text-xs text-muted-foreground" title={place}>
          {place}
        </span>
        <span className="mt-1 flex flex-wrap items-center gap-2 pl-6 text-xs text-muted-foreground md:hidden">
          <StatusInList share={share} />
          <span>{downloadsOf(share)} downloads</span>
          {share.hasPassword ? <span>Password</span> : null}
          {share.expiresAt === null ? null : (
            <span>
              {share.status === "expired" ? "ended" : "ends"} <Time at={share.expiresAt} />
            </span>
          )}
        </span>
      </TableCell>
      {columns.map((column) => (
        <TableCell key={column} className={cn(headClass(column), "whitespace-nowrap")}>
          <ColumnValue share={share} column={column} name={name} query={query} />
        </TableCell>
      ))}
      <TableCell className="sticky right-0 w-12 bg-card text-right">
        <MenuOnDemand
          trigger={
            <Button variant="ghost" size="icon-sm" aria-label={`Actions for ${name}`}>
              <EllipsisIcon aria-hidden />
            </Button>
          }
        >
          {({ DropdownMenuContent, DropdownMenuItem, DropdownMenuSeparator, DropdownMenuShortcut }) => (
            <DropdownMenuContent align="end">
              <DropdownMenuItem onSelect={() => void copyLink(share)}>
                Copy link<DropdownMenuShortcut>C</DropdownMenuShortcut>
              </DropdownMenuItem>
              {isRevoked ? null : (
                <>
                  <DropdownMenuItem asChild>
                    <a href={share.url} target="_blank" rel="noopener">
                      {share.opening === "page" ? "Open as visitor" : "Open (counts as a download)"}
                    </a>
                  </DropdownMenuItem>
                  <DropdownMenuItem onSelect={edit}>
                    Edit<DropdownMenuShortcut>E</DropdownMenuShortcut>
                  </DropdownMenuItem>
                  <DropdownMenuSeparator />
                  <DropdownMenuItem onSelect={pauseOrResume}>
                    {share.pausedAt === null ? "Pause" : "Resume"}
                    <DropdownMenuShortcut>P</DropdownMenuShortcut>
                  </DropdownMenuItem>
                  {share.expiresAt === null
                    ? null
                    : EXTENSIONS.map((days) => (
                        <DropdownMenuItem key={days} onSelect={() => onRun("extend", days)}>
                          Extend by {daysOf(days)}
                          {days === SHORTCUT_DAYS ? <DropdownMenuShortcut>+</DropdownMenuShortcut> : null}
                        </DropdownMenuItem>
                      ))}
                  {share.status === "expired" ? null : <DropdownMenuItem onSelect={() => onAsk("expire")}>End now…</DropdownMenuItem>}
                </>
              )}
              <DropdownMenuSeparator />
              {isRevoked ? (
                <>
                  <DropdownMenuItem onSelect={() => onAsk("restore")}>
                    Restore…<DropdownMenuShortcut>R</DropdownMenuShortcut>
                  </DropdownMenuItem>
                  <DropdownMenuItem variant="destructive" onSelect={() => onAsk("delete")}>
                    Delete permanently…
                  </DropdownMenuItem>
                </>
              ) : (
                <DropdownMenuItem variant="destructive" onSelect={() => onAsk("revoke")}>
                  Revoke…<DropdownMenuShortcut>R</DropdownMenuShortcut>
                </DropdownMenuItem>
              )}
            </DropdownMenuContent>
          )}
        </MenuOnDemand>
      </TableCell>
    </TableRow>
  );
}

function focusRow(row: Element | null) {
  if (row instanceof HTMLElement) row.focus();
}

/** What `+` extends by. */
const SHORTCUT_DAYS = 7;

/** Where the files lie: with a file's own name only where the link has another; of several things how many there are. */
function placeOf(share: PresentedShare): string {
  const [first, ...others] = share.items;
  const path = first?.key ?? first?.prefix ?? "";
  const folder = path.slice(0, path.replace(/\/$/u, "").lastIndexOf("/") + 1);
  if (others.length === 0) return `${first?.bucket ?? ""}/${share.name === null ? folder : path}`;
  const buckets = new Set(share.items.map(({ bucket }) => bucket));
  return `${share.items.length} items in ${Array.from(buckets).join(", ")}`;
}

function ColumnValue({ share, column, name, query }: { share: PresentedShare; column: Column; name: string; query: SharingQuery }) {
  switch (column) {
    case "link":
      return (
        <Button variant="outline" size="icon-sm" onClick={() => void copyLink(share)} aria-label={`Copy link to ${name}`} title={share.url}>
          <CopyIcon aria-hidden />
        </Button>
      );
    case "status":
      return <StatusInList share={share} />;
    case "access":
      return <>{ACCESS_NAMES[share.allowedActions]}</>;
    case "security":
      return <SecurityBadges share={share} />;
    case "visits":
      return <>{visitsOf(share)}</>;
    case "uploads":
      return <Uploads share={share} />;
    case "downloads":
      return <>{downloadsOf(share)}</>;
    case "expires":
      return <Moment at={share.expiresAt} none="Never" />;
    case "lastAccess":
      return <Moment at={share.lastAccessAt} none="Not yet" />;
    case "created":
      return <Time at={share.createdAt} />;
    case "owner":
      return share.ownerId === null ? (
        <>{share.createdBy}</>
      ) : (
        <Link
          href={sharingHref(query, { owner: share.ownerId })}
          prefetch={false}
          className="block max-w-36 truncate underline-offset-4 hover:underline"
          title={`Show the links of ${share.createdBy} only`}
        >
          {share.createdBy}
        </Link>
      );
    case "bucket":
      return <>{Array.from(new Set(share.items.map(({ bucket }) => bucket))).join(", ")}</>;
  }
}

function Uploads({ share: { allowedActions, uploads } }: { share: PresentedShare }) {
  if (!takesUploads(allowedActions) && uploads.uploadedFiles === 0) return <span className="text-muted-foreground">None</span>;
  const files = uploads.maxFiles === null ? uploads.uploadedFiles.toLocaleString("en") : `${uploads.uploadedFiles} of ${uploads.maxFiles}`;
  return (
    <>
      {files} · <Bytes value={uploads.uploadedBytes} />
    </>
  );
}

function Moment({ at, none }: { at: string | null; none: string }) {
  return at === null ? <span className="text-muted-foreground">{none}</span> : <Time at={at} />;
}

/** An empty list is not an empty filter: one says how to begin, the other how to get back. */
function NothingHere({ query }: { query: SharingQuery }) {
  return (
    <div className="rounded-xl border bg-card">
      {isFiltered(query) || query.cursor !== null ? (
        <Empty
          icon={<SearchXIcon />}
          title="No link matches"
          text={
            Array.from(query.q.trim()).length === 1 || Array.from(query.q.trim()).length === 2
              ? "One or two characters are looked for at the beginning of names, ids and addresses. Type three to look everywhere."
              : "Nothing here has all of this. Revoked links are shown under their own state."
          }
          action={
            <Button asChild variant="outline">
              <Link href="/sharing">Show all links</Link>
            </Button>
          }
        />
      ) : (
        <Empty
          icon={<Link2Icon />}
          title="Nothing is shared"
          text="Choose a file and press Share: its link will be listed here, with what became of it."
          action={
            <Button asChild>
              <Link href="/files">Choose a file</Link>
            </Button>
          }
        />
      )}
    </div>
  );
}
