import { formatBytes } from "@/lib/format/bytes";
import type { UploadLimits } from "@/lib/visits/describe-place";
import { UploadOnDemand } from "./upload-on-demand";
import type { VisitorAddress } from "@/lib/visits/page-query";

export interface DropSlotProps {
  /** Where the addresses of the link begin. */
  address: VisitorAddress;
  /** The folder that takes what is uploaded, as visitors name it; "" for the link's own. */
  path: string;
  limits: UploadLimits;
}

/** Where files are dropped: what the link takes, and what to do without script. */
export function DropSlot({ address, path, limits }: DropSlotProps) {
  const sentences = limitSentences(limits);
  return (
    <section aria-label="Upload" className="grid gap-3 text-center">
      <UploadOnDemand address={address} path={path} limits={limits} isListed={path !== ""} />
      <noscript>
        <p className="text-sm">Uploading needs JavaScript. Switch it on and load this page again.</p>
      </noscript>
      {sentences.length === 0 ? null : <p className="text-xs text-pretty text-muted-foreground">{sentences.join(" ")}</p>}
    </section>
  );
}

function limitSentences({ maxBytes, maxFiles, maxFileBytes, types }: UploadLimits): string[] {
  const sentences: string[] = [];
  if (types !== null) sentences.push(`Takes ${types.map((type) => `.${type}`).join(", ")}.`);
  if (maxFiles !== null) sentences.push(`At most ${maxFiles === 1 ? "one file" : `${maxFiles.toLocaleString("en")} files`}.`);
  if (maxFileBytes !== null) sentences.push(`Each up to ${formatBytes(maxFileBytes)}.`);
  if (maxBytes !== null) sentences.push(`Up to ${formatBytes(maxBytes)} in all.`);
  return sentences;
}
