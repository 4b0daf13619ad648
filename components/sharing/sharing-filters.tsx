"use client";

import { XIcon } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { SearchField } from "@/components/portal/search-field";
import { Button } from "@/components/ui/button";
import { NativeSelect } from "@/components/ui/native-select";
import type { ShareStatus } from "@/lib/shares/share";
import { cn } from "@/lib/utils";
import { STATUS_NAMES } from "./share-badges";
import { countMatching, sharingHref, type SharingQuery } from "./sharing-query";

interface SharingFiltersProps {
  query: SharingQuery;
  /** Within the search and the bucket that are chosen. */
  counts: Record<ShareStatus, number>;
  buckets: string[];
  /** Whose links alone are shown, when the address says so. */
  ownerName: string | null;
}

/** Search, state and bucket. All of it is in the address, so that a view can be kept and sent. */
export function SharingFilters({ query, counts, buckets, ownerName }: SharingFiltersProps) {
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
        <SearchField
          label="Search links"
          placeholder="Name, file, owner or link id"
          q={query.q}
          hrefOf={(q) => sharingHref(query, { q })}
        />
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
