import type { Words } from "@/lib/languages/words";
import { pageAddress, type PageQuery, type SortKey, type VisitorAddress } from "@/lib/visits/page-query";
import { LineIcon } from "./file-icon";
import { ICONS } from "./icons";

/** The list in another order: a second press turns it round. Largest and newest come first. */
function sortAddress(address: VisitorAddress, query: PageQuery, by: SortKey): string {
  const isDescending = query.sort.by === by ? !query.sort.isDescending : by !== "name";
  return pageAddress(address, { ...query, sort: { by, isDescending }, cursor: null, page: 1 });
}

interface SortLinkProps {
  address: VisitorAddress;
  query: PageQuery;
  by: SortKey;
  words: Words;
}

export function SortLink({ address, query, by, words }: SortLinkProps) {
  const isSorted = query.sort.by === by;
  return (
    <a
      href={sortAddress(address, query, by)}
      aria-current={isSorted || undefined}
      className="inline-flex items-center gap-1 rounded-sm hover:text-foreground aria-[current=true]:text-foreground pointer-coarse:min-h-10 [&_svg]:size-3.5"
    >
      {words.say(`folder.${by}`)}
      {isSorted ? <LineIcon path={query.sort.isDescending ? ICONS.down : ICONS.up} /> : null}
      {isSorted ? (
        <span className="sr-only">{query.sort.isDescending ? words.say("folder.falling") : words.say("folder.rising")}</span>
      ) : null}
    </a>
  );
}

/** Where there are no heads of columns to press. */
export function SortLinks({ showsSize, className, ...link }: Omit<SortLinkProps, "by"> & { showsSize: boolean; className: string }) {
  const keys: SortKey[] = showsSize ? ["name", "size", "date"] : ["name", "date"];
  return (
    <nav aria-label={link.words.say("folder.order")} className={`flex items-center gap-4 text-sm text-muted-foreground ${className}`}>
      {keys.map((by) => (
        <SortLink key={by} {...link} by={by} />
      ))}
    </nav>
  );
}
