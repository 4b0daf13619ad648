import type { ReactNode } from "react";
import { CalmPage } from "@/components/brand/calm-page";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import type { MessageGroup } from "@/lib/languages/page-messages";
import type { Words } from "@/lib/languages/words";
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
import { compose } from "./compose";
import { DropSlot } from "./drop-slot";
import { EntryGrid } from "./entry-grid";
import { EntryTable } from "./entry-table";
import { LineIcon } from "./file-icon";
import { folderSummary } from "./folder-summary";
import { ICONS } from "./icons";
import { LinkTerms } from "./link-terms";
import { ManageOnDemand } from "./manage-on-demand";
import { Description, LookOnly, PassOn, Problem } from "./open-parts";
import { shareTitle } from "./share-title";
import { SortLinks } from "./sort-links";
import { VisitorScript } from "./visitor-script";
import { WordsProvider } from "./words-provider";

export interface FolderPageProps {
  address: VisitorAddress;
  share: OpenShare;
  folder: FolderPlace;
  query: PageQuery;
  view: PageView;
  words: Words;
  /** Small print below. */
  footer?: ReactNode;
}

/** A folder of a link, or its top: everything at once in one large button, what the link's maker says, and the names. */
export function FolderPage(props: FolderPageProps) {
  const { address, share, folder, query, words, footer } = props;
  const { say } = words;
  const isTop = folder.crumbs.length === 1;
  const isEmpty = folder.entries.length === 0;
  const isSearched = query.search !== "";
  return (
    <WordsProvider words={words.handOver(...scriptGroups(props))}>
      <CalmPage
        width="wide"
        icon={<LineIcon path={ICONS.folder} />}
        title={shareTitle(share, words)}
        description={isSearched ? undefined : folderSummary(folder, words)}
        footer={footer}
      >
        <div className="grid gap-5">
          <Problem share={share} words={words} />
          {isTop ? <Description share={share} words={words} /> : null}
          {share.mayDownload && !(isEmpty && !isSearched) ? (
            <Button asChild size="lg" className="w-full">
              <a href={doorAddress(address, "zip", query.path)}>
                <LineIcon path={ICONS.download} />
                {isTop ? say("folder.downloadAll") : say("folder.downloadThis")}
              </a>
            </Button>
          ) : null}
          {folder.uploads === null ? null : <DropSlot address={address} path={folder.path} limits={folder.uploads} words={words} />}
          <section aria-label={say("folder.contents")} className="group/list grid min-w-0 gap-3 [counter-reset:picked]">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-2 empty:hidden">
              <Crumbs {...props} />
              {folder.mayManage ? <ManageOnDemand address={address} path={folder.path} /> : null}
              {isEmpty && !isSearched ? null : <Toolbar {...props} />}
            </div>
            {folder.isRestarted ? (
              <p role="status" className="text-sm text-muted-foreground">
                {say("folder.changed")}
              </p>
            ) : null}
            <Entries {...props} />
            <Pages {...props} />
            {share.mayDownload && !isEmpty ? <SelectionBar address={address} words={words} /> : null}
          </section>
          {share.mayDownload ? null : <LookOnly words={words} />}
          <LinkTerms share={share} words={words} />
          {isTop && !isFramed(address) ? <PassOn url={share.url} words={words} /> : null}
        </div>
      </CalmPage>
      <VisitorScript />
    </WordsProvider>
  );
}

/** What script may come to say on this page. */
function scriptGroups({ folder }: FolderPageProps): MessageGroup[] {
  const changes = folder.uploads !== null || folder.mayManage;
  return [
    "preview",
    ...(folder.uploads === null ? [] : (["upload"] as const)),
    ...(folder.mayManage ? (["manage"] as const) : []),
    ...(changes ? (["problem"] as const) : []),
  ];
}

