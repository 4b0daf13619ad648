"use client";

import { useState, useSyncExternalStore } from "react";
import {
  CheckIcon,
  ChevronDownIcon,
  ChevronUpIcon,
  CircleAlertIcon,
  CircleSlashIcon,
  ClockIcon,
  FileQuestionIcon,
  PauseIcon,
  PlayIcon,
  RotateCwIcon,
  XIcon,
} from "lucide-react";
import { OverwriteDialog } from "@/components/files/uploads/overwrite-dialog";
import { formatTimeLeft, secondsLeft, summarize, type UploadsSummary } from "@/components/files/uploads/upload-progress";
import type { Upload, UploadQueue } from "@/components/files/uploads/upload-queue";
import { Button } from "@/components/ui/button";
import { Progress } from "@/components/ui/progress";
import { Spinner } from "@/components/ui/spinner";
import { formatBytes } from "@/lib/format/bytes";
import { baseName, parentPrefix } from "@/lib/storage/key-parts";
import { cn } from "@/lib/utils";

/** Lines that are drawn; thousands of finished files would only slow the rest down. */
const MAX_LINES = 200;
const ORDER: Record<Upload["state"], number> = {
  uploading: 0,
  failed: 1,
  exists: 2,
  paused: 3,
  checking: 4,
  waiting: 4,
  cancelled: 5,
  done: 6,
};

