"use client";

import { useState } from "react";
import { DownloadIcon } from "lucide-react";
import { Alert, AlertDescription } from "@/components/ui/alert";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Bytes } from "@/components/ui/bytes";
import { Card, CardAction, CardHeader, CardTitle } from "@/components/ui/card";
import { Empty } from "@/components/ui/empty";
import { NativeSelect } from "@/components/ui/native-select";
import { Spinner } from "@/components/ui/spinner";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { Time } from "@/components/ui/time";
import type { PresentedEvent } from "@/lib/activity/list-events";
import type { PresentedShare } from "@/lib/shares/present-share";
import { listEvents, type Page, sentenceOf } from "./share-api";
import { toCsv } from "@/lib/format/to-csv";

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

const MAX_PAGE = "200";

/** Who did what with the link, newest first. */
export function AccessLog({ share, firstPage }: { share: PresentedShare; firstPage: Page<PresentedEvent> }) {
  const [event, setEvent] = useState<EventName | null>(null);
  const [page, setPage] = useState(firstPage);
  const [busy, setBusy] = useState<"list" | "more" | "csv" | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const load = async (what: "list" | "more" | "csv", work: () => Promise<void>) => {
    if (busy !== null) return;
    setBusy(what);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
    setBusy(null);
  };
  const query = (wanted: EventName | null, more: Record<string, string> = {}) =>
    new URLSearchParams({ ...(wanted === null ? {} : { event: wanted }), ...more });
  const filter = (wanted: EventName | null) =>
    void load("list", async () => {
      setEvent(wanted);
      setPage(await listEvents(share.id, query(wanted)));
    });
  const loadMore = () =>
    void load("more", async () => {
      const next = await listEvents(share.id, query(event, { cursor: page.pagination.cursor ?? "" }));
      setPage({ data: [...page.data, ...next.data], pagination: next.pagination });
    });
  const exportCsv = () =>
    void load("csv", async () => {
      const all: PresentedEvent[] = [];
      for (let cursor: string | null = ""; cursor !== null;) {
        const next: Page<PresentedEvent> = await listEvents(
          share.id,
          query(event, { limit: MAX_PAGE, ...(cursor === "" ? {} : { cursor }) }),
        );
        all.push(...next.data);
        cursor = next.pagination.cursor;
      }
      saveFile(`access-log-${share.id}.csv`, toCsv([HEAD, ...all.map(toRow)]));
    });

  return (
    <Card id="log">
      <CardHeader>
        <CardTitle>Access log</CardTitle>
        <CardAction className="flex flex-wrap items-center justify-end gap-2 max-sm:col-span-2 max-sm:col-start-1 max-sm:row-start-2 max-sm:justify-start">
          <div className="w-44">
            <NativeSelect
              aria-label="Show events"
              value={event ?? ""}
              onChange={(change) => filter(change.target.value === "" ? null : (change.target.value as EventName))}
            >
              <option value="">All events</option>
              {Object.entries(EVENT_NAMES).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </NativeSelect>
          </div>
          <Button variant="outline" onClick={exportCsv} aria-disabled={busy !== null || page.data.length === 0}>
            {busy === "csv" ? <Spinner /> : <DownloadIcon aria-hidden />}
            CSV
          </Button>
        </CardAction>
      </CardHeader>
      {problem === null ? null : (
        <div className="px-5">
          <Alert variant="destructive" role="alert">
            <AlertDescription className="text-foreground">{problem}</AlertDescription>
          </Alert>
        </div>
      )}
      <div aria-busy={busy === "list"} className={busy === "list" ? "opacity-60" : undefined}>
        {page.data.length === 0 ? (
          <Empty
            title={event === null ? "Nobody has opened this link" : "No such event"}
            text={event === null ? "What visitors do will be listed here." : "Choose another kind of event, or all of them."}
          />
        ) : (
          <EventTable events={page.data} />
        )}
      </div>
      {page.pagination.hasMore ? (
        <div className="flex justify-center">
          <Button variant="outline" size="sm" onClick={loadMore} aria-disabled={busy !== null}>
            {busy === "more" ? <Spinner /> : null}
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

const HEAD = ["time", "event", "result", "file", "bytes", "address", "country", "user agent"];
const toRow = (event: PresentedEvent) => [
  event.at,
  event.event,
  event.result,
  event.path,
  event.bytes,
  event.clientAddress,
  event.country,
  event.userAgent,
];

/** Hands text over as a download. The mark at the front makes spreadsheets read it as UTF-8. */
function saveFile(name: string, text: string) {
  const address = URL.createObjectURL(new Blob([`\uFEFF${text}`], { type: "text/csv;charset=utf-8" }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
