"use client";

import { type ComponentType, useEffect, useState } from "react";
import { formatDay, formatExactTime } from "@/lib/format/exact-time";
import type { PreviewDialogProps } from "./preview-dialog";
import { rememberView } from "./view-cookie";

interface Shown extends Omit<PreviewDialogProps, "onClose"> {
  Dialog: ComponentType<PreviewDialogProps>;
}

/**
 * What script adds to pages that work without it: the reader's own times, previews in place, arrow keys, choosing everything, a choice of view that is remembered,
 * and passing the link on. It finds what to do by `data-` attributes, so that the pages need no client components; what is of no use without it has the
 * class `needs-script`.
 */
export function VisitorScript() {
  const [shown, setShown] = useState<Shown | null>(null);

  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const locale = localeOf(document.documentElement.lang);
    for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-when]")) writeLocally(time, locale);
    showPicked();
    document.addEventListener(
      "click",
      (event) => {
        const target = event.target instanceof Element ? event.target : null;
        const view = target?.closest<HTMLElement>("[data-view]")?.dataset["view"];
        if (view !== undefined) rememberView(view);
        const copy = target?.closest<HTMLElement>("[data-copy]");
        if (copy) void copyLink(copy);
        const link = target?.closest<HTMLAnchorElement>("a[data-preview]");
        if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
        event.preventDefault();
        const links = [...document.querySelectorAll<HTMLAnchorElement>("a[data-preview]")];
        import("./preview-dialog").then(
          ({ PreviewDialog }) => setShown({ Dialog: PreviewDialog, links, start: links.indexOf(link) }),
          () => window.location.assign(link.href),
        );
      },
      { signal },
    );
    document.addEventListener(
      "change",
      ({ target }) => {
        if (!(target instanceof HTMLInputElement)) return;
        if (target.dataset["pickAll"] !== undefined) for (const box of picks()) box.checked = target.checked;
        showPicked();
      },
      { signal },
    );
    document.addEventListener("keydown", pressNeighbour, { signal });
    for (const details of document.querySelectorAll<HTMLDetailsElement>("details[data-qr]"))
      details.addEventListener("toggle", () => void drawQrCode(details), { signal, once: true });
    return () => listening.abort();
  }, []);

  return (
    <>
      <noscript>
        <style>{".needs-script{display:none!important}"}</style>
      </noscript>
      {shown === null ? null : <shown.Dialog links={shown.links} start={shown.start} onClose={() => setShown(null)} />}
    </>
  );
}

/** The page's language, as the reader's region writes it. */
function localeOf(language: string): string {
  return navigator.languages.find((wanted) => wanted.split("-", 1)[0] === language) ?? language;
}

function writeLocally(time: HTMLTimeElement, locale: string): void {
  const at = time.dateTime;
  const exact = formatExactTime(at, { locale });
  if (time.dataset["when"] === "date") {
    time.textContent = formatDay(at, { locale });
    time.title = exact;
  } else {
    time.title = time.textContent;
    time.textContent = exact;
  }
}

const picks = () => [...document.querySelectorAll<HTMLInputElement>("input.pick")];

/** The box for everything says what the others are. */
function showPicked(): void {
  const all = document.querySelector<HTMLInputElement>("input[data-pick-all]");
  if (all === null) return;
  const checked = picks().filter((box) => box.checked).length;
  all.checked = checked > 0 && checked === picks().length;
  all.indeterminate = checked > 0 && !all.checked;
}

async function copyLink(button: HTMLElement): Promise<void> {
  const label = button.querySelector<HTMLElement>("[aria-live]") ?? button;
  const say = (text: string | undefined) => (label.textContent = text ?? "");
  await navigator.clipboard.writeText(button.dataset["copy"] ?? "").then(
    () => say(label.dataset["copied"]),
    () => say(label.dataset["failed"]),
  );
}

async function drawQrCode(details: HTMLDetailsElement): Promise<void> {
  const image = details.querySelector("img");
  if (image === null) return;
  const { toString } = await import("qrcode");
  const svg = await toString(details.dataset["qr"] ?? "", { type: "svg", margin: 2, errorCorrectionLevel: "M" });
  image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

const NEIGHBOURS: Record<string, string> = { ArrowLeft: "a[rel=prev]", ArrowRight: "a[rel=next]", Escape: "a[data-up]" };

/** On the page of one file, the arrow keys go through the folder, and Escape goes back to it. */
function pressNeighbour(event: KeyboardEvent): void {
  const selector = NEIGHBOURS[event.key];
  const isTaken = event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || event.shiftKey;
  if (selector === undefined || isTaken || document.querySelector("dialog[open]") !== null) return;
  if (event.target instanceof HTMLMediaElement || event.target instanceof HTMLInputElement) return;
  document.querySelector<HTMLAnchorElement>(selector)?.click();
}
