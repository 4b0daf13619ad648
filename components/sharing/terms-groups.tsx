"use client";

import { useState, type ReactNode } from "react";
import { ChevronRightIcon } from "lucide-react";
import { Collapsible, CollapsibleContent, CollapsibleTrigger } from "@/components/ui/collapsible";
import { formatExactTime } from "@/lib/format/exact-time";
import { ACTIONS_WORDS, AllowedActionsField } from "./allowed-actions-field";
import type { ResolvedTerms, TermsField } from "./share-terms";
import {
  DescriptionField,
  DownloadLimitField,
  ExpiryField,
  NameField,
  NoteField,
  OpeningField,
  PasswordField,
  StartField,
  type TermsFieldProps,
  VisitLimitField,
} from "./terms-fields";
import { takesUploads } from "./describe-terms";
import { UploadFields } from "./upload-fields";
import { UrlKeyField } from "./url-key-field";

const ACCESS: TermsField[] = ["allowedActions", "password", "urlKey"];
const LIMITS: TermsField[] = ["start", "expiry", "maxDownloads", "maxUses"];
const UPLOADS: TermsField[] = ["maxUploadBytes", "maxUploadFileBytes", "maxUploadFiles", "uploadTypes"];

/** All settings of a new link in groups that are shut and say what they hold. */
export function TermsGroups({ origin, ...field }: TermsFieldProps & { origin: string }) {
  const { terms, resolved, showsIssues, policy } = field;
  const hasIssue = (names: readonly TermsField[]) => showsIssues && names.some((name) => resolved.issues[name] !== undefined);
  return (
    <>
      <Group title="Access" summary={summaryOfAccess(field)} hasIssue={hasIssue(ACCESS)}>
        <AllowedActionsField {...field} />
        <PasswordField {...field} />
        <UrlKeyField {...field} origin={origin} />
      </Group>
      <Group title="Limits" summary={summaryOfLimits(resolved)} hasIssue={hasIssue(LIMITS)}>
        <ExpiryField {...field} />
        <StartField {...field} />
        <DownloadLimitField {...field} />
        <VisitLimitField {...field} />
      </Group>
      {takesUploads(terms.allowedActions) ? (
        <Group title="Uploads" summary={summaryOfUploads(resolved)} hasIssue={hasIssue(UPLOADS)}>
          <UploadFields {...field} />
        </Group>
      ) : null}
      <Group
        title="Visitor experience"
        summary={`${resolved.opening === "page" ? "Opens a page" : "Opens the file itself"}${resolved.description === null ? "" : " · Description"}`}
        hasIssue={hasIssue(["description", "opening"])}
      >
        <OpeningField {...field} />
        {resolved.opening === "page" ? <DescriptionField {...field} /> : null}
      </Group>
      <Group
        title="Name and note"
        summary={[resolved.name, resolved.note].filter((text) => text !== null).join(" · ") || "None"}
        startsOpen={policy.requiresNote}
        hasIssue={hasIssue(["name", "note"])}
      >
        <NameField {...field} />
        <NoteField {...field} />
      </Group>
    </>
  );
}

function summaryOfAccess({ terms, policy }: Pick<TermsFieldProps, "terms" | "policy">): string {
  const password = terms.password.kind === "none" ? "No password" : policy.requiresPassword ? "Password, as required" : "Password";
  return [ACTIONS_WORDS[terms.allowedActions].label, password, terms.urlKey === null ? null : "Custom address"].filter(Boolean).join(" · ");
}

const count = (value: number, noun: string) => `${value.toLocaleString("en")} ${noun}${value === 1 ? "" : "s"}`;

function summaryOfLimits(resolved: ResolvedTerms): string {
  return [
    resolved.startsAtMs === null ? null : `From ${formatExactTime(resolved.startsAtMs)}`,
    resolved.expiresAtMs === null ? "Does not expire" : `Until ${formatExactTime(resolved.expiresAtMs)}`,
    resolved.maxDownloads === null ? null : count(resolved.maxDownloads, "download"),
    resolved.maxUses === null ? null : count(resolved.maxUses, "visit"),
  ]
    .filter(Boolean)
    .join(" · ");
}

function summaryOfUploads({ uploads }: ResolvedTerms): string {
  const limits = [
    uploads.maxBytes === null && uploads.maxFileBytes === null ? null : "Size",
    uploads.maxFiles === null ? null : count(uploads.maxFiles, "file"),
    uploads.types === null ? null : uploads.types.join(", "),
    uploads.hasOwnFolders ? "A folder for each visitor" : null,
  ].filter(Boolean);
  return limits.length === 0 ? "Any file of any size" : limits.join(" · ");
}

/** A group of settings that says what it holds while it is shut. */
function Group({
  title,
  summary,
  hasIssue = false,
  startsOpen = false,
  children,
}: {
  title: string;
  summary: string;
  hasIssue?: boolean;
  /** It holds something that has to be filled in. */
  startsOpen?: boolean;
  children: ReactNode;
}) {
  const [isOpen, setOpen] = useState(startsOpen);
  return (
    <Collapsible open={isOpen || hasIssue} onOpenChange={setOpen} className="rounded-lg border">
      <CollapsibleTrigger className="group flex min-h-11 w-full items-center gap-2.5 rounded-lg px-3 py-2 text-left hover:bg-accent/60">
        <ChevronRightIcon
          aria-hidden
          className="size-4 shrink-0 text-muted-foreground transition-transform group-data-[state=open]:rotate-90"
        />
        <span className="shrink-0 font-medium">{title}</span>
        <span className="ml-auto min-w-0 truncate text-[0.8125rem] text-muted-foreground group-data-[state=open]:hidden">{summary}</span>
      </CollapsibleTrigger>
      <CollapsibleContent>
        <div className="grid gap-5 px-3 pt-2 pb-4">{children}</div>
      </CollapsibleContent>
    </Collapsible>
  );
}
