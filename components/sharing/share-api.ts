import type * as z from "zod";
import { ApiFailure, ask, type Page, sentenceOf } from "@/components/portal/ask-api";
import type { PresentedEvent } from "@/lib/activity/list-events";
import type { PresentedShare } from "@/lib/shares/present-share";
import type { ShareStats } from "@/lib/activity/share-stats";
import type { BulkResults } from "@/lib/shares/bulk-shares";
import type { BulkShares, CreateShare, EditShare, ShareFilter, ShareItemInput } from "@/lib/shares/schema";

export { ApiFailure, type Page, sentenceOf };

/** As `POST /api/v1/shares` takes it. */
export type NewShare = z.input<typeof CreateShare>;
/** As `PATCH /api/v1/shares/{id}` takes it: what is left out stays, `null` takes away. */
export type ShareChanges = z.input<typeof EditShare>;
/** A file by its key, or a folder by its prefix. */
export type ShareItem = z.input<typeof ShareItemInput>;

const at = (id: string) => `shares/${encodeURIComponent(id)}`;

/** The same `idempotencyKey` with the same values makes one link, however often it is asked for. */
export const createShare = (share: NewShare, idempotencyKey: string) =>
  ask<PresentedShare>("shares", { method: "POST", body: share, headers: { "idempotency-key": idempotencyKey } });

/** Changes what is given, if nobody changed the link since `version`; else throws `edit_conflict` with `details.current`. */
export const editShare = (id: string, changes: ShareChanges, version: number) =>
  ask<PresentedShare>(at(id), { method: "PATCH", body: changes, headers: { "if-match": `"${version}"` } });

export const findShare = (id: string) => ask<PresentedShare>(at(id));
export const listShares = (query: URLSearchParams) => ask<Page<PresentedShare>>(`shares?${query}`);
export const revokeShare = (id: string) => ask<PresentedShare>(`${at(id)}/revoke`, { method: "POST" });
/** Revokes all links of a filter if they are as many as is said; else throws `edit_conflict` and revokes none. */
export const revokeMatching = (filter: ShareFilter, expectedCount: number) =>
  ask<{ revoked: number }>("shares/revoke", { method: "POST", body: { ...filter, expectedCount } });
/** Exactly how many links a filter names. */
export const countShares = (search: URLSearchParams) => ask<{ count: number }>(`shares/count?${search}`);
export const bulkShares = (bulk: BulkShares) => ask<BulkResults>("shares/bulk", { method: "POST", body: bulk });
export const readStats = (id: string, days: number) => ask<ShareStats>(`${at(id)}/stats?days=${days}`);
export const restoreShare = (id: string) => ask<PresentedShare>(`${at(id)}/restore`, { method: "POST" });
export const deleteShare = (id: string) => ask<null>(at(id), { method: "DELETE" });
export const resetAttempts = (id: string) => ask<null>(`${at(id)}/reset-attempts`, { method: "POST" });
export const listEvents = (id: string, query: URLSearchParams) => ask<Page<PresentedEvent>>(`${at(id)}/events?${query}`);
