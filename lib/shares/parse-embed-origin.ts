/** More sites than this are better served by a wildcard, or by a link each. */
export const MAX_EMBED_ORIGINS = 20;
/** RFC 1035 §2.3.4, and the longest scheme and port. */
const MAX_HOST_LENGTH = 253;
const MAX_ORIGIN_LENGTH = 2048;

/** Labels of a host as browsers write it: names in other scripts have become punycode by then. Digits alone at its end are an address, no name. */
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/u;
const PARTS = /^([a-z][a-z0-9+.-]*):\/\/([^/?#\\]*)(.*)$/isu;
const LOCAL_HOSTS: ReadonlySet<string> = new Set(["localhost", "127.0.0.1"]);

/**
 * A site as a policy of the browser names it (CSP `frame-ancestors`): an origin, or with `*.` in front of the host all sites below it. Answers it as browsers write it, or a
 * sentence on what is wrong. What it answers holds no character that could begin something else in a header. Pure.
 */
export function parseEmbedOrigin(text: string): { origin: string } | { problem: string } {
  const given = text.trim();
  // Browsers would leave these out of an address without a word.
  if (/[\s\p{Cc}]/u.test(given)) return { problem: "must be one site without spaces, such as https://example.com" };
  if (given.length > MAX_ORIGIN_LENGTH) return { problem: "must be shorter: a site is an address such as https://example.com" };
  const [, scheme = "", authority = "", rest = ""] = PARTS.exec(given) ?? [];
  if (scheme === "") return { problem: "must begin with https://, such as https://example.com" };
  if (authority.includes("@")) return { problem: "must not have a name or password: only the site, such as https://example.com" };
  if (rest !== "" && rest !== "/") return { problem: "must be a site without a path, such as https://example.com" };
  const isWildcard = authority.startsWith("*.");
  const url = URL.parse(`${scheme.toLowerCase()}://${isWildcard ? authority.slice(2) : authority}`);
  const host = url?.hostname ?? "";
  const isLocal = LOCAL_HOSTS.has(host);
  if (url === null || authority === "" || host.length > MAX_HOST_LENGTH || !HOST.test(host))
    return { problem: "must name a host, such as https://example.com or https://*.example.com" };
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLocal && !isWildcard))
    return { problem: "must begin with https://: only localhost may be http://" };
  if (/(?:^|\.)\d+$/u.test(host) && !isLocal)
    return { problem: "must name a host, not an address of numbers: browsers do not compare those" };
  if (isWildcard && (isLocal || !host.includes(".")))
    return { problem: "must name a domain after *., such as https://*.example.com: all of a top-level domain are not one site" };
  return { origin: `${url.protocol}//${isWildcard ? "*." : ""}${url.host}` };
}
