"use client";

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { type ChosenFile, readDrop, readInput } from "@/components/files/uploads/chosen-files";
import { secondsLeft } from "@/components/files/uploads/upload-progress";
import { formatBytes, formatExactBytes } from "@/lib/format/bytes";
import { formatDuration } from "@/lib/format/duration";
import { formatClock } from "@/lib/format/exact-time";
import { LineIcon } from "./file-icon";
import type { RememberedUpload } from "./upload-memory";
import { tellProblem } from "./tell-problem";
import { typeNames } from "./type-names";
import { type ShownUpload, type UploadLimits, type UploadProblem, VisitorUploadQueue } from "./upload-queue";
import { type HandedWords, useWords } from "./words-provider";
import type { VisitorAddress } from "@/lib/visits/page-query";

export interface VisitorUploadProps {
  /** Where the addresses of the link begin. */
  address: VisitorAddress;
  /** The folder that takes what is uploaded, as visitors name it; "" for the link's own. */
  path: string;
  limits: UploadLimits;
  /** Whether what is uploaded can be seen on this page once it is loaded again. */
  isListed?: boolean;
}

const NONE: readonly ShownUpload[] = [];
const NONE_INTERRUPTED: readonly RememberedUpload[] = [];
const ICONS = {
  upload: "M12 16V5M7.5 9.5 12 5l4.5 4.5M5 20h14",
  pause: "M9 5v14M15 5v14",
  resume: "M8 5v14l11-7z",
  retry: "M4 12a8 8 0 1 0 2.5-5.8M4 4v4h4",
  cancel: "M6 6l12 12M18 6 6 18",
  done: "M5 12.5l4.5 4.5L19 7",
  failed: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 8v5M12 16h.01",
} as const;

/** Where visitors drop files: chosen or dropped, whole folders too, with what becomes of each, and a receipt at the end. */
export function VisitorUpload({ address, path, limits, isListed = false }: VisitorUploadProps) {
  const { say } = useWords<"upload">();
  const [queue] = useState(() => new VisitorUploadQueue(address, path, limits));
  const uploads = useSyncExternalStore(queue.subscribe, queue.read, () => NONE);
  const interrupted = useSyncExternalStore(queue.subscribe, queue.readInterrupted, () => NONE_INTERRUPTED);
  const [hasDropFailed, setDropFailed] = useState(false);
  const filesInput = useRef<HTMLInputElement>(null);
  const folderInput = useRef<HTMLInputElement>(null);

  const take = (files: readonly ChosenFile[]) => {
    setDropFailed(false);
    queue.add(files);
  };
  const isOver = useDrop(take, () => setDropFailed(true));
  const isBusy = uploads.some((upload) => upload.state === "uploading" || upload.state === "waiting");
  useEffect(() => {
    if (!isBusy) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isBusy]);

  const done = uploads.filter((upload) => upload.state === "done");
  const open = uploads.filter((upload) => upload.state !== "done");
  const chosen = (input: HTMLInputElement) => {
    if (input.files !== null) take(readInput(input.files));
    // The same file may be chosen again.
    input.value = "";
  };
  return (
    <div className="grid gap-4 text-left">
      <div
        className={`grid justify-items-center gap-3 rounded-xl border border-dashed p-5 text-center transition-colors ${isOver ? "border-primary bg-primary-soft" : ""}`}
      >
        <span className="text-muted-foreground">
          <LineIcon path={ICONS.upload} />
        </span>
        <p className="text-sm text-pretty text-muted-foreground pointer-coarse:hidden">
          {isOver ? say("upload.letGo") : say("upload.dropHere")}
        </p>
        <div className="flex flex-wrap justify-center gap-2">
          <button type="button" className={FILLED} onClick={() => filesInput.current?.click()}>
            {say("upload.chooseFiles")}
          </button>
          <button type="button" className={OUTLINED} onClick={() => folderInput.current?.click()}>
            {say("upload.chooseFolder")}
          </button>
        </div>
        <input
          ref={filesInput}
          type="file"
          multiple
          hidden
          aria-label={say("upload.files")}
          {...(limits.types === null ? {} : { accept: limits.types.map((type) => `.${type}`).join(",") })}
          onChange={(event) => chosen(event.currentTarget)}
        />
        <input
          ref={folderInput}
          type="file"
          multiple
          hidden
          aria-label={say("upload.folder")}
          {...{ webkitdirectory: "" }}
          onChange={(event) => chosen(event.currentTarget)}
        />
        {hasDropFailed ? (
          <p role="alert" className="text-sm text-destructive">
            {say("upload.dropFailed")}
          </p>
        ) : null}
      </div>
      {interrupted.length === 0 ? null : <Interrupted uploads={interrupted} onForget={() => queue.forgetInterrupted()} />}
      <p role="status" className="sr-only">
        {uploads.length === 0 ? "" : say("upload.progress", { done: done.length, total: uploads.length })}
      </p>
      {open.length === 0 ? null : (
        <ul aria-label={say("upload.list")} className="grid gap-3">
          {open.map((upload) => (
            <Line key={upload.id} upload={upload} queue={queue} limits={limits} />
          ))}
        </ul>
      )}
      {done.length === 0 ? null : <Receipt uploads={done} isWhole={open.length === 0} isListed={isListed} />}
    </div>
  );
}

