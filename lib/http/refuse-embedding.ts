import { AppError } from "./errors.ts";

const DESTINATIONS = /^(?:script|serviceworker|sharedworker|worker|style|object|embed|audioworklet|paintworklet|xslt|manifest)$/u;

/** User bytes are never run: throws `not_for_embedding` when a browser asks for them as a script, a worker, a style or a plugin of any page. */
export function refuseEmbedding(request: Request): void {
  if (request.headers.get("service-worker") === "script" || DESTINATIONS.test(request.headers.get("sec-fetch-dest") ?? "")) {
    throw new AppError("not_for_embedding");
  }
}