/** What is being uploaded, file by file and in all, in a corner of whatever page of the portal is open. */
export function UploadPanel({ queue }: { queue: UploadQueue }) {
  const snapshot = useSyncExternalStore(queue.subscribe, queue.read);
  const [isOpen, setOpen] = useState(true);
  const [isAsking, setAsking] = useState(true);
  const summary = summarize(snapshot);
  const { uploads } = snapshot;
  const idsOf = (...states: Upload["state"][]) => uploads.filter((upload) => states.includes(upload.state)).map((upload) => upload.id);
  const clashes = uploads.filter((upload) => upload.state === "exists");
  const isChecking = uploads.some(
    (upload) => upload.state === "checking" || (upload.state === "waiting" && clashes.length > 0 && summary.active > 200),
  );
  const lines = uploads.length > 8 ? [...uploads].sort((a, b) => ORDER[a.state] - ORDER[b.state] || a.id - b.id) : uploads;
  const isOver = summary.active === 0 && summary.paused === 0 && summary.exists === 0;
  return (
    <section
      id="uploads"
      aria-label="Uploads"
      className="fixed inset-x-2 bottom-2 z-40 flex max-h-[min(28rem,60dvh)] flex-col overflow-hidden rounded-xl border bg-popover text-popover-foreground shadow-xl sm:right-4 sm:bottom-4 sm:left-auto sm:w-104 [body:has(#share-drawer)_&]:max-lg:bottom-18 [body:has(#share-drawer)_&]:lg:right-16 [body:has(#share-drawer:not([data-collapsed]))_&]:lg:right-84"
    >
      <header className="grid gap-2 border-b px-4 py-2.5">
        <div className="flex items-center gap-1">
          <h2 className="min-w-0 flex-1 truncate text-sm font-semibold" aria-live="polite">
            {headline(summary)}
          </h2>
          {summary.active > 0 ? (
            <IconButton label="Pause all uploads" onClick={() => queue.pause(idsOf("waiting", "checking", "uploading"))}>
              <PauseIcon />
            </IconButton>
          ) : summary.paused > 0 ? (
            <IconButton label="Resume all uploads" onClick={() => queue.resume(idsOf("paused"))}>
              <PlayIcon />
            </IconButton>
          ) : null}
          {summary.failed > 0 && summary.active === 0 ? (
            <IconButton label="Retry all failed uploads" onClick={() => queue.retry(idsOf("failed"))}>
              <RotateCwIcon />
            </IconButton>
          ) : null}
          <IconButton label={isOpen ? "Hide the files" : "Show the files"} isExpanded={isOpen} onClick={() => setOpen(!isOpen)}>
            {isOpen ? <ChevronDownIcon /> : <ChevronUpIcon />}
          </IconButton>
          {isOver ? (
            <IconButton label="Close the list of uploads" onClick={() => queue.clear()}>
              <XIcon />
            </IconButton>
          ) : (
            <IconButton
              label="Cancel all uploads"
              onClick={() => queue.cancel(idsOf("waiting", "checking", "exists", "uploading", "paused"))}
            >
              <XIcon />
            </IconButton>
          )}
        </div>
        <Progress
          label="All uploads"
          value={summary.sizeBytes === 0 ? summary.done : summary.sentBytes}
          max={summary.sizeBytes === 0 ? Math.max(1, summary.total) : summary.sizeBytes}
          tone={isOver && summary.failed > 0 ? "destructive" : isOver ? "success" : "default"}
        />
        <p className="flex justify-between gap-3 text-xs text-muted-foreground tabular-nums">
          <span>
            {formatBytes(summary.sentBytes)} of {formatBytes(summary.sizeBytes)}
          </span>
          <span>
            {snapshot.bytesPerSecond === null ? null : `${formatBytes(Math.round(snapshot.bytesPerSecond))}/s`}
            {summary.secondsLeft === null ? null : ` · ${formatTimeLeft(summary.secondsLeft)}`}
          </span>
        </p>
      </header>
      {clashes.length > 0 && !isAsking ? (
        <div className="flex items-center justify-between gap-3 border-b bg-warning-soft px-4 py-2 text-sm">
          <span>{clashes.length === 1 ? "One file is there already." : `${clashes.length} files are there already.`}</span>
          <Button size="sm" variant="outline" onClick={() => setAsking(true)}>
            Decide
          </Button>
        </div>
      ) : null}
      {isOpen ? (
        <ul className="min-h-0 flex-1 divide-y overflow-y-auto overscroll-contain">
          {lines.slice(0, MAX_LINES).map((upload) => (
            <UploadLine key={upload.id} upload={upload} queue={queue} />
          ))}
          {lines.length > MAX_LINES ? (
            <li className="px-4 py-2.5 text-sm text-muted-foreground">and {(lines.length - MAX_LINES).toLocaleString("en")} more files</li>
          ) : null}
        </ul>
      ) : null}
      <OverwriteDialog
        uploads={clashes}
        open={clashes.length > 0 && isAsking && !isChecking}
        onLater={() => setAsking(false)}
        onOverwrite={() => queue.overwrite(clashes.map((upload) => upload.id))}
        onSkip={() => queue.cancel(clashes.map((upload) => upload.id))}
      />
    </section>
  );
}

function headline(summary: UploadsSummary): string {
  const files = (count: number) => `${count.toLocaleString("en")} ${count === 1 ? "file" : "files"}`;
  if (summary.active > 0) return `Uploading ${files(summary.total)}: ${summary.done.toLocaleString("en")} done`;
  if (summary.exists > 0) return `${files(summary.exists)} there already`;
  if (summary.paused > 0) return `${files(summary.paused)} paused`;
  if (summary.failed > 0)
    return summary.done > 0 ? `${files(summary.failed)} failed, ${summary.done} uploaded` : `${files(summary.failed)} failed`;
  return summary.done > 0 ? `${files(summary.done)} uploaded` : "Uploads cancelled";
}

