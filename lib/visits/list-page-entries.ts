import { AppError } from "../http/errors.ts";
import type { Services } from "../services.ts";
import type { Share } from "../shares/share.ts";
import { listShareFolder, type ShareEntry } from "./list-share-folder.ts";
import type { PageQuery } from "./page-query.ts";
import { foldName } from "./share-path.ts";

/** What a page of a link shows of a folder at once. */
export const PAGE_SIZE = 200;
/** Lists are sorted and searched up to here; a folder with more says so. */
export const MAX_GATHERED = 10_000;
const LISTED_AT_ONCE = 1000;
/** A page must come soon even where a store answers with few names at a time. */
const MAX_REQUESTS = 20;

export interface PageEntries {
  entries: ShareEntry[];
  /** How many there are in all, as far as that is known: a long list in its stored order is not read to its end. */
  total: number | null;
  /** What the query of the next page has; `null` on the last one. */
  next: Pick<PageQuery, "cursor" | "page"> | null;
  /** Whether names beyond `MAX_GATHERED` were left out of sorting and searching. */
  isCut: boolean;
  /** Whether the asked cursor was of another list, so that this is the beginning. */
  isRestarted: boolean;
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/**
 * What the page of a folder shows. Ordered by name it is read page by page, so that a folder of any size opens at once; a short one is then in the order that
 * people expect. Other orders and searches look at the folder's first 10,000 names. Throws `share_not_found` for a folder that is none.
 */
export async function listPageEntries(services: Services, share: Share, path: string, query: PageQuery): Promise<PageEntries> {
  const { sort, search } = query;
  if (sort.by === "name" && !sort.isDescending && search === "") return await listInOrder(services, share, path, query.cursor);
  const gathered = await collect(services, share, path, { cursor: null, wanted: MAX_GATHERED, withTypes: false });
  const sought = foldName(search);
  const found = gathered.entries.filter((entry) => foldName(entry.name).includes(sought)).sort(comparing(sort));
  const start = (query.page - 1) * PAGE_SIZE;
  return {
    entries: found.slice(start, start + PAGE_SIZE),
    total: found.length,
    next: start + PAGE_SIZE < found.length ? { cursor: null, page: query.page + 1 } : null,
    isCut: gathered.next !== null,
    isRestarted: false,
  };
}

async function listInOrder(services: Services, share: Share, path: string, cursor: string | null): Promise<PageEntries> {
  try {
    const { entries, next } = await collect(services, share, path, { cursor, wanted: PAGE_SIZE, withTypes: true });
    const isWhole = cursor === null && next === null;
    return {
      entries: isWhole ? entries.sort(comparing({ by: "name", isDescending: false })) : entries,
      total: isWhole ? entries.length : null,
      next: next === null ? null : { cursor: next, page: 1 },
      isCut: false,
      isRestarted: false,
    };
  } catch (error) {
    // A cursor of another folder, or of before the link was changed: whoever has it sees the list from its beginning.
    if (cursor === null || !(error instanceof AppError) || error.code !== "bad_request") throw error;
    return { ...(await listInOrder(services, share, path, null)), isRestarted: true };
  }
}

/** As many entries as are wanted, or fewer when a store answers with few at a time. `next` is where the rest begins, `null` for no rest. */
async function collect(
  services: Services,
  share: Share,
  path: string,
  { cursor, wanted, withTypes }: { cursor: string | null; wanted: number; withTypes: boolean },
): Promise<{ entries: ShareEntry[]; next: string | null }> {
  const entries: ShareEntry[] = [];
  let next = cursor;
  for (let request = 0; request < MAX_REQUESTS; request += 1) {
    const limit = Math.min(LISTED_AT_ONCE, wanted - entries.length);
    const page = await listShareFolder(services, share, { path, cursor: next ?? undefined, limit, withTypes });
    entries.push(...page.entries);
    next = page.cursor;
    if (next === null || entries.length >= wanted) break;
  }
  return { entries, next };
}

/** Folders come first in every order; what is equal is in the order of its name. */
function comparing({ by, isDescending }: PageQuery["sort"]): (one: ShareEntry, other: ShareEntry) => number {
  const direction = isDescending ? -1 : 1;
  const byName = (one: ShareEntry, other: ShareEntry) => collator.compare(one.name, other.name) || (one.name < other.name ? -1 : 1);
  return (one, other) => {
    if (one.type !== other.type) return one.type === "folder" ? -1 : 1;
    const order =
      by === "name"
        ? byName(one, other)
        : by === "size"
          ? (one.size ?? 0) - (other.size ?? 0)
          : (one.modified ?? "").localeCompare(other.modified ?? "");
    return direction * order || byName(one, other);
  };
}
