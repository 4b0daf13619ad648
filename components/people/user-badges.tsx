import { Badge } from "@/components/ui/badge";
import type { PresentedUser } from "@/lib/people/users";

export const ROLE_NAMES: Record<PresentedUser["role"], string> = { admin: "Administrator", user: "Standard user" };

/** Whether the account can be used: disabled, waiting for its invitation to be followed or to arrive, or in use. */
export function UserStatus({ user }: { user: PresentedUser }) {
  if (user.isDisabled) return <Badge variant="destructive">Disabled</Badge>;
  if (user.isInvited && user.lastSignInAt === null && user.lastMail?.state === "failed")
    return <Badge variant="warning">Mail failed</Badge>;
  if (user.isInvited && user.lastSignInAt === null) return <Badge variant="accent">Invited</Badge>;
  if (!user.hasPassword && user.lastSignInAt === null) return <Badge variant="warning">No way in yet</Badge>;
  return <Badge variant="success">Active</Badge>;
}
