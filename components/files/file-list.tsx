"use client";

import {
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type DragEvent,
  type MouseEvent,
  type Ref,
} from "react";
import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual";
import { ArrowDownIcon, ArrowUpIcon, EllipsisIcon, Link2Icon, LinkIcon, Share2Icon } from "lucide-react";
import { useLinkStatus } from "next/link";
import { contentHref, folderHref, type Sort, type SortColumn } from "@/components/files/addresses";
import { isArriving, shownName, typeOf, type Entry } from "@/components/files/entries";
import { EntryIcon } from "@/components/files/file-icon";
import type { Choice, Selection } from "@/components/files/selection";
import { Bytes } from "@/components/ui/bytes";
import { Checkbox } from "@/components/ui/checkbox";
import { Link } from "@/components/ui/link";
import { Spinner } from "@/components/ui/spinner";
import { Time } from "@/components/ui/time";
import { useHydrated } from "@/components/ui/use-hydrated";
import { cn } from "@/lib/utils";

const ROW_PX = { wide: 44, narrow: 60 };
/** Height of the bar and the column heads that stay at the top, with the portal's own head on small screens. */
const STICKY_PX = { wide: 96, narrow: 116 };
const LINES_PER_PAGE_KEY = 12;
/** Lines further on, above and below what is in sight. */
const OVERSCAN = 10;
/** The window that the server writes the first lines for. */
const FIRST_RECT = { width: 1280, height: 1200 };
const FIRST_LINES = Math.ceil(FIRST_RECT.height / ROW_PX.wide) + OVERSCAN;

const wideQuery = () => window.matchMedia("(min-width: 48rem)");
const wideStore = {
  subscribe(listener: () => void) {
    const query = wideQuery();
    query.addEventListener("change", listener);
    return () => query.removeEventListener("change", listener);
  },
  read: () => wideQuery().matches,
  readOnServer: () => true,
};

/** The icon and the ending of the name tell the type as well, where the drawer of a new share takes room. */
const GONE_BESIDE_DRAWER = "[body:has(#share-drawer:not([data-collapsed]))_&]:lg:max-2xl:hidden";

const COLUMNS: { column: SortColumn; label: string; className: string }[] = [
  { column: "name", label: "Name", className: "pl-2" },
  { column: "type", label: "Type", className: `max-md:hidden ${GONE_BESIDE_DRAWER}` },
  { column: "size", label: "Size", className: "max-md:hidden justify-end" },
  { column: "modified", label: "Modified", className: "max-md:hidden pl-6" },
];

const GRID =
  "grid grid-cols-[2.5rem_minmax(0,1fr)_auto] md:grid-cols-[2.5rem_minmax(0,1fr)_5rem_6.5rem_9.5rem_7rem] items-center [body:has(#share-drawer:not([data-collapsed]))_&]:lg:max-2xl:grid-cols-[2.5rem_minmax(0,1fr)_6.5rem_9.5rem_7rem]";

export interface FileListHandle {
  /** Gives the keyboard back to the list, for instance after a dialog. */
  focus(): void;
}

export interface FileListProps {
  ref: Ref<FileListHandle>;
  label: string;
  bucket: string;
  entries: readonly Entry[];
  ids: readonly string[];
  hasMore: boolean;
  sort: Sort;
  selection: Selection;
  onSort(column: SortColumn): void;
  onChoose(id: string, choice: Choice): void;
  onActivate(id: string): void;
  onChooseAll(): void;
  onOpen(entry: Entry): void;
  /** `null` where sharing is not allowed. */
  onShare: ((entry: Entry) => void) | null;
  onAddToShare(entry: Entry): void;
  /** Lines are about to be dragged, this one among them. */
  onDrag(id: string, event: DragEvent): void;
  /** Asked for when the last lines come into sight. */
  onNearEnd(): void;
  onEnd(): void;
}

/**
 * The lines of a folder as a grid for keyboard and pointer. Only lines in sight are in the document, however many there are; the line that has the
 * keyboard always is.
 */
