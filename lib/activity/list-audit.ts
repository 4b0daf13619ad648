import * as z from "zod";
import { contains } from "../db/contains.ts";
import { toCsv } from "../format/to-csv.ts";
import { answerSchema, timestamp } from "../http/answers.ts";
import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import { AUDIT_ACTIONS, type AuditAction } from "./audit.ts";
import { logPage } from "./log-page.ts";

/** Query of the audit log. */
export const ListAudit = z.strictObject({
  /** Id of a person. */
  actor: z.string().max(64).optional(),
  action: z.enum(AUDIT_ACTIONS, "must be an action that the log knows").optional(),
  /** Id of a person, a group, a link or a token, or a bucket and key with a slash between. */
  target: z.string().max(2048).optional(),
  ...logPage,
});
export type ListAudit = z.infer<typeof ListAudit>;

export const PresentedAudit = answerSchema("AuditEntry", () => ({
  id: z.int(),
  at: timestamp(),
  actor: z.strictObject({ id: z.string().nullable(), name: z.string() }),
  via: z.string(),
  action: z.enum(AUDIT_ACTIONS),
  target: z.strictObject({ kind: z.string(), id: z.string().nullable(), name: z.string().nullable() }),
  detail: z.record(z.string(), z.unknown()).nullable(),
  clientAddress: z.string().nullable(),
  userAgent: z.string().nullable(),
}));
export type PresentedAudit = z.infer<typeof PresentedAudit>;

interface Row {
  id: number;
  atMs: number;
  actorId: string | null;
  actorName: string;
  via: string;
  action: AuditAction;
  targetKind: string;
  targetId: string | null;
  targetName: string | null;
  detail: string | null;
  clientAddress: string | null;
  userAgent: string | null;
}

async function select(services: Services, asked: ListAudit, beforeId: number, limit: number): Promise<Row[]> {
  const values: (string | number)[] = [beforeId, limit];
  const bind = (value: string | number) => `?${values.push(value)}`;
  const conditions = ["id < ?1"];
  if (asked.actor !== undefined) conditions.push(`actor_id = ${bind(asked.actor)}`);
  if (asked.action !== undefined) conditions.push(`action = ${bind(asked.action)}`);
  if (asked.target !== undefined) conditions.push(`target_id = ${bind(asked.target)}`);
  if (asked.from !== undefined) conditions.push(`at_ms >= ${bind(asked.from)}`);
  if (asked.to !== undefined) conditions.push(`at_ms < ${bind(asked.to)}`);
  if (asked.q !== undefined && asked.q.trim() !== "") {
    const text = bind(asked.q.trim());
    const searched = ["actor_name", "target_name", "target_id", "client_address"];
    conditions.push(`(${searched.map((column) => contains(column, text)).join(" OR ")})`);
  }
  const { results } = await query(() =>
    services.d1
      .prepare(
        `SELECT id, at_ms AS atMs, actor_id AS actorId, actor_name AS actorName, via, action, target_kind AS targetKind, target_id AS targetId,
           target_name AS targetName, detail, client_address AS clientAddress, user_agent AS userAgent
         FROM audit WHERE ${conditions.join(" AND ")} ORDER BY id DESC LIMIT ?2`,
      )
      .bind(...values)
      .all<Row>(),
  );
  return results;
}

function present(row: Row): PresentedAudit {
  return {
    id: row.id,
    at: new Date(row.atMs).toISOString(),
    actor: { id: row.actorId, name: row.actorName },
    via: row.via,
    action: row.action,
    target: { kind: row.targetKind, id: row.targetId, name: row.targetName },
    detail: row.detail === null ? null : (JSON.parse(row.detail) as Record<string, unknown>),
    clientAddress: row.clientAddress,
    userAgent: row.userAgent,
  };
}

/** A page of the audit log, newest first. */
export async function listAudit(services: Services, asked: ListAudit) {
  const rows = await select(services, asked, asked.cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(asked.cursor), asked.limit + 1);
  const page = rows.slice(0, asked.limit);
  const hasMore = rows.length > asked.limit;
  return { data: page.map(present), pagination: { cursor: hasMore ? String(page.at(-1)?.id) : null, hasMore } };
}

const CSV_PAGE = 1000;
const COLUMNS = ["time", "person", "person id", "via", "action", "target kind", "target id", "target", "detail", "address", "user agent"];

/** Everything that a filter names as CSV, newest first: read and sent a thousand rows at a time, so that its length costs no memory. */
export function auditCsv(services: Services, asked: ListAudit): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let beforeId = Number.MAX_SAFE_INTEGER;
  return new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(encoder.encode(toCsv([COLUMNS]))),
    pull: async (controller) => {
      const rows = await select(services, asked, beforeId, CSV_PAGE);
      if (rows.length > 0) {
        const cells = rows.map((row) => [
          new Date(row.atMs).toISOString(),
          row.actorName,
          row.actorId,
          row.via,
          row.action,
          row.targetKind,
          row.targetId,
          row.targetName,
          row.detail,
          row.clientAddress,
          row.userAgent,
        ]);
        controller.enqueue(encoder.encode(toCsv(cells)));
        beforeId = rows.at(-1)?.id ?? 0;
      }
      if (rows.length < CSV_PAGE) controller.close();
    },
  });
}
