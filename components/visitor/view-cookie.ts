import type { PageView } from "@/lib/visits/page-query";

/** Remembers whether this browser likes lists or grids; the page's address decides where it says so. */
export const VIEW_COOKIE = "sluice.view";

const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

export function parseView(value: string | undefined): PageView {
  return value === "grid" ? "grid" : "list";
}

/** Browser only. */
export function rememberView(view: string): void {
  document.cookie = `${VIEW_COOKIE}=${parseView(view)}; path=/share; max-age=${ONE_YEAR_SECONDS}; samesite=lax`;
}
