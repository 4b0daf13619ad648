"use client";

import { useState, type ReactNode } from "react";
import { ChevronDownIcon, ClockIcon, PauseIcon, PlayIcon, ShieldAlertIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { PageHeader } from "@/components/portal/page-header";
import { Alert, AlertDescription, AlertTitle } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { MenuOnDemand } from "@/components/ui/menu-on-demand";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import type { PresentedShare } from "@/lib/shares/present-share";
import { cn } from "@/lib/utils";
import { daysOf, EXTENSIONS, type ShareActions, useShareActions } from "./share-actions";
import { resetAttempts, sentenceOf } from "./share-api";
import { nameOfShare, StatusBadge, SUSPENDED_WORDS } from "./share-badges";

const TABS = [
  { path: "", label: "Overview" },
  { path: "/contents", label: "Contents" },
  { path: "/settings", label: "Settings" },
  { path: "/log", label: "Access log" },
  { path: "/embed", label: "Embed" },
] as const;
export type ShareTab = (typeof TABS)[number]["label"];

interface ShareFrameProps {
  share: PresentedShare;
  here: ShareTab;
  /** Tried lately. */
  wrongPasswords: number;
  /** So many were tried that each further try costs a computation. */
  asksForProof: boolean;
  children: ReactNode;
}

/** What stands around every page of a link: its name and state, what can be done to it, and the way to its other pages. */
export function ShareFrame({ share, here, wrongPasswords, asksForProof, children }: ShareFrameProps) {
  const router = useRouter();
  const { ask, run, dialog } = useShareActions((kind) => {
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
              {share.pausedAt === null ? (
                <Button variant="outline" onClick={() => run("pause", share)}>
                  <PauseIcon aria-hidden />
                  Pause
                </Button>
              ) : (
                <Button variant="outline" onClick={() => run("resume", share)}>
                  <PlayIcon aria-hidden />
                  Resume
                </Button>
              )}
              <EndMenu share={share} ask={ask} run={run} />
              <Button variant="destructive" onClick={() => ask("revoke", [share])}>
                Revoke…
              </Button>
            </>
          )
        }
      />
      <nav aria-label="Pages of this link" className="mb-5 overflow-x-auto border-b [scrollbar-width:none]">
        <ul className="-mb-px flex min-[25rem]:gap-1">
          {TABS.filter(({ path }) => !isRevoked || path === "" || path === "/log").map(({ path, label }) => (
            <li key={label}>
              <Link
                href={`/sharing/${share.id}${path}`}
                aria-current={label === here ? "page" : undefined}
                className={cn(
                  "inline-flex h-10 items-center border-b-2 px-1 text-[0.8125rem] font-medium whitespace-nowrap transition-colors min-[25rem]:px-3 min-[25rem]:text-sm",
                  label === here ? "border-primary text-foreground" : "border-transparent text-muted-foreground hover:text-foreground",
                )}
              >
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="grid gap-5">
        <Notice share={share} />
        {wrongPasswords === 0 ? null : (
          <GuessingNotice shareId={share.id} count={wrongPasswords} asksForProof={asksForProof} onReset={() => router.refresh()} />
        )}
        {children}
      </div>
      {dialog}
    </>
  );
}

/** Later, or now: what is done to an end without opening a form. */
function EndMenu({ share, ask, run }: { share: PresentedShare } & Pick<ShareActions, "ask" | "run">) {
  return (
    <MenuOnDemand
      trigger={
        <Button variant="outline">
          <ClockIcon aria-hidden />
          End
          <ChevronDownIcon aria-hidden />
        </Button>
      }
    >
      {({ DropdownMenuContent, DropdownMenuItem, DropdownMenuSeparator }) => (
        <DropdownMenuContent align="end">
          {share.expiresAt === null ? (
            <DropdownMenuItem asChild>
              <Link href={`/sharing/${share.id}/settings`}>Set an end…</Link>
            </DropdownMenuItem>
          ) : (
            EXTENSIONS.map((days) => (
              <DropdownMenuItem key={days} onSelect={() => run("extend", share, { days })}>
                Extend by {daysOf(days)}
              </DropdownMenuItem>
            ))
          )}
          {share.status === "expired" ? null : (
            <>
              <DropdownMenuSeparator />
              <DropdownMenuItem variant="destructive" onSelect={() => ask("expire", [share])}>
                End now…
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      )}
    </MenuOnDemand>
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
      return <Sentence title="This link has expired.">Extend it, or choose a later end in its settings, to make it work again.</Sentence>;
    case "exhausted":
      return <Sentence title="This link is used up.">Raise its limits in the settings to make it work again.</Sentence>;
    case "suspended":
      return <Sentence title="This link is suspended.">{SUSPENDED_WORDS[share.suspended ?? "rights_lost"]}</Sentence>;
    case "broken":
      return (
        <Sentence title={share.items.length === 1 ? "What was shared was deleted." : "Something that was shared was deleted."}>
          Put it back under the same name and reconnect the link, or take it out of the contents.
        </Sentence>
      );
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
