"use client";

import { useState, type ReactNode } from "react";
import { CheckIcon, CopyIcon, ExternalLinkIcon, ShieldAlertIcon } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { PageHeader } from "@/components/portal/page-header";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import type { PresentedEvent } from "@/lib/activity/list-events";
import type { PresentedShare } from "@/lib/shares/present-share";
import { AccessLog } from "./access-log";
import { copyText } from "./copy-text";
import { EditShareForm } from "./edit-share-form";
import type { LinkPolicy } from "./link-policy";
import { useShareActions } from "./share-actions";
import { type Page, resetAttempts, sentenceOf } from "./share-api";
import { downloadsOf, nameOfShare, SecurityBadge, StatusBadge, SUSPENDED_WORDS } from "./share-badges";

interface ShareDetailsProps {
  share: PresentedShare;
  policy: LinkPolicy;
  /** The first page of the access log. */
  events: Page<PresentedEvent>;
  /** Tried lately. */
  wrongPasswords: number;
  /** So many were tried that each further try costs a computation. */
  asksForProof: boolean;
}

/** Everything about one link: what it is, what it allows, what was done with it, and how it ends. */
export function ShareDetails({ share, policy, events, wrongPasswords, asksForProof }: ShareDetailsProps) {
  const router = useRouter();
  const { ask, dialog } = useShareActions((kind) => {
    if (kind === "delete") router.push("/sharing?status=revoked");
    router.refresh();
  });
  const isRevoked = share.status === "revoked";
  return (
    <>
      <nav aria-label="Back" className="mb-1">
        <Link href="/sharing" className="text-sm text-muted-foreground underline-offset-4 hover:text-foreground hover:underline">
          ← Sharing
        </Link>
      </nav>
      <PageHeader
        title={nameOfShare(share)}
        description={<StatusBadge share={share} />}
        actions={
          isRevoked ? (
            <>
              <Button variant="outline" onClick={() => ask("delete", [share])}>
                Delete permanently…
              </Button>
              <Button onClick={() => ask("restore", [share])}>Restore…</Button>
            </>
          ) : (
            <>
              {share.status === "broken" ? <Button onClick={() => ask("restore", [share])}>Reconnect…</Button> : null}
              <Button variant="destructive" onClick={() => ask("revoke", [share])}>
                Revoke…
              </Button>
            </>
          )
        }
      />
      <div className="grid gap-5">
        <Notice share={share} />
        {wrongPasswords === 0 ? null : (
          <GuessingNotice shareId={share.id} count={wrongPasswords} asksForProof={asksForProof} onReset={() => router.refresh()} />
        )}
        <div className="grid items-start gap-5 xl:grid-cols-2">
          <Overview share={share} />
          {isRevoked ? null : (
            <Card id="settings">
              <CardHeader>
                <CardTitle>Settings</CardTitle>
              </CardHeader>
              <CardContent>
                {/* A new version is a new form: what was typed has been saved or was given up. */}
                <EditShareForm key={share.version} share={share} policy={policy} onSaved={() => router.refresh()} />
              </CardContent>
            </Card>
          )}
        </div>
        <AccessLog key={`${events.data[0]?.id ?? 0}`} share={share} firstPage={events} />
      </div>
      {dialog}
    </>
  );
}

/** What keeps the link from working, and what to do about it. */
function Notice({ share }: { share: PresentedShare }) {
  switch (share.status) {
    case "active":
      return null;
    case "scheduled":
      return (
        <Sentence title="This link has not begun yet.">
          {share.startsAt === null ? null : (
            <>
              It opens <Time at={share.startsAt} show="both" />.
            </>
          )}
        </Sentence>
      );
    case "paused":
      return <Sentence title="This link is paused.">It answers nobody until it is resumed.</Sentence>;
    case "expired":
      return <Sentence title="This link has expired.">Choose a later end below to make it work again.</Sentence>;
    case "exhausted":
      return <Sentence title="The download limit is reached.">Raise the limit below to make it work again.</Sentence>;
    case "suspended":
      return <Sentence title="This link is suspended.">{SUSPENDED_WORDS[share.suspended ?? "rights_lost"]}</Sentence>;
    case "broken":
      return <Sentence title="The shared file was deleted.">Put it back under the same name, then reconnect the link.</Sentence>;
    case "revoked":
      return (
        <Sentence title="This link was revoked.">
          Visitors are told that there is no such link. Its log is kept until it is deleted permanently.
          {share.revokedAt === null ? null : (
            <span>
              Revoked <Time at={share.revokedAt} show="both" />.
            </span>
          )}
        </Sentence>
      );
  }
}

