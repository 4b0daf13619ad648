import * as z from "zod";
import { contains } from "../db/contains.ts";
import { answerSchema, timestamp } from "../http/answers.ts";
import { AppError } from "../http/errors.ts";
import { findIdempotent, type Idempotency, idempotencyStatement } from "../http/idempotency.ts";
import { toListPage } from "../http/list-page.ts";
import { fromStartIfUnknown, readCursor } from "../http/sealed-cursor.ts";
import { randomId } from "../platform/random-id.ts";
import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import { changeRights } from "../shares/suspend-shares.ts";

export const PresentedGroup = answerSchema("Group", () => ({
  id: z.string(),
  name: z.string(),
  createdAt: timestamp(),
  version: z.int(),
  members: z.int(),
}));
export type PresentedGroup = z.infer<typeof PresentedGroup>;

interface GroupRow {
  id: string;
  name: string;
  createdAtMs: number;
  version: number;
  members: number;
}

const COLUMNS = `g.id, g.name, g.created_at_ms AS createdAtMs, g.version, (SELECT count(*) FROM group_members m WHERE m.group_id = g.id) AS members`;

function present({ createdAtMs, ...row }: GroupRow): PresentedGroup {
  return { ...row, createdAt: new Date(createdAtMs).toISOString() };
}

/** A group by id. Throws `group_not_found`. */
export async function requireGroup(services: Services, id: string): Promise<PresentedGroup> {
  const row = await query(() => services.d1.prepare(`SELECT ${COLUMNS} FROM groups g WHERE g.id = ?1`).bind(id).first<GroupRow>());
  if (row === null) throw new AppError("group_not_found");
  return present(row);
}

/** A page of the groups, by name. */
export async function listGroups(services: Services, asked: { q?: string | undefined; cursor?: string | undefined; limit: number }) {
  const scope = ["groups", asked.q ?? ""];
  const after = asked.cursor === undefined ? null : await readCursor(services.config.authSecret, scope, asked.cursor);
  const text = asked.q === undefined || asked.q.trim() === "" ? null : asked.q.trim();
  const { results } = await query(() =>
    services.d1
      .prepare(
        `SELECT ${COLUMNS} FROM groups g WHERE (?1 IS NULL OR g.name > ?1 COLLATE NOCASE) AND (?2 IS NULL OR ${contains("g.name", "?2")})
         ORDER BY g.name COLLATE NOCASE LIMIT ?3`,
      )
      .bind(after, text, asked.limit + 1)
      .all<GroupRow>(),
  );
  return await toListPage(services, { scope, rows: results, limit: asked.limit, placeOf: (row) => row.name, present });
}

/** As `listGroups`; a cursor that belongs to another list, as an old address may hold, begins at the first page. */
export async function listGroupsOfAddress(services: Services, asked: Parameters<typeof listGroups>[1]) {
  return await fromStartIfUnknown(asked, (next) => listGroups(services, next));
}

/** Creates a group. Throws `name_taken`, whatever the case of the letters, and `idempotency_conflict`. */
export async function createGroup(
  services: Services,
  name: string,
  idempotency?: Idempotency,
): Promise<{ group: PresentedGroup; isRepeated: boolean }> {
  const known = idempotency && (await findIdempotent(services, idempotency));
  if (known) return { group: await requireGroup(services, known), isRepeated: true };
  const id = randomId(16);
  const insert = services.d1
    .prepare("INSERT INTO groups (id, name, created_at_ms) VALUES (?1, ?2, ?3)")
    .bind(id, name.normalize("NFC"), services.now());
  try {
    await services.d1.batch(idempotency ? [insert, idempotencyStatement(services, idempotency, id)] : [insert]);
  } catch (error) {
    const raced = idempotency && (await findIdempotent(services, idempotency));
    if (raced) return { group: await requireGroup(services, raced), isRepeated: true };
    throw translate(error);
  }
  return { group: await requireGroup(services, id), isRepeated: false };
}

function translate(error: unknown): AppError {
  // SQLite tells of an index over an expression by its name, of one over columns by theirs.
  const isTaken = /UNIQUE constraint failed: (?:index 'groups_name'|groups\.name)/u.test(String(error));
  return isTaken ? new AppError("name_taken") : new AppError("unavailable", { cause: error });
}

/** Renames a group. `version` as with `editUser`. Throws `name_taken`, `edit_conflict`. */
export async function renameGroup(services: Services, id: string, name: string, version: number | null): Promise<PresentedGroup> {
  const current = await requireGroup(services, id);
  if (version !== null && version !== current.version) throw new AppError("edit_conflict", { details: { current } });
  let row: unknown;
  try {
    row = await services.d1
      .prepare("UPDATE groups SET name = ?3, version = version + 1 WHERE id = ?1 AND version = ?2 RETURNING id")
      .bind(id, current.version, name.normalize("NFC"))
      .first();
  } catch (error) {
    throw translate(error);
  }
  const now = await requireGroup(services, id);
  if (row === null) throw new AppError("edit_conflict", { details: { current: now } });
  return now;
}

/** Deletes a group with its permissions; its members' links follow their rights. Throws `group_not_found`. */
export async function deleteGroup(services: Services, id: string): Promise<PresentedGroup> {
  const group = await requireGroup(services, id);
  const { d1 } = services;
  // The rules go first: whose links are concerned is asked of the group's members, who are there as long as the group is.
  await changeRights(services, [d1.prepare("DELETE FROM permissions WHERE group_id = ?1").bind(id)], { groupId: id });
  await query(() => d1.prepare("DELETE FROM groups WHERE id = ?1").bind(id).run());
  return group;
}

export const Member = z.lazy(() => z.strictObject({ id: z.string(), email: z.string(), name: z.string().nullable() }));
export type Member = z.infer<typeof Member>;

/** A page of a group's members, by e-mail address. Throws `group_not_found`. */
export async function listMembers(services: Services, id: string, asked: { cursor?: string | undefined; limit: number }) {
  await requireGroup(services, id);
  const scope = ["members", id];
  const after = asked.cursor === undefined ? "" : await readCursor(services.config.authSecret, scope, asked.cursor);
  const { results } = await query(() =>
    services.d1
      .prepare(
        `SELECT u.id, u.email, u.name FROM group_members m JOIN users u ON u.id = m.user_id
         WHERE m.group_id = ?1 AND u.email > ?2 ORDER BY u.email LIMIT ?3`,
      )
      .bind(id, after, asked.limit + 1)
      .all<Member>(),
  );
  return await toListPage(services, { scope, rows: results, limit: asked.limit, placeOf: (row) => row.email, present: (row) => row });
}

/** Takes somebody into a group, or out of it. Doing it twice is the same. Both must be there: `group_not_found`, `user_not_found`. */
export async function setMember(services: Services, groupId: string, userId: string, isMember: boolean): Promise<void> {
  const { d1 } = services;
  const change = isMember
    ? d1.prepare(
        `INSERT INTO group_members (user_id, group_id)
         SELECT u.id, g.id FROM users u, groups g WHERE u.id = ?1 AND g.id = ?2 ON CONFLICT DO NOTHING`,
      )
    : d1.prepare("DELETE FROM group_members WHERE user_id = ?1 AND group_id = ?2");
  const bump = d1.prepare("UPDATE groups SET version = version + 1 WHERE id = ?1").bind(groupId);
  await changeRights(services, [change.bind(userId, groupId), bump], { userIds: [userId] });
}
