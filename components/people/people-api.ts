import { ask, askWithEtag, type Page } from "@/components/portal/ask-api";
import type { Member, PresentedGroup } from "@/lib/people/groups";
import type { Access, FolderRule, PresentedPermission } from "@/lib/people/permissions";
import type { PresentedUser } from "@/lib/people/users";

const userAt = (id: string) => `users/${encodeURIComponent(id)}`;
const groupAt = (id: string) => `groups/${encodeURIComponent(id)}`;
const ifMatch = (version: number) => ({ "if-match": `"${version}"` });

export interface NewUser {
  email: string;
  name?: string;
  role: PresentedUser["role"];
  password?: string;
  groups?: string[];
  /** Sends the invitation by e-mail. */
  sendMail?: boolean;
}
export interface UserChanges {
  email?: string;
  name?: string | null;
  role?: PresentedUser["role"];
  isDisabled?: boolean;
}
/** Told once, when it is made. */
export interface Invitation {
  url: string;
  expiresAt: string;
  /** The address that it is sent to, `null` where it is not. */
  sentTo: string | null;
}

export const createUser = (user: NewUser, idempotencyKey: string) =>
  ask<PresentedUser & { invitationUrl?: string; invitationExpiresAt?: string }>("users", {
    method: "POST",
    body: user,
    headers: { "idempotency-key": idempotencyKey },
  });
/** Changes what is given, if nobody changed the person since `version`; else throws `edit_conflict` with `details.current`. */
export const editUser = (id: string, changes: UserChanges, version: number) =>
  ask<PresentedUser>(userAt(id), { method: "PATCH", body: changes, headers: ifMatch(version) });
export const deleteUser = (id: string, handOverTo: string | null) =>
  ask<null>(`${userAt(id)}${handOverTo === null ? "" : `?handOverTo=${encodeURIComponent(handOverTo)}`}`, { method: "DELETE" });
export const inviteAgain = (id: string, options: { sendMail: boolean }) =>
  ask<Invitation>(`${userAt(id)}/invitation`, { method: "POST", body: options });
export const signOutUser = (id: string) => ask<null>(`${userAt(id)}/sign-out`, { method: "POST" });
export const findUsers = (q: string, signal?: AbortSignal) =>
  ask<Page<PresentedUser>>(`users?${new URLSearchParams({ q, limit: "8" })}`, signal === undefined ? {} : { signal });

export const createGroup = (name: string, idempotencyKey: string) =>
  ask<PresentedGroup>("groups", { method: "POST", body: { name }, headers: { "idempotency-key": idempotencyKey } });
export const renameGroup = (id: string, name: string, version: number) =>
  ask<PresentedGroup>(groupAt(id), { method: "PATCH", body: { name }, headers: ifMatch(version) });
export const deleteGroup = (id: string) => ask<null>(groupAt(id), { method: "DELETE" });
export const findGroups = (q: string, signal?: AbortSignal) =>
  ask<Page<PresentedGroup>>(`groups?${new URLSearchParams({ q, limit: "8" })}`, signal === undefined ? {} : { signal });
export const listMembers = (id: string, cursor: string) => ask<Page<Member>>(`${groupAt(id)}/members?${new URLSearchParams({ cursor })}`);
export const addMember = (group: string, user: string) =>
  ask<null>(`${groupAt(group)}/members/${encodeURIComponent(user)}`, { method: "PUT" });
export const removeMember = (group: string, user: string) =>
  ask<null>(`${groupAt(group)}/members/${encodeURIComponent(user)}`, { method: "DELETE" });

/** Whose rules: a person's or a group's. */
export type Holder = { kind: "user" | "group"; id: string };
const permissionsOf = (holder: Holder) => `${holder.kind === "user" ? userAt(holder.id) : groupAt(holder.id)}/permissions`;

/** The rules with the version they belong to, for the next `savePermissions`. */
export const readPermissions = (holder: Holder) => askWithEtag<{ data: PresentedPermission[] }>(permissionsOf(holder));
/** Replaces all rules, if nobody changed them since `etag`; else throws `edit_conflict`. */
export const savePermissions = (holder: Holder, rules: PresentedPermission[], etag: string) =>
  askWithEtag<{ data: PresentedPermission[] }>(permissionsOf(holder), { method: "PUT", body: rules, headers: { "if-match": etag } });

export interface Place {
  bucket: string;
  prefix: string;
}
export const listAccess = (place: Place, cursor: string | null, signal?: AbortSignal) =>
  ask<Page<Access>>(
    `permissions?${new URLSearchParams({ ...place, ...(cursor === null ? {} : { cursor }) })}`,
    signal === undefined ? {} : { signal },
  );
export const listFolderRules = (place: Place, signal?: AbortSignal) =>
  ask<{ data: FolderRule[] }>(`permissions/rules?${new URLSearchParams({ ...place })}`, signal === undefined ? {} : { signal });
export const setRule = (rule: PresentedPermission, holder: Holder) =>
  ask<null>("permissions/rules", { method: "PUT", body: { ...rule, [holder.kind]: holder.id } });
export const removeRule = (place: Place, holder: Holder) =>
  ask<null>(`permissions/rules?${new URLSearchParams({ bucket: place.bucket, prefix: place.prefix, [holder.kind]: holder.id })}`, {
    method: "DELETE",
  });