function Crumbs({ address, folder, query, words: { say } }: FolderPageProps) {
  if (folder.crumbs.length === 1) return null;
  const to = (path: string | null) => pageAddress(address, { ...query, path, cursor: null, page: 1, search: "" });
  return (
    <nav aria-label={say("folder.way")} className="-ml-1 min-w-0">
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
                {crumb.name ?? say("share.files")}
              </span>
            ) : (
              <a
                href={to(crumb.path)}
                className="truncate rounded-sm px-1 py-1.5 text-primary underline-offset-4 hover:underline pointer-coarse:py-2.5"
              >
                {crumb.name ?? say("share.files")}
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

function Toolbar({ address, folder, query, view, words }: FolderPageProps) {
  const isSearchable = query.search !== "" || query.cursor !== null || folder.next !== null || folder.entries.length >= SEARCHED_FROM;
  return (
    <div className="ml-auto flex min-w-0 grow flex-wrap items-center justify-end gap-2">
      {isSearchable ? <SearchForm address={address} query={query} words={words} /> : null}
      <div className="flex rounded-md border p-0.5">
        {(["list", "grid"] as const).map((kind) => (
          <a
            key={kind}
            href={pageAddress(address, { ...query, view: kind })}
            data-view={kind}
            aria-label={kind === "list" ? words.say("folder.asList") : words.say("folder.asGrid")}
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

function SearchForm({ address, query, words: { say } }: { address: VisitorAddress; query: PageQuery; words: Words }) {
  const kept = queryFields({ ...query, search: "", page: 1, cursor: null });
  return (
    <form method="get" action={address} role="search" className="flex min-w-0 grow basis-56 gap-2 sm:max-w-80">
      {kept.map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Input type="search" name="q" defaultValue={query.search} placeholder={say("folder.search")} aria-label={say("folder.search")} />
      <Button type="submit" variant="outline" size="icon" aria-label={say("folder.find")} className="pointer-coarse:size-11">
        <LineIcon path={ICONS.search} />
      </Button>
    </form>
  );
}

function Entries(props: FolderPageProps) {
  const { address, folder, query, view, share, words } = props;
  const { say } = words;
  const found = { text: query.search, q: (parts: ReactNode[]) => <span className="break-words">{parts}</span> };
  const isSearched = query.search !== "";
  if (folder.entries.length === 0) {
    return (
      <div className="rounded-lg border border-dashed px-4 py-10 text-center text-sm text-muted-foreground">
        {isSearched ? (
          <>
            <p>{compose(words.compose("folder.noMatch", found))}</p>
            <p className="mt-2">
              <a className="text-primary underline underline-offset-4" href={pageAddress(address, { ...query, search: "", page: 1 })}>
                {say("folder.showAll")}
              </a>
            </p>
          </>
        ) : (
          <p>{folder.uploads === null ? say("folder.empty") : say("folder.nothingYet")}</p>
        )}
      </div>
    );
  }
  const listed = { address, query, entries: folder.entries, mayDownload: share.mayDownload, mayManage: folder.mayManage, words };
  return (
    <>
      {isSearched ? (
        <p role="status" className="text-sm text-muted-foreground">
          {compose(words.compose("folder.matches", { ...found, count: folder.total ?? 0 }))}{" "}
          <a className="text-primary underline underline-offset-4" href={pageAddress(address, { ...query, search: "", page: 1 })}>
            {say("folder.showAll")}
          </a>
        </p>
      ) : null}
      {folder.isCut ? <p className="text-sm text-muted-foreground">{say("folder.isCut", { count: 10_000 })}</p> : null}
      <SortLinks
        address={address}
        query={query}
        words={words}
        showsSize={share.mayDownload}
        className={view === "grid" ? "" : "sm:hidden"}
      />
      {view === "grid" ? <EntryGrid {...listed} /> : <EntryTable {...listed} />}
    </>
  );
}

function Pages({ address, folder, query, words: { say } }: FolderPageProps) {
  const isFirst = query.page === 1 && (query.cursor === null || folder.isRestarted);
  if (isFirst && folder.next === null) return null;
  return (
    <nav aria-label={say("folder.pages")} className="flex items-center justify-between gap-2">
      {isFirst ? (
        <span />
      ) : (
        <Button asChild variant="outline">
          <a href={pageAddress(address, { ...query, page: 1, cursor: null })}>{say("folder.firstPage")}</a>
        </Button>
      )}
      {folder.next === null ? null : (
        <Button asChild variant="outline">
          <a href={pageAddress(address, { ...query, ...folder.next })}>
            {say("folder.nextPage")}
            <LineIcon path={ICONS.next} />
          </a>
        </Button>
      )}
    </nav>
  );
}

/** Rises as soon as something is chosen, and counts it, all by style sheet. The boxes name this form, because other forms may be among them. */
function SelectionBar({ address, words }: { address: VisitorAddress; words: Words }) {
  return (
    <form
      id="selection"
      method="post"
      action={doorAddress(address, "zip", null)}
      className="sticky bottom-3 z-10 hidden items-center justify-between gap-3 rounded-xl border bg-popover px-4 py-2.5 shadow-lg group-has-[.pick:checked]/list:flex"
    >
      <span className="text-sm">
        {compose(words.compose("folder.selected", { count: () => <span className="after:content-[counter(picked)]" /> }))}
      </span>
      <Button type="submit">
        <LineIcon path={ICONS.download} />
        {words.say("folder.downloadSelected")}
      </Button>
    </form>
  );
}
