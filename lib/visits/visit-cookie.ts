import { fromBase64Url, toBase64Url } from "../http/base64url.ts";
import { hostCookie, readCookie } from "../http/cookies.ts";
import { purposeKey } from "../platform/purpose-key.ts";
import { randomId } from "../platform/random-id.ts";
import type { Share } from "../shares/share.ts";
import { Visit, VISIT_LIFETIME_MS } from "./visit.ts";

/*
 * A visit is a signed cookie of one link: base64url(JSON) "." base64url(HMAC-SHA-256). It proves which gate was passed and which slots are held; it
 * is no session, and signing is bound to this purpose, so that it can stand in for nothing else.
 */

const cookieName = (shareId: string): `__Host-${string}` => `__Host-sluice.visit.${shareId}`;

/** The visit that a request's cookie proves for this link, `null` when there is none, it is forged, or it is over. */
export async function readVisit(authSecret: string, headers: Headers, shareId: string, nowMs: number): Promise<Visit | null> {
  const [payload, signature] = (readCookie(headers, cookieName(shareId)) ?? "").split(".", 2);
  if (!payload || !signature) return null;
  try {
    const key = await purposeKey(authSecret, "visit");
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
  return { id: randomId(16), shareId: share.id, generation: share.generation, gateVersion: 0, startedAtMs: nowMs, grants: [] };
}

/** `Set-Cookie` for a visit. */
export async function visitCookie(authSecret: string, visit: Visit, nowMs: number): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(visit));
  const signature = await crypto.subtle.sign("HMAC", await purposeKey(authSecret, "visit"), bytes);
  const value = `${toBase64Url(bytes)}.${toBase64Url(new Uint8Array(signature))}`;
  return hostCookie(cookieName(visit.shareId), value, {
    maxAgeSeconds: Math.max(0, Math.floor((visit.startedAtMs + VISIT_LIFETIME_MS - nowMs) / 1000)),
  });
}
