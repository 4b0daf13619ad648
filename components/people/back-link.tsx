import { Link } from "@/components/ui/link";

/** The way back to the list above a page of one thing. */
export function BackLink({ href, children }: { href: string; children: string }) {
  return (
    <nav aria-label="Back" className="mb-1">
      <Link href={href} className="text-sm text-muted-foreground underline-offset-4 hover:text-foreground hover:underline">
        ← {children}
      </Link>
    </nav>
  );
}