export function FileList({
  ref,
  label,
  bucket,
  entries,
  ids,
  hasMore,
  sort,
  selection,
  onSort,
  onChoose,
  onActivate,
  onChooseAll,
  onOpen,
  onShare,
  onAddToShare,
  onDrag,
  onNearEnd,
  onEnd,
}: FileListProps) {
  const isWide = useSyncExternalStore(wideStore.subscribe, wideStore.read, wideStore.readOnServer);
  const body = useRef<HTMLDivElement>(null);
  const [scrollMargin, setScrollMargin] = useState(0);
  const activeIndex = Math.max(0, selection.active === null ? 0 : ids.indexOf(selection.active));
  const wantsFocus = useRef(false);
  const size = isWide ? "wide" : "narrow";

  useLayoutEffect(() => {
    const measure = () => setScrollMargin((body.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    measure();
    window.addEventListener("resize", measure);
    return () => window.removeEventListener("resize", measure);
  }, []);

  const virtualizer = useWindowVirtualizer({
    count: entries.length,
    estimateSize: () => ROW_PX[size],
    overscan: OVERSCAN,
    scrollMargin,
    scrollPaddingStart: STICKY_PX[size],
    scrollPaddingEnd: 16,
    initialRect: FIRST_RECT,
    getItemKey: (index) => ids[index] ?? index,
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range);
      return shown.includes(activeIndex) || activeIndex >= range.count ? shown : [...shown, activeIndex].sort((a, b) => a - b);
    },
  });
  useEffect(() => virtualizer.measure(), [virtualizer, size]);

  // A browser that comes back to where it had scrolled to takes over what the server wrote, which is the beginning, and only then shows what is in sight.
  const shown = useHydrated() ? virtualizer.getVirtualIndexes() : firstIndexes(entries.length, activeIndex);
  const lastShown = shown.findLast((index) => index !== activeIndex) ?? -1;
  useEffect(() => {
    if (hasMore && lastShown >= entries.length - 30) onNearEnd();
  }, [hasMore, lastShown, entries.length, onNearEnd]);

  const focusLine = (index: number) => {
    virtualizer.scrollToIndex(index, { align: "auto" });
    wantsFocus.current = true;
  };
  useEffect(() => {
    if (!wantsFocus.current) return;
    const line = body.current?.querySelector<HTMLElement>(`[data-index="${activeIndex}"]`);
    if (line) {
      wantsFocus.current = false;
      line.focus({ preventScroll: true });
    }
  });
  useImperativeHandle(ref, () => ({
    focus: () => body.current?.querySelector<HTMLElement>(`[data-index="${activeIndex}"]`)?.focus({ preventScroll: true }),
  }));

  const move = (to: number, event: React.KeyboardEvent) => {
    const index = Math.min(entries.length - 1, Math.max(0, to));
    const id = ids[index];
    if (id === undefined) return;
    event.preventDefault();
    if (event.shiftKey) onChoose(id, "range");
    else if (event.ctrlKey || event.metaKey) onActivate(id);
    else onChoose(id, "only");
    focusLine(index);
  };

  const onKeyDown = (event: React.KeyboardEvent<HTMLDivElement>) => {
    const entry = entries[activeIndex];
    if (entry === undefined) return;
    // The heads of the columns are buttons of their own.
    if (!(event.target instanceof HTMLElement) || !body.current?.contains(event.target)) return;
    const isOnLine = event.target.getAttribute("role") === "row";
    switch (event.key) {
      case "ArrowDown":
        return move(activeIndex + 1, event);
      case "ArrowUp":
        return move(activeIndex - 1, event);
      case "PageDown":
        return move(activeIndex + LINES_PER_PAGE_KEY, event);
      case "PageUp":
        return move(activeIndex - LINES_PER_PAGE_KEY, event);
      case "Home":
        return move(0, event);
      case "End":
        onEnd();
        return move(entries.length - 1, event);
      case "Enter":
        if (!isOnLine) return;
        event.preventDefault();
        return onOpen(entry);
      case " ":
        if (!isOnLine) return;
        event.preventDefault();
        return onChoose(entry.id, event.shiftKey ? "range" : "toggle");
      case "ContextMenu":
      case "F10":
        if (event.key === "F10" && !event.shiftKey) return;
        event.preventDefault();
        return openMenu(event.currentTarget.querySelector<HTMLElement>(`[data-index="${activeIndex}"] [data-name]`));
    }
  };

  /** The line that was hit, unless it was one of the controls on it, which know better. */
  const entryAt = (event: MouseEvent): Entry | undefined => {
    const target = event.target as HTMLElement;
    if (target.closest("a, button") !== null) return undefined;
    const index = target.closest<HTMLElement>("[data-index]")?.dataset["index"];
    return index === undefined ? undefined : entries[Number(index)];
  };

  return (
    <div
      role="grid"
      aria-label={label}
      aria-multiselectable
      aria-rowcount={hasMore ? -1 : entries.length + 1}
      aria-colcount={6}
      className="min-w-0 text-sm outline-none"
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onFocus={(event) => {
        const id = event.target.closest<HTMLElement>("[data-entry]")?.dataset["entry"];
        if (id !== undefined) onActivate(id);
      }}
      onClick={(event) => {
        const entry = entryAt(event);
        if (entry !== undefined) onChoose(entry.id, choiceOf(event));
      }}
      onDragStart={(event) => {
        const id = (event.target as HTMLElement).closest<HTMLElement>("[data-entry]")?.dataset["entry"];
        if (id !== undefined) onDrag(id, event);
      }}
      onDoubleClick={(event) => {
        const entry = entryAt(event);
        if (entry !== undefined) onOpen(entry);
      }}
    >
      <div role="rowgroup" className="sticky top-25 z-20 bg-background md:top-12">
        <div role="row" aria-rowindex={1} className={cn(GRID, "h-9 border-b text-xs font-medium text-muted-foreground md:h-10")}>
          <div role="columnheader" className="flex justify-center">
            <Checkbox
              aria-label="Select all"
              checked={selection.chosen.size === 0 ? false : selection.chosen.size >= entries.length ? true : "indeterminate"}
              onCheckedChange={onChooseAll}
            />
          </div>
          {COLUMNS.map(({ column, label: columnLabel, className }) => {
            const isSorted = sort.column === column;
            const Arrow = sort.direction === "asc" ? ArrowUpIcon : ArrowDownIcon;
            return (
              <div
                key={column}
                role="columnheader"
                {...(isSorted ? { "aria-sort": sort.direction === "asc" ? ("ascending" as const) : ("descending" as const) } : {})}
                className={cn("flex", className)}
              >
                <button
                  type="button"
                  className="flex h-8 items-center gap-1 rounded-sm px-1 hover:text-foreground"
                  onClick={() => onSort(column)}
                >
                  {columnLabel}
                  <Arrow aria-hidden className={cn("size-3.5", !isSorted && "invisible")} />
                </button>
              </div>
            );
          })}
          <div role="columnheader">
            <span className="sr-only">Actions</span>
          </div>
        </div>
      </div>
      <div ref={body} role="rowgroup" className="relative" style={{ height: virtualizer.getTotalSize() }}>
        {shown.map((index) => {
          const entry = entries[index];
          if (entry === undefined) return null;
          return (
            <Line
              key={ids[index] ?? index}
              bucket={bucket}
              entry={entry}
              index={index}
              top={index * ROW_PX[size]}
              height={ROW_PX[size]}
              isChosen={selection.chosen.has(entry.id)}
              isActive={index === activeIndex}
              onChoose={onChoose}
              onOpen={onOpen}
              onShare={onShare}
              onAddToShare={onAddToShare}
            />
          );
        })}
      </div>
    </div>
  );
}

