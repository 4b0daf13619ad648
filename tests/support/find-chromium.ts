import { existsSync } from "node:fs";

/** Debian's browser without windows: it does the same with four fifths of the work. It needs what the package `chromium` brings. */
const HEADLESS = "/usr/bin/chromium-headless-shell";
const CHROMIUM = "/usr/bin/chromium";

export const isHeadlessThere = () => existsSync(HEADLESS) && existsSync(CHROMIUM);

/** The installed browser; `undefined` where there is none, and Playwright's own is to be used. */
export function findChromium(): string | undefined {
  if (isHeadlessThere()) return HEADLESS;
  return existsSync(CHROMIUM) ? CHROMIUM : undefined;
}
