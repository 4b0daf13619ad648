import type { AuditAction } from "@/lib/activity/audit";
import type { PresentedAudit } from "@/lib/activity/list-audit";

/** What was done, as a row of the log says it: "Ada … ". In the order of the filter. */
export const AUDIT_WORDS: Record<AuditAction, string> = {
  sign_in: "Signed in",
  sign_in_failed: "Tried to sign in",
  sign_out: "Signed out",
  "account.edit": "Changed their own account",
  "account.password": "Changed their own password",
  "account.forgot_password": "Asked for a new password",
  "user.create": "Created a person",
  "user.edit": "Changed a person",
  "user.disable": "Disabled a person",
  "user.enable": "Enabled a person",
  "user.delete": "Deleted a person",
  "user.invite": "Made an invitation link",
  "user.sign_out": "Signed a person out everywhere",
  "group.create": "Made a group",
  "group.edit": "Renamed a group",
  "group.delete": "Deleted a group",
  "group.add_member": "Added to a group",
  "group.remove_member": "Took out of a group",
  "permission.set": "Gave a permission",
  "permission.remove": "Took a permission away",
  "token.create": "Made an API token",
  "token.delete": "Deleted an API token",
  "settings.edit": "Changed the settings",
  "smtp.edit": "Set the mail server",
  "smtp.remove": "Took the mail server away",
  "smtp.test": "Sent a test message",
  "preset.create": "Made a preset",
  "preset.edit": "Changed a preset",
  "preset.delete": "Deleted a preset",
  "share.create": "Made a link",
  "share.edit": "Changed a link",
  "share.pause": "Paused a link",
  "share.resume": "Resumed a link",
  "share.expire": "Ended a link",
  "share.revoke": "Revoked a link",
  "share.restore": "Restored a link",
  "share.delete": "Deleted a link for good",
  "share.import": "Imported links",
  "share.reset_attempts": "Forgot wrong passwords of a link",
  "object.read": "Downloaded a file",
  "object.upload": "Uploaded a file",
  "object.folder": "Made a folder",
  "object.copy": "Copied a file",
  "object.move": "Moved a file",
  "object.delete": "Deleted files",
  "object.metadata": "Changed a file’s metadata",
};

const VIA: Record<string, string> = {
  session: "Browser",
  basic: "E-mail and password (Basic)",
  token: "API token",
  access: "Cloudflare Access",
  password: "Password",
};

/** How they proved to be who they are. */
export const viaInWords = (via: string) => VIA[via] ?? via;

/** Where the target of a row can be looked at, `null` where there is no such page. */
export function targetHref({ action, target }: Pick<PresentedAudit, "action" | "target">): string | null {
  if (target.id === null) return null;
  switch (target.kind) {
    case "user":
      return action === "user.delete" ? null : `/people/${encodeURIComponent(target.id)}`;
    case "group":
      return action === "group.delete" ? null : `/people/groups/${encodeURIComponent(target.id)}`;
    case "share":
      return action === "share.delete" ? null : `/sharing/${encodeURIComponent(target.id)}`;
    case "site":
      return "/settings";
    default:
      return null;
  }
}
