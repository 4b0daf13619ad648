import { countEntries, type Entry } from "@/components/files/entries";
import type { Folder } from "@/components/files/use-folder";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import { formatBytes } from "@/lib/format/bytes";

/** How much of the folder is shown, and how to see or stop the rest. */
export function Footing({
  entries,
  shownCount,
  isFiltered,
  folder,
}: {
  entries: readonly Entry[];
  shownCount: number;
  isFiltered: boolean;
  folder: Folder;
}) {
  const bytes = entries.reduce((sum, entry) => sum + (entry.kind === "file" ? entry.sizeBytes : 0), 0);
  // Of a folder no size is known, and "0 B" beside folders reads as if they were empty.
  const hasFiles = entries.some((entry) => entry.kind === "file");
  const count = entries.length.toLocaleString("en");
  return (
    <div className="sticky bottom-0 flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 bg-background py-2 text-xs text-muted-foreground tabular-nums">
      {folder.isReadingAll ? (
        <>
          <Spinner />
          <span role="status">Reading the whole folder: {count} so far</span>
          <Button variant="outline" size="sm" onClick={folder.stop}>
            Stop
          </Button>
        </>
      ) : folder.isLoading ? (
        <>
          <Spinner />
          <span role="status">{entries.length === 0 ? "Reading the folder" : `${count} read, more are coming`}</span>
        </>
      ) : entries.length === 0 ? null : (
        <>
          <span>
            {isFiltered ? `${shownCount.toLocaleString("en")} of ` : ""}
            {folder.hasMore ? `the first ${count}` : countEntries(entries)}
            {folder.hasMore || !hasFiles ? "" : `, ${formatBytes(bytes)}`}
          </span>
          {folder.hasMore ? (
            <Button variant="outline" size="sm" onClick={folder.readAll}>
              Read the whole folder
            </Button>
          ) : null}
        </>
      )}
    </div>
  );
}
