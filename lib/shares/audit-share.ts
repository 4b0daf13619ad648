import type { AuditAction, AuditEntry } from "../activity/audit.ts";
import type { Share } from "./share.ts";

/** What was done to a link, with what it leads to and what guards it. */
export function auditShare(action: AuditAction, share: Share, detail: Record<string, unknown> = {}): AuditEntry {
  const items = share.items.map((item) => `${item.bucket}/${item.key}`);
  return {
    action,
    target: { kind: "share", id: share.id, name: share.name ?? items[0] ?? null },
    detail: {
      items,
      hasPassword: share.passwordHash !== null,
      expiresAt: share.expiresAtMs === null ? null : new Date(share.expiresAtMs).toISOString(),
      maxDownloads: share.maxDownloads,
      allowedActions: share.allowedActions,
      ...(share.embedOrigins.length === 0 ? {} : { embedOrigins: share.embedOrigins }),
      ...detail,
    },
  };
}
