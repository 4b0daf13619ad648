import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CalmPage } from "@/components/brand/calm-page";
import { InvitationForm } from "@/components/portal/invitation-form";
import { findInvited } from "@/lib/people/find-invited";
import { currentPlatform } from "@/lib/platform/platform";
import { createServices } from "@/lib/services";

export const metadata: Metadata = { title: "Invitation", referrer: "no-referrer", robots: { index: false, follow: false } };

/** Shows whose account it is; only the form's own button uses the invitation up. */
export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invited = await findInvited(createServices(currentPlatform()), token);
  if (invited === null) notFound();
  return invited.hasPassword ? (
    <CalmPage title="Choose a new password" description="It replaces your old one, and signs you out everywhere else.">
      <InvitationForm token={token} email={invited.email} isFirst={false} name={invited.name} />
    </CalmPage>
  ) : (
    <CalmPage title="Welcome to Sluice" description="You were invited to this site. Choose a password to sign in with.">
      <InvitationForm token={token} email={invited.email} isFirst name={invited.name} />
    </CalmPage>
  );
}
