import { formatBytes } from "@/lib/format/bytes";
import type { Words } from "@/lib/languages/words";
import type { FolderPlace } from "@/lib/visits/describe-place";

/** How much is in a folder, as far as its page shows that: "2 folders, 14 files · 38 MiB". `undefined` where more follows. */
export function folderSummary({ entries, next, total, isCut }: FolderPlace, { say, locale }: Words): string | undefined {
  if (next !== null || isCut || total !== entries.length || total === 0) return undefined;
  const files = entries.filter((entry) => entry.type === "file");
  const folders = entries.length - files.length;
  const told = {
    folders: say("folder.folders", { count: folders }),
    files: say("folder.files", { count: files.length }),
  };
  const written = folders === 0 ? told.files : files.length === 0 ? told.folders : say("folder.both", told);
  const isWhole = folders === 0 && files.every((file) => file.size !== null);
  return isWhole
    ? `${written} · ${formatBytes(
        files.reduce((sum, file) => sum + (file.size ?? 0), 0),
        { locale },
      )}`
    : written;
}
