import * as z from "zod";
import { mediaType, readBody } from "../http/body.ts";
import { clientAddress } from "../http/client-address.ts";
import { wantsPage } from "../http/error-response.ts";
import { AppError } from "../http/errors.ts";
import { PageAnswer } from "../http/page-answer.ts";
import { noContent, seeOther } from "../http/respond.ts";
import { isFormOfOtherSite } from "../http/same-origin.ts";
import type { Services } from "../services.ts";
import { hasUse } from "./decide-access.ts";
import { beginVisit, enterFoundShare } from "./enter-share.ts";
import { findVisitedShare } from "./find-visited-share.ts";
import { pageAddress, PLAIN_QUERY, visitorAddress } from "./page-query.ts";
import { doorOf } from "./visitor-door.ts";
import { tryPassword } from "./unlock-share.ts";
import { setVisitCookie } from "./visit-cookie.ts";

const MAX_FORM_BYTES = 16 * 1024;

/** What a visitor gives at the gate. */
export const Gate = z.strictObject({
  /** Left out on links without one. */
  password: z.string("must be text").min(1, "must not be empty").optional(),
  /** Solution of the challenge that `proof_required` carried. */
  proof: z.string().max(4096).optional(),
  /** Where in the link a browser's form is sent on to: the visitor's path that was asked for before the gate. */
  path: z.string().max(4096, "must be at most 4,096 characters").optional(),
});

/**
 * Passes a link's gate: the cookie remembers it in this browser. 204 for programs, back to the page for a browser's form. A wrong password shows the
 * page again, as 401.
 */
export async function unlock(services: Services, request: Request, shareId: string): Promise<Response> {
  if (isFormOfOtherSite(request, services.config)) throw new AppError("cross_site");
  const gate = Gate.safeParse(await readForm(request));
  if (!gate.success) {
    throw new AppError("validation_failed", {
      issues: gate.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message })),
    });
  }
  const share = await findVisitedShare(services, request, shareId);
  const { password, proof, path } = gate.data;
  const page = pageAddress(visitorAddress(doorOf(request), shareId), { ...PLAIN_QUERY, path: path || null });
  try {
    if (share?.passwordHash === null && password !== undefined)
      await tryPassword(services, share.id, share, {
        password,
        proof,
        address: clientAddress(request, services.config.trustsClientAddress),
      });
    const entered = await enterFoundShare(services, request, shareId, share, { action: "enter", password: password ?? null, proof });
    const visit = entered.isNewlyPassed ? entered.visit : await beginVisit(services, request, entered.share, entered.visit);
    if (!hasUse(entered.share, visit)) throw new AppError("use_limit_reached");
    const response = isForm(request) && wantsPage(request) ? seeOther(page) : noContent();
    await setVisitCookie(response, services.config.authSecret, request, visit, services.now());
    return response;
  } catch (error) {
    if (error instanceof AppError && isForm(request) && wantsPage(request)) {
      const retry: Record<string, string> = error.retryAfterSeconds === null ? {} : { "retry-after": String(error.retryAfterSeconds) };
      return new PageAnswer(error.status, { path: page, notice: error.code, headers: retry });
    }
    throw error;
  }
}

function isForm(request: Request): boolean {
  return mediaType(request) === "application/x-www-form-urlencoded";
}

async function readForm(request: Request): Promise<unknown> {
  const text = new TextDecoder().decode(await readBody(request, MAX_FORM_BYTES));
  if (isForm(request)) return Object.fromEntries(new URLSearchParams(text));
  if (mediaType(request) !== "application/json")
    throw new AppError("unsupported_media_type", { message: "Send the password as a form or as JSON." });
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new AppError("bad_request", { message: "The body is not valid JSON. Send a JSON object with the password." });
  }
}
