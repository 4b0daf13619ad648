import type { D1Database } from "@cloudflare/workers-types";
import { query } from "../shares/store.ts";
import type { PermissionRule } from "./rights.ts";

/** `?1` is a person; two indexes answer it. */
export const RULES_OF = `SELECT bucket, prefix, level, can_share AS canShare, 1 AS isOwn FROM permissions WHERE user_id = ?1
  UNION ALL SELECT p.bucket, p.prefix, p.level, p.can_share, 0 FROM group_members m JOIN permissions p ON p.group_id = m.group_id WHERE m.user_id = ?1`;

/** Rules of a person and of the person's groups, in one statement. */
export async function listRulesOf(d1: D1Database, userId: string): Promise<PermissionRule[]> {
  const { results } = await query(() =>
    d1.prepare(RULES_OF).bind(userId).all<Omit<PermissionRule, "canShare" | "isOwn"> & { canShare: number; isOwn: number }>(),
  );
  return results.map((row) => ({ ...row, canShare: row.canShare === 1, isOwn: row.isOwn === 1 }));
}
