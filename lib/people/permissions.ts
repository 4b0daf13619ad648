import type { D1PreparedStatement } from "@cloudflare/workers-types";
import * as z from "zod";
import { answerSchema } from "../http/answers.ts";
import { AppError } from "../http/errors.ts";
import { toListPage } from "../http/list-page.ts";
import { readCursor } from "../http/sealed-cursor.ts";
import type { Services } from "../services.ts";
import { query } from "../shares/store.ts";
import { changeRights } from "../shares/suspend-shares.ts";
import { requireBucket } from "../storage/require-bucket.ts";
import type { Role } from "./actor.ts";
import { combineRules, decisiveRules, isVisible, type Level, LEVELS, type PermissionRule } from "./rights.ts";
import type { PermissionInput } from "./schema.ts";

/** Whose rule it is. */
export type Subject = { user: string } | { group: string };

export const PresentedPermission = answerSchema("Permission", permissionShape);
export type PresentedPermission = z.infer<typeof PresentedPermission>;

function permissionShape() {
  return { bucket: z.string(), prefix: z.string(), level: z.enum(LEVELS), share: z.boolean() };
}

const GroupName = z.lazy(() => z.strictObject({ id: z.string(), name: z.string() }));

const columnOf = (subject: Subject) => ("user" in subject ? "user_id" : "group_id");
const idOf = (subject: Subject) => ("user" in subject ? subject.user : subject.group);
const tableOf = (subject: Subject) => ("user" in subject ? "users" : "groups");
const affectedBy = (subject: Subject) => ("user" in subject ? { userIds: [subject.user] } : { groupId: subject.group });

/** The rules of a person or a group, with its name and the version they belong to. Throws `user_not_found`, `group_not_found`. */
export async function listPermissions(
  services: Services,
  subject: Subject,
): Promise<{ data: PresentedPermission[]; version: number; name: string }> {
  const { version, name } = await requireSubject(services, subject);
  const { results } = await query(() =>
    services.d1
      .prepare(`SELECT bucket, prefix, level, can_share AS share FROM permissions WHERE ${columnOf(subject)} = ?1 ORDER BY bucket, prefix`)
      .bind(idOf(subject))
      .all<Omit<PresentedPermission, "share"> & { share: number }>(),
  );
  return { data: results.map((row) => ({ ...row, share: row.share === 1 })), version, name };
}

/** Whose rules they are: an e-mail address or a group's name. Throws `user_not_found`, `group_not_found`. */
async function requireSubject(services: Services, subject: Subject): Promise<{ version: number; name: string }> {
  const column = "user" in subject ? "email" : "name";
  const row = await query(() =>
    services.d1
      .prepare(`SELECT version, ${column} AS name FROM ${tableOf(subject)} WHERE id = ?1`)
      .bind(idOf(subject))
      .first<{ version: number; name: string }>(),
  );
  if (row === null) throw new AppError("user" in subject ? "user_not_found" : "group_not_found");
  return row;
}

/** Whether whose rules change is still there, at the version given, if one is: a condition of every statement, so that of two who write at once one does nothing. */
function isCurrent(subject: Subject, id: string, version: string): string {
  return `EXISTS (SELECT 1 FROM ${tableOf(subject)} x WHERE x.id = ${id} AND (${version} IS NULL OR x.version = ${version}))`;
}

/** Raises the version of whose rules change; the last of the statements, since the others look for the version as it was. */
function bump(services: Services, subject: Subject, version: number | null = null): D1PreparedStatement {
  return services.d1
    .prepare(`UPDATE ${tableOf(subject)} SET version = version + 1 WHERE id = ?1 AND (?2 IS NULL OR version = ?2) RETURNING id`)
    .bind(idOf(subject), version);
}

/**
 * Replaces all rules of a person or a group: the old list holds until the new one does, and links that it concerns follow in the same transaction. Throws
 * `bucket_not_found` for a bucket that is not bound, `edit_conflict` when somebody changed them since `version`.
 */
