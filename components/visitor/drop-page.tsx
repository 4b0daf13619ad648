import { CalmPage } from "@/components/brand/calm-page";
import type { UploadPlace } from "@/lib/visits/describe-place";
import type { OpenShare } from "@/lib/visits/describe-share";
import { DropSlot } from "./drop-slot";
import { LineIcon } from "./file-icon";
import { ICONS } from "./icons";
import { LinkTerms } from "./link-terms";
import { Description, Problem } from "./open-parts";
import { VisitorScript } from "./visitor-script";
import type { VisitorAddress } from "@/lib/visits/page-query";

/** A link that only takes files: nothing of what is there already. */
export function DropPage({ address, share, place }: { address: VisitorAddress; share: OpenShare; place: UploadPlace }) {
  return (
    <>
      <CalmPage
        icon={<LineIcon path={ICONS.upload} />}
        title={share.title}
        description="What you upload is seen by whoever sent you this link."
      >
        <div className="grid gap-5">
          <Problem text={share.problem} />
          <Description share={share} />
          <DropSlot address={address} path="" limits={place.uploads} />
          <LinkTerms share={share} />
        </div>
      </CalmPage>
      <VisitorScript />
    </>
  );
}
