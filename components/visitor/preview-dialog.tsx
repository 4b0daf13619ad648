"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { PreviewKind } from "@/lib/storage/content-type";
import { FileIcon, LineIcon } from "./file-icon";
import { ICONS } from "./icons";
import { PdfPreview } from "./pdf-preview";
import { Player } from "./player";
import { useWords } from "./words-provider";

export interface PreviewDialogProps {
  /** The names of the list, in its order. */
  links: HTMLAnchorElement[];
  /** Which of them to begin with. */
  start: number;
  onClose: () => void;
}

const BUTTON =
  "inline-flex h-10 min-w-10 shrink-0 items-center justify-center gap-2 rounded-md px-2.5 text-sm font-medium hover:bg-accent hover:text-accent-foreground disabled:pointer-events-none disabled:opacity-35 pointer-coarse:h-11";

/** Files one after the other over the list: arrow keys or buttons turn the pages, Escape closes. The focus then is on the file that was shown last. */
export function PreviewDialog({ links, start, onClose }: PreviewDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const { say } = useWords<"preview">();
  const [index, setIndex] = useState(start);
  const last = links.length - 1;

  useEffect(() => {
    const element = dialog.current;
    if (element === null) return;
    element.showModal();
    const listening = new AbortController();
    const turn = (event: KeyboardEvent) => {
      if (event.target instanceof HTMLMediaElement || event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "ArrowLeft") setIndex((current) => Math.max(0, current - 1));
      if (event.key === "ArrowRight") setIndex((current) => Math.min(last, current + 1));
    };
    element.addEventListener("keydown", turn, { signal: listening.signal });
    // All of it is covered by what is in it, so what hits the dialog itself is beside it.
    element.addEventListener("click", (event) => (event.target === element ? element.close() : undefined), { signal: listening.signal });
    return () => listening.abort();
  }, [last]);

  const link = links[index];
  if (link === undefined) return null;
  const { name = "", download } = link.dataset;
  return (
    <dialog
      ref={dialog}
      aria-label={say("preview.of", { name })}
      onClose={() => {
        onClose();
        link.focus();
      }}
      className="m-auto h-dvh max-h-none w-dvw max-w-none overflow-hidden bg-card p-0 text-card-foreground backdrop:bg-overlay sm:h-[92dvh] sm:w-[min(94dvw,72rem)] sm:rounded-2xl sm:border sm:shadow-xl"
    >
      <div className="grid size-full grid-rows-[auto_minmax(0,1fr)_auto]">
        <header className="flex items-center gap-1 border-b py-1.5 pr-2 pl-4">
          <h2 className="min-w-0 grow truncate text-sm font-medium">{name}</h2>
          {download === undefined ? null : (
            <a href={download} aria-label={say("preview.download", { name })} className={BUTTON}>
              <LineIcon path={ICONS.download} />
            </a>
          )}
          <button type="button" aria-label={say("preview.close")} className={BUTTON} onClick={() => dialog.current?.close()}>
            <LineIcon path={ICONS.close} />
          </button>
        </header>
        <div className="grid min-h-0 min-w-0 place-items-center overflow-auto p-3">
          <Contents key={link.href} link={link} />
        </div>
        <footer className="flex items-center justify-between gap-2 border-t px-2 py-1.5">
          <button type="button" className={BUTTON} disabled={index === 0} onClick={() => setIndex(index - 1)}>
            <LineIcon path={ICONS.previous} />
            {say("preview.previous")}
          </button>
          <span aria-live="polite" className="text-sm text-muted-foreground tabular-nums">
            {say("preview.position", { position: index + 1, total: links.length })}
          </span>
          <button type="button" className={BUTTON} disabled={index === last} onClick={() => setIndex(index + 1)}>
            {say("preview.next")}
            <LineIcon path={ICONS.next} />
          </button>
        </footer>
      </div>
    </dialog>
  );
}

function Contents({ link }: { link: HTMLAnchorElement }) {
  const { name = "", src = "" } = link.dataset;
  const preview = link.dataset["preview"] as PreviewKind | "none";
  const [hasFailed, setHasFailed] = useState(false);
  const fail = useCallback(() => setHasFailed(true), []);
  const { say } = useWords<"preview">();
  const label = say("preview.of", { name });
  if (hasFailed) return <NoPreview />;
  switch (preview) {
    case "image":
      return <img src={src} alt={label} onError={fail} className="max-h-full max-w-full object-contain" />;
    case "video":
    case "audio":
      return <Player kind={preview} src={src} label={label} onError={fail} />;
    case "pdf":
      return (
        <div className="grid w-full max-w-3xl place-items-center self-start">
          <PdfPreview src={src} name={name} isOpened />
        </div>
      );
    case "text":
      return <Text src={src} onFail={fail} />;
    case "none":
      return <NoPreview />;
  }
}

/** What scrolls takes the focus, so that the keyboard can scroll it. */
const SCROLLABLE = { role: "region", tabIndex: 0 };

function Text({ src, onFail }: { src: string; onFail: () => void }) {
  const { say } = useWords<"preview">();
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    const wanted = new AbortController();
    fetch(src, { signal: wanted.signal })
      .then(async (response) => (response.ok ? setText(await response.text()) : onFail()))
      .catch(() => (wanted.signal.aborted ? undefined : onFail()));
    return () => wanted.abort();
  }, [src, onFail]);
  if (text === null) return <p className="text-sm text-muted-foreground">{say("preview.loading")}</p>;
  return (
    <div aria-label={say("preview.text")} {...SCROLLABLE} className="size-full overflow-auto rounded-lg border bg-muted/50">
      <pre className="w-fit min-w-full px-4 py-3 font-mono text-[0.8125rem] leading-5 break-words whitespace-pre-wrap">{text}</pre>
    </div>
  );
}

function NoPreview() {
  const { say } = useWords<"preview">();
  return (
    <div className="grid justify-items-center gap-3 text-center text-sm text-muted-foreground [&_svg]:size-10">
      <FileIcon kind={null} />
      <p>{say("preview.none")}</p>
    </div>
  );
}
