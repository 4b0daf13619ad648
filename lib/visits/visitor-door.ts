import type { VisitorDoor } from "./page-query.ts";

/** A visitor's request, as far as it tells who asks: a `Request`, or what a page knows of the one that it is rendered for. */
export type VisitorRequest = { headers: Headers } & ({ url: string } | { door: VisitorDoor });

/** By which door a request came. Everything below `/embed/` is of a frame on another site, with a cookie of its own. */
export function doorOf(request: VisitorRequest): VisitorDoor {
  if ("door" in request) return request.door;
  return request.url.includes("/embed/") && new URL(request.url).pathname.startsWith("/embed/") ? "embed" : "share";
}
