import { Button } from "@/components/ui/button";
import { Empty } from "@/components/ui/empty";
import { Link } from "@/components/ui/link";

export default function LinkNotFound() {
  return (
    <>
      <h1 className="sr-only">Link not found</h1>
      <Empty
        title="There is no such link"
        text="It was deleted permanently, or its address was mistyped."
        action={
          <Button asChild>
            <Link href="/sharing">Show all links</Link>
          </Button>
        }
      />
    </>
  );
}
