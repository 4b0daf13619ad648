import { formatBytes } from "@/lib/format/bytes";
import type { Words } from "@/lib/languages/words";
import type { UploadLimits } from "@/lib/visits/describe-place";
import { typeNames } from "./type-names";
import { UploadOnDemand } from "./upload-on-demand";
import type { VisitorAddress } from "@/lib/visits/page-query";

export interface DropSlotProps {
  /** Where the addresses of the link begin. */
  address: VisitorAddress;
  /** The folder that takes what is uploaded, as visitors name it; "" for the link's own. */
  path: string;
  limits: UploadLimits;
  words: Words;
}

/** Where files are dropped: what the link takes, and what to do without script. */
export function DropSlot({ address, path, limits, words }: DropSlotProps) {
  const sentences = limitSentences(limits, words);
  return (
    <section aria-label={words.say("drop.section")} className="grid gap-3 text-center">
      <UploadOnDemand address={address} path={path} limits={limits} isListed={path !== ""} />
      <noscript>
        <p className="text-sm">{words.say("drop.needsScript")}</p>
      </noscript>
      {sentences.length === 0 ? null : (
        // Japanese has no blanks between sentences.
        <p className="text-xs text-pretty text-muted-foreground">{sentences.join(words.language === "ja" ? "" : " ")}</p>
      )}
    </section>
  );
}

function limitSentences({ maxBytes, maxFiles, maxFileBytes, types }: UploadLimits, { say, locale }: Words): string[] {
  const sentences: string[] = [];
  if (types !== null) sentences.push(say("drop.types", { types: typeNames(types, locale) }));
  if (maxFiles !== null) sentences.push(say("drop.maxFiles", { count: maxFiles }));
  if (maxFileBytes !== null) sentences.push(say("drop.maxFileSize", { size: formatBytes(maxFileBytes, { locale }) }));
  if (maxBytes !== null) sentences.push(say("drop.maxSize", { size: formatBytes(maxBytes, { locale }) }));
  return sentences;
}
