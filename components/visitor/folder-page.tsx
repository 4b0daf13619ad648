import { CalmPage } from "@/components/brand/calm-page";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { FolderPlace } from "@/lib/visits/describe-place";
import type { OpenShare } from "@/lib/visits/describe-share";
import {
  doorAddress,
  isFramed,
  pageAddress,
  type PageQuery,
  type PageView,
  queryFields,
  type VisitorAddress,
} from "@/lib/visits/page-query";
import { DropSlot } from "./drop-slot";
import { EntryGrid } from "./entry-grid";
import { EntryTable } from "./entry-table";
import { LineIcon } from "./file-icon";
import { folderSummary } from "./folder-summary";
import { ICONS } from "./icons";
import { LinkTerms } from "./link-terms";
import { ManageOnDemand } from "./manage-on-demand";
import { Description, LookOnly, PassOn, Problem } from "./open-parts";
import { SortLinks } from "./sort-links";
import { VisitorScript } from "./visitor-script";

export interface FolderPageProps {
  address: VisitorAddress;
  share: OpenShare;
  folder: FolderPlace;
  query: PageQuery;
  view: PageView;
}

/** A folder of a link, or its top: everything at once in one large button, what the link's maker says, and the names. */
export function FolderPage(props: FolderPageProps) {
  const { address, share, folder, query } = props;
  const isTop = folder.crumbs.length === 1;
  const isEmpty = folder.entries.length === 0;
  const isSearched = query.search !== "";
  return (
    <>
      <CalmPage
        width="wide"
        icon={<LineIcon path={ICONS.folder} />}
        title={share.title}
        description={isSearched ? undefined : folderSummary(folder)}
      >
        <div className="grid gap-5">
          <Problem text={share.problem} />
          {isTop ? <Description share={share} /> : null}
          {share.mayDownload && !(isEmpty && !isSearched) ? (
            <Button asChild size="lg" className="w-full">
              <a href={doorAddress(address, "zip", query.path)}>
                <LineIcon path={ICONS.download} />
                {isTop ? "Download all" : "Download this folder"}
              </a>
            </Button>
          ) : null}
          {folder.uploads === null ? null : <DropSlot address={address} path={folder.path} limits={folder.uploads} />}
          <section aria-label="Contents" className="group/list grid min-w-0 gap-3 [counter-reset:picked]">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2 empty:hidden">
              <Crumbs {...props} />
              {folder.mayManage ? <ManageOnDemand address={address} path={folder.path} /> : null}
              {isEmpty && !isSearched ? null : <Toolbar {...props} />}
            </div>
            {folder.isRestarted ? (
              <p role="status" className="text-sm text-muted-foreground">
                The list was changed meanwhile, so this is its beginning.
              </p>
            ) : null}
            <Entries {...props} />
            <Pages {...props} />
            {share.mayDownload && !isEmpty ? <SelectionBar address={address} /> : null}
          </section>
          {share.mayDownload ? null : <LookOnly />}
          <LinkTerms share={share} />
          {isTop && !isFramed(address) ? <PassOn url={share.url} /> : null}
        </div>
      </CalmPage>
      <VisitorScript />
    </>
  );
}

