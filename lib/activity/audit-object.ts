import type { AuditAction, AuditEntry } from "./audit.ts";

/** What was done to an object, by the name under which the audit log finds it again: bucket and key with a slash between. */
export function auditObject(action: AuditAction, bucket: string, key: string, detail?: Record<string, unknown>): AuditEntry {
  const place = `${bucket}/${key}`;
  return { action, target: { kind: "object", id: place, name: place }, ...(detail === undefined ? {} : { detail }) };
}

/** Whether a request for an object's bytes begins a download: a continuation of one is told by its beginning, and HEAD hands nothing over. */
export function beginsDownload(request: Request): boolean {
  return request.method === "GET" && /^(?:|bytes=0-.*)$/u.test(request.headers.get("range") ?? "");
}
