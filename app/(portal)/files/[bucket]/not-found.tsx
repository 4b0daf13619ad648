import { DatabaseIcon } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";

export default function NoSuchBucket() {
  return (
    <Empty
      icon={<DatabaseIcon />}
      title="There is no such bucket"
      text="It may have been renamed or taken out of this site. The list of buckets has all that are there."
      action={
        <Button asChild>
          <Link href="/files">All buckets</Link>
        </Button>
      }
    />
  );
}
