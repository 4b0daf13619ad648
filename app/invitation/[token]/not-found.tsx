import { MailXIcon } from "lucide-react";
import { CalmPage } from "@/components/brand/calm-page";
import { Button } from "@/components/ui/button";
import { Link } from "@/components/ui/link";

export default function InvitationNotFound() {
  return (
    <CalmPage
      title="This invitation is not valid any more"
      description="It was used, has expired, or a newer one took its place. Ask whoever sent it for a new one."
      icon={<MailXIcon />}
      tone="alert"
    >
      <Button asChild size="lg" variant="outline" className="w-full">
        <Link href="/sign-in">Sign in</Link>
      </Button>
    </CalmPage>
  );
}