function UploadLine({ upload, queue }: { upload: Upload; queue: UploadQueue }) {
  const name = baseName(upload.key);
  const left = secondsLeft(upload.sizeBytes - upload.sentBytes, upload.bytesPerSecond);
  const isMoving = upload.state === "uploading" || upload.state === "paused";
  return (
    <li className="flex items-start gap-3 px-4 py-2.5 text-sm">
      <StateIcon state={upload.state} />
      <div className="grid min-w-0 flex-1 gap-1">
        <p className="truncate font-medium" title={`${upload.bucket}/${upload.key}`}>
          {name}
        </p>
        {isMoving ? (
          <Progress label={`Upload of ${name}`} value={upload.sentBytes} max={Math.max(1, upload.sizeBytes)} className="my-0.5" />
        ) : null}
        <p className={cn("text-xs text-muted-foreground tabular-nums", upload.state === "failed" && "text-destructive")}>
          {describe(upload)}
          {upload.state === "uploading" && upload.bytesPerSecond !== null ? ` · ${formatBytes(Math.round(upload.bytesPerSecond))}/s` : null}
          {upload.state === "uploading" && left !== null ? ` · ${formatTimeLeft(left)}` : null}
        </p>
      </div>
      <div className="flex shrink-0 gap-0.5">
        {upload.state === "uploading" || upload.state === "waiting" || upload.state === "checking" ? (
          <IconButton label={`Pause ${name}`} onClick={() => queue.pause([upload.id])}>
            <PauseIcon />
          </IconButton>
        ) : null}
        {upload.state === "paused" ? (
          <IconButton label={`Resume ${name}`} onClick={() => queue.resume([upload.id])}>
            <PlayIcon />
          </IconButton>
        ) : null}
        {upload.state === "failed" || upload.state === "cancelled" ? (
          <IconButton label={`Retry ${name}`} onClick={() => queue.retry([upload.id])}>
            <RotateCwIcon />
          </IconButton>
        ) : null}
        {upload.state === "done" || upload.state === "cancelled" ? null : (
          <IconButton label={`Cancel ${name}`} onClick={() => queue.cancel([upload.id])}>
            <XIcon />
          </IconButton>
        )}
      </div>
    </li>
  );
}

function describe(upload: Upload): string {
  const size = formatBytes(upload.sizeBytes);
  const folder = parentPrefix(upload.key);
  switch (upload.state) {
    case "waiting":
      return `Waiting · ${size}`;
    case "checking":
      return `Looking whether it is there already · ${size}`;
    case "exists":
      return "There already: overwrite it?";
    case "uploading":
      return upload.sentBytes >= upload.sizeBytes && upload.sizeBytes > 0 ? "Being stored" : `${formatBytes(upload.sentBytes)} of ${size}`;
    case "paused":
      return `Paused at ${formatBytes(upload.sentBytes)} of ${size}`;
    case "done":
      return `${size} in ${upload.bucket}${folder === "" ? "" : `/${folder.slice(0, -1)}`}`;
    case "failed":
      return upload.problem ?? "It failed.";
    case "cancelled":
      return "Cancelled; nothing was changed";
  }
}

function StateIcon({ state }: { state: Upload["state"] }) {
  const className = "mt-0.5 size-4 shrink-0";
  switch (state) {
    case "done":
      return <CheckIcon aria-hidden className={cn(className, "text-success")} />;
    case "failed":
      return <CircleAlertIcon aria-hidden className={cn(className, "text-destructive")} />;
    case "exists":
      return <FileQuestionIcon aria-hidden className={cn(className, "text-warning")} />;
    case "paused":
      return <PauseIcon aria-hidden className={cn(className, "text-muted-foreground")} />;
    case "cancelled":
      return <CircleSlashIcon aria-hidden className={cn(className, "text-muted-foreground")} />;
    case "uploading":
      return <Spinner className={cn(className, "text-primary")} />;
    case "waiting":
    case "checking":
      return <ClockIcon aria-hidden className={cn(className, "text-muted-foreground")} />;
  }
}

function IconButton({
  label,
  isExpanded,
  onClick,
  children,
}: {
  label: string;
  isExpanded?: boolean;
  onClick: () => void;
  children: React.ReactNode;
}) {
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      className="size-7"
      aria-label={label}
      title={label}
      onClick={onClick}
      {...(isExpanded === undefined ? {} : { "aria-expanded": isExpanded })}
    >
      {children}
    </Button>
  );
}
