import { fromBase64Url, toBase64Url } from "../http/base64url.ts";
import { cookieNames, hostCookie, readCookie } from "../http/cookies.ts";
import { purposeKey } from "../platform/purpose-key.ts";
import { randomId } from "../platform/random-id.ts";
import type { Share } from "../shares/share.ts";
import type { VisitorDoor } from "./page-query.ts";
import { Visit, VISIT_LIFETIME_MS } from "./visit.ts";
import { doorOf, type VisitorRequest } from "./visitor-door.ts";

/*
 * A visit is a signed cookie of one link: base64url(JSON) "." base64url(HMAC-SHA-256). It proves which gate was passed and which slots are held; it
 * is no session, and signing is bound to this purpose, so that it can stand in for nothing else.
 */

const MAX_COOKIES = 10;

/**
 * In a frame on another site the cookie is one of its own, which browsers keep for that site alone (`Partitioned`): it proves nothing at the link's own address, nor the other way
 * round, since it is signed for its door, too.
 */
const COOKIES = {
  share: { prefix: "__Host-sluice.visit.", purpose: "visit" },
  embed: { prefix: "__Host-sluice.embed.", purpose: "embedded visit" },
} as const;

const cookieName = (door: VisitorDoor, shareId: string): `__Host-${string}` => `${COOKIES[door].prefix}${shareId}`;

/** The visit that a request's cookie proves for this link, `null` when there is none, it is forged, or it is over. */
export async function readVisit(authSecret: string, request: VisitorRequest, shareId: string, nowMs: number): Promise<Visit | null> {
  const door = doorOf(request);
  const [payload, signature] = (readCookie(request.headers, cookieName(door, shareId)) ?? "").split(".", 2);
  if (!payload || !signature) return null;
  try {
    const key = await purposeKey(authSecret, COOKIES[door].purpose);
    const bytes = fromBase64Url(payload);
    if (!(await crypto.subtle.verify("HMAC", key, fromBase64Url(signature), bytes))) return null;
    const visit = Visit.parse(JSON.parse(new TextDecoder().decode(bytes)));
    return visit.shareId === shareId && nowMs < visit.startedAtMs + VISIT_LIFETIME_MS ? visit : null;
  } catch {
    return null;
  }
}

/** The visit of this request for the link as it is now: a visit of an earlier generation starts anew. */
export function continueVisit(visit: Visit | null, share: Share, nowMs: number): Visit {
  if (visit !== null && visit.generation === share.generation) return visit;
  return {
    id: randomId(16),
    shareId: share.id,
    generation: share.generation,
    gateVersion: 0,
    startedAtMs: nowMs,
    hasUse: false,
    grants: [],
  };
}

/**
 * Puts a visit's cookie onto an answer. Every link has its own cookie and all go with every request, so the ones visited longest ago are taken away above
 * ten: a header stays far below the 8 KB that servers take, and whoever comes back to an old link passes its gate again.
 */
export async function setVisitCookie(response: Response, authSecret: string, request: Request, visit: Visit, nowMs: number): Promise<void> {
  const door = doorOf(request);
  const isEmbedded = door === "embed";
  const bytes = new TextEncoder().encode(JSON.stringify(visit));
  const signature = await crypto.subtle.sign("HMAC", await purposeKey(authSecret, COOKIES[door].purpose), bytes);
  const value = `${toBase64Url(bytes)}.${toBase64Url(new Uint8Array(signature))}`;
  const own = cookieName(door, visit.shareId);
  const maxAgeSeconds = Math.max(0, Math.floor((visit.startedAtMs + VISIT_LIFETIME_MS - nowMs) / 1000));
  response.headers.append("set-cookie", hostCookie(own, value, { maxAgeSeconds, isEmbedded }));
  // Browsers send cookies of one path in the order in which they were made (RFC 6265 §5.4).
  const others = cookieNames(request.headers).filter(
    (name): name is `__Host-${string}` => name.startsWith(COOKIES[door].prefix) && name !== own,
  );
  for (const name of others.slice(0, Math.max(0, others.length + 1 - MAX_COOKIES))) {
    response.headers.append("set-cookie", hostCookie(name, "", { maxAgeSeconds: 0, isEmbedded }));
  }
}
