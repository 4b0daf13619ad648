"use client";

import { Fragment, useState } from "react";
import { ChevronRightIcon, HistoryIcon, SearchXIcon } from "lucide-react";
import { PageLinks } from "@/components/portal/page-links";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import type { PresentedAudit } from "@/lib/activity/list-audit";
import { cn } from "@/lib/utils";
import { activityHref, type ActivityQuery } from "./activity-query";
import { AUDIT_WORDS, targetHref, viaInWords } from "./audit-words";

/** A page of the audit log, newest first. A row opens to all that is known of it. */
export function ActivityTable({ query, rows, nextCursor }: { query: ActivityQuery; rows: PresentedAudit[]; nextCursor: string | null }) {
  const isFiltered = activityHref(query, {}) !== "/activity" || query.cursor !== null;
  if (rows.length === 0) {
    return (
      <div className="rounded-xl border bg-card">
        <Empty
          icon={isFiltered ? <SearchXIcon /> : <HistoryIcon />}
          title={isFiltered ? "Nothing matches" : "Nothing was done yet"}
          text={isFiltered ? "Nobody did this in these days." : "What people and their tokens do is told here, newest first."}
          action={
            isFiltered ? (
              <Button asChild variant="outline">
                <Link href="/activity">Show everything</Link>
              </Button>
            ) : undefined
          }
        />
      </div>
    );
  }
  return (
    <>
      <div className="overflow-hidden rounded-xl border bg-card shadow-xs">
        <Table aria-label="Activity">
          <TableHeader>
            <TableRow>
              <TableHead className="w-10 pr-0">
                <span className="sr-only">More</span>
              </TableHead>
              <TableHead className="text-left max-md:w-full">What was done</TableHead>
              <TableHead className="text-left max-md:hidden">Person</TableHead>
              <TableHead className="text-left max-md:hidden">Target</TableHead>
              <TableHead className="text-left max-md:hidden">Time</TableHead>
              <TableHead className="text-left max-xl:hidden">Address</TableHead>
            </TableRow>
          </TableHeader>
          <TableBody>
            {rows.map((row) => (
              <AuditRow key={row.id} row={row} />
            ))}
          </TableBody>
        </Table>
      </div>
      <PageLinks
        firstHref={query.cursor === null ? null : activityHref(query, {})}
        nextHref={nextCursor === null ? null : activityHref(query, { cursor: nextCursor })}
      />
    </>
  );
}

function AuditRow({ row }: { row: PresentedAudit }) {
  const [isOpen, setOpen] = useState(false);
  const words = AUDIT_WORDS[row.action];
  const target = row.target.name ?? row.target.id;
  const detailId = `activity-${row.id}`;
  return (
    <Fragment>
      <TableRow className={cn(isOpen && "border-b-0")}>
        <TableCell className="w-10 pr-0 align-top">
          <Button
            variant="ghost"
            size="icon-sm"
            aria-expanded={isOpen}
            aria-controls={isOpen ? detailId : undefined}
            aria-label={`More about: ${words}, ${row.actor.name}`}
            onClick={() => setOpen(!isOpen)}
          >
            <ChevronRightIcon aria-hidden className={cn("transition-transform", isOpen && "rotate-90")} />
          </Button>
        </TableCell>
        <TableCell className="py-2 max-md:w-full max-md:max-w-0">
          <span className="font-medium">{words}</span>
          <span className="mt-0.5 grid text-xs text-muted-foreground md:hidden">
            {target === null ? null : <span className="truncate">{target}</span>}
            <span className="truncate">
              {row.actor.name}, <Time at={row.at} />
            </span>
          </span>
        </TableCell>
        <TableCell className="max-w-52 truncate max-md:hidden" title={row.actor.name}>
          {row.actor.name}
          <span className="block truncate text-xs text-muted-foreground">{viaInWords(row.via)}</span>
        </TableCell>
        <TableCell className="max-w-64 truncate max-md:hidden" title={target ?? undefined}>
          <Target row={row} />
        </TableCell>
        <TableCell className="whitespace-nowrap max-md:hidden">
          <Time at={row.at} />
        </TableCell>
        <TableCell className="whitespace-nowrap max-xl:hidden">
          {row.clientAddress ?? <span className="text-muted-foreground">Unknown</span>}
        </TableCell>
      </TableRow>
      {isOpen ? (
        <TableRow id={detailId} className="hover:bg-transparent">
          <TableCell />
          <TableCell colSpan={5} className="pt-0 pb-4">
            <Detail row={row} />
          </TableCell>
        </TableRow>
      ) : null}
    </Fragment>
  );
}

function Target({ row }: { row: PresentedAudit }) {
  const text = row.target.name ?? row.target.id;
  if (text === null) return <span className="text-muted-foreground">{row.target.kind === "site" ? "This site" : "None"}</span>;
  const href = targetHref(row);
  if (href === null) return <>{text}</>;
  return (
    <Link href={href} prefetch={false} className="text-primary underline-offset-4 hover:underline">
      {text}
    </Link>
  );
}

function Detail({ row }: { row: PresentedAudit }) {
  const facts: [string, string | null][] = [
    ["Target", row.target.id === null ? null : `${row.target.kind} ${row.target.id}`],
    ["Signed in by", viaInWords(row.via)],
    ["Address", row.clientAddress],
    ["Program", row.userAgent],
    ...Object.entries(row.detail ?? {}).map(([name, value]): [string, string] => [
      name,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  ];
  return (
    <dl className="grid grid-cols-[minmax(0,7rem)_minmax(0,1fr)] gap-x-4 gap-y-1 text-[0.8125rem] leading-5">
      <dt className="text-muted-foreground">Time</dt>
      <dd>
        <Time at={row.at} show="both" />
      </dd>
      {facts.map(([name, value]) =>
        value === null ? null : (
          <Fragment key={name}>
            <dt className="break-words text-muted-foreground">{name}</dt>
            <dd className="break-words">{value}</dd>
          </Fragment>
        ),
      )}
    </dl>
  );
}
