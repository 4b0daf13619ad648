"use client";

import { useId, useRef, useState, type DragEvent } from "react";
import { ChevronDownIcon, ChevronUpIcon, LinkIcon, PanelRightCloseIcon, PanelRightOpenIcon, Trash2Icon, XIcon } from "lucide-react";
import dynamic from "next/dynamic";
import { shownName } from "@/components/files/entries";
import { EntryIcon } from "@/components/files/file-icon";
import type { LinkPolicy } from "@/components/sharing/link-policy";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { formatBytes } from "@/lib/format/bytes";
import { parentPrefix } from "@/lib/storage/key-parts";
import { cn } from "@/lib/utils";
import { collectAndSay, countCollected } from "./collect-and-say";
import { closeDrawer, type Collected, collapseDrawer, dragOverPage, dropThing, fillDrawer, tellShared, useDrawer } from "./drawer-store";

const ShareDialog = dynamic(() => import("@/components/sharing/share-dialog").then((module) => module.ShareDialog), { ssr: false });

/**
 * What is collected for a new link, from as many folders and buckets as one likes. Beside the list on wide screens, a sheet at the bottom of narrow ones; shut, it
 * is its handle. Lines can be dropped anywhere on it.
 */
export function ShareDrawer({ policy, origin }: { policy: LinkPolicy; origin: string }) {
  const { isOpen, isCollapsed, things, dragged } = useDrawer();
  const [isOver, setOver] = useState(false);
  const [shares, setShares] = useState<readonly Collected[] | null>(null);
  const isMade = useRef(false);
  const panel = useRef<HTMLElement>(null);
  const id = useId();
  const isShut = isOpen && isCollapsed;
  const isDropZone = dragged !== null;
  const count = countCollected(things);

  const over = (event: DragEvent) => {
    if (!isDropZone) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    setOver(true);
  };
  const drop = (event: DragEvent) => {
    if (dragged === null) return;
    event.preventDefault();
    setOver(false);
    dragOverPage(null);
    collectAndSay(dragged);
  };
  const remove = (thing: Collected, index: number) => {
    dropThing(thing);
    // The button that had the focus is gone; its neighbour takes it.
    requestAnimationFrame(() => {
      const buttons = panel.current?.querySelectorAll<HTMLElement>("[data-remove]") ?? [];
      (buttons[Math.min(index, buttons.length - 1)] ?? panel.current?.querySelector<HTMLElement>("[data-handle]"))?.focus();
    });
  };
  const discard = () => {
    const before = things;
    closeDrawer();
    if (before.length > 0) toast.info("The new share was discarded.", { action: { label: "Undo", onClick: () => fillDrawer(before) } });
  };
  const endDialog = (isStillOpen: boolean) => {
    if (isStillOpen) return;
    const made = shares;
    setShares(null);
    if (!isMade.current || made === null) return;
    isMade.current = false;
    closeDrawer();
    tellShared(made);
  };

  return (
    <section
      ref={panel}
      id="share-drawer"
      aria-labelledby={`${id}-title`}
      data-collapsed={isShut || undefined}
      onDragOver={over}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={drop}
      className={cn(
        "z-35 flex flex-col bg-popover text-popover-foreground",
        // A sheet at the bottom.
        "fixed inset-x-0 bottom-0 max-h-[70dvh] rounded-t-2xl border-t pb-[env(safe-area-inset-bottom)] shadow-xl",
        // A column beside the list.
        "lg:sticky lg:inset-x-auto lg:top-0 lg:bottom-auto lg:-my-7 lg:-mr-8 lg:ml-8 lg:h-dvh lg:max-h-none lg:w-80 lg:shrink-0 lg:rounded-none lg:border-t-0 lg:border-l lg:pb-0 lg:shadow-none",
        isShut && "lg:w-14",
        isDropZone && "outline-2 -outline-offset-4 outline-dashed outline-primary/60",
        isOver && "bg-primary-soft outline-primary",
      )}
    >
      <div className={cn("flex h-14 shrink-0 items-center gap-2 px-2", isShut && "lg:h-auto lg:flex-col lg:py-2")}>
        <Button
          variant="ghost"
          size="icon"
          data-handle
          aria-label={isShut ? "Expand the new share" : "Collapse the new share"}
          aria-expanded={!isShut}
          aria-controls={`${id}-body`}
          onClick={() => collapseDrawer(!isShut)}
        >
          {isShut ? (
            <>
              <ChevronUpIcon className="lg:hidden" />
              <PanelRightOpenIcon className="max-lg:hidden" />
            </>
          ) : (
            <>
              <ChevronDownIcon className="lg:hidden" />
              <PanelRightCloseIcon className="max-lg:hidden" />
            </>
          )}
        </Button>
        <div className={cn("min-w-0 flex-1", isShut && "lg:flex lg:flex-none lg:flex-col lg:items-center lg:gap-2")}>
          <h2 id={`${id}-title`} className={cn("truncate text-sm leading-5 font-semibold", isShut && "lg:[writing-mode:vertical-rl]")}>
            New share
          </h2>
          <p role="status" className={cn("truncate text-xs leading-4 text-muted-foreground tabular-nums", isShut && "lg:sr-only")}>
            {things.length === 0 ? "Nothing in it yet" : count}
          </p>
          {isShut ? (
            <span
              aria-hidden
              className="grid min-w-6 place-items-center rounded-full bg-primary px-1.5 text-xs leading-6 font-medium text-primary-foreground tabular-nums max-lg:hidden"
            >
              {things.length}
            </span>
          ) : null}
        </div>
        {isShut && things.length > 0 ? (
          <Button size="sm" className="lg:hidden" onClick={() => setShares(things)}>
            <LinkIcon />
            Create link
          </Button>
        ) : null}
        {isShut ? null : (
          <Button variant="ghost" size="icon" aria-label="Discard the new share" onClick={discard}>
            <XIcon />
          </Button>
        )}
      </div>
      <div id={`${id}-body`} hidden={isShut} className={cn("min-h-0 flex-1 flex-col border-t", isShut ? "hidden" : "flex")}>
        {things.length === 0 ? (
          <div className="m-4 grid flex-1 content-center justify-items-center gap-3 rounded-xl border border-dashed p-6 text-center text-sm text-muted-foreground max-lg:py-8">
            <LinkIcon aria-hidden className="size-7 text-primary" />
            <p className="text-pretty">
              {isDropZone
                ? "Drop here to add to the share."
                : "Drag files and folders here, or press their chain button. They may come from several folders and buckets."}
            </p>
          </div>
        ) : (
          <ul aria-label="In the new share" className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-2">
            {things.map((thing, index) => (
              <Thing key={`${thing.bucket}/${thing.kind}/${thing.key}`} thing={thing} onRemove={() => remove(thing, index)} />
            ))}
          </ul>
        )}
        {things.length === 0 ? null : (
          <div className="grid shrink-0 gap-2 border-t p-3">
            <Button onClick={() => setShares(things)}>
              <LinkIcon />
              Create link
            </Button>
            <Button variant="ghost" size="sm" onClick={() => fillDrawer([])}>
              <Trash2Icon />
              Clear
            </Button>
          </div>
        )}
      </div>
      {shares === null ? null : (
        <ShareDialog
          things={shares.map(({ bucket, kind, key, name, level }) => ({
            item: kind === "file" ? { bucket, key } : { bucket, prefix: key },
            name,
            ...(level === null ? {} : { level }),
          }))}
          policy={policy}
          origin={origin}
          open
          onOpenChange={endDialog}
          onCreated={() => (isMade.current = true)}
        />
      )}
    </section>
  );
}

