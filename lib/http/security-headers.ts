const COMMON: Record<string, string> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
};

const NAMES_SITES = /frame-ancestors (?!'none')/u;

/** Lets the pages of these sites, and no others, show an answer in a frame. Without any it stays as it is: no site may. */
export function setFrameAncestors(headers: Headers, origins: readonly string[]): void {
  if (origins.length === 0) return;
  const directives = (headers.get("content-security-policy") ?? "default-src 'none'").split("; ");
  const others = directives.filter((directive) => !directive.startsWith("frame-ancestors"));
  headers.set("content-security-policy", [...others, `frame-ancestors ${origins.join(" ")}`].join("; "));
}

/** Sets what every answer carries. Headers that an answer has set itself stay. */
export function setSecurityHeaders(headers: Headers, options: { isSecure: boolean; isUnlisted: boolean; requestId: string }): void {
  for (const [name, value] of Object.entries(COMMON)) if (!headers.has(name)) headers.set(name, value);
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
  // It knows no list of sites, and browsers that know the policy ask that alone.
  if (!NAMES_SITES.test(headers.get("content-security-policy") ?? "")) headers.set("x-frame-options", "DENY");
  if (options.isUnlisted) headers.set("x-robots-tag", "noindex, nofollow");
  if (options.isSecure) headers.set("strict-transport-security", "max-age=31536000");
  headers.set("x-request-id", options.requestId);
}

/**
 * Policy of a page: scripts that carry this answer's nonce (Next puts it on each of its own, having read it from the request) and what they load;
 * nothing from elsewhere. Style attributes are allowed, because positioned menus need them.
 */
export function pagePolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
