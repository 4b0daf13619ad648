"use client";

import { useState } from "react";
import { Card, CardAction, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { NativeSelect } from "@/components/ui/native-select";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@/components/ui/table";
import { toast } from "@/components/ui/toast";
import type { ShareStats } from "@/lib/activity/share-stats";
import { readStats, sentenceOf } from "./share-api";

const PERIODS = [7, 30, 90, 365] as const;
/** More bars than these are put together by week: thinner ones cannot be told apart on a phone. */
const MAX_BARS = 45;
const WEEK = 7;

interface Bar {
  /** First and last day of it, as `2026-11-23`. */
  from: string;
  to: string;
  opens: number;
  downloads: number;
}

function barsOf(days: ShareStats["days"]): Bar[] {
  const size = days.length > MAX_BARS ? WEEK : 1;
  // From the end, so that the newest bar is whole.
  const first = days.length % size;
  const starts = [
    ...(first === 0 ? [] : [0]),
    ...Array.from({ length: Math.floor(days.length / size) }, (_, index) => first + index * size),
  ];
  return starts.map((start, index) => {
    const group = days.slice(start, starts[index + 1] ?? days.length);
    return {
      from: group[0]?.date ?? "",
      to: group.at(-1)?.date ?? "",
      opens: group.reduce((sum, { opens }) => sum + opens, 0),
      downloads: group.reduce((sum, { downloads }) => sum + downloads, 0),
    };
  });
}

const countOf = (count: number, one: string) => `${count.toLocaleString("en")} ${one}${count === 1 ? "" : "s"}`;
const dayOf = (date: string) =>
  new Date(`${date}T00:00:00Z`).toLocaleDateString("en", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const spanOf = ({ from, to }: Bar) => (from === to ? dayOf(from) : `${dayOf(from)} – ${dayOf(to)}`);
const percentOf = (value: number, most: number) => `${most === 0 ? 0 : Math.max((value / most) * 100, value > 0 ? 2 : 0)}%`;

/** How a link was used: opens and downloads over time, by country and by file. Each chart is a table, too. */
export function ShareStatsCard({ shareId, initial }: { shareId: string; initial: ShareStats }) {
  const [stats, setStats] = useState(initial);
  const [days, setDays] = useState(initial.days.length);
  const [isBusy, setBusy] = useState(false);
  const choose = async (wanted: number) => {
    setDays(wanted);
    setBusy(true);
    try {
      setStats(await readStats(shareId, wanted));
    } catch (error) {
      setDays(stats.days.length);
      toast.error(sentenceOf(error));
    }
    setBusy(false);
  };
  const bars = barsOf(stats.days);
  const opens = bars.reduce((sum, bar) => sum + bar.opens, 0);
  const downloads = bars.reduce((sum, bar) => sum + bar.downloads, 0);
  const most = Math.max(0, ...bars.flatMap((bar) => [bar.opens, bar.downloads]));
  const summary = `${countOf(opens, "open")} and ${countOf(downloads, "download")} in ${days} days`;
  return (
    <Card aria-busy={isBusy}>
      <CardHeader>
        <CardTitle>Use</CardTitle>
        <CardAction>
          <NativeSelect aria-label="Period" value={String(days)} onChange={(event) => void choose(Number(event.target.value))}>
            {PERIODS.map((period) => (
              <option key={period} value={period}>
                {period === 365 ? "Last year" : `Last ${period} days`}
              </option>
            ))}
          </NativeSelect>
        </CardAction>
      </CardHeader>
      <CardContent className="grid gap-6">
        <figure className="grid gap-2">
          <figcaption className="flex flex-wrap items-center gap-x-4 gap-y-1 text-sm text-muted-foreground">
            <span role="status">{summary}, days in UTC.</span>
            <Legend className="bg-primary/45" label="Opens" />
            <Legend className="bg-primary" label="Downloads" />
          </figcaption>
          <div aria-hidden className="relative border-b">
            <span className="absolute top-0 left-0 text-xs text-muted-foreground tabular-nums">
              {most === 0 ? "" : most.toLocaleString("en")}
            </span>
            <div className="flex h-36 items-end gap-px pt-4 sm:gap-0.5">
              {bars.map((bar) => (
                <div
                  key={bar.from}
                  title={`${spanOf(bar)}: ${countOf(bar.opens, "open")}, ${countOf(bar.downloads, "download")}`}
                  className="flex h-full flex-1 items-end gap-px hover:bg-accent/60"
                >
                  <div className="flex-1 rounded-t-[2px] bg-primary/45" style={{ height: percentOf(bar.opens, most) }} />
                  <div className="flex-1 rounded-t-[2px] bg-primary" style={{ height: percentOf(bar.downloads, most) }} />
                </div>
              ))}
            </div>
          </div>
          <div aria-hidden className="flex justify-between text-xs text-muted-foreground">
            <span>{dayOf(bars[0]?.from ?? "1970-01-01")}</span>
            <span>{dayOf(bars.at(-1)?.to ?? "1970-01-01")}</span>
          </div>
          <details className="text-sm">
            <summary className="w-fit cursor-pointer rounded-sm text-muted-foreground hover:text-foreground">Show as a table</summary>
            <div className="mt-2 rounded-lg border">
              <Table aria-label="Use over time">
                <TableHeader>
                  <TableRow>
                    <TableHead>{bars[0]?.from === bars[0]?.to ? "Day" : "Week"}</TableHead>
                    <TableHead className="numeric">Opens</TableHead>
                    <TableHead className="numeric">Downloads</TableHead>
                  </TableRow>
                </TableHeader>
                <TableBody>
                  {bars.toReversed().map((bar) => (
                    <TableRow key={bar.from}>
                      <TableCell className="whitespace-nowrap">{spanOf(bar)}</TableCell>
                      <TableCell className="numeric">{bar.opens.toLocaleString("en")}</TableCell>
                      <TableCell className="numeric">{bar.downloads.toLocaleString("en")}</TableCell>
                    </TableRow>
                  ))}
                </TableBody>
              </Table>
            </div>
          </details>
          {stats.isPartial ? (
            <p className="text-sm text-muted-foreground">
              The log of this period is longer than what was counted: these are its newest rows.
            </p>
          ) : null}
        </figure>
        <div className="grid gap-6 sm:grid-cols-2">
          <Ranking
            title="Countries"
            none="No country is known."
            rows={stats.countries.map(({ country, opens: seen, downloads: taken }) => ({
              name: countryName(country),
              value: seen + taken,
              words: `${countOf(seen, "open")}, ${countOf(taken, "download")}`,
            }))}
          />
          <Ranking
            title="Files"
            none="No file was downloaded."
            rows={stats.files.map(({ path, downloads: taken }) => ({ name: path, value: taken, words: countOf(taken, "download") }))}
          />
        </div>
      </CardContent>
    </Card>
  );
}

function Legend({ className, label }: { className: string; label: string }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      <span aria-hidden className={`size-2.5 rounded-[2px] ${className}`} />
      {label}
    </span>
  );
}

function countryName(code: string | null): string {
  if (code === null || !/^[A-Z]{2}$/u.test(code) || code === "XX") return "Unknown";
  return new Intl.DisplayNames("en", { type: "region" }).of(code) ?? code;
}

/** The most frequent first, each with its number in words and as the length of a bar. */
function Ranking({ title, none, rows }: { title: string; none: string; rows: { name: string; value: number; words: string }[] }) {
  const most = Math.max(0, ...rows.map(({ value }) => value));
  return (
    <section>
      <h3 className="mb-2 text-sm font-medium">{title}</h3>
      {rows.length === 0 ? (
        <p className="text-sm text-muted-foreground">{none}</p>
      ) : (
        <ol className="grid gap-2">
          {rows.map(({ name, value, words }) => (
            <li key={name} className="text-sm">
              <div className="flex justify-between gap-3">
                <span className="min-w-0 truncate" title={name}>
                  {name}
                </span>
                <span className="shrink-0 text-muted-foreground tabular-nums">{words}</span>
              </div>
              <div aria-hidden className="mt-1 h-1.5 rounded-full bg-muted">
                <div className="h-full rounded-full bg-primary" style={{ width: percentOf(value, most) }} />
              </div>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
