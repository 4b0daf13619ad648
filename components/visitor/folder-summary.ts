import { formatBytes } from "@/lib/format/bytes";
import type { FolderPlace } from "@/lib/visits/describe-place";

/** How much is in a folder, as far as its page shows that: "2 folders, 14 files · 38 MiB". `undefined` where more follows. */
export function folderSummary({ entries, next, total, isCut }: FolderPlace): string | undefined {
  if (next !== null || isCut || total !== entries.length || total === 0) return undefined;
  const files = entries.filter((entry) => entry.type === "file");
  const folders = entries.length - files.length;
  const counts = [count(folders, "folder"), count(files.length, "file")].filter((part) => part !== null).join(", ");
  const isWhole = folders === 0 && files.every((file) => file.size !== null);
  return isWhole ? `${counts} · ${formatBytes(files.reduce((sum, file) => sum + (file.size ?? 0), 0))}` : counts;
}

function count(number: number, what: string): string | null {
  return number === 0 ? null : `${number.toLocaleString("en")} ${what}${number === 1 ? "" : "s"}`;
}
