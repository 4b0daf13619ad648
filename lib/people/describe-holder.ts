import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import { listMembers, type Member, type PresentedGroup, requireGroup } from "./groups.ts";
import { listPermissions, type PresentedPermission } from "./permissions.ts";
import { type PresentedUser, requireUser } from "./users.ts";

/** Groups of one person whose rules are shown beside their own; nobody reads more of them on one page. */
const MAX_GROUPS = 100;
const MEMBERS_PER_PAGE = 50;

/** A person with the rules that are theirs and those that come by each of their groups; `null` when nobody has this id. */
export async function describeUser(
  services: Services,
  id: string,
): Promise<{
  user: PresentedUser;
  permissions: PresentedPermission[];
  byGroup: { id: string; name: string; permissions: PresentedPermission[] }[];
} | null> {
  return await orNull(async () => {
    const user = await requireUser(services, id);
    const [own, byGroup] = await Promise.all([
      listPermissions(services, { user: id }),
      Promise.all(
        user.groups
          .slice(0, MAX_GROUPS)
          .map(async (group) => ({ ...group, permissions: (await listPermissions(services, { group: group.id })).data })),
      ),
    ]);
    // The person was read first: rules that are newer than that version make a save a conflict, never an overwriting.
    return { user, permissions: own.data, byGroup };
  });
}

/** A group with the first page of its members and its rules; `null` when there is none with this id. */
export async function describeGroup(
  services: Services,
  id: string,
): Promise<{
  group: PresentedGroup;
  members: { data: Member[]; pagination: { cursor: string | null; hasMore: boolean } };
  permissions: PresentedPermission[];
} | null> {
  return await orNull(async () => {
    const group = await requireGroup(services, id);
    const [members, own] = await Promise.all([
      listMembers(services, id, { limit: MEMBERS_PER_PAGE }),
      listPermissions(services, { group: id }),
    ]);
    return { group, members, permissions: own.data };
  });
}

/** What is gone, or goes while it is read, is told as not being there. */
async function orNull<T>(find: () => Promise<T>): Promise<T | null> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof AppError && (error.code === "user_not_found" || error.code === "group_not_found")) return null;
    throw error;
  }
}
