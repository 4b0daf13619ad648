"use client";

import { useCallback, useEffect, useState, type ReactNode } from "react";
import { ClipboardCopyIcon, DownloadIcon, LockIcon, Share2Icon, TriangleAlertIcon } from "lucide-react";
import { fetchFileInfo, problemSentence, type FileInfo } from "@/components/files/api";
import { apiUrl, contentHref, s3Uri, sharingHref } from "@/components/files/addresses";
import { copyAndSay } from "@/components/files/copy-and-say";
import { shownName } from "@/components/files/entries";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { Sheet, SheetBody, SheetContent, SheetDescription, SheetFooter, SheetHeader, SheetTitle } from "@/components/ui/sheet";
import { Skeleton } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { formatBytes, formatExactBytes } from "@/lib/format/bytes";
import type { ShareStatus } from "@/lib/shares/share";
import { baseName, parentPrefix } from "@/lib/storage/key-parts";

const HTTP_LABELS: [string, string][] = [
  ["contentType", "Content-Type"],
  ["contentLanguage", "Content-Language"],
  ["contentDisposition", "Content-Disposition"],
  ["contentEncoding", "Content-Encoding"],
  ["cacheControl", "Cache-Control"],
  ["cacheExpiry", "Expires"],
];

const STATUS: Record<ShareStatus, { label: string; variant: "success" | "warning" | "secondary" | "destructive" }> = {
  active: { label: "Active", variant: "success" },
  scheduled: { label: "Scheduled", variant: "secondary" },
  paused: { label: "Paused", variant: "warning" },
  expired: { label: "Expired", variant: "warning" },
  exhausted: { label: "Limit reached", variant: "warning" },
  suspended: { label: "Suspended", variant: "warning" },
  revoked: { label: "Revoked", variant: "secondary" },
  broken: { label: "File is gone", variant: "destructive" },
};

/** Everything that is known of one file, with its links, in a panel from the side. */
export function ObjectPanel({
  bucket,
  fileKey,
  origin,
  canDownload,
  onShare,
  onClose,
  onCloseAutoFocus,
}: {
  bucket: string;
  fileKey: string;
  /** Origin of this site, as in the addresses that programs use. */
  origin: string;
  canDownload: boolean;
  /** `null` where sharing is not allowed. */
  onShare: (() => void) | null;
  onClose: () => void;
  onCloseAutoFocus: (event: Event) => void;
}) {
  const [info, setInfo] = useState<FileInfo | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const load = useCallback(
    (signal?: AbortSignal) => {
      setProblem(null);
      fetchFileInfo(bucket, fileKey, signal).then(setInfo, (error: unknown) => {
        if (!signal?.aborted) setProblem(problemSentence(error));
      });
    },
    [bucket, fileKey],
  );
  useEffect(() => {
    const controller = new AbortController();
    fetchFileInfo(bucket, fileKey, controller.signal).then(setInfo, (error: unknown) => {
      if (!controller.signal.aborted) setProblem(problemSentence(error));
    });
    return () => controller.abort();
  }, [bucket, fileKey]);

  const folder = parentPrefix(fileKey);
  return (
    <Sheet open onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <SheetContent onCloseAutoFocus={onCloseAutoFocus}>
        <SheetHeader>
          <SheetTitle className="break-words">{shownName(baseName(fileKey))}</SheetTitle>
          <SheetDescription className="break-words">
            {bucket}
            {folder === "" ? "" : `/${folder.slice(0, -1)}`}
          </SheetDescription>
        </SheetHeader>
        <SheetBody aria-busy={info === null && problem === null} className="grid grid-cols-[minmax(0,1fr)] content-start gap-6">
          {problem !== null ? (
            <Alert variant="destructive" role="alert">
              <TriangleAlertIcon />
              <AlertTitle>The details cannot be shown</AlertTitle>
              <AlertDescription>
                {problem}
                <Button variant="outline" size="sm" className="mt-1 w-fit" onClick={() => load()}>
                  Try again
                </Button>
              </AlertDescription>
            </Alert>
          ) : info === null ? (
            <div className="grid gap-3">
              {[60, 80, 45, 90, 70].map((width) => (
                <Skeleton key={width} className="h-5" style={{ width: `${width}%` }} />
              ))}
            </div>
          ) : (
            <Details info={info} bucket={bucket} origin={origin} />
          )}
        </SheetBody>
        {onShare === null && !canDownload ? null : (
          <SheetFooter className="flex-row">
            {onShare === null ? null : (
              <Button className="flex-1" onClick={onShare}>
                <Share2Icon />
                Share
              </Button>
            )}
            {canDownload ? (
              <Button asChild variant="outline" className="flex-1">
                <a href={contentHref(bucket, fileKey)} download>
                  <DownloadIcon />
                  Download
                </a>
              </Button>
            ) : null}
          </SheetFooter>
        )}
      </SheetContent>
    </Sheet>
  );
}