const choiceOf = (event: MouseEvent): Choice => (event.shiftKey ? "range" : event.ctrlKey || event.metaKey ? "toggle" : "only");

/** The lines that stand in what the server writes; the active one always does. */
function firstIndexes(count: number, activeIndex: number): number[] {
  const first = Array.from({ length: Math.min(count, FIRST_LINES) }, (_, index) => index);
  return activeIndex < first.length || activeIndex >= count ? first : [...first, activeIndex];
}

interface LineProps extends Pick<FileListProps, "bucket" | "onChoose" | "onOpen" | "onShare" | "onAddToShare"> {
  entry: Entry;
  index: number;
  top: number;
  height: number;
  isChosen: boolean;
  isActive: boolean;
}

function Line({ bucket, entry, index, top, height, isChosen, isActive, onChoose, onOpen, onShare, onAddToShare }: LineProps) {
  const name = shownName(entry.name);
  const tabIndex = isActive ? 0 : -1;
  const size =
    entry.kind === "folder" ? <span className="sr-only">No size</span> : isArriving(entry) ? "arriving" : <Bytes value={entry.sizeBytes} />;
  const onNameClick = (event: MouseEvent) => {
    // The modifiers choose lines here, as on a desktop; the middle button still opens a new tab.
    if (event.shiftKey || event.ctrlKey || event.metaKey) {
      event.preventDefault();
      onChoose(entry.id, choiceOf(event));
    } else if (entry.kind === "file") {
      event.preventDefault();
      onChoose(entry.id, "only");
      onOpen(entry);
    }
  };
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      tabIndex={tabIndex}
      data-index={index}
      data-entry={entry.id}
      draggable={onShare !== null}
      className={cn(
        GRID,
        "group absolute inset-x-0 top-0 cursor-default border-b outline-none select-none hover:bg-muted/60 focus-visible:z-10 focus-visible:inset-ring-2 focus-visible:inset-ring-ring",
        isChosen && "bg-accent hover:bg-accent",
      )}
      style={{ height, transform: `translateY(${top}px)` }}
    >
      <div role="gridcell" className="flex justify-center">
        <Checkbox
          aria-label={`Select ${name}`}
          checked={isChosen}
          tabIndex={tabIndex}
          onClick={(event) => onChoose(entry.id, event.shiftKey ? "range" : "toggle")}
        />
      </div>
      <div role="gridcell" className="flex min-w-0 items-center gap-3 pr-3 pl-2">
        <EntryIcon entry={entry} />
        <div className="min-w-0">
          <div className="flex min-w-0 items-center gap-2">
            <Link
              data-name
              href={entry.kind === "folder" ? folderHref({ bucket, prefix: entry.id }) : contentHref(bucket, entry.id)}
              prefetch={false}
              tabIndex={tabIndex}
              draggable={false}
              title={entry.name}
              className={cn(
                "min-w-0 truncate rounded-sm py-1 hover:underline",
                entry.kind === "folder" && "font-medium",
                name !== entry.name && "text-muted-foreground italic",
              )}
              onClick={onNameClick}
            >
              <span className="whitespace-pre">{name}</span>
              <Opening />
            </Link>
            {entry.shares > 0 ? <SharedMark count={entry.shares} /> : null}
          </div>
          {entry.kind === "file" ? (
            <p className="truncate text-xs text-muted-foreground md:hidden">
              {size} · <Time at={entry.uploadedAt} />
            </p>
          ) : null}
        </div>
      </div>
      <div role="gridcell" className={cn("truncate pl-1 text-muted-foreground max-md:hidden", GONE_BESIDE_DRAWER)}>
        {typeOf(entry)}
      </div>
      <div role="gridcell" className="numeric pr-1 max-md:hidden">
        {size}
      </div>
      <div role="gridcell" className="truncate pl-7 text-muted-foreground max-md:hidden">
        {entry.kind === "file" ? <Time at={entry.uploadedAt} /> : null}
      </div>
      <div role="gridcell" className="flex items-center justify-end gap-0.5 pr-1">
        {onShare !== null ? (
          <>
            <button
              type="button"
              aria-label={`Add ${name} to the share`}
              title="Add to share"
              tabIndex={tabIndex}
              className={cn(lineButton, shownOnHover, isChosen && "opacity-100")}
              onClick={() => onAddToShare(entry)}
            >
              <LinkIcon className="size-4" />
            </button>
            <button
              type="button"
              aria-label={`Share ${name}`}
              title="Share"
              tabIndex={tabIndex}
              className={cn(lineButton, shownOnHover, isChosen && "opacity-100")}
              onClick={() => onShare(entry)}
            >
              <Share2Icon className="size-4" />
            </button>
          </>
        ) : null}
        <button
          type="button"
          aria-label={`Actions for ${name}`}
          aria-haspopup="menu"
          title="Actions"
          tabIndex={tabIndex}
          className={lineButton}
          onClick={(event) => openMenu(event.currentTarget)}
        >
          <EllipsisIcon className="size-4" />
        </button>
      </div>
    </div>
  );
}