function Crumbs({ address, folder, query }: FolderPageProps) {
  if (folder.crumbs.length === 1) return null;
  const to = (path: string | null) => pageAddress(address, { ...query, path, cursor: null, page: 1, search: "" });
  return (
    <nav aria-label="Breadcrumb" className="-ml-1 min-w-0">
      <ol className="flex flex-wrap items-center gap-x-1 text-sm">
        {folder.crumbs.map((crumb, index) => (
          <li key={crumb.path ?? ""} className="inline-flex max-w-full min-w-0 items-center gap-1">
            {index === 0 ? null : (
              <span aria-hidden className="text-muted-foreground">
                ›
              </span>
            )}
            {index === folder.crumbs.length - 1 ? (
              <span aria-current="page" className="truncate px-1 py-1.5 font-medium">
                {crumb.name}
              </span>
            ) : (
              <a
                href={to(crumb.path)}
                className="truncate rounded-sm px-1 py-1.5 text-primary underline-offset-4 hover:underline pointer-coarse:py-2.5"
              >
                {crumb.name}
              </a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Fewer names than this are found by looking. */
const SEARCHED_FROM = 8;

function Toolbar({ address, folder, query, view }: FolderPageProps) {
  const isSearchable = query.search !== "" || query.cursor !== null || folder.next !== null || folder.entries.length >= SEARCHED_FROM;
  return (
    <div className="ml-auto flex min-w-0 grow flex-wrap items-center justify-end gap-2">
      {isSearchable ? <SearchForm address={address} query={query} /> : null}
      <div className="flex rounded-md border p-0.5">
        {(["list", "grid"] as const).map((kind) => (
          <a
            key={kind}
            href={pageAddress(address, { ...query, view: kind })}
            data-view={kind}
            aria-label={kind === "list" ? "Show as a list" : "Show as a grid"}
            aria-current={view === kind || undefined}
            className="grid size-8 place-items-center rounded-sm text-muted-foreground hover:bg-accent hover:text-accent-foreground aria-[current=true]:bg-accent aria-[current=true]:text-accent-foreground pointer-coarse:size-10 [&_svg]:size-4"
          >
            <LineIcon path={ICONS[kind]} />
          </a>
        ))}
      </div>
    </div>
  );
}

function SearchForm({ address, query }: { address: VisitorAddress; query: PageQuery }) {
  const kept = queryFields({ ...query, search: "", page: 1, cursor: null });
  return (
    <form method="get" action={address} role="search" className="flex min-w-0 grow basis-56 gap-2 sm:max-w-80">
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Input type="search" name="q" defaultValue={query.search} placeholder="Search this folder" aria-label="Search this folder" />
      <Button type="submit" variant="outline" size="icon" aria-label="Search" className="pointer-coarse:size-11">
        <LineIcon path={ICONS.search} />
      </Button>
    </form>
  );
}

function Entries(props: FolderPageProps) {
  const { address, folder, query, view, share } = props;
  const isSearched = query.search !== "";
  if (folder.entries.length === 0) {
    return (
      <div className="rounded-lg border border-dashed px-4 py-10 text-center text-sm text-muted-foreground">
        {isSearched ? (
          <>
            <p>
              No name here contains “<span className="break-words">{query.search}</span>”.
            </p>
            <p className="mt-2">
              <a className="text-primary underline underline-offset-4" href={pageAddress(address, { ...query, search: "", page: 1 })}>
                Show everything
              </a>
            </p>
          </>
        ) : (
          <p>{folder.uploads === null ? "This folder is empty." : "Nothing is here yet."}</p>
        )}
      </div>
    );
  }
  const listed = { address, query, entries: folder.entries, mayDownload: share.mayDownload, mayManage: folder.mayManage };
  return (
    <>
      {isSearched ? (
        <p role="status" className="text-sm text-muted-foreground">
          {folder.total === 1 ? "One name contains" : `${(folder.total ?? 0).toLocaleString("en")} names contain`} “{query.search}”.{" "}
          <a className="text-primary underline underline-offset-4" href={pageAddress(address, { ...query, search: "", page: 1 })}>
            Show everything
          </a>
        </p>
      ) : null}
      {folder.isCut ? (
        <p className="text-sm text-muted-foreground">This folder is very large: only its first 10,000 names are sorted and searched.</p>
      ) : null}
      <SortLinks address={address} query={query} showsSize={share.mayDownload} className={view === "grid" ? "" : "sm:hidden"} />
      {view === "grid" ? <EntryGrid {...listed} /> : <EntryTable {...listed} />}
    </>
  );
}

function Pages({ address, folder, query }: FolderPageProps) {
  const isFirst = query.page === 1 && (query.cursor === null || folder.isRestarted);
  if (isFirst && folder.next === null) return null;
  return (
    <nav aria-label="Pages" className="flex items-center justify-between gap-2">
      {isFirst ? (
        <span />
      ) : (
        <Button asChild variant="outline">
          <a href={pageAddress(address, { ...query, page: 1, cursor: null })}>First page</a>
        </Button>
      )}
      {folder.next === null ? null : (
        <Button asChild variant="outline">
          <a href={pageAddress(address, { ...query, ...folder.next })}>
            Next page
            <LineIcon path={ICONS.next} />
          </a>
        </Button>
      )}
    </nav>
  );
}

/** Rises as soon as something is chosen, and counts it, all by style sheet. The boxes name this form, because other forms may be among them. */
function SelectionBar({ address }: { address: VisitorAddress }) {
  return (
    <form
      id="selection"
      method="post"
      action={doorAddress(address, "zip", null)}
      className="sticky bottom-3 z-10 hidden items-center justify-between gap-3 rounded-xl border bg-popover px-4 py-2.5 shadow-lg group-has-[.pick:checked]/list:flex"
    >
      <span className="text-sm after:content-[counter(picked)_'_selected']" />
      <Button type="submit">
        <LineIcon path={ICONS.download} />
        Download selected
      </Button>
    </form>
  );
}