function Details({ info, bucket, origin }: { info: FileInfo; bucket: string; origin: string }) {
  const http = HTTP_LABELS.flatMap(([name, label]) =>
    info.httpMetadata[name] === undefined ? [] : [[label, info.httpMetadata[name]] as const],
  );
  const custom = Object.entries(info.customMetadata);
  const checksums = Object.entries(info.checksums);
  return (
    <>
      <Section title="File">
        <Fact label="Size">
          {formatBytes(info.sizeBytes)} <span className="text-muted-foreground">({formatExactBytes(info.sizeBytes)})</span>
        </Fact>
        <Fact label="Type">{info.httpMetadata["contentType"] ?? "Not stored"}</Fact>
        <Fact label="Modified">
          <Time at={info.uploadedAt} show="both" />
        </Fact>
        <Fact label="Storage class">{info.storageClass === "" ? "Not told by the store" : info.storageClass}</Fact>
        <Fact label="ETag" isCode>
          {info.etag}
        </Fact>
        <Fact label="Version" isCode>
          {info.version}
        </Fact>
      </Section>
      <Section title="Share links">
        {info.shares.length === 0 ? (
          <p className="text-sm text-muted-foreground">No link leads to this file.</p>
        ) : (
          <ul className="grid gap-1.5">
            {info.shares.map((share) => (
              <li key={share.id} className="flex flex-wrap items-center gap-x-2 gap-y-1 rounded-md border px-3 py-2 text-sm">
                <span className="min-w-0 flex-1 basis-40 truncate">
                  <Link
                    prefetch={false}
                    href={`${sharingHref(bucket)}&share=${encodeURIComponent(share.id)}`}
                    className="font-medium text-primary underline-offset-4 hover:underline"
                  >
                    {share.name ?? share.id}
                  </Link>
                </span>
                {share.hasPassword ? <LockIcon role="img" aria-label="Password" className="size-4 text-muted-foreground" /> : null}
                <span className="text-xs text-muted-foreground tabular-nums">
                  {share.downloads}
                  {share.maxDownloads === null ? "" : ` of ${share.maxDownloads}`}{" "}
                  {share.downloads === 1 && share.maxDownloads === null ? "download" : "downloads"}
                </span>
                <Badge variant={STATUS[share.status].variant}>{STATUS[share.status].label}</Badge>
                <CopyButton text={share.url} label={`Copy the link ${share.name ?? share.id}`} said="Link copied" />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Checksums" isEmpty={checksums.length === 0 ? "None stored." : null}>
        {checksums.map(([name, value]) => (
          <Fact key={name} label={name.toUpperCase().replace("SHA", "SHA-")} isCode>
            {value}
          </Fact>
        ))}
      </Section>
      <Section title="HTTP metadata" isEmpty={http.length === 0 ? "None stored." : null}>
        {http.map(([label, value]) => (
          <Fact key={label} label={label} isCode>
            {value}
          </Fact>
        ))}
      </Section>
      <Section title="Custom metadata" isEmpty={custom.length === 0 ? "None stored." : null}>
        {custom.map(([name, value]) => (
          <Fact key={name} label={name} isCode>
            {value}
          </Fact>
        ))}
      </Section>
      <Section title="Addresses for programs">
        <Address label="API URL" text={apiUrl(origin, bucket, info.key)} />
        <Address label="S3 URI" text={s3Uri(bucket, info.key)} />
      </Section>
    </>
  );
}

function Section({ title, isEmpty = null, children }: { title: string; isEmpty?: string | null; children: ReactNode }) {
  return (
    <section className="grid grid-cols-[minmax(0,1fr)] gap-2">
      <h3 className="text-sm font-semibold">{title}</h3>
      {isEmpty !== null ? (
        <p className="text-sm text-muted-foreground">{isEmpty}</p>
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-1.5">{children}</div>
      )}
    </section>
  );
}

function Fact({ label, isCode = false, children }: { label: string; isCode?: boolean; children: ReactNode }) {
  return (
    <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] sm:grid-cols-[8rem_minmax(0,1fr)] gap-3 text-sm">
      <dt className="break-words text-muted-foreground">{label}</dt>
      <dd className={isCode ? "font-mono text-[0.8125rem] leading-5 break-all" : "break-words"}>{children}</dd>
    </dl>
  );
}

function Address({ label, text }: { label: string; text: string }) {
  return (
    <div className="flex items-center gap-2 text-sm">
      <span className="w-16 shrink-0 text-muted-foreground">{label}</span>
      <code className="min-w-0 flex-1 truncate rounded bg-muted px-2 py-1 text-[0.8125rem]" title={text}>
        {text}
      </code>
      <CopyButton text={text} label={`Copy ${label}`} said={`${label} copied`} />
    </div>
  );
}

function CopyButton({ text, label, said }: { text: string; label: string; said: string }) {
  return (
    <Button variant="ghost" size="icon-sm" aria-label={label} title={label} onClick={() => void copyAndSay(text, said)}>
      <ClipboardCopyIcon />
    </Button>
  );
}
