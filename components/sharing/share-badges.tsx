import { LockIcon } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import type { PresentedShare } from "@/lib/shares/present-share";
import type { ShareStatus } from "@/lib/shares/share";

/** The states of a link in the words of the portal, in the order of the filter. */
export const STATUS_NAMES: Record<ShareStatus, string> = {
  active: "Active",
  expired: "Expired",
  exhausted: "Exhausted",
  suspended: "Suspended",
  broken: "Broken",
  revoked: "Revoked",
};

const VARIANTS = {
  active: "success",
  expired: "secondary",
  exhausted: "secondary",
  suspended: "warning",
  broken: "warning",
  revoked: "destructive",
} as const;

export function StatusBadge({ status }: { status: ShareStatus }) {
  return <Badge variant={VARIANTS[status]}>{STATUS_NAMES[status]}</Badge>;
}

export function SecurityBadge({ share }: { share: Pick<PresentedShare, "hasPassword"> }) {
  if (!share.hasPassword) return <span className="text-muted-foreground">None</span>;
  return (
    <Badge variant="accent">
      <LockIcon aria-hidden />
      Password
    </Badge>
  );
}

/** "3 of 5", or "3" without a limit. */
export function downloadsOf(share: Pick<PresentedShare, "downloads" | "maxDownloads">): string {
  const used = share.downloads.toLocaleString("en");
  return share.maxDownloads === null ? used : `${used} of ${share.maxDownloads.toLocaleString("en")}`;
}

/** What a link is called: its name, else its file's. */
export function nameOfShare(share: Pick<PresentedShare, "name" | "items">): string {
  const key = share.items[0]?.key ?? "";
  return share.name ?? key.slice(key.lastIndexOf("/") + 1);
}
