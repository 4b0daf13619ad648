import type { Metadata } from "next";
import { PageHeader } from "@/components/portal/page-header";
import { countWords, sharingHref, toShareFilter } from "@/components/sharing/sharing-query";
import { STALE_LINKS } from "@/components/sharing/stale-links";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Link } from "@/components/ui/link";
import { settleEvents } from "@/lib/activity/events";
import { requireAllowed } from "@/lib/people/require-allowed";
import { countUpToFew } from "@/lib/shares/select-shares";
import { requireSignedIn } from "../../require-signed-in";

export const metadata: Metadata = { title: "Stale links" };

export default async function StaleLinksPage() {
  const { actor, services } = await requireSignedIn();
  await requireAllowed(services, actor, "share.read", [null]);
  await settleEvents(services);
  const counts = await Promise.all(STALE_LINKS.map(({ query }) => countUpToFew(services, actor, toShareFilter(query))));
  return (
    <>
      <nav aria-label="Back" className="mb-1">
        <Link href="/sharing" className="text-sm text-muted-foreground underline-offset-4 hover:text-foreground hover:underline">
          ← Sharing
        </Link>
      </nav>
      <PageHeader title="Stale links" description="Links worth a second look. Open a list to act on many of its links at once." />
      <ul className="grid gap-5 sm:grid-cols-2">
        {STALE_LINKS.map(({ id, title, why, query }, index) => {
          const count = counts[index] ?? { count: 0, isMore: false };
          return (
            <li key={id}>
              <Card className="h-full">
                <CardHeader>
                  <CardTitle>{title}</CardTitle>
                </CardHeader>
                <CardContent className="flex flex-1 flex-col items-start gap-3">
                  <p className="text-2xl font-semibold tabular-nums">{countWords(count)}</p>
                  <p className="flex-1 text-sm text-pretty text-muted-foreground">{why}</p>
                  {count.count === 0 ? null : (
                    <Button asChild variant="outline">
                      <Link href={sharingHref(query, {})} prefetch={false}>
                        Show {countWords(count)} {count.count === 1 ? "link" : "links"}
                      </Link>
                    </Button>
                  )}
                </CardContent>
              </Card>
            </li>
          );
        })}
      </ul>
    </>
  );
}
