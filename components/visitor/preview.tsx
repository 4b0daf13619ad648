import type { Words } from "@/lib/languages/words";
import type { FilePlace } from "@/lib/visits/describe-place";
import { doorAddress, type VisitorAddress } from "@/lib/visits/page-query";
import { PdfPreview } from "./pdf-preview";
import { Player } from "./player";

/**
 * A look at the file, where it is of a kind that runs nothing. Media are loaded as they are looked at; none of it counts as a download. In a frame on another site, which is as high as
 * what is in it, heights are fixed: a share of the frame's height would make it grow by itself.
 */
export function Preview({ address, file, words }: { address: VisitorAddress; file: FilePlace; words: Words }) {
  const label = words.say("preview.of", { name: file.name });
  const src = doorAddress(address, "preview", file.path);
  switch (file.previewKind) {
    case "image":
      return (
        <div className="flex h-[45dvh] in-data-framed:h-96 items-center justify-center overflow-hidden rounded-lg border bg-muted sm:h-[60dvh] sm:in-data-framed:h-96">
          <img src={src} alt={label} className="max-h-full max-w-full object-contain" />
        </div>
      );
    case "video":
    case "audio":
      return <Player kind={file.previewKind} src={src} label={label} />;
    case "text":
      if (file.text === null) return file.mayDownload ? null : <NoPreview words={words} />;
      return <TextPreview {...file.text} mayDownload={file.mayDownload} words={words} />;
    case "pdf":
      return (
        <div className="grid justify-items-stretch">
          <PdfPreview src={src} name={file.name} />
        </div>
      );
    case null:
      return file.mayDownload ? null : <NoPreview words={words} />;
  }
}

/** What scrolls takes the focus, so that the keyboard can scroll it. */
const SCROLLABLE = { role: "region", tabIndex: 0 };

interface TextPreviewProps {
  content: string;
  isWhole: boolean;
  mayDownload: boolean;
  words: Words;
}

function TextPreview({ content, isWhole, mayDownload, words: { say } }: TextPreviewProps) {
  if (content === "") return <p className="rounded-lg border bg-muted/50 px-4 py-3 text-sm text-muted-foreground">{say("file.empty")}</p>;
  return (
    <div className="grid gap-1.5">
      <div
        aria-label={say("file.preview")}
        {...SCROLLABLE}
        className="max-h-[55dvh] in-data-framed:max-h-96 overflow-auto rounded-lg border bg-muted/50"
      >
        <pre className="w-fit min-w-full px-4 py-3 font-mono text-[0.8125rem] leading-5 whitespace-pre-wrap break-words">{content}</pre>
      </div>
      {isWhole ? null : (
        <p className="text-xs text-muted-foreground">{mayDownload ? say("file.beginningToDownload") : say("file.beginning")}</p>
      )}
    </div>
  );
}

function NoPreview({ words }: { words: Words }) {
  return <p className="rounded-lg border bg-muted/50 px-4 py-6 text-center text-sm text-muted-foreground">{words.say("preview.none")}</p>;
}
