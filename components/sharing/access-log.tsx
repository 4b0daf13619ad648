"use client";

import { useState } from "react";
import { DownloadIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { SearchField } from "@/components/portal/search-field";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import { Card, CardAction, CardHeader, CardTitle } from "@/components/ui/card";
import { DayField } from "@/components/ui/day-field";
import { Empty } from "@/components/ui/empty";
import { Field } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { NativeSelect } from "@/components/ui/native-select";
import { Spinner } from "@/components/ui/spinner";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import type { PresentedEvent } from "@/lib/activity/list-events";
import type { PresentedShare } from "@/lib/shares/present-share";
import { isLogFiltered, logHref, type LogQuery, toListEvents } from "./log-query";
import { listEvents, type Page, sentenceOf } from "./share-api";

type EventName = PresentedEvent["event"];

const EVENT_NAMES: Record<EventName, string> = {
  opened: "Opened",
  gate_passed: "Let in",
  gate_failed: "Password wrong",
  previewed: "Previewed",
  downloaded: "Downloaded",
  zip: "Downloaded as zip",
  uploaded: "Uploaded",
  deleted: "Deleted",
  moved: "Moved",
  denied: "Refused",
  locked: "Locked out",
};

const RESULT_NAMES: Record<string, string> = {
  aborted: "Broken off",
  failed: "Failed",
  share_not_found: "Not found",
  share_expired: "Expired",
  download_limit_reached: "Limit reached",
  use_limit_reached: "Limit of visits reached",
  share_not_started: "Not started",
  share_paused: "Paused",
  visit_required: "Not opened",
  action_not_allowed: "Not allowed",
  password_required: "Without password",
  wrong_password: "Wrong password",
  proof_required: "Asked for a computation",
  locked: "Too many tries",
};

const RESULT_CHOICES = [
  ["ok", "Done"],
  ["refused", "Refused"],
  ["unfinished", "Not finished"],
] as const;

/** Who did what with the link, newest first. What narrows it is in the address; further pages are added below. */
export function AccessLog({ share, query, firstPage }: { share: PresentedShare; query: LogQuery; firstPage: Page<PresentedEvent> }) {
  const router = useRouter();
  const [page, setPage] = useState(firstPage);
  const [isBusy, setBusy] = useState(false);
  const go = (changes: Partial<LogQuery>) => router.push(logHref(share.id, query, changes));
  const loadMore = async () => {
    if (isBusy || page.pagination.cursor === null) return;
    setBusy(true);
    try {
      const search = toListEvents(query);
      search.set("cursor", page.pagination.cursor);
      const next = await listEvents(share.id, search);
      setPage({ data: [...page.data, ...next.data], pagination: next.pagination });
    } catch (error) {
      toast.error(sentenceOf(error));
    }
    setBusy(false);
  };
  const csv = toListEvents(query);
  csv.set("format", "csv");
  const isFiltered = isLogFiltered(query);
  return (
    <Card>
      <CardHeader>
        <CardTitle>Access log</CardTitle>
        <CardAction>
          <Button asChild variant="outline">
            <a href={`/api/v1/shares/${encodeURIComponent(share.id)}/events?${csv}`} download={`access-log-${share.id}.csv`}>
              <DownloadIcon aria-hidden />
              CSV
            </a>
          </Button>
        </CardAction>
      </CardHeader>
      <div className="grid grid-cols-2 items-end gap-3 px-5 lg:grid-cols-6">
        <div className="col-span-2">
          <SearchField label="Search the log" placeholder="File or address" q={query.q} hrefOf={(q) => logHref(share.id, query, { q })} />
        </div>
        <Field label="Event">
          <NativeSelect value={query.event ?? ""} onChange={(change) => go({ event: (change.target.value || null) as EventName | null })}>
            <option value="">All events</option>
            {Object.entries(EVENT_NAMES).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </NativeSelect>
        </Field>
        <Field label="Result">
          <NativeSelect
            value={query.result ?? ""}
            onChange={(change) => go({ result: RESULT_CHOICES.find(([value]) => value === change.target.value)?.[0] ?? null })}
          >
            <option value="">Any result</option>
            {RESULT_CHOICES.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </NativeSelect>
        </Field>
        <DayField label="From (UTC)" value={query.from} max={query.to} onChange={(from) => go({ from })} />
        <DayField label="To (UTC)" value={query.to} min={query.from} onChange={(to) => go({ to })} />
      </div>
      {page.data.length === 0 ? (
        <Empty
          title={isFiltered ? "No such event" : "Nobody has opened this link"}
          text={isFiltered ? "Nothing in the log has all of this." : "What visitors do will be listed here."}
          action={
            isFiltered ? (
              <Button asChild variant="outline">
                <Link href={`/sharing/${share.id}/log`}>Show everything</Link>
              </Button>
            ) : undefined
          }
        />
      ) : (
        <EventTable events={page.data} />
      )}
      {page.pagination.hasMore ? (
        <div className="flex justify-center">
          <Button variant="outline" size="sm" onClick={() => void loadMore()} aria-disabled={isBusy}>
            {isBusy ? <Spinner /> : null}
            Show more
          </Button>
        </div>
      ) : null}
    </Card>
  );
}

function EventTable({ events }: { events: PresentedEvent[] }) {
  return (
    <Table aria-label="Access log">
      <TableHeader>
        <TableRow>
          <TableHead className="pl-5">Time</TableHead>
          <TableHead>Event</TableHead>
          <TableHead>File</TableHead>
          <TableHead className="numeric">Size</TableHead>
          <TableHead>Address</TableHead>
          <TableHead>Country</TableHead>
          <TableHead className="pr-5">Program</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {events.map((event) => (
          <TableRow key={event.id}>
            <TableCell className="pl-5 whitespace-nowrap">
              <Time at={event.at} />
            </TableCell>
            <TableCell className="whitespace-nowrap">
              {EVENT_NAMES[event.event]}
              {event.result === "ok" ? null : (
                <Badge variant="outline" className="ml-2">
                  {RESULT_NAMES[event.result] ?? event.result}
                </Badge>
              )}
            </TableCell>
            <TableCell className="max-w-72 truncate" title={event.path ?? undefined}>
              {event.path ?? ""}
            </TableCell>
            <TableCell className="numeric">{event.bytes === null ? "" : <Bytes value={event.bytes} />}</TableCell>
            <TableCell className="whitespace-nowrap tabular-nums">{event.clientAddress ?? <Unknown />}</TableCell>
            <TableCell>{event.country ?? <Unknown />}</TableCell>
            <TableCell className="max-w-72 truncate pr-5 text-muted-foreground" title={event.userAgent ?? undefined}>
              {event.userAgent ?? "Unknown"}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Unknown() {
  return <span className="text-muted-foreground">Unknown</span>;
}
