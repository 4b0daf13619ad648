"use client";

import { useEffect } from "react";
import { type HeightMessage, isHello } from "./messages";

/** Beside an open dialog. */
const DIALOG_MARGIN = 48;

/**
 * Tells the page that a link is framed by how high the frame has to be, and nothing else. The message goes to the origin of that very page, which the browser names; it has shown the
 * frame there only because the link names that site (`frame-ancestors`).
 */
export function FrameSize() {
  useEffect(() => {
    const { parent } = window;
    const content = document.querySelector("[data-framed]");
    if (parent === window || content === null) return;
    // Firefox does not know it: there the page's greeting says where it comes from.
    let origin = (location as { ancestorOrigins?: DOMStringList }).ancestorOrigins?.[0] ?? null;
    let told = 0;
    const tell = () => {
      const height = heightNeeded(content);
      if (origin === null || height === told) return;
      told = height;
      parent.postMessage({ type: "sluice:height", height } satisfies HeightMessage, origin);
    };
    const listening = new AbortController();
    window.addEventListener(
      "message",
      (event: MessageEvent<unknown>) => {
        if (event.source !== parent || !isHello(event.data)) return;
        origin = event.origin;
        told = 0;
        tell();
      },
      { signal: listening.signal },
    );
    const resized = new ResizeObserver(tell);
    resized.observe(content);
    const opened = new MutationObserver(tell);
    opened.observe(content, { attributes: true, attributeFilter: ["open"], childList: true, subtree: true });
    tell();
    return () => {
      listening.abort();
      resized.disconnect();
      opened.disconnect();
    };
  }, []);
  return null;
}

/** Dialogs lie over the page without making it higher. */
function heightNeeded(content: Element): number {
  const dialogs = [...document.querySelectorAll("dialog[open]")].map((dialog) => dialog.scrollHeight + DIALOG_MARGIN);
  return Math.ceil(Math.max(content.getBoundingClientRect().height, ...dialogs));
}
