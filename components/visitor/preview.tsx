import type { OpenShare } from "./open-page";
import { PdfPreview } from "./pdf-preview";

/** A look at the file, where it is of a kind that runs nothing. Media are loaded as they are looked at; none of it counts as a download. */
export function Preview({ shareId, share }: { shareId: string; share: OpenShare }) {
  const src = `/share/${shareId}/preview`;
  switch (share.previewKind) {
    case "image":
      return (
        <div className="grid place-items-center overflow-hidden rounded-lg border bg-muted">
          <img src={src} alt={`Preview of ${share.name}`} className="max-h-[60dvh] w-auto max-w-full object-contain" />
        </div>
      );
    case "video":
    case "audio":
      return <Player kind={share.previewKind} src={src} name={share.name} />;
    case "text":
      return share.text === null ? null : <TextPreview {...share.text} />;
    case "pdf":
      return (
        <div className="grid justify-items-stretch">
          <PdfPreview src={src} name={share.name} />
        </div>
      );
    case null:
      return null;
  }
}

/** Captions are in the file where there are any. */
function Player({ kind: Media, src, name }: { kind: "video" | "audio"; src: string; name: string }) {
  return (
    <Media
      src={src}
      controls
      preload="metadata"
      aria-label={`Preview of ${name}`}
      className={Media === "video" ? "max-h-[60dvh] w-full rounded-lg bg-black" : "w-full"}
    />
  );
}

/** What scrolls takes the focus, so that the keyboard can scroll it. */
const SCROLLABLE = { role: "region", tabIndex: 0 };

function TextPreview({ content, isWhole }: { content: string; isWhole: boolean }) {
  if (content === "") return <p className="rounded-lg border bg-muted/50 px-4 py-3 text-sm text-muted-foreground">The file is empty.</p>;
  return (
    <div className="grid gap-1.5">
      <div aria-label="Preview" {...SCROLLABLE} className="max-h-[55dvh] overflow-auto rounded-lg border bg-muted/50">
        <pre className="w-fit min-w-full px-4 py-3 font-mono text-[0.8125rem] leading-5 whitespace-pre-wrap break-words">{content}</pre>
      </div>
      {isWhole ? null : <p className="text-xs text-muted-foreground">This is the beginning; the whole file is in the download.</p>}
    </div>
  );
}
