"use client";

import { DownloadIcon, XIcon } from "lucide-react";
import { useRouter } from "next/navigation";
import { SearchField } from "@/components/portal/search-field";
import { SubjectPicker } from "@/components/people/subject-picker";
import { Button } from "@/components/ui/button";
import { DayField } from "@/components/ui/day-field";
import { Field } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { NativeSelect } from "@/components/ui/native-select";
import type { AuditAction } from "@/lib/activity/audit";
import { activityHref, type ActivityQuery, csvHref } from "./activity-query";
import { AUDIT_WORDS } from "./audit-words";

/** Search, person, action and days, all of it in the address; and the same as CSV. */
export function ActivityFilters({ query, actorName }: { query: ActivityQuery; actorName: string | null }) {
  const router = useRouter();
  const go = (changes: Partial<ActivityQuery>) => router.push(activityHref(query, changes));
  const isFiltered = query.q !== "" || query.actor !== null || query.action !== null || query.from !== null || query.to !== null;
  return (
    <div className="mb-4 grid gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label="Search activity"
          placeholder="Person, target or address"
          q={query.q}
          hrefOf={(q) => activityHref(query, { q })}
        />
        <div className="flex gap-2 max-sm:w-full sm:ml-auto">
          {isFiltered ? (
            <Button asChild variant="ghost">
              <Link href="/activity">Show everything</Link>
            </Button>
          ) : null}
          <Button asChild variant="outline" className="max-sm:flex-1">
            <a href={csvHref(query)} download>
              <DownloadIcon aria-hidden />
              CSV
            </a>
          </Button>
        </div>
      </div>
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <Field label="Person">
          {(control) =>
            query.actor === null ? (
              <SubjectPicker control={control} kinds={["user"]} placeholder="Everybody" onChoose={(user) => go({ actor: user.id })} />
            ) : (
              <Button {...control} variant="outline" className="justify-between" onClick={() => go({ actor: null })}>
                <span className="truncate">{actorName ?? "Somebody who is gone"}</span>
                <XIcon aria-hidden />
                <span className="sr-only">Show everybody</span>
              </Button>
            )
          }
        </Field>
        <Field label="What was done">
          <NativeSelect
            value={query.action ?? ""}
            onChange={(event) => go({ action: event.target.value === "" ? null : (event.target.value as AuditAction) })}
          >
            <option value="">Anything</option>
            {Object.entries(AUDIT_WORDS).map(([action, words]) => (
              <option key={action} value={action}>
                {words}
              </option>
            ))}
          </NativeSelect>
        </Field>
        <DayField label="From (UTC)" value={query.from} max={query.to} onChange={(from) => go({ from })} />
        <DayField label="To (UTC)" value={query.to} min={query.from} onChange={(to) => go({ to })} />
      </div>
    </div>
  );
}
