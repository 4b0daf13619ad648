import { Bytes } from "@/components/ui/bytes";
import { doorAddress } from "@/lib/visits/page-query";
import { type EntriesProps, entryAddress, EntryIcon, PickBox, previewAttributes } from "./entry-parts";
import { ManageButton } from "./manage-button";

/** Small pictures are shown as they are, when they come into sight. */
export function EntryGrid(props: EntriesProps) {
  const { address, query, entries, mayDownload, mayManage, words } = props;
  return (
    <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 md:grid-cols-4">
      {entries.map((entry) => (
        <li
          key={entry.path}
          className="relative min-w-0 rounded-lg border hover:bg-muted/50 has-checked:border-primary has-checked:bg-primary-soft"
        >
          <a href={entryAddress(address, query, entry)} {...previewAttributes(props, entry)} className="block rounded-lg p-2">
            <span
              className={`grid aspect-4/3 place-items-center overflow-hidden rounded-md bg-muted [&_svg]:size-9 ${entry.type === "folder" ? "text-primary" : "text-muted-foreground"}`}
            >
              {entry.hasThumbnail ? (
                <img src={doorAddress(address, "preview", entry.path)} alt="" loading="lazy" className="size-full object-cover" />
              ) : (
                <EntryIcon entry={entry} />
              )}
            </span>
            <span className="mt-2 line-clamp-2 px-1 text-sm font-medium break-words">{entry.name}</span>
            {entry.size === null ? null : <Bytes value={entry.size} locale={words.locale} className="px-1 text-xs text-muted-foreground" />}
          </a>
          {mayDownload ? <PickBox entry={entry} words={words} className="absolute top-3 left-3 rounded-sm bg-card/85" /> : null}
          {mayManage ? (
            <span className="absolute top-2 right-2 rounded-md bg-card/85">
              <ManageButton entry={entry} words={words} />
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
