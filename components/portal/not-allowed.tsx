import { LockIcon } from "lucide-react";
import { PageHeader } from "@/components/portal/page-header";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";

/** A page of the portal that this person may not open, and whom to ask. */
export function NotAllowed({ title, contact }: { title: string; contact: string | null }) {
  return (
    <>
      <PageHeader title={title} />
      <div className="rounded-xl border bg-card">
        <Empty
          icon={<LockIcon />}
          title="This page is for administrators"
          text={`Ask ${contact ?? "an administrator of this site"} if something here needs to be done for you.`}
          action={
            <Button asChild variant="outline">
              <Link href="/files">Go to your files</Link>
            </Button>
          }
        />
      </div>
    </>
  );
}
