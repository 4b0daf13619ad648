import { Bytes } from "@/components/ui/bytes";
import type { Words } from "@/lib/languages/words";
import { doorAddress, type PageQuery, type SortKey, type VisitorAddress } from "@/lib/visits/page-query";
import { type EntriesProps, entryAddress, EntryIcon, PickBox, previewAttributes } from "./entry-parts";
import { LineIcon } from "./file-icon";
import { ICONS } from "./icons";
import { ManageButton } from "./manage-button";
import { SortLink } from "./sort-links";
import { When } from "./when";

/** Fixed columns, so that nothing moves when times get the reader's own language. */
export function EntryTable(props: EntriesProps) {
  const { address, query, entries, mayDownload, mayManage, words } = props;
  const { say, locale } = words;
  return (
    <div className="rounded-lg border">
      <table className="w-full table-fixed text-sm">
        <colgroup>
          {mayDownload ? <col className="w-11" /> : null}
          <col />
          {mayDownload ? <col className="w-24 max-sm:hidden" /> : null}
          <col className="w-32 max-sm:hidden" />
          {mayDownload ? <col className={mayManage ? "w-24" : "w-14"} /> : null}
        </colgroup>
        <thead className="border-b text-muted-foreground max-sm:sr-only">
          <tr>
            {mayDownload ? (
              <th scope="col" className="px-3.5 py-2">
                <input
                  type="checkbox"
                  data-pick-all
                  autoComplete="off"
                  aria-label={say("folder.selectAll")}
                  className="needs-script block size-4 accent-primary"
                />
              </th>
            ) : null}
            <Head address={address} query={query} words={words} by="name" className={mayDownload ? "" : "pl-4"} />
            {mayDownload ? <Head address={address} query={query} words={words} by="size" className="text-right" /> : null}
            <Head address={address} query={query} words={words} by="date" className="text-right" />
            {mayDownload ? (
              <th scope="col">
                <span className="sr-only">{say("folder.download")}</span>
              </th>
            ) : null}
          </tr>
        </thead>
        <tbody className="divide-y">
          {entries.map((entry) => (
            <tr key={entry.path} className="hover:bg-muted/50 has-checked:bg-primary-soft">
              {mayDownload ? (
                <td className="px-2.5">
                  <PickBox entry={entry} words={words} />
                </td>
              ) : null}
              <td className={`min-w-0 ${mayDownload ? "" : "pl-4"}`}>
                <a
                  href={entryAddress(address, query, entry)}
                  {...previewAttributes(props, entry)}
                  className="flex min-h-12 min-w-0 items-center gap-3 rounded-sm py-2 pr-2 -outline-offset-2"
                >
                  <span className={entry.type === "folder" ? "text-primary" : "text-muted-foreground"}>
                    <EntryIcon entry={entry} />
                  </span>
                  <span className="min-w-0">
                    <span className="line-clamp-2 font-medium break-words">{entry.name}</span>
                    {entry.size === null ? null : (
                      <Bytes value={entry.size} locale={locale} className="text-xs text-muted-foreground sm:hidden" />
                    )}
                  </span>
                </a>
              </td>
              {mayDownload ? (
                <td className="numeric px-2 text-muted-foreground max-sm:hidden">
                  {entry.size === null ? null : <Bytes value={entry.size} locale={locale} />}
                </td>
              ) : null}
              <td className="numeric px-2 text-muted-foreground max-sm:hidden">
                {entry.modified === null ? null : <When at={entry.modified} show="date" locale={locale} />}
              </td>
              {mayDownload ? (
                <td className="px-2 text-right whitespace-nowrap">
                  <a
                    href={doorAddress(address, entry.type === "folder" ? "zip" : "file", entry.path)}
                    aria-label={say("folder.downloadEntry", { name: entry.name })}
                    className="touch-area inline-grid size-9 place-items-center rounded-md text-muted-foreground hover:bg-accent hover:text-accent-foreground"
                  >
                    <LineIcon path={ICONS.download} />
                  </a>
                  {mayManage ? <ManageButton entry={entry} words={words} /> : null}
                </td>
              ) : null}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadProps {
  address: VisitorAddress;
  query: PageQuery;
  by: SortKey;
  words: Words;
  className: string;
}

function Head({ address, query, by, words, className }: HeadProps) {
  const order = query.sort.by !== by ? undefined : query.sort.isDescending ? "descending" : "ascending";
  return (
    <th scope="col" aria-sort={order} className={`px-2 py-2 font-medium ${by === "name" ? "pl-0" : ""} ${className}`}>
      <SortLink address={address} query={query} by={by} words={words} />
    </th>
  );
}
