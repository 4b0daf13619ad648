import type { ReactNode } from "react";
import { CalmPage } from "@/components/brand/calm-page";
import type { Words } from "@/lib/languages/words";
import type { UploadPlace } from "@/lib/visits/describe-place";
import type { OpenShare } from "@/lib/visits/describe-share";
import { DropSlot } from "./drop-slot";
import { LineIcon } from "./file-icon";
import { ICONS } from "./icons";
import { LinkTerms } from "./link-terms";
import { Description, Problem } from "./open-parts";
import { shareTitle } from "./share-title";
import { VisitorScript } from "./visitor-script";
import type { VisitorAddress } from "@/lib/visits/page-query";
import { WordsProvider } from "./words-provider";

interface DropPageProps {
  address: VisitorAddress;
  share: OpenShare;
  place: UploadPlace;
  words: Words;
  /** Small print below. */
  footer?: ReactNode;
}

/** A link that only takes files: nothing of what is there already. */
export function DropPage({ address, share, place, words, footer }: DropPageProps) {
  return (
    <WordsProvider words={words.handOver("upload", "problem")}>
      <CalmPage
        icon={<LineIcon path={ICONS.upload} />}
        title={shareTitle(share, words)}
        description={words.say("drop.introduction")}
        footer={footer}
      >
        <div className="grid gap-5">
          <Problem share={share} words={words} />
          <Description share={share} words={words} />
          <DropSlot address={address} path="" limits={place.uploads} words={words} />
          <LinkTerms share={share} words={words} />
        </div>
      </CalmPage>
      <VisitorScript />
    </WordsProvider>
  );
}