function Interrupted({ uploads, onForget }: { uploads: readonly RememberedUpload[]; onForget: () => void }) {
  const { say, locale } = useWords<"upload">();
  return (
    <section aria-label={say("upload.interrupted")} className="grid gap-2 rounded-lg border bg-muted/50 p-4 text-sm">
      <p className="text-pretty">{say("upload.interruptedText", { count: uploads.length })}</p>
      <ul className="grid gap-1">
        {uploads.map((upload) => (
          <li key={upload.token} className="break-words">
            <span className="font-medium">{upload.name}</span>{" "}
            <span className="text-muted-foreground">({formatBytes(upload.sizeBytes, { locale })})</span>
          </li>
        ))}
      </ul>
      <button type="button" className={`${OUTLINED} justify-self-start`} onClick={onForget}>
        {say("upload.forget")}
      </button>
    </section>
  );
}

function Line({ upload, queue, limits }: { upload: ShownUpload; queue: VisitorUploadQueue; limits: UploadLimits }) {
  const words = useWords<"upload" | "problem">();
  const { say } = words;
  const { id, name, state, sizeBytes, sentBytes } = upload;
  const percent = sizeBytes === 0 ? 0 : Math.floor((sentBytes / sizeBytes) * 100);
  const isMoving = state === "uploading" || state === "waiting";
  return (
    <li className="grid gap-1.5 text-sm">
      <div className="flex items-center gap-2">
        {state === "failed" ? (
          <span className="text-destructive">
            <LineIcon path={ICONS.failed} />
          </span>
        ) : null}
        <span className="min-w-0 flex-1 font-medium break-words">{name}</span>
        {isMoving ? <IconButton label={say("upload.pause", { name })} icon={ICONS.pause} onClick={() => queue.pause(id)} /> : null}
        {state === "paused" ? (
          <IconButton label={say("upload.resume", { name })} icon={ICONS.resume} onClick={() => queue.resume(id)} />
        ) : null}
        {state === "failed" ? (
          <IconButton label={say("upload.retry", { name })} icon={ICONS.retry} onClick={() => queue.resume(id)} />
        ) : null}
        <IconButton label={say("upload.cancel", { name })} icon={ICONS.cancel} onClick={() => queue.cancel(id)} />
      </div>
      {state === "failed" ? null : (
        <div
          role="progressbar"
          aria-label={say("upload.of", { name })}
          aria-valuemin={0}
          aria-valuemax={100}
          aria-valuenow={percent}
          className="h-1.5 overflow-hidden rounded-full bg-secondary"
        >
          <div className="h-full rounded-full bg-primary transition-[width] duration-200" style={{ width: `${percent}%` }} />
        </div>
      )}
      <p className={`text-xs tabular-nums ${state === "failed" ? "text-destructive" : "text-muted-foreground"}`}>
        {describe(upload, limits, words)}
      </p>
    </li>
  );
}

function describe(upload: ShownUpload, limits: UploadLimits, words: HandedWords<"upload" | "problem">): string {
  const { state, problem, sizeBytes, sentBytes, bytesPerSecond } = upload;
  const { say, locale } = words;
  const size = formatBytes(sizeBytes, { locale });
  const sent = formatBytes(sentBytes, { locale });
  switch (state) {
    case "waiting":
      return `${say("upload.waiting")} · ${size}`;
    case "paused":
      return say("upload.paused", { sent, size });
    case "failed":
      return problem === null ? say("upload.failed") : describeProblem(problem, limits, words);
    case "done":
      return size;
    case "uploading": {
      if (sentBytes >= sizeBytes && sizeBytes > 0) return `${say("upload.storing")} · ${size}`;
      const left = secondsLeft(sizeBytes - sentBytes, bytesPerSecond);
      return [
        say("upload.sent", { sent, size }),
        ...(bytesPerSecond === null ? [] : [say("upload.speed", { size: formatBytes(Math.round(bytesPerSecond), { locale }) })]),
        ...(left === null ? [] : [say("upload.left", { time: formatDuration(left, { locale }) })]),
      ].join(" · ");
    }
  }
}

