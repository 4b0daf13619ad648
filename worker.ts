/*
 * The entry: every request passes here. Route handlers (app/routes.ts) run natively, so that bodies stream in the runtime; everything else is a page
 * and goes to Next. See ARCHITECTURE.md.
 */
import { type RouteModule, routes } from "./app/routes.ts";
import { answerPage } from "./lib/http/answer-page.ts";
import { corsHeaders, preflight } from "./lib/http/cors.ts";
import { AppError } from "./lib/http/errors.ts";
import { errorResponse, type ErrorShape } from "./lib/http/error-response.ts";
import { createMatcher } from "./lib/http/match-route.ts";
import { PageAnswer } from "./lib/http/page-answer.ts";
import { setFrameAncestors, setSecurityHeaders } from "./lib/http/security-headers.ts";
import { staticErrorPage } from "./lib/http/static-error-page.ts";
import { lastSpoken, readSpoken } from "./lib/languages/read-spoken.ts";
import { ConfigError } from "./lib/platform/config.ts";
import { runDueWork } from "./lib/maintenance/run-due-work.ts";
import { readPlatform } from "./lib/platform/platform.ts";
import { createServices, type Services } from "./lib/services.ts";
import { embedScript, EMBED_SCRIPT_PATH } from "./lib/http/embed-script.ts";
import { listFrameAncestors } from "./lib/visits/list-frame-ancestors.ts";

type Context = { waitUntil(work: Promise<unknown>): void; passThroughOnException(): void };

const match = createMatcher(routes);

/** What the hosts answer before they start a Worker (scripts/build.ts tells them); where there is no such host, it is fetched from them. */
const STATIC = /^\/(?:_next\/static\/|icon\.svg$)/u;

export default {
  async fetch(request: Request, env: Record<string, unknown>, ctx: Context): Promise<Response> {
    const requestId = crypto.randomUUID();
    const url = new URL(request.url);
    let response: Response;
    try {
      response = await answer(request, url, env, ctx, requestId);
    } catch (error) {
      response = staticErrorPage(asAppError(error, requestId, url), lastSpoken(request));
    }
    // Answers of bindings cannot be changed in place; those made here can, and their bodies stay as they are.
    const open = isMutable(response) ? response : new Response(response.body, response);
    setSecurityHeaders(open.headers, { isSecure: url.protocol === "https:", isUnlisted: isLink(url) || isInvitation(url), requestId });
    return request.method === "HEAD" && open.body !== null ? withoutBody(open) : open;
  },
};

/** What stopped a request before or beside its handler. A wrong configuration is told to the operator alone. */
function asAppError(error: unknown, requestId: string, url: URL): AppError {
  if (error instanceof AppError) return error;
  const isMisconfigured = error instanceof ConfigError;
  const problem = isMisconfigured ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(JSON.stringify({ requestId, path: url.pathname, problem }));
  return new AppError(isMisconfigured ? "misconfigured" : "unavailable");
}

async function answer(request: Request, url: URL, env: Record<string, unknown>, ctx: Context, requestId: string): Promise<Response> {
  const platform = readPlatform(env, ctx);
  const services = createServices(platform);
  if (!platform.config.hosts.has(url.host)) return staticErrorPage(new AppError("misdirected"), await readSpoken(services, request));
  // OpenNext would fetch whatever host follows in these, in any spelling of the slash.
  if (/^[/\\]+(?:cdn-cgi|_next[/\\]+image)/iu.test(decodeLoosely(url.pathname))) {
    return staticErrorPage(new AppError("not_found"), await readSpoken(services, request));
  }
  if (STATIC.test(url.pathname) && platform.assets !== null) return (await platform.assets.fetch(request.url)) as unknown as Response;
  if (url.pathname === EMBED_SCRIPT_PATH && platform.assets !== null) return await embedScript(request, platform.assets);
  // Whatever is behind a link's own address is behind that of its frame; which of both it was decides about the cookie, see visitor-door.ts.
  const matched = match(url.pathname.replace(/^\/embed\//u, "/share/"));
  const shape = shapeOf(url.pathname);
  if (matched === null) {
    if (shape !== "visitor") return await toResponse(new AppError("not_found"), shape, request, services, requestId);
    // OpenNext renders a link's page for whatever follows its id; nothing below a link is a page.
    return await answerPage({ request, url, env, ctx, services, page: new PageAnswer(isLink(url) ? 404 : null), requestId });
  }
  const cors = corsHeaders(request, platform.config, shape);
  if (request.method === "OPTIONS") return preflight(request, methodsOf(matched.module), cors);
  const handler = handlerOf(matched.module, request.method);
  if (handler === undefined) {
    return await toResponse(
      new AppError("method_not_allowed", { headers: { allow: methodsOf(matched.module).join(", ") } }),
      shape,
      request,
      services,
      requestId,
    );
  }
  // A path that cannot be decoded names nothing; handlers judge what is left of it as they judge every unknown name.
  const params = matched.params ?? {};
  const result = await handler(request, { params, platform, requestId });
  ctx.waitUntil(runDueWork(services));
  const response = result instanceof PageAnswer ? await answerPage({ request, url, env, ctx, services, page: result, requestId }) : result;
  for (const [name, value] of Object.entries(cors)) response.headers.set(name, value);
  // Not only pages: what is loaded into a frame may turn out to be a download.
  if (isFramed(url)) setFrameAncestors(response.headers, await listFrameAncestors(services, request, params["id"] ?? ""));
  return response;
}

/** Whose address is itself a secret. */
function isInvitation(url: URL): boolean {
  return url.pathname.startsWith("/invitation/");
}

/** A link's own address, or that of its frame on other sites. */
function isLink(url: URL): boolean {
  return url.pathname.startsWith("/share/") || isFramed(url);
}

function isFramed(url: URL): boolean {
  return url.pathname.startsWith("/embed/");
}

/** Which shape of error an address speaks, also for what no handler sees. */
function shapeOf(pathname: string): ErrorShape {
  if (pathname.startsWith("/api/v1/") || pathname === "/api/v1" || pathname === "/api/openapi.json") return "problem";
  return pathname.startsWith("/api/") ? "r2explorer" : "visitor";
}

async function toResponse(error: AppError, shape: ErrorShape, request: Request, services: Services, requestId: string): Promise<Response> {
  const result = errorResponse(error, shape, request, requestId);
  return result instanceof PageAnswer ? staticErrorPage(error, await readSpoken(services, request)) : result;
}

function handlerOf(module: RouteModule, method: string) {
  const name = method === "HEAD" ? "GET" : method;
  return Object.hasOwn(module, name) ? module[name as keyof RouteModule] : undefined;
}

function methodsOf(module: RouteModule): string[] {
  const methods = (["GET", "POST", "PUT", "PATCH", "DELETE"] as const).filter((method) => module[method] !== undefined);
  return [...methods, ...(module.GET === undefined ? [] : ["HEAD"]), "OPTIONS"];
}

function withoutBody(response: Response): Response {
  response.body?.cancel().catch(() => undefined);
  return new Response(null, { status: response.status, headers: response.headers });
}

function isMutable(response: Response): boolean {
  try {
    response.headers.delete("x-sluice-probe");
    return true;
  } catch {
    return false;
  }
}

function decodeLoosely(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname;
  }
}