/** Turns beside a name while its folder is being fetched. */
function Opening() {
  return useLinkStatus().pending ? <Spinner label="Opening" className="ml-2 inline-block align-[-0.15em] text-primary" /> : null;
}

const lineButton =
  "grid size-8 place-items-center rounded-md text-muted-foreground transition-colors hover:bg-secondary hover:text-foreground pointer-coarse:size-11";

const shownOnHover =
  "opacity-0 group-hover:opacity-100 group-focus-within:opacity-100 focus-visible:opacity-100 max-md:hidden pointer-coarse:hidden";

/** Says that links reach a file or folder, directly or through a folder above it. */
export function SharedMark({ count }: { count: number }) {
  const text = count === 1 ? "1 link reaches this" : `${count.toLocaleString("en")} links reach this`;
  return (
    <span
      title={text}
      className="inline-flex shrink-0 items-center gap-1 rounded-full border border-primary/20 bg-primary-soft px-1.5 py-px text-[0.6875rem] leading-4 font-medium text-primary"
    >
      <Link2Icon aria-hidden className="size-3" />
      <span aria-hidden>{count.toLocaleString("en")}</span>
      <span className="sr-only">{text}</span>
    </span>
  );
}

/** Opens the list's one context menu below an element, as the right button would. */
function openMenu(at: HTMLElement | null): void {
  if (at === null) return;
  const { left, bottom } = at.getBoundingClientRect();
  at.dispatchEvent(new MouseEvent("contextmenu", { bubbles: true, cancelable: true, clientX: left, clientY: bottom }));
}
