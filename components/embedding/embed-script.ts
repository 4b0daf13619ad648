/*
 * `/embed.js`, which pages of other sites load: puts a link in a frame into each <div class="sluice-share" data-key="…" data-site="…" data-title="…">, also into those that are added later, and
 * makes the frame as high as what is in it. Built into one file; imports nothing but what both sides of the frame agree on.
 */
import { heightOf } from "./messages.ts";

const PLACES = "div.sluice-share";
const FIRST_HEIGHT = 320;
/** A frame may be slower to listen than to load. Not said again to one that has answered. */
const HELLO_AGAIN_MS = [0, 500, 2000];
/** Everything that a link's page needs: its script and cookie, its forms, downloads, and links of its description, which open beside it. */
const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-downloads allow-popups allow-popups-to-escape-sandbox";

/** Where the script came from: the site of links that do not say theirs. Only known while the script runs for the first time. */
const ownSite = originOf((document.currentScript as HTMLScriptElement | null)?.src ?? "");

interface Framed {
  frame: HTMLIFrameElement;
  site: string;
  /** Whether what is in it now has said how high it is. */
  hasAnswered: boolean;
}

/** Frames by their places. An element that is taken out and put back has its frame still. */
const frames = new Map<Element, Framed>();
const refused = new WeakSet<Element>();

/** The origin of an http(s) address that has nothing else in it, `null` for every other text. */
function siteOf(text: string): string | null {
  const origin = originOf(text);
  return origin !== null && [origin, `${origin}/`].includes(text.trim().toLowerCase()) ? origin : null;
}

function originOf(text: string): string | null {
  try {
    const { origin, protocol } = new URL(text.trim());
    return protocol === "https:" || protocol === "http:" ? origin : null;
  } catch {
    return null;
  }
}

function refuse(place: Element, reason: string): void {
  refused.add(place);
  console.warn(`Sluice: ${reason}`, place);
}

function fill(place: HTMLElement): void {
  // A page may load this script twice, or have the frame from elsewhere.
  if (frames.has(place) || refused.has(place) || place.querySelector("iframe") !== null) return;
  const { key = "", site: named, title = "" } = place.dataset;
  const site = named === undefined || named === "" ? ownSite : siteOf(named);
  if (!/^[A-Za-z0-9]+$/.test(key)) return refuse(place, "data-key must be the letters and digits at the end of a link's address.");
  if (site === null) return refuse(place, "data-site must be the address of a site, such as https://files.example.com, without a path.");
  const frame = document.createElement("iframe");
  frame.src = `${site}/embed/${encodeURIComponent(key)}`;
  frame.title = title || "Shared files";
  frame.loading = "lazy";
  frame.setAttribute("sandbox", SANDBOX);
  frame.allow = "fullscreen";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.style.cssText = `display:block;width:100%;height:${FIRST_HEIGHT}px;border:0;color-scheme:normal`;
  frame.addEventListener("load", () => {
    framed.hasAnswered = false;
    for (const delayMs of HELLO_AGAIN_MS) setTimeout(() => greet(framed), delayMs);
  });
  const framed: Framed = { frame, site, hasAnswered: false };
  frames.set(place, framed);
  place.replaceChildren(frame);
}

function greet({ frame, site, hasAnswered }: Framed): void {
  if (!hasAnswered) frame.contentWindow?.postMessage({ type: "sluice:hello" }, site);
}

function fillAll(): void {
  for (const [place, { frame }] of frames) if (!frame.isConnected) frames.delete(place);
  for (const place of document.querySelectorAll<HTMLElement>(PLACES)) fill(place);
}

window.addEventListener("message", (event: MessageEvent<unknown>) => {
  for (const framed of frames.values()) {
    const { frame, site } = framed;
    if (event.source === null || event.source !== frame.contentWindow || event.origin !== site) continue;
    const height = heightOf(event.data);
    if (height === null) continue;
    framed.hasAnswered = true;
    frame.style.height = `${height}px`;
  }
});

// Also while the page is still being read, and whenever it changes.
new MutationObserver(fillAll).observe(document.documentElement, { childList: true, subtree: true });
fillAll();
