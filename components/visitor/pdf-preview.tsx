"use client";

import { useEffect, useRef, useState } from "react";
import type { PDFDocumentProxy } from "pdfjs-dist";
import { useWords } from "./words-provider";

type State = { kind: "closed" } | { kind: "loading" } | { kind: "open"; document: PDFDocumentProxy } | { kind: "failed" };

const BUTTON =
  "inline-flex h-9 items-center justify-center rounded-md border bg-background px-4 text-sm font-medium hover:bg-accent disabled:pointer-events-none disabled:opacity-50 pointer-coarse:min-h-10";

/**
 * The pages of a PDF, drawn one at a time onto a canvas: no script, form or link of the document runs. The viewer (pdf.js) is large, so it is
 * loaded when somebody wants to look; `isOpened` says that they do.
 */
export function PdfPreview({ src, name, isOpened = false }: { src: string; name: string; isOpened?: boolean }) {
  const { say } = useWords<"preview">();
  const [state, setState] = useState<State>({ kind: isOpened ? "loading" : "closed" });
  const [pageNumber, setPageNumber] = useState(1);
  const isLoading = state.kind === "loading";

  useEffect(() => {
    if (!isLoading) return;
    let isWanted = true;
    openDocument(src).then(
      (document) => isWanted && setState({ kind: "open", document }),
      () => isWanted && setState({ kind: "failed" }),
    );
    return () => {
      isWanted = false;
    };
  }, [src, isLoading]);

  if (state.kind === "failed") return <p role="alert">{say("preview.brokenDocument")}</p>;
  if (state.kind !== "open") {
    return (
      <button type="button" className={BUTTON} disabled={isLoading} onClick={() => setState({ kind: "loading" })}>
        {isLoading ? say("preview.openingDocument") : say("preview.openDocument")}
      </button>
    );
  }
  const { numPages } = state.document;
  return (
    <div className="grid gap-3">
      <PageCanvas document={state.document} pageNumber={pageNumber} label={say("preview.page", { page: pageNumber, name })} />
      {numPages === 1 ? null : (
        <div className="flex items-center justify-between gap-2">
          <button type="button" className={BUTTON} disabled={pageNumber === 1} onClick={() => setPageNumber(pageNumber - 1)}>
            {say("preview.previousPage")}
          </button>
          <span aria-live="polite" className="text-sm text-muted-foreground tabular-nums">
            {say("preview.position", { position: pageNumber, total: numPages })}
          </span>
          <button type="button" className={BUTTON} disabled={pageNumber === numPages} onClick={() => setPageNumber(pageNumber + 1)}>
            {say("preview.nextPage")}
          </button>
        </div>
      )}
    </div>
  );
}

/** Written so that the build leaves the viewer out of the server, where nobody opens a document. */
const loadViewer = typeof window === "undefined" ? null : () => import("pdfjs-dist");

async function openDocument(src: string): Promise<PDFDocumentProxy> {
  if (loadViewer === null) throw new Error("Documents are opened in a browser.");
  const pdfjs = await loadViewer();
  pdfjs.GlobalWorkerOptions.workerSrc = new URL("pdfjs-dist/build/pdf.worker.min.mjs", import.meta.url).toString();
  // Fonts come from the reader's system, decoders are plain scripts: nothing is fetched from elsewhere and nothing is compiled.
  return await pdfjs.getDocument({ url: src, useSystemFonts: true, useWasm: false, enableXfa: false, verbosity: 0 }).promise;
}

function PageCanvas({ document, pageNumber, label }: { document: PDFDocumentProxy; pageNumber: number; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let isCurrent = true;
    let stop = () => {};
    const draw = async () => {
      const page = await document.getPage(pageNumber);
      const target = canvas.current;
      if (!isCurrent || target === null) return;
      const width = target.parentElement?.clientWidth ?? 600;
      const scale = (width / page.getViewport({ scale: 1 }).width) * Math.min(2, window.devicePixelRatio);
      const viewport = page.getViewport({ scale });
      target.width = viewport.width;
      target.height = viewport.height;
      const task = page.render({ canvas: target, viewport });
      stop = () => task.cancel();
      await task.promise;
    };
    draw().catch(() => undefined);
    return () => {
      isCurrent = false;
      stop();
    };
  }, [document, pageNumber]);
  return (
    <div className="overflow-hidden rounded-lg border bg-white">
      <canvas ref={canvas} role="img" aria-label={label} className="block h-auto w-full" />
    </div>
  );
}
