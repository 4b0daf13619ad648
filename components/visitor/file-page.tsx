import type { ReactNode } from "react";
import { CalmPage } from "@/components/brand/calm-page";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import type { Words } from "@/lib/languages/words";
import type { FilePlace } from "@/lib/visits/describe-place";
import type { OpenShare } from "@/lib/visits/describe-share";
import { doorAddress, isFramed, pageAddress, type PageQuery, type VisitorAddress } from "@/lib/visits/page-query";
import { FileIcon, LineIcon } from "./file-icon";
import { fileKindName } from "./file-kind";
import { ICONS } from "./icons";
import { LinkTerms } from "./link-terms";
import { Description, LookOnly, PassOn, Problem } from "./open-parts";
import { Preview } from "./preview";
import { VisitorScript } from "./visitor-script";
import { WordsProvider } from "./words-provider";

interface FilePageProps {
  address: VisitorAddress;
  share: OpenShare;
  file: FilePlace;
  query: PageQuery;
  words: Words;
  /** Small print below. */
  footer?: ReactNode;
}

/** A file: what it is, how big, until when, a look at it, and one large button. Chosen from a list, also the way back there and to its neighbours. */
export function FilePage({ address, share, file, query, words, footer }: FilePageProps) {
  const kind = fileKindName(file.contentType, file.name, words);
  const isWide = file.previewKind === "image" || file.previewKind === "video" || file.previewKind === "pdf" || file.text !== null;
  return (
    <WordsProvider words={words.handOver("preview")}>
      <CalmPage
        width={isWide || file.siblings !== null ? "wide" : "narrow"}
        icon={<FileIcon kind={file.previewKind} />}
        title={file.name}
        footer={footer}
        description={
          <>
            {kind}
            {kind === null || file.sizeBytes === null ? null : " · "}
            {file.sizeBytes === null ? null : <Bytes value={file.sizeBytes} locale={words.locale} />}
          </>
        }
      >
        <div className="grid gap-5">
          {file.siblings === null ? null : <Siblings address={address} siblings={file.siblings} query={query} words={words} />}
          <Problem share={share} words={words} />
          {file.siblings === null ? <Description share={share} words={words} /> : null}
          <Preview address={address} file={file} words={words} />
          {file.mayDownload ? (
            <Button asChild size="lg" className="w-full">
              {/* No `download` attribute: a refusal then is a page that says why, not a download that failed. */}
              <a href={doorAddress(address, "file", file.path)}>
                <LineIcon path={ICONS.download} />
                {words.say("file.download")}
              </a>
            </Button>
          ) : null}
          {share.mayDownload ? null : <LookOnly words={words} />}
          <LinkTerms share={share} words={words} />
          {file.siblings === null && !isFramed(address) ? <PassOn url={share.url} words={words} /> : null}
        </div>
      </CalmPage>
      <VisitorScript />
    </WordsProvider>
  );
}

interface SiblingsProps {
  address: VisitorAddress;
  siblings: NonNullable<FilePlace["siblings"]>;
  query: PageQuery;
  words: Words;
}

function Siblings({ address, siblings, query, words: { say } }: SiblingsProps) {
  const to = (crumb: { path: string | null }) => pageAddress(address, { ...query, path: crumb.path });
  return (
    <nav aria-label={say("file.neighbours")} className="-mt-1 flex items-center justify-between gap-2 text-sm font-medium">
      <a href={to(siblings.folder)} data-up className={STEP}>
        <LineIcon path={ICONS.folder} />
        <span className="truncate">{siblings.folder.name ?? say("share.files")}</span>
      </a>
      <div className="flex shrink-0 gap-1">
        <Step
          to={siblings.previous === null ? null : to(siblings.previous)}
          rel="prev"
          icon={ICONS.previous}
          label={say("file.previous")}
        />
        <Step to={siblings.next === null ? null : to(siblings.next)} rel="next" icon={ICONS.next} label={say("file.next")} />
      </div>
    </nav>
  );
}

const STEP =
  "inline-flex h-9 min-w-9 items-center justify-center gap-2 rounded-md border px-2.5 hover:bg-accent hover:text-accent-foreground pointer-coarse:h-11 pointer-coarse:min-w-11 [&_svg]:size-4 min-w-0";

/** At an end of the list there is nothing to go to; its place stays, so that the other one does not move under the finger. */
function Step({ to, rel, icon, label }: { to: string | null; rel: "prev" | "next"; icon: string; label: string }) {
  if (to === null)
    return (
      <span aria-hidden className={`${STEP} opacity-35`}>
        <LineIcon path={icon} />
      </span>
    );
  return (
    <a href={to} rel={rel} aria-label={label} className={STEP}>
      <LineIcon path={icon} />
    </a>
  );
}
