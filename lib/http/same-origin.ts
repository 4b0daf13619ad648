import type { Config } from "../platform/config.ts";
import { AppError } from "./errors.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Throws `cross_site` for a write that a browser may have sent for another site: its `Origin` must be ours, or, where a browser leaves that out,
 * `Sec-Fetch-Site` must say same-origin. `null` is another site. Asked only where a cookie is what proves who somebody is.
 */
export function requireSameOrigin(request: Request, config: Pick<Config, "hosts">): void {
  if (SAFE.has(request.method)) return;
  const origin = request.headers.get("origin");
  const site = request.headers.get("sec-fetch-site");
  const isOurs = origin === null ? site === "same-origin" : isOwnOrigin(origin, config) && (site === null || site === "same-origin");
  if (!isOurs) throw new AppError("cross_site");
}

/**
 * Whether a visitor's form may have been sent by a page of another site. Our pages send no referrer, and for their forms browsers then say
 * `Origin: null`; only `Sec-Fetch-Site`, which no page can set, tells whose it was.
 */
export function isFormOfOtherSite(request: Request, config: Pick<Config, "hosts">): boolean {
  const origin = request.headers.get("origin");
  if (origin === null) return false;
  return origin === "null" ? request.headers.get("sec-fetch-site") !== "same-origin" : !isOwnOrigin(origin, config);
}

/** Whether an origin is an address of this server. */
export function isOwnOrigin(origin: string, config: Pick<Config, "hosts">): boolean {
  const url = URL.parse(origin);
  return url !== null && url.origin === origin && config.hosts.has(url.host);
}
