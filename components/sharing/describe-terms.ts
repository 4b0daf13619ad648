import { formatBytes } from "@/lib/format/bytes";
import { formatExactTime } from "@/lib/format/exact-time";
import type { PresentedShare } from "@/lib/shares/present-share";
import type { AllowedActions } from "@/lib/shares/share";
import { NO_UPLOAD_RULES, type UploadRules } from "./upload-terms";

/** What has to be known of a link to say what holds. */
export interface DescribedTerms {
  allowedActions: AllowedActions;
  hasPassword: boolean;
  startsAtMs: number | null;
  expiresAtMs: number | null;
  maxDownloads: number | null;
  maxUses: number | null;
  uploads: UploadRules;
}

const CAN: Record<AllowedActions, string> = {
  preview: "can look at previews, but not download,",
  download: "can download",
  upload: "can upload, without seeing what is there,",
  upload_download: "can download and upload",
  full: "can download, upload, change and delete",
};

const atMost = (count: number, one: string, many: string) => (count === 1 ? one : `at most ${count.toLocaleString("en")} ${many}`);

/** One sentence that says what will hold: "Anyone with the link can download until 3 Dec 2026, 18:00 CET." */
export function describeTerms(terms: DescribedTerms): string {
  const who = terms.hasPassword ? "Anyone who has the link and the password" : "Anyone with the link";
  const from = terms.startsAtMs === null ? "" : ` from ${formatExactTime(terms.startsAtMs)}`;
  const until = terms.expiresAtMs === null ? "" : ` until ${formatExactTime(terms.expiresAtMs)}`;
  const isBusy = from !== "" || until !== "";
  const can = isBusy ? CAN[terms.allowedActions] : CAN[terms.allowedActions].replace(/,$/u, "");
  const limits = [
    terms.maxDownloads === null
      ? null
      : terms.allowedActions === "download"
        ? atMost(terms.maxDownloads, "once in all", "times in all")
        : atMost(terms.maxDownloads, "1 download in all", "downloads in all"),
    terms.maxUses === null ? null : atMost(terms.maxUses, "for 1 visitor", "visits"),
    terms.uploads.maxFiles === null ? null : atMost(terms.uploads.maxFiles, "1 uploaded file", "uploaded files"),
    terms.uploads.maxBytes === null ? null : `at most ${formatBytes(terms.uploads.maxBytes)} of uploads`,
  ].filter((limit) => limit !== null);
  const bounds = limits.map((limit) => `, ${limit}`).join("");
  return `${who} ${can}${from}${until}${bounds}${terms.expiresAtMs === null ? "; the link does not end by itself" : ""}.`;
}

const msOf = (at: string | null) => (at === null ? null : Date.parse(at));

/** The same of a link that there is. */
export function describeShare(share: PresentedShare): string {
  return describeTerms({
    allowedActions: share.allowedActions,
    hasPassword: share.hasPassword,
    startsAtMs: msOf(share.startsAt),
    expiresAtMs: msOf(share.expiresAt),
    maxDownloads: share.maxDownloads,
    maxUses: share.maxUses,
    uploads: takesUploads(share.allowedActions) ? share.uploads : NO_UPLOAD_RULES,
  });
}

/** Whether visitors of such a link may put files into its folders. */
export function takesUploads(allowedActions: AllowedActions): boolean {
  return allowedActions !== "preview" && allowedActions !== "download";
}

/** Whether visitors of such a link are handed files. */
export function handsOver(allowedActions: AllowedActions): boolean {
  return allowedActions !== "preview" && allowedActions !== "upload";
}
