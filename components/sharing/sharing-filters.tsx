"use client";

import { useState } from "react";
import { ListFilterIcon, XIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { SearchField } from "@/components/portal/search-field";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";
import { NativeSelect } from "@/components/ui/native-select";
import type { StateCount, StateCounts } from "@/lib/shares/select-shares";
import { ALLOWED_ACTIONS, type ShareStatus } from "@/lib/shares/share";
import { cn } from "@/lib/utils";
import { ACCESS_NAMES, STATUS_NAMES } from "./share-badges";
import { countMatching, countWords, sharingHref, type SharingQuery } from "./sharing-query";

interface SharingFiltersProps {
  query: SharingQuery;
  /** Within everything that is chosen besides the state; `null` where nobody counted. */
  counts: StateCounts;
  buckets: string[];
  /** Whose links alone are shown, when the address says so. */
  ownerName: string | null;
}

type Changes = Partial<SharingQuery>;

interface Choice {
  label: string;
  /** The value of the address, "" for everything. */
  value: string;
  all: string;
  options: [value: string, label: string][];
  toChanges: (value: string) => Changes;
}

function choicesOf(query: SharingQuery, buckets: string[]): Choice[] {
  const days = query.unusedDays;
  return [
    ...(buckets.length < 2
      ? []
      : [
          {
            label: "Bucket",
            value: query.bucket ?? "",
            all: "All buckets",
            options: buckets.map((bucket): [string, string] => [bucket, bucket]),
            toChanges: (value: string): Changes => ({ bucket: value || null }),
          },
        ]),
    {
      label: "Access",
      value: query.allowedActions ?? "",
      all: "Any access",
      options: ALLOWED_ACTIONS.map((actions): [string, string] => [actions, ACCESS_NAMES[actions]]),
      toChanges: (value) => ({ allowedActions: ALLOWED_ACTIONS.find((actions) => actions === value) ?? null }),
    },
    {
      label: "Security",
      value: query.security ?? "",
      all: "Any security",
      options: [
        ["password", "With a password"],
        ["none", "Without a password"],
      ],
      toChanges: (value) => ({ security: value === "password" || value === "none" ? value : null }),
    },
    {
      label: "End",
      value: query.expiry ?? "",
      all: "Any end",
      options: [
        ["soon", "Ends within 7 days"],
        ["never", "Never ends"],
      ],
      toChanges: (value) => ({ expiry: value === "soon" || value === "never" ? value : null }),
    },
    {
      label: "Use",
      value: days === null ? "" : String(days),
      all: "Used or not",
      options: [
        ["0", "Never used"],
        ["30", "Never used in 30 days"],
        ...(days === null || days === 0 || days === 30 ? [] : [[String(days), `Never used in ${days} days`] as [string, string]]),
      ],
      toChanges: (value) => ({ unusedDays: value === "" ? null : Number(value) }),
    },
  ];
}

/** Search, state, and what else narrows the list. All of it is in the address, so that a view can be kept and sent. */
export function SharingFilters({ query, counts, buckets, ownerName }: SharingFiltersProps) {
  const router = useRouter();
  const choices = choicesOf(query, buckets);
  const chosen = choices.filter(({ value }) => value !== "");
  const [isOpen, setOpen] = useState(chosen.length > 0);
  const states: { status: ShareStatus | null; label: string; count: StateCount | null }[] = [
    { status: null, label: "All", count: countMatching({ ...query, status: null }, counts) },
    ...Object.entries(STATUS_NAMES).map(([status, label]) => ({
      status: status as ShareStatus,
      label,
      count: counts === null ? null : counts[status as ShareStatus],
    })),
  ];
  return (
    <div className="mb-4 grid gap-3">
      <div className="flex flex-wrap gap-2">
        <SearchField
          label="Search links"
          placeholder="Name, file, address, note or owner"
          q={query.q}
          hrefOf={(q) => sharingHref(query, { q })}
        />
        <Button variant="outline" aria-expanded={isOpen} aria-controls="sharing-filters" onClick={() => setOpen(!isOpen)}>
          <ListFilterIcon aria-hidden />
          Filters{chosen.length === 0 ? "" : ` (${chosen.length})`}
        </Button>
        {query.owner === null ? null : (
          <Button asChild variant="outline">
            <Link href={sharingHref(query, { owner: null })} prefetch={false}>
              <span className="max-w-52 truncate">Of {ownerName ?? "somebody who is gone"}</span>
              <XIcon aria-hidden />
              <span className="sr-only">: show everybody’s</span>
            </Link>
          </Button>
        )}
      </div>
      <div id="sharing-filters" hidden={!isOpen} className="flex flex-wrap gap-2">
        {choices.map(({ label, value, all, options, toChanges }) => (
          <div key={label} className={cn("w-[calc(50%-0.25rem)] sm:w-40", value !== "" && "rounded-md ring-2 ring-primary/40")}>
            <NativeSelect
              aria-label={label}
              value={value}
              onChange={(event) => router.push(sharingHref(query, toChanges(event.target.value)))}
            >
              <option value="">{all}</option>
              {options.map(([option, words]) => (
                <option key={option} value={option}>
                  {words}
                </option>
              ))}
            </NativeSelect>
          </div>
        ))}
        {chosen.length === 0 ? null : (
          <Button asChild variant="ghost">
            <Link
              href={sharingHref(query, { bucket: null, allowedActions: null, security: null, expiry: null, unusedDays: null })}
              prefetch={false}
            >
              Clear filters
            </Link>
          </Button>
        )}
      </div>
      <nav aria-label="Filter by state" className="-mx-1 overflow-x-auto px-1 py-0.5 [scrollbar-width:none]">
        <ul className="flex gap-1">
          {states.map(({ status, label, count }) => {
            const isHere = query.status === status;
            return (
              <li key={label}>
                <Link
                  href={sharingHref(query, { status })}
                  prefetch={false}
                  aria-current={isHere ? "true" : undefined}
                  className={cn(
                    "inline-flex h-8 items-center gap-1.5 rounded-full px-3 text-[0.8125rem] font-medium whitespace-nowrap transition-colors pointer-coarse:h-10",
                    isHere ? "bg-accent text-accent-foreground" : "text-muted-foreground hover:bg-accent/60 hover:text-foreground",
                  )}
                >
                  {label}
                  {count === null ? null : <span className="tabular-nums">{countWords(count)}</span>}
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
    </div>
  );
}
