import { formatBytes } from "@/lib/format/bytes";
import { listFormat } from "@/lib/format/intl";
import type { Words } from "@/lib/languages/words";
import type { FolderPlace } from "@/lib/visits/describe-place";

/** How much is in a folder, as far as its page shows that: "2 folders, 14 files · 38 MiB". `undefined` where more follows. */
export function folderSummary({ entries, next, total, isCut }: FolderPlace, { say, locale }: Words): string | undefined {
  if (next !== null || isCut || total !== entries.length || total === 0) return undefined;
  const files = entries.filter((entry) => entry.type === "file");
  const folders = entries.length - files.length;
  const counts = [
    ...(folders === 0 ? [] : [say("folder.folders", { count: folders })]),
    ...(files.length === 0 ? [] : [say("folder.files", { count: files.length })]),
  ];
  const written = listFormat(locale, { type: "unit", style: "short" }).format(counts);
  const isWhole = folders === 0 && files.every((file) => file.size !== null);
  return isWhole
    ? `${written} · ${formatBytes(
        files.reduce((sum, file) => sum + (file.size ?? 0), 0),
        { locale },
      )}`
    : written;
}
