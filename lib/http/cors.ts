import type { Config } from "../platform/config.ts";
import type { ErrorShape } from "./error-response.ts";

/**
 * CORS for the API: origins of the allow-list, with credentials in the Authorization header only. Nothing for share links, for `null`, or for
 * anybody else: a browser then keeps the answer from the page.
 */
export function corsHeaders(request: Request, config: Pick<Config, "corsOrigins">, shape: ErrorShape): Record<string, string> {
  const origin = request.headers.get("origin");
  if (shape === "visitor" || origin === null || !config.corsOrigins.has(origin)) return {};
  return {
    "access-control-allow-origin": origin,
    "access-control-expose-headers": "ETag, Location, Retry-After, X-Request-Id",
    vary: "Origin",
  };
}

/** Answers OPTIONS: which methods there are, and to an allowed origin's preflight that it may. */
export function preflight(request: Request, methods: string[], cors: Record<string, string>): Response {
  const isPreflight = request.headers.has("origin") && request.headers.has("access-control-request-method");
  if (isPreflight && Object.keys(cors).length === 0) return new Response(null, { status: 403 });
  return new Response(null, {
    status: 204,
    headers: {
      allow: methods.join(", "),
      ...cors,
      ...(isPreflight
        ? {
            "access-control-allow-methods": methods.join(", "),
            "access-control-allow-headers": "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Range",
            "access-control-max-age": "600",
          }
        : {}),
    },
  });
}