function describeProblem(problem: UploadProblem, { types }: UploadLimits, words: HandedWords<"upload" | "problem">): string {
  switch (problem.kind) {
    case "type":
      return words.say("upload.wrongType", { types: typeNames(types ?? [], words.locale) });
    case "size":
      return words.say("upload.tooLarge");
    case "refused":
      return tellProblem(words, problem.error);
  }
}

/** What was received, to look at and to keep. */
function Receipt({ uploads, isWhole, isListed }: { uploads: readonly ShownUpload[]; isWhole: boolean; isListed: boolean }) {
  const { say, locale } = useWords<"upload">();
  const bytes = uploads.reduce((sum, upload) => sum + upload.sizeBytes, 0);
  const save = () => {
    const lines = uploads.map((upload) => `${new Date(upload.receivedAtMs ?? 0).toISOString()}\t${upload.sizeBytes}\t${upload.name}`);
    const url = URL.createObjectURL(
      new Blob([`${window.location.href}\nreceived\tbytes\tname\n${lines.join("\n")}\n`], { type: "text/plain" }),
    );
    Object.assign(document.createElement("a"), { href: url, download: "receipt.txt" }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
  };
  return (
    <section aria-label={say("upload.receipt")} className="grid gap-3 rounded-lg border p-4 text-sm">
      <div>
        <h2 className="text-base font-semibold">{isWhole ? say("upload.thanks") : say("upload.soFar")}</h2>
        <p className="text-muted-foreground">{say("upload.received", { count: uploads.length, size: formatBytes(bytes, { locale }) })}</p>
      </div>
      <ul className="grid gap-2">
        {uploads.map((upload) => (
          <li key={upload.id} className="flex items-start gap-2">
            <span className="text-success">
              <LineIcon path={ICONS.done} />
            </span>
            <span className="min-w-0 flex-1 break-words">{upload.name}</span>
            <span className="shrink-0 text-right text-muted-foreground tabular-nums" title={formatExactBytes(upload.sizeBytes, { locale })}>
              {formatBytes(upload.sizeBytes, { locale })}
              <br />
              {upload.receivedAtMs === null ? null : (
                <time dateTime={new Date(upload.receivedAtMs).toISOString()} className="text-xs">
                  {formatClock(upload.receivedAtMs, { locale })}
                </time>
              )}
            </span>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        {isWhole && isListed ? (
          <button type="button" className={FILLED} onClick={() => window.location.reload()}>
            {say("upload.show")}
          </button>
        ) : null}
        <button type="button" className={OUTLINED} onClick={save}>
          {say("upload.saveReceipt")}
        </button>
      </div>
    </section>
  );
}

/** Takes what is dropped anywhere on the page, which the browser would otherwise open. Answers whether something is held over it. */
function useDrop(take: (files: readonly ChosenFile[]) => void, fail: () => void): boolean {
  const [isOver, setOver] = useState(false);
  const handlers = useRef({ take, fail });
  useEffect(() => {
    handlers.current = { take, fail };
  });
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    // Entering a child comes before leaving its parent, so the two are counted.
    let depth = 0;
    const on = (name: "dragenter" | "dragover" | "dragleave" | "drop", act: (event: DragEvent) => void) =>
      window.addEventListener(
        name,
        (event) => {
          if (event.dataTransfer?.types.includes("Files") !== true) return;
          event.preventDefault();
          act(event);
          setOver(depth > 0);
        },
        { signal },
      );
    on("dragenter", () => (depth += 1));
    on("dragover", () => undefined);
    on("dragleave", () => (depth = Math.max(0, depth - 1)));
    on("drop", (event) => {
      depth = 0;
      if (event.dataTransfer !== null)
        readDrop(event.dataTransfer).then(
          (files) => handlers.current.take(files),
          () => handlers.current.fail(),
        );
    });
    return () => listening.abort();
  }, []);
  return isOver;
}

// Written out: the buttons of the portal would bring a library along that this page has no other use for.
const BUTTON =
  "inline-flex h-9 items-center justify-center gap-2 rounded-md px-4 text-sm font-medium transition-colors pointer-coarse:h-11";
const FILLED = `${BUTTON} bg-primary text-primary-foreground hover:bg-primary/90`;
const OUTLINED = `${BUTTON} border bg-background hover:bg-accent hover:text-accent-foreground`;

function IconButton({ label, icon, onClick }: { label: string; icon: string; onClick: () => void }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      onClick={onClick}
      className="touch-area grid size-8 shrink-0 place-items-center rounded-md text-muted-foreground transition-colors hover:bg-accent hover:text-accent-foreground [&_svg]:size-4"
    >
      <LineIcon path={icon} />
    </button>
  );
}
