"use client";

import { useState, type ReactNode } from "react";
import { CheckIcon, CopyIcon, ExternalLinkIcon } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Link } from "@/components/ui/link";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import type { PresentedShare } from "@/lib/shares/present-share";
import { copyText } from "./copy-text";
import { describeShare, takesUploads } from "./describe-terms";
import { ACCESS_NAMES, downloadsOf, SecurityBadges, visitsOf } from "./share-badges";

const SHOWN_ITEMS = 3;

/** What a link is and allows, on one card. */
export function ShareOverview({ share }: { share: PresentedShare }) {
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    const isDone = await copyText(share.url);
    setCopied(isDone);
    if (!isDone) toast.error("The browser did not allow copying. Select the link and copy it yourself.");
  };
  const isRevoked = share.status === "revoked";
  return (
    <Card>
      <CardHeader>
        <CardTitle>What it is</CardTitle>
      </CardHeader>
      <CardContent className="grid gap-4">
        <Field
          label="Link"
          help={
            isRevoked ? undefined : share.status === "suspended" ? `Once it works again: ${describeShare(share)}` : describeShare(share)
          }
        >
          {(control) => (
            <div className="flex flex-wrap gap-2">
              <Input
                {...control}
                readOnly
                value={share.url}
                onFocus={(event) => event.target.select()}
                className="min-w-0 flex-1 basis-56 font-mono text-[0.8125rem]"
              />
              <Button variant="outline" onClick={() => void copy()}>
                {isCopied ? <CheckIcon aria-hidden /> : <CopyIcon aria-hidden />}
                {isCopied ? "Copied" : "Copy link"}
              </Button>
              {isRevoked ? null : (
                <Button asChild variant="outline">
                  <a href={share.url} target="_blank" rel="noopener">
                    <ExternalLinkIcon aria-hidden />
                    {share.opening === "page" ? "Open" : "Open (counts)"}
                  </a>
                </Button>
              )}
            </div>
          )}
        </Field>
        <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2 lg:grid-cols-3">
          <Fact term="Contents" isWide>
            <ul>
              {share.items.slice(0, SHOWN_ITEMS).map(({ bucket, key, prefix }) => (
                <li key={`${bucket}/${key ?? prefix ?? ""}`} className="break-all">
                  {bucket}/{key ?? prefix}
                </li>
              ))}
            </ul>
            {share.items.length <= SHOWN_ITEMS ? null : (
              <Link href={`/sharing/${share.id}/contents`} className="underline underline-offset-4">
                And {share.items.length - SHOWN_ITEMS} more
              </Link>
            )}
          </Fact>
          <Fact term="Visitors may">{ACCESS_NAMES[share.allowedActions]}</Fact>
          <Fact term="Security">
            <SecurityBadges share={share} />
          </Fact>
          <Fact term="Opens">{share.opening === "page" ? "A page" : "The file itself"}</Fact>
          <Fact term="Downloads">{downloadsOf(share)}</Fact>
          <Fact term="Visits">{visitsOf(share)}</Fact>
          {takesUploads(share.allowedActions) || share.uploads.uploadedFiles > 0 ? (
            <Fact term="Uploads">
              {share.uploads.uploadedFiles.toLocaleString("en")}
              {share.uploads.maxFiles === null ? "" : ` of ${share.uploads.maxFiles.toLocaleString("en")}`},{" "}
              <Bytes value={share.uploads.uploadedBytes} />
            </Fact>
          ) : null}
          {share.startsAt === null ? null : (
            <Fact term="Starts">
              <Time at={share.startsAt} show="both" />
            </Fact>
          )}
          <Fact term="Expires">{share.expiresAt === null ? "Never" : <Time at={share.expiresAt} show="both" />}</Fact>
          <Fact term="Last access">{share.lastAccessAt === null ? "Not yet" : <Time at={share.lastAccessAt} show="both" />}</Fact>
          <Fact term="Created">
            <Time at={share.createdAt} show="exact" /> by {share.createdBy}
            {share.isAdopted ? ", with R2 Explorer" : null}
          </Fact>
          {share.note === null ? null : (
            <Fact term="Note" isWide>
              <span className="whitespace-pre-line">{share.note}</span>
            </Fact>
          )}
        </dl>
      </CardContent>
    </Card>
  );
}

function Fact({ term, isWide = false, children }: { term: string; isWide?: boolean; children: ReactNode }) {
  return (
    <div className={isWide ? "min-w-0 sm:col-span-2 lg:col-span-3" : "min-w-0"}>
      <dt className="text-xs leading-5 text-muted-foreground">{term}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