export async function replacePermissions(
  services: Services,
  subject: Subject,
  rules: readonly PermissionInput[],
  version: number | null,
): Promise<{ data: PresentedPermission[]; version: number; name: string }> {
  await requireSubject(services, subject);
  for (const bucket of new Set(rules.map((rule) => rule.bucket))) requireBucket(services, bucket);
  const { d1 } = services;
  const column = columnOf(subject);
  const results = await changeRights(
    services,
    [
      d1.prepare(`DELETE FROM permissions WHERE ${column} = ?1 AND ${isCurrent(subject, "?1", "?2")}`).bind(idOf(subject), version),
      d1
        .prepare(
          `INSERT INTO permissions (${column}, bucket, prefix, level, can_share)
           SELECT ?1, value ->> 'bucket', value ->> 'prefix', value ->> 'level', value ->> 'share' FROM json_each(?2)
           WHERE ${isCurrent(subject, "?1", "?3")}`,
        )
        .bind(idOf(subject), JSON.stringify(rules), version),
      bump(services, subject, version),
    ],
    affectedBy(subject),
  );
  const current = await listPermissions(services, subject);
  if (results.at(-1)?.results.length === 0) throw new AppError("edit_conflict", { details: { current: current.data } });
  return current;
}

/** Sets one rule, whatever stood on that folder for that person or group before. Throws `bucket_not_found`, `user_not_found`, `group_not_found`. */
export async function setPermission(services: Services, subject: Subject, rule: PermissionInput): Promise<{ name: string }> {
  requireBucket(services, rule.bucket);
  const { name } = await requireSubject(services, subject);
  const column = columnOf(subject);
  const upsert = services.d1
    .prepare(
      `INSERT INTO permissions (${column}, bucket, prefix, level, can_share)
       SELECT ?1, ?2, ?3, ?4, ?5 WHERE ${isCurrent(subject, "?1", "NULL")}
       ON CONFLICT (${column}, bucket, prefix) DO UPDATE SET level = ?4, can_share = ?5`,
    )
    .bind(idOf(subject), rule.bucket, rule.prefix, rule.level, rule.share ? 1 : 0);
  await changeRights(services, [upsert, bump(services, subject)], affectedBy(subject));
  return { name };
}

/** Takes one rule away; the rules above it hold again. One that is not there is no error. */
export async function removePermission(
  services: Services,
  subject: Subject,
  place: { bucket: string; prefix: string },
): Promise<{ name: string }> {
  const { name } = await requireSubject(services, subject);
  const remove = services.d1
    .prepare(`DELETE FROM permissions WHERE ${columnOf(subject)} = ?1 AND bucket = ?2 AND prefix = ?3`)
    .bind(idOf(subject), place.bucket, place.prefix);
  await changeRights(services, [remove, bump(services, subject)], affectedBy(subject));
  return { name };
}

export const FolderRule = z.lazy(() =>
  z.strictObject({
    ...permissionShape(),
    user: z.strictObject({ id: z.string(), email: z.string(), name: z.string().nullable() }).optional(),
    group: GroupName.optional(),
  }),
);
export type FolderRule = z.infer<typeof FolderRule>;

/** The rules that stand on exactly this folder, people's before groups'. */
export async function listFolderRules(services: Services, place: { bucket: string; prefix: string }): Promise<FolderRule[]> {
  requireBucket(services, place.bucket);
  const { results } = await query(() =>
    services.d1
      .prepare(
        `SELECT p.bucket, p.prefix, p.level, p.can_share AS share, u.id AS userId, u.email, u.name AS userName, g.id AS groupId, g.name AS groupName
         FROM permissions p LEFT JOIN users u ON u.id = p.user_id LEFT JOIN groups g ON g.id = p.group_id
         WHERE p.bucket = ?1 AND p.prefix = ?2 ORDER BY u.email IS NULL, u.email, g.name COLLATE NOCASE LIMIT 1000`,
      )
      .bind(place.bucket, place.prefix)
      .all<{
        bucket: string;
        prefix: string;
        level: Level;
        share: number;
        userId: string | null;
        email: string;
        userName: string | null;
        groupId: string | null;
        groupName: string;
      }>(),
  );
  return results.map(({ userId, email, userName, groupId, groupName, share, ...rule }) => ({
    ...rule,
    share: share === 1,
    ...(userId === null ? {} : { user: { id: userId, email, name: userName } }),
    ...(groupId === null ? {} : { group: { id: groupId, name: groupName } }),
  }));
}

/** Why somebody may reach a folder. */
const Reason = z.lazy(() =>
  z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("administrator") }),
    z.strictObject({ kind: z.enum(["direct", "group"]), group: GroupName.optional(), ...permissionShape() }),
  ]),
);
export type Reason = z.infer<typeof Reason>;

export const Access = z.lazy(() =>
  z.strictObject({
    user: z.strictObject({ id: z.string(), email: z.string(), name: z.string().nullable(), role: z.enum(["admin", "user"]) }),
    level: z.enum(LEVELS),
    share: z.boolean(),
    /** The rules that decide: those of the nearest folder. One with a shorter prefix was inherited from there. */
    reasons: z.array(Reason),
  }),
);
export type Access = z.infer<typeof Access>;

