import type { Level } from "@/lib/people/rights";
import type { PresentedShare } from "@/lib/shares/present-share";

/** An answer of the API that is not a success: its code, and a sentence for people. */
export class ApiProblem extends Error {
  override name = "ApiProblem";
  /** One of the server's error codes; `network` when there was no answer. */
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const NETWORK_PROBLEM = "Sluice could not be reached. Check the connection and try again.";

/** What to tell people about anything that was thrown. */
export function problemSentence(error: unknown): string {
  return error instanceof ApiProblem ? error.message : NETWORK_PROBLEM;
}

/** The problem that an answer's JSON describes, in the shape of `/api/v1`, of R2 Explorer's addresses, or of those of links. */
export function toProblem(status: number, body: unknown): ApiProblem {
  const fields = (typeof body === "object" && body !== null ? body : {}) as Record<string, unknown>;
  const nested = (typeof fields["error"] === "object" && fields["error"] !== null ? fields["error"] : {}) as Record<string, unknown>;
  const text = (...values: unknown[]) => values.find((value): value is string => typeof value === "string" && value !== "");
  const issues = Array.isArray(fields["issues"]) ? (fields["issues"] as { path?: string; message?: string }[]) : [];
  const issue = issues[0]?.message === undefined ? undefined : `${issues[0].path ?? "A value"}: ${issues[0].message}`;
  const message = text(issue, fields["detail"], fields["title"], fields["message"], nested["message"], fields["error"]);
  return new ApiProblem(
    text(fields["code"], nested["code"], fields["error"]) ?? "unknown",
    message ?? `The server answered ${status}. Try again.`,
    status,
  );
}

/** Calls the JSON API as whoever is signed in. Throws `ApiProblem`; an abort is thrown as it is. */
export async function callApi<T>(
  path: string,
  init: { method?: string; body?: unknown; signal?: AbortSignal | undefined } = {},
): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: init.method ?? "GET",
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body), headers: { "content-type": "application/json" } }),
      ...(init.signal === undefined ? {} : { signal: init.signal }),
      cache: "no-store",
    });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    throw new ApiProblem("network", NETWORK_PROBLEM, 0);
  }
  if (!response.ok) throw toProblem(response.status, await response.json().catch(() => null));
  if (response.status === 204) return null as T;
  try {
    return (await response.json()) as T;
  } catch (error) {
    // An answer that broke off, or was given up, midway is none.
    if (init.signal?.aborted) throw error;
    throw new ApiProblem("network", NETWORK_PROBLEM, 0);
  }
}

export interface ListedFile {
  key: string;
  sizeBytes: number;
  etag: string;
  /** ISO 8601. */
  uploadedAt: string;
  contentType: string | null;
  /** How many live links reach it: lead to it, or to a folder that it is in. */
  shares: number;
  /** Of these, how many lead to this very file. */
  ownShares: number;
}

/** What the reader may do in a folder. */
export interface FolderRights {
  level: Level;
  share: boolean;
}

export interface FolderPage {
  data: { folders: { prefix: string; shares: number }[]; objects: ListedFile[]; rights: FolderRights };
  pagination: { cursor: string | null; hasMore: boolean };
}

export interface FileInfo {
  key: string;
  sizeBytes: number;
  etag: string;
  uploadedAt: string;
  version: string;
  storageClass: string;
  checksums: Record<string, string>;
  httpMetadata: Record<string, string | undefined>;
  customMetadata: Record<string, string>;
  shares: PresentedShare[];
}

export interface Deletion {
  deleted: string[];
  failed: { key: string; code: string; message: string }[];
  brokenShares: number;
}

/** One page of a folder, at most `limit` (1 to 1,000) entries. */
export function fetchFolderPage(
  bucket: string,
  prefix: string,
  options: { cursor?: string | null; limit?: number; signal?: AbortSignal } = {},
): Promise<FolderPage> {
  const query = new URLSearchParams({ bucket, prefix, limit: String(options.limit ?? 1000) });
  if (options.cursor) query.set("cursor", options.cursor);
  return callApi(`/api/v1/objects?${query.toString()}`, { signal: options.signal });
}

export function fetchFileInfo(bucket: string, key: string, signal?: AbortSignal): Promise<FileInfo> {
  return callApi(`/api/v1/objects/info?${new URLSearchParams({ bucket, key }).toString()}`, { signal });
}

/**
 * Whether there is an object with this key. Asks the list, where it would come first among what begins with its key, because an answer of 404 is
 * not an error here and browsers would report it as one.
 */
export async function hasObject(bucket: string, key: string, signal?: AbortSignal): Promise<boolean> {
  const page = await fetchFolderPage(bucket, key, { limit: 1, ...(signal === undefined ? {} : { signal }) });
  return page.data.objects[0]?.key === key.normalize("NFC");
}

export function deleteObjects(bucket: string, keys: string[]): Promise<Deletion> {
  return callApi("/api/v1/objects/delete", { method: "POST", body: { bucket, keys } });
}

export function copyOrMove(
  what: "copy" | "move",
  request: { bucket: string; from: string; to: string; overwrite?: true },
): Promise<{ key: string; etag: string; sizeBytes: number }> {
  return callApi(`/api/v1/objects/${what}`, { method: "POST", body: request });
}

export function createFolder(bucket: string, prefix: string): Promise<unknown> {
  return callApi("/api/v1/objects/folder", { method: "POST", body: { bucket, prefix } });
}

export function changeShowsReserved(showsReserved: boolean): Promise<unknown> {
  return callApi("/api/v1/settings", { method: "PATCH", body: { showsReserved } });
}
