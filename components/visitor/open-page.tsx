import { CalmPage } from "@/components/brand/calm-page";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import { Time } from "@/components/ui/time";
import type { ShareDescription } from "@/lib/visits/describe-share";
import { FileIcon, LineIcon } from "./file-icon";
import { fileKindName } from "./file-kind";
import { ICONS } from "./message-page";
import { Preview } from "./preview";

export type OpenShare = Extract<ShareDescription, { kind: "open" }>;

/** What the link leads to: what it is, how big, until when, a look at it, and one large button. */
export function OpenPage({ shareId, share }: { shareId: string; share: OpenShare }) {
  const kind = fileKindName(share.contentType, share.name);
  const isWide = share.previewKind === "image" || share.previewKind === "video" || share.previewKind === "pdf" || share.text !== null;
  return (
    <CalmPage
      width={isWide ? "wide" : "narrow"}
      icon={<FileIcon kind={share.previewKind} />}
      title={share.name}
      description={
        <>
          {kind === null ? null : `${kind} · `}
          <Bytes value={share.sizeBytes} />
        </>
      }
    >
      <div className="grid gap-5">
        {share.problem === null ? null : (
          <Alert variant="warning" role="alert">
            <AlertDescription className="text-foreground">{share.problem}</AlertDescription>
          </Alert>
        )}
        {share.descriptionHtml === null ? null : (
          // Rendered from Markdown by lib/format/render-markdown.ts, which lets no HTML of its own through.
          <section
            aria-label="Description"
            className="prose-calm min-w-0 text-left"
            dangerouslySetInnerHTML={{ __html: share.descriptionHtml }}
          />
        )}
        <Preview shareId={shareId} share={share} />
        <Button asChild size="lg" className="w-full">
          {/* No `download` attribute: a refusal then is a page that says why, not a download that failed. */}
          <a href={`/share/${shareId}/file`}>
            <LineIcon path={ICONS.download} />
            Download
          </a>
        </Button>
        <Terms share={share} />
      </div>
    </CalmPage>
  );
}

function Terms({ share }: { share: OpenShare }) {
  if (share.expiresAtMs === null && share.downloadsLeft === null) return null;
  return (
    <p className="-mt-1 flex flex-wrap justify-center gap-x-4 gap-y-1 text-center text-sm text-muted-foreground">
      {share.expiresAtMs === null ? null : (
        <span>
          Available until <Time at={share.expiresAtMs} show="exact" />
        </span>
      )}
      {share.downloadsLeft === null ? null : (
        <span>{share.downloadsLeft === 1 ? "1 download left" : `${share.downloadsLeft.toLocaleString("en")} downloads left`}</span>
      )}
    </p>
  );
}
