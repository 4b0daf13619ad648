import { cache } from "react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { nameOfShare } from "@/components/sharing/share-badges";
import { linkPolicyOf } from "@/components/sharing/link-policy";
import { ShareDetails } from "@/components/sharing/share-details";
import { settleEvents } from "@/lib/activity/events";
import { listEvents, ListEvents } from "@/lib/activity/list-events";
import { readSettings } from "@/lib/settings/store";
import { presentShare } from "@/lib/shares/present-share";
import { findManagedShare } from "@/lib/shares/require-share";
import { countWrongPasswords, MAX_PER_SHARE } from "@/lib/visits/unlock-share";
import { requireSignedIn } from "../../require-signed-in";

interface ManagePageProps {
  params: Promise<{ id: string }>;
}

const find = cache(async (id: string) => {
  const { actor, services } = await requireSignedIn();
  await settleEvents(services);
  const share = await findManagedShare(services, actor, id);
  return share === null ? null : { services, share: presentShare(services.config, share, services.now()) };
});

export async function generateMetadata({ params }: ManagePageProps): Promise<Metadata> {
  const found = await find((await params).id);
  return { title: found === null ? "Link not found" : nameOfShare(found.share) };
}

export default async function ManagePage({ params }: ManagePageProps) {
  const found = await find((await params).id);
  if (found === null) notFound();
  const { services, share } = found;
  const [events, wrongPasswords, settings] = await Promise.all([
    listEvents(services, share.id, ListEvents.parse({})),
    countWrongPasswords(services, share.id),
    readSettings(services),
  ]);
  return (
    <ShareDetails
      share={share}
      policy={linkPolicyOf(settings)}
      events={events}
      wrongPasswords={wrongPasswords}
      asksForProof={wrongPasswords >= MAX_PER_SHARE}
    />
  );
}
