import { Skeleton } from "@/components/ui/skeleton";

/** Stands in for a page with a heading, a line of filters and a table. */
export function ListSkeleton() {
  return (
    <div aria-busy="true" aria-label="Loading" role="status" className="grid gap-4">
      <Skeleton className="h-8 w-40" />
      <Skeleton className="h-9 w-full max-w-md" />
      <div className="grid gap-2 rounded-xl border bg-card p-4">
        {["a", "b", "c", "d", "e", "f"].map((row) => (
          <Skeleton key={row} className="h-9 w-full" />
        ))}
      </div>
    </div>
  );
}
