import { AppError } from "./errors.ts";

/** User bytes are never run: not as a script, a worker, a style or a plugin of any page. */
export function refuseEmbedding(request: Request): void {
  const destination = request.headers.get("sec-fetch-dest") ?? "";
  if (
    request.headers.get("service-worker") === "script" ||
    /^(?:script|serviceworker|sharedworker|worker|style|object|embed|audioworklet|paintworklet|xslt|manifest)$/u.test(destination)
  ) {
    throw new AppError("not_for_embedding");
  }
}