function Thing({ thing, onRemove }: { thing: Collected; onRemove: () => void }) {
  const { bucket, kind, key, sizeBytes } = thing;
  const name = shownName(thing.name);
  const above = parentPrefix(key);
  const entry =
    kind === "folder"
      ? ({ kind, id: key, name, shares: 0 } as const)
      : ({
          kind,
          id: key,
          name,
          key,
          sizeBytes: sizeBytes ?? 0,
          etag: "",
          uploadedAt: "",
          contentType: null,
          shares: 0,
          ownShares: 0,
        } as const);
  return (
    <li className="group flex items-center gap-2.5 rounded-lg py-1.5 pr-1 pl-2 hover:bg-muted/60">
      <EntryIcon entry={entry} />
      <div className="min-w-0 flex-1">
        <p className="truncate text-sm leading-5" title={thing.name}>
          {name}
        </p>
        <p className="truncate text-xs leading-4 text-muted-foreground" title={`${bucket}/${above}`}>
          {`${bucket}${above === "" ? "" : `/${above.slice(0, -1)}`}`}
          {sizeBytes === null ? "" : ` · ${formatBytes(sizeBytes)}`}
        </p>
      </div>
      <Button variant="ghost" size="icon-sm" data-remove aria-label={`Remove ${name} from the share`} title="Remove" onClick={onRemove}>
        <XIcon />
      </Button>
    </li>
  );
}
