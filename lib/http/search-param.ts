/**
 * A parameter of a request's address, the first of that name; `null` where there is none. Most addresses of downloads have no query at all, and parsing
 * an address once more is 2 % of the work of a small download.
 */
export function searchParam(request: { url: string }, name: string): string | null {
  return request.url.includes("?") ? new URL(request.url).searchParams.get(name) : null;
}
