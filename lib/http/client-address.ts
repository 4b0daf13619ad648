/**
 * Address of the client as Cloudflare saw it, `null` where nobody trustworthy tells. `X-Forwarded-For` and its kin are never read: anyone may send them.
 */
export function clientAddress(request: { headers: Headers }, trusted: boolean): string | null {
  return trusted ? request.headers.get("cf-connecting-ip") : null;
}

/**
 * What attempts are counted by: an IPv4 address, or the /64 of an IPv6 address, since one client usually has all of it.
 * Without an address all clients are one.
 */
export function clientKey(address: string | null): string {
  if (address === null) return "local";
  if (!address.includes(":")) return address.slice(0, 64);
  return `${prefixOf(address, 4)}::/64`;
}

/** An address without what tells its household apart: /24 of IPv4, /48 of IPv6. */
export function truncateAddress(address: string): string {
  return address.includes(":") ? `${prefixOf(address, 3)}::` : address.replace(/\.\d+$/u, ".0");
}

/** The first groups of an IPv6 address, in its shortest spelling. */
function prefixOf(address: string, count: number): string {
  const [head = "", tail] = address.toLowerCase().split("%")[0]!.split("::", 2);
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const groups = tail === undefined ? left : [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0"), ...right];
  return groups
    .slice(0, count)
    .map((group) => group.replace(/^0+(?=.)/u, "").slice(0, 4))
    .join(":");
}
