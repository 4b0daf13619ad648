import { UserXIcon } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";

export default function NobodyHere() {
  return (
    <Empty
      icon={<UserXIcon />}
      title="There is no such person or group"
      text="It may have been deleted meanwhile. The lists have all that are there."
      action={
        <>
          <Button asChild>
            <Link href="/people">All users</Link>
          </Button>
          <Button asChild variant="outline">
            <Link href="/people/groups">All groups</Link>
          </Button>
        </>
      }
    />
  );
}
