import { FileIcon, FilesIcon, FolderIcon, HashIcon, LockIcon, PencilLineIcon } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { PresentedShare } from "@/lib/shares/present-share";
import type { AllowedActions, ShareStatus } from "@/lib/shares/share";

/** The states of a link in the words of the portal, in the order of the filter. */
export const STATUS_NAMES: Record<ShareStatus, string> = {
  active: "Active",
  scheduled: "Scheduled",
  paused: "Paused",
  expired: "Expired",
  exhausted: "Exhausted",
  suspended: "Suspended",
  broken: "Broken",
  revoked: "Revoked",
};

const VARIANTS = {
  active: "success",
  scheduled: "accent",
  paused: "warning",
  expired: "secondary",
  exhausted: "secondary",
  suspended: "warning",
  broken: "warning",
  revoked: "destructive",
} as const;

/** Why a link is suspended, and what to do about it. */
export const SUSPENDED_WORDS: Record<NonNullable<PresentedShare["suspended"]>, string> = {
  owner_disabled: "Its owner’s account is disabled. It works again when the account is enabled.",
  owner_deleted: "Its owner’s account was deleted. Make a new link, or hand links over when deleting an account.",
  rights_lost: "Its owner may no longer share this. It works again when the permission is given back.",
};

const SUSPENDED_BRIEFLY: typeof SUSPENDED_WORDS = {
  owner_disabled: "Owner is disabled",
  owner_deleted: "Owner was deleted",
  rights_lost: "Permission lost",
};

/** The state of a link in a list, with the reason below it where there is one. */
export function StatusInList({ share }: { share: Pick<PresentedShare, "status" | "suspended"> }) {
  if (share.status !== "suspended") return <StatusBadge share={share} />;
  return (
    <span className="inline-grid justify-items-start gap-0.5">
      <StatusBadge share={share} />
      <span aria-hidden className="max-w-32 text-xs leading-4 whitespace-normal text-muted-foreground">
        {SUSPENDED_BRIEFLY[share.suspended ?? "rights_lost"]}
      </span>
    </span>
  );
}

/** The state of a link. Why it is suspended is told in its tooltip, and to screen readers. */
export function StatusBadge({ share: { status, suspended } }: { share: Pick<PresentedShare, "status" | "suspended"> }) {
  const reason = status === "suspended" ? SUSPENDED_WORDS[suspended ?? "rights_lost"] : undefined;
  return (
    <Badge variant={VARIANTS[status]} title={reason}>
      {STATUS_NAMES[status]}
      {reason === undefined ? null : <span className="sr-only">: {reason}</span>}
    </Badge>
  );
}

/** What guards a link: a password, counted visits; and that its address was chosen by somebody, which weakens it. */
export function SecurityBadges({ share }: { share: Pick<PresentedShare, "hasPassword" | "maxUses" | "urlKey"> }) {
  if (!share.hasPassword && share.maxUses === null && share.urlKey === null) return <span className="text-muted-foreground">None</span>;
  return (
    <span className="inline-flex gap-1">
      {share.hasPassword ? (
        <Badge variant="accent">
          <LockIcon aria-hidden />
          Password
        </Badge>
      ) : null}
      {share.maxUses === null ? null : (
        <Badge variant="secondary" title="Visits are counted and limited.">
          <HashIcon aria-hidden />
          <span className="sr-only">Visits counted</span>
        </Badge>
      )}
      {share.urlKey === null ? null : (
        <Badge variant="outline" title="Somebody chose this address: it is easier to guess than a random one.">
          <PencilLineIcon aria-hidden />
          <span className="sr-only">Custom address</span>
        </Badge>
      )}
    </span>
  );
}

/** What visitors may do, in the fewest words. */
export const ACCESS_NAMES: Record<AllowedActions, string> = {
  preview: "Preview",
  download: "Download",
  upload: "Upload",
  upload_download: "Upload, download",
  full: "Full access",
};

/** A folder, several things, or a file. */
export function ShareIcon({ share }: { share: Pick<PresentedShare, "items"> }) {
  const [first, ...others] = share.items;
  const Icon = others.length > 0 ? FilesIcon : first?.prefix === undefined ? FileIcon : FolderIcon;
  return <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />;
}

/** "3 of 5", or "3" without a limit. */
export function downloadsOf(share: Pick<PresentedShare, "downloads" | "maxDownloads">): string {
  const used = share.downloads.toLocaleString("en");
  return share.maxDownloads === null ? used : `${used} of ${share.maxDownloads.toLocaleString("en")}`;
}

/** "2 of 10", or "2" without a limit. */
export function visitsOf(share: Pick<PresentedShare, "uses" | "maxUses">): string {
  const used = share.uses.toLocaleString("en");
  return share.maxUses === null ? used : `${used} of ${share.maxUses.toLocaleString("en")}`;
}

/** What a link is called: its name, else what its first item is called, and how many more there are. */
export function nameOfShare(share: Pick<PresentedShare, "name" | "items">): string {
  if (share.name !== null) return share.name;
  const [first, ...others] = share.items;
  return `${first?.name ?? "Nothing"}${others.length === 0 ? "" : ` and ${others.length} more`}`;
}
