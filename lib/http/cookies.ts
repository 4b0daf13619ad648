/** Value of one cookie of a request, `null` when it is not there. The first of several wins (RFC 6265 §5.4 sends the most specific first). */
export function readCookie(headers: Headers, name: string): string | null {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const [key, ...value] = pair.trim().split("=");
    if (key === name) return value.join("=");
  }
  return null;
}

/** Names of a request's cookies, in the order in which they were sent. */
export function cookieNames(headers: Headers): string[] {
  return (headers.get("cookie") ?? "").split(";").map((pair) => pair.trim().split("=", 1)[0] ?? "");
}

export interface CookieOptions {
  maxAgeSeconds: number;
  /** For a frame on another site: sent along there, and kept for each such site apart (CHIPS). */
  isEmbedded?: boolean;
}

/** A `Set-Cookie` value that scripts cannot read, that goes to this host alone, and that, unless it is for frames, other sites' forms do not send along. */
export function hostCookie(name: `__Host-${string}`, value: string, options: CookieOptions): string {
  return `${name}=${value}; Path=/; Max-Age=${options.maxAgeSeconds}; HttpOnly; Secure; ${options.isEmbedded ? "SameSite=None; Partitioned" : "SameSite=Lax"}`;
}
