"use client";

import { useEffect, useRef, useState, useTransition } from "react";
import { SearchIcon } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { Input } from "@/components/ui/input";
import { NativeSelect } from "@/components/ui/native-select";
import { Spinner } from "@/components/ui/spinner";
import type { ShareStatus } from "@/lib/shares/share";
import { cn } from "@/lib/utils";
import { STATUS_NAMES } from "./share-badges";
import { countMatching, sharingHref, type SharingQuery } from "./sharing-query";

const TYPING_PAUSE_MS = 250;

interface SharingFiltersProps {
  query: SharingQuery;
  /** Within the search and the bucket that are chosen. */
  counts: Record<ShareStatus, number>;
  buckets: string[];
}

/** Search, state and bucket. All of it is in the address, so that a view can be kept and sent. */
export function SharingFilters({ query, counts, buckets }: SharingFiltersProps) {
  const states: { status: ShareStatus | null; label: string; count: number }[] = [
    { status: null, label: "All", count: countMatching({ ...query, status: null }, counts) },
    ...Object.entries(STATUS_NAMES).map(([status, label]) => ({
      status: status as ShareStatus,
      label,
      count: counts[status as ShareStatus],
    })),
  ];
  const router = useRouter();
  return (
    <div className="mb-4 grid gap-3">
      <div className="flex flex-wrap gap-2">
        <SearchField query={query} />
        {buckets.length < 2 ? null : (
          <div className="w-full sm:w-44">
            <NativeSelect
              aria-label="Bucket"
              value={query.bucket ?? ""}
              onChange={(event) => router.push(sharingHref(query, { bucket: event.target.value === "" ? null : event.target.value }))}
            >
              <option value="">All buckets</option>
              {buckets.map((bucket) => (
                <option key={bucket}>{bucket}</option>
              ))}
            </NativeSelect>
          </div>
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
                  <span className="tabular-nums">{count.toLocaleString("en")}</span>
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
    </div>
  );
}

/** Searches while one types, a moment after the last key; Back goes to where one was before the search. */
function SearchField({ query }: { query: SharingQuery }) {
  const router = useRouter();
  const [text, setText] = useState(query.q);
  const [asked, setAsked] = useState(query.q);
  const [seen, setSeen] = useState(query.q);
  const [isPending, startTransition] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  // The address changed by itself, such as by Back; not because of what is being typed.
  if (seen !== query.q) {
    setSeen(query.q);
    if (query.q !== asked) setText(query.q);
  }
  const search = (value: string) => {
    clearTimeout(timer.current);
    setAsked(value.trim());
    const href = sharingHref(query, { q: value.trim() });
    startTransition(() => (query.q === "" ? router.push(href) : router.replace(href)));
  };
  return (
    <form
      role="search"
      className="relative w-full sm:max-w-sm sm:flex-1"
      onSubmit={(event) => {
        event.preventDefault();
        search(text);
      }}
    >
      <SearchIcon aria-hidden className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground" />
      <Input
        type="search"
        aria-label="Search links"
        placeholder="Name, file, owner or link id"
        value={text}
        maxLength={200}
        onChange={(event) => {
          const { value } = event.target;
          setText(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => search(value), TYPING_PAUSE_MS);
        }}
        className="px-9"
      />
      {isPending ? <Spinner label="Searching" className="absolute top-1/2 right-3 -mt-2 text-muted-foreground" /> : null}
    </form>
  );
}
