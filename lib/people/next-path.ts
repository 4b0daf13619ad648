const FIRST_PAGE = "/files";

/**
 * Where to go after signing in: a path of this site, else its first page. What a browser could read as another host is refused: schemes,
 * `//`, backslashes (which browsers take for slashes) and control characters (which they drop).
 */
export function parseNextPath(next: unknown): string {
  if (typeof next !== "string" || next.length > 2048) return FIRST_PAGE;
  if (!/^\/(?!\/)[^\\\u0000-\u001f\u007f-\u009f]*$/u.test(next)) return FIRST_PAGE;
  const url = URL.parse(next, "https://site.invalid");
  if (url === null || url.origin !== "https://site.invalid") return FIRST_PAGE;
  // Dot segments may leave two slashes at the front; and signing in is no place to go to after it.
  const path = url.pathname + url.search;
  return path.startsWith("//") || /^\/(?:sign-in|welcome|api)(?:\/|\?|$)/u.test(path) ? FIRST_PAGE : path;
}
