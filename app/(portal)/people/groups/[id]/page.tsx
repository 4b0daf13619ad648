import { cache } from "react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { GroupDetails } from "@/components/people/group-details";
import { NotAllowed } from "@/components/portal/not-allowed";
import { describeGroup } from "@/lib/people/describe-holder";
import { isAllowed } from "@/lib/people/require-allowed";
import { readSettings } from "@/lib/settings/store";
import { visibleBuckets } from "@/lib/storage/visible-buckets";
import { requireSignedIn } from "../../../require-signed-in";

interface GroupPageProps {
  params: Promise<{ id: string }>;
}

const find = cache(async (id: string) => {
  const { actor, services } = await requireSignedIn();
  if (!(await isAllowed(services, actor, "people.manage", null)))
    return { kind: "refused" as const, contact: (await readSettings(services)).contact };
  const found = await describeGroup(services, id);
  return found === null ? { kind: "none" as const } : { kind: "found" as const, ...found, buckets: visibleBuckets(services, actor).sort() };
});

export async function generateMetadata({ params }: GroupPageProps): Promise<Metadata> {
  const found = await find((await params).id);
  return { title: found.kind === "found" ? found.group.name : "Groups" };
}

export default async function GroupPage({ params }: GroupPageProps) {
  const found = await find((await params).id);
  switch (found.kind) {
    case "refused":
      return <NotAllowed title="Groups" contact={found.contact} />;
    case "none":
      return notFound();
    case "found":
      return <GroupDetails group={found.group} members={found.members} permissions={found.permissions} buckets={found.buckets} />;
  }
}
