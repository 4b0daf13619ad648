import { lastSpoken } from "../languages/read-spoken.ts";
import { AppError } from "./errors.ts";
import { PageAnswer } from "./page-answer.ts";
import { staticErrorPage } from "./static-error-page.ts";

/**
 * How an address tells an error: `problem` is RFC 9457 (`/api/v1`), `r2explorer` is the shape that R2 Explorer's API uses for most of its
 * errors, `visitor` is a page for browsers and JSON for programs.
 */
export type ErrorShape = "problem" | "r2explorer" | "visitor";

/** Whether the client shows HTML to a person. A request without `Accept`, or for anything, is a program's. */
export function wantsPage(request: { headers: Headers }): boolean {
  return (request.headers.get("accept") ?? "").includes("text/html");
}

/** Turns whatever was thrown into an answer. What is not an `AppError` is logged with the request id and told as `internal`, without a detail. */
export function errorResponse(thrown: unknown, shape: ErrorShape, request: Request, requestId: string): Response {
  const error = thrown instanceof AppError ? thrown : new AppError("internal", { cause: thrown });
  if (error.status >= 500)
    console.error(JSON.stringify({ requestId, code: error.code, path: new URL(request.url).pathname, cause: describe(error.cause) }));
  const headers: Record<string, string> = { "cache-control": "private, no-store", ...error.headers };
  if (error.retryAfterSeconds !== null) headers["retry-after"] = String(error.retryAfterSeconds);
  // A browser that is told "Basic" by a fetch of the portal would open its own sign-in window over the page.
  if (error.code === "unauthenticated" && shape !== "visitor" && !request.headers.has("sec-fetch-site")) {
    headers["www-authenticate"] = 'Basic realm="Sluice", charset="UTF-8"';
  }
  // A store that is down would not let Next render a page either.
  if (shape === "visitor" && wantsPage(request) && error.status >= 500) return staticErrorPage(error, lastSpoken(request));
  if (shape === "visitor" && wantsPage(request)) return new PageAnswer(error.status, { headers, notice: error.code });
  headers["content-type"] = shape === "problem" ? "application/problem+json" : "application/json; charset=utf-8";
  return new Response(JSON.stringify(bodyOf(error, shape, requestId)), { status: error.status, headers });
}

function bodyOf(error: AppError, shape: ErrorShape, requestId: string): object {
  const { code, message, issues, details, status } = error;
  switch (shape) {
    case "problem":
      return {
        type: `urn:sluice:error:${code}`,
        title: message,
        status,
        code,
        requestId,
        ...(issues.length > 0 ? { issues } : {}),
        ...details,
      };
    case "r2explorer": {
      const errors = issues.length > 0 ? issues.map((issue) => ({ code, message: issue.message, path: issue.path })) : [{ code, message }];
      return { success: false, msg: message, errors, requestId, ...details };
    }
    case "visitor":
      return {
        error: code,
        message,
        requestId,
        ...(issues.length > 0 ? { issues } : {}),
        ...(error.retryAfterSeconds === null ? {} : { retryAfter: error.retryAfterSeconds }),
        ...details,
      };
  }
}

function describe(cause: unknown): string {
  return cause instanceof Error ? `${cause.name}: ${cause.message}\n${cause.stack ?? ""}` : String(cause);
}
