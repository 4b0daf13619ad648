import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";

/** The way through a list that the server pages. Nothing when all of it is on one page. */
export function PageLinks({ firstHref, nextHref }: { firstHref: string | null; nextHref: string | null }) {
  if (firstHref === null && nextHref === null) return null;
  return (
    <nav aria-label="Pages" className="mt-3 flex flex-wrap justify-end gap-2">
      {firstHref === null ? null : (
        <Button asChild variant="outline" size="sm">
          <Link href={firstHref}>First page</Link>
        </Button>
      )}
      {nextHref === null ? null : (
        <Button asChild variant="outline" size="sm">
          <Link href={nextHref} prefetch={false}>
            Next page
          </Link>
        </Button>
      )}
    </nav>
  );
}
