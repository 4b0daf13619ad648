import type { PresentedEvent } from "@/lib/activity/list-events";
import type { ErrorCode, ErrorIssue } from "@/lib/http/errors";
import type { PresentedShare } from "@/lib/shares/present-share";
import type { ListShares } from "@/lib/shares/schema";

/** The server said no, or could not be reached: `message` is a sentence for the person. */
export class ApiFailure extends Error {
  override name = "ApiFailure";
  /** `unreachable` when there was no answer that could be read. */
  readonly code: ErrorCode | "unreachable";
  readonly issues: ErrorIssue[];
  /** Further members of the answer, such as the current values after a conflict. */
  readonly details: Record<string, unknown>;

  constructor(code: ErrorCode | "unreachable", message: string, issues: ErrorIssue[] = [], details: Record<string, unknown> = {}) {
    super(message);
    this.code = code;
    this.issues = issues;
    this.details = details;
  }
}

interface Problem {
  code: ErrorCode;
  title: string;
  issues?: ErrorIssue[];
}

/** Asks `/api/v1`. Answers the JSON, `null` for an answer without a body; throws `ApiFailure`. */
async function ask<T>(path: string, init: { method?: string; body?: object; headers?: Record<string, string> } = {}): Promise<T> {
  const { method = "GET", body, headers = {} } = init;
  let response: Response;
  try {
    response = await fetch(`/api/v1/${path}`, {
      method,
      cache: "no-store",
      headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiFailure("unreachable", "Sluice could not be reached. Check your connection and try again.");
  }
  const text = await response.text();
  if (response.ok) return (text === "" ? null : JSON.parse(text)) as T;
  const problem = parseProblem(text);
  if (problem === null) throw new ApiFailure("unreachable", "The server gave no answer that could be read. Try again in a moment.");
  if (problem.code === "unauthenticated") window.location.assign(signInAddress());
  throw new ApiFailure(problem.code, problem.title, problem.issues ?? [], problem as unknown as Record<string, unknown>);
}

function parseProblem(text: string): Problem | null {
  try {
    const problem = JSON.parse(text) as Partial<Problem>;
    return typeof problem.code === "string" && typeof problem.title === "string" ? (problem as Problem) : null;
  } catch {
    return null;
  }
}

function signInAddress(): string {
  return `/sign-in?next=${encodeURIComponent(window.location.pathname + window.location.search)}`;
}

/** What is wrong, as a sentence: the issues where there are some, named after the field they are about. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof ApiFailure)) return "Something went wrong. Try again.";
  if (error.issues.length === 0) return error.message;
  return error.issues.map(({ path, message }) => (path === "" ? message : `${path} ${message}`)).join(". ");
}

export interface NewShare {
  name?: string;
  items: { bucket: string; key: string }[];
  opening: "page" | "direct";
  password?: string;
  expiresAt?: string;
  maxDownloads?: number;
}

export interface ShareChanges {
  name?: string | null;
  opening?: "page" | "direct";
  password?: string | null;
  expiresAt?: string | null;
  maxDownloads?: number | null;
}

/** Which links of the list. */
export type ShareFilter = Pick<ListShares, "q" | "status" | "bucket">;

export interface Page<T> {
  data: T[];
  pagination: { cursor: string | null; hasMore: boolean };
}

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
export const restoreShare = (id: string) => ask<PresentedShare>(`${at(id)}/restore`, { method: "POST" });
export const deleteShare = (id: string) => ask<null>(at(id), { method: "DELETE" });
export const resetAttempts = (id: string) => ask<null>(`${at(id)}/reset-attempts`, { method: "POST" });
export const listEvents = (id: string, query: URLSearchParams) => ask<Page<PresentedEvent>>(`${at(id)}/events?${query}`);
