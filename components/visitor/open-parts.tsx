import { Alert, AlertDescription } from "@/components/ui/alert";
import type { Words } from "@/lib/languages/words";
import type { OpenShare } from "@/lib/visits/describe-share";
import { LineIcon } from "./file-icon";
import { ICONS } from "./icons";

interface PartProps {
  share: OpenShare;
  words: Words;
}

/** What was just refused, as a sentence. */
export function Problem({ share, words }: PartProps) {
  if (share.problem === null) return null;
  return (
    <Alert variant="warning" role="alert">
      <AlertDescription className="text-foreground">{words.refusal(share.problem)}</AlertDescription>
    </Alert>
  );
}

/** What the link's maker says about it. */
export function Description({ share, words }: PartProps) {
  if (share.description === null) return null;
  return (
    // Rendered from Markdown by lib/format/render-markdown.ts, which lets no HTML of its own through.
    <section
      aria-label={words.say("share.description")}
      className="prose-calm min-w-0 text-left"
      dangerouslySetInnerHTML={{ __html: share.description.html }}
    />
  );
}

/** Said wherever visitors may only look. */
export function LookOnly({ words }: { words: Words }) {
  return <p className="text-center text-sm text-pretty text-muted-foreground">{words.say("terms.lookOnly")}</p>;
}

/** Passing the link on: its address, and the same for a telephone. Works with script alone and is not there without. */
export function PassOn({ url, words: { say } }: { url: string; words: Words }) {
  return (
    <div className="needs-script flex flex-wrap items-start justify-center gap-2">
      <button type="button" data-copy={url} className={QUIET}>
        <LineIcon path={ICONS.copy} />
        <span aria-live="polite" data-copied={say("share.copied")} data-failed={say("share.copyByHand")}>
          {say("share.copyLink")}
        </span>
      </button>
      <details data-qr={url} className="group open:w-full open:text-center sm:open:order-last">
        <summary className={`${QUIET} list-none [&::-webkit-details-marker]:hidden`}>
          <LineIcon path={ICONS.qr} />
          {say("share.qrCode")}
        </summary>
        {/* White on every theme: readers want dark on light. */}
        <img alt={say("share.qrCodeOf", { url })} width={176} height={176} className="mx-auto mt-3 size-44 rounded-lg border bg-white" />
      </details>
    </div>
  );
}

const QUIET =
  "inline-flex h-9 items-center gap-2 rounded-md px-3 text-sm font-medium text-muted-foreground transition-colors hover:bg-accent hover:text-accent-foreground pointer-coarse:h-11 [&_svg]:size-4";
