import type { ErrorCode, ErrorIssue } from "@/lib/http/errors";

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

export interface AskInit {
  method?: string;
  body?: object;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** A page of a list of `/api/v1`. */
export interface Page<T> {
  data: T[];
  pagination: { cursor: string | null; hasMore: boolean };
}

/** Asks `/api/v1`. Answers the JSON, `null` for an answer without a body; throws `ApiFailure`, and an abort as it is. */
export async function ask<T>(path: string, init: AskInit = {}): Promise<T> {
  return (await askWithEtag<T>(path, init)).body;
}

/** As `ask`, with the version of what was answered, for the `If-Match` of the next change. */
export async function askWithEtag<T>(path: string, init: AskInit = {}): Promise<{ body: T; etag: string | null }> {
  const { method = "GET", body, headers = {}, signal } = init;
  let response: Response;
  let text: string;
  try {
    response = await fetch(`/api/v1/${path}`, {
      method,
      cache: "no-store",
      headers: { accept: "application/json", ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiFailure("unreachable", "Sluice could not be reached. Check your connection and try again.");
  }
  if (response.ok) return { body: (text === "" ? null : JSON.parse(text)) as T, etag: response.headers.get("etag") };
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

/** What is wrong, as a sentence: the issues where there are some, named after the field they are about unless they are sentences of their own. */
export function sentenceOf(error: unknown): string {
  if (!(error instanceof ApiFailure)) return "Something went wrong. Try again.";
  if (error.issues.length === 0) return error.message;
  return error.issues.map(({ path, message }) => (path === "" || isSentence(message) ? message : `${path} ${message}`)).join(" ");
}

const isSentence = (text: string) => /^\p{Lu}/u.test(text) && text.endsWith(".");

/** The issue of one field as a sentence that begins with the field's name: "The name must not be empty." */
export function issueOf(error: unknown, path: string, label: string): string | undefined {
  const issue = error instanceof ApiFailure ? error.issues.find((found) => found.path === path) : undefined;
  if (issue === undefined) return undefined;
  return isSentence(issue.message) ? issue.message : `${label} ${issue.message}.`;
}
