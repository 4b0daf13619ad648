import { cache } from "react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { nameOfShare } from "@/components/sharing/share-badges";
import { settleEvents } from "@/lib/activity/events";
import { presentShare } from "@/lib/shares/present-share";
import { findManagedShare } from "@/lib/shares/require-share";
import { countWrongPasswords, MAX_PER_SHARE } from "@/lib/visits/unlock-share";
import { requireSignedIn } from "../../require-signed-in";

export interface ManagePageProps {
  params: Promise<{ id: string }>;
}

const find = cache(async (id: string) => {
  const { actor, services } = await requireSignedIn();
  await settleEvents(services);
  const share = await findManagedShare(services, actor, id);
  return share === null ? null : { actor, services, record: share, share: presentShare(services.config, share, services.now()) };
});

/** The link that a page is of, with what its frame shows. "Not found" when there is none, or none that whoever asks may see. */
export async function requireManaged({ params }: ManagePageProps) {
  const found = await find((await params).id);
  if (found === null) notFound();
  const wrongPasswords = await countWrongPasswords(found.services, found.share.id);
  return { ...found, frame: { share: found.share, wrongPasswords, asksForProof: wrongPasswords >= MAX_PER_SHARE } };
}

/** Title of a page of a link. */
export async function titleOfManaged({ params }: ManagePageProps, tab: string | null): Promise<Metadata> {
  const found = await find((await params).id);
  if (found === null) return { title: "Link not found" };
  const name = nameOfShare(found.share);
  return { title: tab === null ? name : `${tab} of ${name}` };
}