function Sentence({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Alert variant="warning">
      <AlertTitle>{title}</AlertTitle>
      <AlertDescription>{children}</AlertDescription>
    </Alert>
  );
}

function GuessingNotice(props: { shareId: string; count: number; asksForProof: boolean; onReset: () => void }) {
  const [isBusy, setBusy] = useState(false);
  const reset = async () => {
    if (isBusy) return;
    setBusy(true);
    try {
      await resetAttempts(props.shareId);
      toast.success("The wrong passwords are forgotten.");
      props.onReset();
    } catch (error) {
      toast.error(sentenceOf(error));
    }
    setBusy(false);
  };
  const tries = props.count === 1 ? "1 wrong password was" : `${props.count} wrong passwords were`;
  return (
    <Alert variant={props.asksForProof ? "warning" : "info"}>
      <ShieldAlertIcon aria-hidden />
      <AlertTitle>{props.asksForProof ? "This link is being guessed at." : `${tries} tried lately.`}</AlertTitle>
      <AlertDescription>
        {props.asksForProof
          ? `${tries} tried lately, so every visitor’s browser does a short computation before each try. Nobody is locked out by others.`
          : "Whoever tries too often has to wait. Forget them if it was you or somebody you know."}
        <span className="mt-1.5">
          <Button size="sm" variant="outline" aria-disabled={isBusy} onClick={() => void reset()}>
            Forget wrong passwords
          </Button>
        </span>
      </AlertDescription>
    </Alert>
  );
}

function Overview({ share }: { share: PresentedShare }) {
  const item = share.items[0];
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    const isDone = await copyText(share.url);
    setCopied(isDone);
    if (!isDone) toast.error("The browser did not allow copying. Select the link and copy it yourself.");
  };
  return (
    <Card>
      <CardHeader>
        <CardTitle>Overview</CardTitle>
      </CardHeader>
      <CardContent className="grid gap-4">
        <Field label="Link">
          {(control) => (
            <div className="flex flex-wrap gap-2">
              <Input
                {...control}
                readOnly
                value={share.url}
                onFocus={(event) => event.target.select()}
                className="font-mono text-[0.8125rem]"
              />
              <Button variant="outline" onClick={() => void copy()}>
                {isCopied ? <CheckIcon aria-hidden /> : <CopyIcon aria-hidden />}
                {isCopied ? "Copied" : "Copy link"}
              </Button>
              {share.status === "revoked" ? null : (
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
        <dl className="grid gap-x-6 gap-y-3 text-sm sm:grid-cols-2">
          <Fact term="File">
            <span className="break-all">{item?.key}</span>
          </Fact>
          <Fact term="Bucket">{item?.bucket}</Fact>
          <Fact term="Security">
            <SecurityBadge share={share} />
          </Fact>
          <Fact term="Opens">{share.opening === "page" ? "A page" : "The file itself"}</Fact>
          <Fact term="Downloads">{downloadsOf(share)}</Fact>
          <Fact term="Expires">{share.expiresAt === null ? "Never" : <Time at={share.expiresAt} show="both" />}</Fact>
          <Fact term="Last access">{share.lastAccessAt === null ? "Not yet" : <Time at={share.lastAccessAt} show="both" />}</Fact>
          <Fact term="Created">
            <Time at={share.createdAt} show="exact" /> by {share.createdBy}
            {share.isAdopted ? ", with R2 Explorer" : null}
          </Fact>
        </dl>
      </CardContent>
    </Card>
  );
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs leading-5 text-muted-foreground">{term}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}
