import { ArchiveIcon, ChevronRightIcon, DatabaseIcon } from "lucide-react";
import { folderHref } from "@/components/files/addresses";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";

/** The buckets of this site, each the way into its files. */
export function BucketList({ names }: { names: readonly string[] }) {
  if (names.length === 0) {
    return (
      <Empty
        icon={<DatabaseIcon />}
        title="No buckets yet"
        text="Buckets are bound in the site’s wrangler.toml. Add one there and deploy again, and it appears here."
      />
    );
  }
  return (
    <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">
      {names.map((name) => (
        <li key={name}>
          <Link
            href={folderHref({ bucket: name, prefix: "" })}
            className="group flex items-center gap-4 rounded-xl border bg-card p-4 text-card-foreground shadow-xs transition-colors hover:border-primary/40 hover:bg-primary-soft"
          >
            <span className="grid size-10 shrink-0 place-items-center rounded-lg bg-primary-soft text-primary">
              <ArchiveIcon aria-hidden className="size-5" />
            </span>
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{name}</span>
              <span className="block text-sm text-muted-foreground">Bucket</span>
            </span>
            <ChevronRightIcon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
          </Link>
        </li>
      ))}
    </ul>
  );
}
