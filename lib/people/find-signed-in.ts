import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import type { Actor } from "./actor.ts";
import { authenticate } from "./authenticate.ts";

/**
 * Who is signed in in this browser, for pages: by Cloudflare Access or by the session; credentials that programs send are for the API. Nobody whom Access does not
 * vouch for, or whom nobody invited: the sign-in page tells them by `findRefusal`.
 */
export async function findSignedIn(services: Services, headers: Headers): Promise<Actor | null> {
  try {
    return await authenticate(services, { headers: withoutCredentials(headers) });
  } catch (error) {
    if (isRefusal(error)) return null;
    throw error;
  }
}

/** Why Cloudflare Access, where it stands in front, does not get this browser in: a sentence; `null` when it does, or when it has no say. */
export async function findRefusal(services: Services, headers: Headers): Promise<string | null> {
  try {
    await authenticate(services, { headers: withoutCredentials(headers) });
    return null;
  } catch (error) {
    if (isRefusal(error)) return error.message;
    throw error;
  }
}

function withoutCredentials(headers: Headers): Headers {
  const own = new Headers(headers);
  own.delete("authorization");
  return own;
}

function isRefusal(error: unknown): error is AppError {
  return error instanceof AppError && (error.code === "unauthenticated" || error.code === "not_invited");
}
