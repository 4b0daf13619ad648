import { isSpokenPath } from "../languages/is-spoken-path.ts";
import { languageCookie, readSpoken, SPOKEN_HEADER, SPOKEN_VARY, writeSpoken } from "../languages/read-spoken.ts";
import type { Services } from "../services.ts";
import { toBase64Url } from "./base64url.ts";
import { AppError } from "./errors.ts";
import type { PageAnswer } from "./page-answer.ts";
import { pagePolicy } from "./security-headers.ts";
import { staticErrorPage } from "./static-error-page.ts";

/** Headers by which frameworks have let clients pick the middleware's or the proxy's result; only the entry may say such things. */
const NOT_FOR_CLIENTS =
  /^(?:x-middleware-|x-sluice-|x-isr|x-nextjs-data|x-opennext|x-prerender|x-matched-path|x-invoke|x-forwarded-|forwarded$|next-action|x-now-|x-vercel-|content-security-policy)/iu;

export interface PageRequest {
  request: Request;
  url: URL;
  env: Record<string, unknown>;
  ctx: unknown;
  services: Services;
  page: PageAnswer;
  requestId: string;
}

/**
 * Lets Next render a page under the status that a handler decided. Next never gets a body, nor a header that clients could steer it by;
 * the answer carries a fresh nonce. Should rendering fail, a static page tells so.
 */
export async function answerPage(asked: PageRequest): Promise<Response> {
  const { request, url, page } = asked;
  const spoken = await readSpoken(asked.services, request);
  const isRead = request.method === "GET" || request.method === "HEAD";
  // What a handler refused is told by a page whatever the method was; Next itself only ever sees it as a GET.
  const isDecided = page.pageStatus !== null;
  if (!isRead && !isDecided) return staticErrorPage(new AppError("method_not_allowed", { headers: { allow: "GET, HEAD" } }), spoken);
  const target = new URL(pathOf(url, page), url.origin);
  if (!isDecodable(target)) return staticErrorPage(new AppError("not_found"), spoken);
  const nonce = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
  const headers = new Headers();
  for (const [name, value] of request.headers) if (!NOT_FOR_CLIENTS.test(name)) headers.append(name, value);
  headers.set("content-security-policy", pagePolicy(nonce));
  headers.set("host", target.host);
  headers.set("x-sluice-path", addressOf(url));
  if (page.options.notice !== undefined) headers.set("x-sluice-notice", page.options.notice);
  const retryAfter = page.options.headers?.["retry-after"];
  if (retryAfter !== undefined) headers.set("x-sluice-retry-after", retryAfter);
  const isSpoken = isSpokenPath(url.pathname);
  if (isSpoken) headers.set(SPOKEN_HEADER, writeSpoken(spoken));
  for (const name of ["content-length", "content-type", "transfer-encoding"]) headers.delete(name);
  const forward = new Request(target, { headers, redirect: "manual", signal: request.signal });
  // @ts-expect-error The build puts the bundle of the pages beside the bundled entry.
  const next = (await import("./next.js")) as { default: { fetch(request: Request, env: unknown, ctx: unknown): Promise<Response> } };
  const rendered = await next.default.fetch(forward, asked.env, asked.ctx);
  if (rendered.status >= 500) {
    await rendered.body?.cancel();
    console.error(
      JSON.stringify({ requestId: asked.requestId, path: url.pathname, problem: "a page could not be rendered", status: rendered.status }),
    );
    return staticErrorPage(new AppError("unavailable"), spoken);
  }
  const response = new Response(rendered.body, { status: page.pageStatus ?? rendered.status, headers: rendered.headers });
  response.headers.set("content-security-policy", pagePolicy(nonce));
  response.headers.set("cache-control", "private, no-store");
  if (isSpoken) {
    response.headers.set("content-language", spoken.language);
    response.headers.append("vary", SPOKEN_VARY);
    const cookie = isRead ? languageCookie(request, spoken) : null;
    if (cookie !== null) response.headers.append("set-cookie", cookie);
  }
  for (const [name, value] of Object.entries(page.options.headers ?? {})) response.headers.set(name, value);
  return response;
}

/** Under one address for every link that is none, so that a revoked, an unknown and a malformed id get the same bytes. */
const NO_SHARE = "----------";

function pathOf(url: URL, page: PageAnswer): string {
  const [shareAddress, door] = /^\/(share|embed)\/[^/]*/u.exec(url.pathname) ?? [];
  if (page.pageStatus === 404 && door !== undefined) return `/${door}/${NO_SHARE}`;
  if (page.options.path !== undefined) return page.options.path;
  // Below a link (file, preview, unlock) there is no page but the link's own.
  return shareAddress !== undefined && shareAddress !== url.pathname ? shareAddress : url.pathname + url.search;
}

/** What the person has in the address bar, for the way back after signing in: without what Next adds when it fetches a page by itself. */
function addressOf(url: URL): string {
  const shown = new URL(url);
  if (shown.searchParams.has("_rsc")) shown.searchParams.delete("_rsc");
  return shown.pathname + (shown.searchParams.size === 0 ? "" : shown.search);
}

/** Next answers 500 to a path that is not percent-encoded UTF-8. */
function isDecodable(url: URL): boolean {
  try {
    decodeURIComponent(url.pathname);
    return true;
  } catch {
    return false;
  }
}
