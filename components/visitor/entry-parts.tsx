import type { Words } from "@/lib/languages/words";
import type { VisibleEntry } from "@/lib/visits/describe-place";
import { doorAddress, isFramed, pageAddress, type PageQuery, type VisitorAddress } from "@/lib/visits/page-query";
import { FileIcon, LineIcon } from "./file-icon";
import { ICONS } from "./icons";

export interface EntriesProps {
  address: VisitorAddress;
  query: PageQuery;
  entries: VisibleEntry[];
  mayDownload: boolean;
  mayManage: boolean;
  words: Words;
}

/** A folder opens as itself, from its beginning; a file knows the list that it was chosen from. */
export function entryAddress(address: VisitorAddress, query: PageQuery, entry: VisibleEntry): string {
  const within = entry.type === "folder" ? { ...query, search: "", cursor: null, page: 1 } : query;
  return pageAddress(address, { ...within, path: entry.path });
}

/** What the script needs to show a file in place. Folders have none of it, nor has a frame on another site: it is as high as its list, so what lies over that may be out of sight. */
export function previewAttributes({ address, mayDownload }: EntriesProps, entry: VisibleEntry): Record<string, string> {
  if (entry.type === "folder" || isFramed(address)) return {};
  return {
    "data-preview": entry.previewKind ?? "none",
    "data-name": entry.name,
    ...(entry.previewKind === null ? {} : { "data-src": doorAddress(address, "preview", entry.path) }),
    ...(mayDownload ? { "data-download": doorAddress(address, "file", entry.path) } : {}),
  };
}

export function EntryIcon({ entry }: { entry: VisibleEntry }) {
  return entry.type === "folder" ? <LineIcon path={ICONS.folder} /> : <FileIcon kind={entry.previewKind} />;
}

/** Chooses an entry for the bar's form, wherever the box is on the page. */
export function PickBox({ entry, words, className = "" }: { entry: VisibleEntry; words: Words; className?: string }) {
  return (
    <label className={`touch-area grid size-6 place-items-center ${className}`}>
      <input
        type="checkbox"
        name="path"
        value={entry.path}
        form="selection"
        autoComplete="off"
        aria-label={words.say("folder.select", { name: entry.name })}
        className="pick size-4 accent-primary checked:[counter-increment:picked]"
      />
    </label>
  );
}