interface ReachRow extends Omit<PermissionRule, "canShare" | "isOwn"> {
  userId: string;
  canShare: number;
  isOwn: number;
  groupId: string | null;
  groupName: string | null;
}

/** Rules above a folder, with the group they come by. `?1` is the bucket, `?2` the folder. */
const RULES_ABOVE = `SELECT p.user_id AS userId, p.bucket, p.prefix, p.level, p.can_share AS canShare, 1 AS isOwn, NULL AS groupId, NULL AS groupName
    FROM permissions p WHERE p.bucket = ?1 AND p.user_id IS NOT NULL AND substr(?2, 1, length(p.prefix)) = p.prefix
  UNION ALL SELECT m.user_id, p.bucket, p.prefix, p.level, p.can_share, 0, g.id, g.name
    FROM permissions p JOIN group_members m ON m.group_id = p.group_id JOIN groups g ON g.id = p.group_id
    WHERE p.bucket = ?1 AND substr(?2, 1, length(p.prefix)) = p.prefix`;

/** Who may reach a folder, by e-mail address, and why each of them may. Disabled people may nothing. */
export async function listAccess(
  services: Services,
  asked: { bucket: string; prefix: string; cursor?: string | undefined; limit: number },
) {
  requireBucket(services, asked.bucket);
  const scope = ["access", asked.bucket, asked.prefix];
  const after = asked.cursor === undefined ? "" : await readCursor(services.config.authSecret, scope, asked.cursor);
  const people = await query(() =>
    services.d1
      .prepare(
        `SELECT u.id, u.email, u.name, u.role FROM users u
         WHERE u.email > ?3 AND u.disabled_at_ms IS NULL AND (u.role = 'administrator' OR u.id IN (SELECT r.userId FROM (${RULES_ABOVE}) r WHERE r.level <> 'none'))
         ORDER BY u.email LIMIT ?4`,
      )
      .bind(asked.bucket, asked.prefix, after, asked.limit + 1)
      .all<{ id: string; email: string; name: string | null; role: Role }>(),
  );
  const page = people.results.slice(0, asked.limit);
  const rules = await query(() =>
    services.d1
      .prepare(`SELECT * FROM (${RULES_ABOVE}) WHERE userId IN (SELECT value FROM json_each(?3))`)
      .bind(asked.bucket, asked.prefix, JSON.stringify(page.filter((person) => person.role === "user").map((person) => person.id)))
      .all<ReachRow>(),
  );
  const listed = await toListPage(services, {
    scope,
    rows: people.results,
    limit: asked.limit,
    placeOf: (person) => person.email,
    present: (person) =>
      toAccess(
        person,
        rules.results.filter((rule) => rule.userId === person.id),
        asked,
      ),
  });
  return { ...listed, data: listed.data.filter((access) => isVisible({ level: access.level, canShare: access.share })) };
}

function toAccess(
  person: { id: string; email: string; name: string | null; role: Role },
  rows: ReachRow[],
  place: { bucket: string; prefix: string },
): Access {
  const user = {
    id: person.id,
    email: person.email,
    name: person.name,
    role: person.role === "administrator" ? ("admin" as const) : ("user" as const),
  };
  if (person.role === "administrator") return { user, level: "full", share: true, reasons: [{ kind: "administrator" }] };
  const rules = rows.map((row) => ({ ...row, canShare: row.canShare === 1, isOwn: row.isOwn === 1 }));
  const decisive = decisiveRules(rules, place.bucket, place.prefix);
  const right = combineRules(decisive);
  const reasons = rules
    .filter((rule) => decisive.includes(rule))
    .map((rule): Reason => {
      const permission = { bucket: rule.bucket, prefix: rule.prefix, level: rule.level, share: rule.canShare };
      return rule.groupId === null || rule.groupName === null
        ? { kind: "direct", ...permission }
        : { kind: "group", group: { id: rule.groupId, name: rule.groupName }, ...permission };
    });
  return { user, level: right.level, share: right.canShare, reasons };
}

/** Whose rule a request names; the schemas let one of the two through. */
export function subjectOf(named: { user?: string | undefined; group?: string | undefined }): Subject {
  if (named.user !== undefined) return { user: named.user };
  if (named.group !== undefined) return { group: named.group };
  throw new AppError("bad_request");
}
